/** A widget for what takes a while to come: it tells that it is loading, or why it did not come. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { explain } from '../ui/failure';
import { button, element } from './dom';
import { Reader } from './reader';

export abstract class Pending extends Widget {
  protected readonly reader: Reader;
  /** How often it was loaded: what an earlier one gives is not shown. */
  private loads = 0;

  /**
   * @param failed what is told where it does not come, such as "This version cannot be shown."
   */
  constructor(
    protected readonly trans: TranslationBundle,
    private readonly failed: string
  ) {
    super();
    this.addClass('jp-Bookstore-view');
    this.node.tabIndex = -1;
    this.reader = new Reader(trans);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.reader.dispose();
      super.dispose();
    }
  }

  /** What there is to show. */
  protected abstract make(): Promise<Node[]>;

  /** Shows it once it is there, and until then what there was. */
  protected async load(): Promise<void> {
    const number = ++this.loads;
    const isLatest = () => number === this.loads && !this.isDisposed;
    if (!this.node.hasChildNodes()) {
      const words = element('p', 'note', this.trans.__('Loading…'));
      words.setAttribute('role', 'status');
      this.node.append(words);
    }
    try {
      const made = await this.make();
      if (isLatest()) {
        this.node.replaceChildren(...made);
        this.loaded();
      }
    } catch (error) {
      if (isLatest()) {
        this.fail(error);
      }
    }
  }

  /** Called when it is shown. */
  protected loaded(): void {
    // Nothing more to do.
  }

  /** Which of several things failed, where there is more than one. */
  protected about(_error: unknown): string {
    return '';
  }

  private fail(error: unknown): void {
    const { message, advice, details, kind } = explain(error, this.trans);
    const shown = element(
      'div',
      'failed',
      element('p', '', element('strong', '', this.failed), ' ', message)
    );
    shown.setAttribute('role', 'alert');
    for (const words of [this.about(error), advice].filter(Boolean)) {
      shown.append(element('p', '', words));
    }
    if (details.length > 0) {
      shown.append(element('ul', 'details', ...details.map(detail => element('li', '', detail))));
    }
    if (kind !== 'invalid_notebook') {
      const again = button(this.trans.__('Try Again'), () => {
        this.node.replaceChildren();
        void this.load();
        this.node.focus();
      });
      again.classList.add('jp-Button', 'jp-mod-styled', 'jp-mod-reject');
      shown.append(again);
    }
    this.node.replaceChildren(shown);
  }
}
