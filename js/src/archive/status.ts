/** What the status bar says of the archive, at a glance; a press shows more. */
import { Signal, type ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import type { IGlance } from './glance';

export class StatusItem extends Widget {
  /** Whether there is something to show. */
  isActive = false;

  private readonly activity = new Signal<this, void>(this);
  private readonly button = document.createElement('button');

  constructor(open: () => void) {
    super();
    this.addClass('jp-Bookstore-outbox');
    this.button.type = 'button';
    this.button.className = 'jp-StatusBar-TextItem jp-mod-highlighted';
    this.button.addEventListener('click', open);
    this.node.append(this.button);
  }

  get activeChanged(): ISignal<this, void> {
    return this.activity;
  }

  glance({ state, text, icon, details }: IGlance): void {
    const label = document.createElement('span');
    label.textContent = text;
    const picture = document.createElement('span');
    icon.element({ container: picture, stylesheet: 'statusBar' });
    picture.setAttribute('aria-hidden', 'true');
    this.button.replaceChildren(picture, label);
    this.button.title = details;
    this.node.dataset.state = state;
    if (!this.isActive) {
      this.isActive = true;
      this.activity.emit();
    }
  }
}
