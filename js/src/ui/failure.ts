/** What went wrong, as translated text, and how it is shown. */
import { Dialog, Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Failure, Sentence } from '../api';
import { ask } from './dialog';
import { Form } from './form';
import { inSight, tell } from './notification';

/** A failure in words. */
export interface IExplanation {
  message: string;
  advice: string;
  details: string[];
  kind: string;
}

/** Notifications are cut at this many characters. */
const LONGEST = 140;

/** Whether this was thrown by the wasm. */
export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && 'kind' in error && 'advice' in error;
}

/** Whether this is a failure after which other keys may help. */
export function refusesKeys(error: unknown): boolean {
  return isFailure(error) && ['bad_credentials', 'expired'].includes(error.kind);
}

/** A sentence of the wasm, translated. */
export function sentence(text: Sentence, trans: TranslationBundle): string {
  return trans.__(text.template, ...text.args);
}

/** Whatever was thrown, in words. */
export function explain(error: unknown, trans: TranslationBundle): IExplanation {
  if (error instanceof ServerConnection.NetworkError) {
    return {
      message: trans.__('Jupyter’s server cannot be reached.'),
      advice: trans.__('Check that it is running, then try again.'),
      details: [],
      kind: ''
    };
  }
  if (error instanceof ServerConnection.ResponseError) {
    const missing = error.response.status === 404;
    return {
      message: missing
        ? trans.__('Jupyter’s server does not find the file.')
        : trans.__('Jupyter’s server says: %1.', error.message),
      advice: missing
        ? trans.__('Look whether it was renamed, moved or deleted.')
        : trans.__('Try again; if it stays so, ask who runs this Jupyter server.'),
      details: [],
      kind: ''
    };
  }
  if (!isFailure(error)) {
    return {
      message: error instanceof Error ? error.message : String(error),
      advice: '',
      details: [],
      kind: ''
    };
  }
  const details = error.details.map(detail => sentence(detail, trans));
  if (error.code) {
    details.push(trans.__('S3 says: %1.', error.code));
  }
  if (error.requestId) {
    details.push(trans.__('Request id: %1.', error.requestId));
  }
  return {
    message: sentence(error.message, trans),
    advice: sentence(error.advice, trans),
    details,
    kind: error.kind
  };
}

export interface IShowFailure {
  /** What could not be done, such as "Could not publish x.ipynb". */
  title: string;
  error: unknown;
  trans: TranslationBundle;
  /** A notification that told of the progress and ends with this. */
  notification?: string;
  retry?: () => void;
}

/**
 * Shows a failure with what the user can do: in a notification where it fits, else in a dialog, so that the
 * advice is never cut off.
 */
export async function showFailure(options: IShowFailure): Promise<void> {
  const { title, error, trans, notification, retry } = options;
  const explanation = explain(error, trans);
  const short = [title, explanation.message, explanation.advice].filter(Boolean).join(' ');
  if (notification) {
    await inSight(notification);
  }
  if (short.length <= LONGEST && explanation.details.length === 0) {
    const actions = retry ? [{ label: trans.__('Retry'), callback: retry }] : [];
    const shown = { message: short, type: 'error' as const, actions, autoClose: false as const };
    if (!notification || !tell({ id: notification, ...shown })) {
      Notification.emit(short, 'error', { actions, autoClose: false });
    }
    return;
  }
  if (notification) {
    Notification.dismiss(notification);
  }
  const body = new Form();
  body.addText(explanation.message);
  if (explanation.advice) {
    body.addText(explanation.advice);
  }
  if (explanation.details.length > 0) {
    const list = document.createElement('ul');
    list.className = 'jp-Bookstore-details';
    for (const detail of explanation.details) {
      const item = document.createElement('li');
      item.textContent = detail;
      list.append(item);
    }
    body.node.append(list);
  }
  const close = Dialog.cancelButton({ label: trans.__('Close') });
  const again = Dialog.okButton({ label: trans.__('Retry') });
  const { button } = await ask({ title, body, buttons: retry ? [close, again] : [close] });
  if (retry && button.accept) {
    retry();
  }
}
