/**
 * Dialogs as all of this extension's are: named by their title for screen readers, wide and high enough
 * for a form, and with buttons inside the form that Enter presses.
 */
import { Dialog } from '@jupyterlab/apputils';

let count = 0;

/** A dialog of this extension. */
export class FormDialog<T> extends Dialog<T> {
  constructor(options: Partial<Dialog.IOptions<T>>) {
    super(options);
    this.addClass('jp-Bookstore-dialog');
    const name = `jp-bookstore-dialog-${++count}`;
    this.relate('aria-labelledby', '.jp-Dialog-header', `${name}-title`);
    if (!options.focusNodeSelector) {
      // The focus begins at a button, past the text: that is to be read as well.
      this.relate('aria-describedby', '.jp-Dialog-body', `${name}-text`);
    }
  }

  override handleEvent(event: Event): void {
    // JupyterLab 4.4 takes Enter on any button for the default one.
    if (
      isEnter(event) &&
      event.target instanceof HTMLButtonElement &&
      this.isInBody(event.target)
    ) {
      return;
    }
    super.handleEvent(event);
  }

  private isInBody(node: Node): boolean {
    return this.node.querySelector('.jp-Dialog-body')?.contains(node) ?? false;
  }

  private relate(attribute: string, selector: string, id: string): void {
    const node = this.node.querySelector(selector);
    if (node) {
      node.id = id;
      this.node.setAttribute(attribute, id);
    }
  }
}

/** Whether this is a press of Enter. */
export function isEnter(event: Event): event is KeyboardEvent {
  return event instanceof KeyboardEvent && event.type === 'keydown' && event.key === 'Enter';
}

/** Shows a dialog and gives what was answered. */
export function ask<T>(options: Partial<Dialog.IOptions<T>>): Promise<Dialog.IResult<T>> {
  return new FormDialog(options).launch();
}
