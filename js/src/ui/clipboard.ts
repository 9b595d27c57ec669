/** Copies a link; where there is no clipboard (plain http), shows it selected. */
import { Dialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ask } from './dialog';
import { Form } from './form';

export async function copyLink(link: string, trans: TranslationBundle): Promise<void> {
  try {
    // Typed as always there; it is missing on plain http.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) {
      throw new Error('no clipboard');
    }
    await clipboard.writeText(link);
    Notification.success(trans.__('The link was copied.'), { autoClose: 3000 });
  } catch {
    await showLink(link, trans);
  }
}

async function showLink(link: string, trans: TranslationBundle): Promise<void> {
  const body = new Form();
  const field = body.addField({
    name: 'link',
    label: trans.__('Press Ctrl+C (on a Mac ⌘C) to copy it.'),
    value: link
  });
  field.readOnly = true;
  field.addEventListener('focus', () => field.select());
  await ask({
    title: trans.__('Link'),
    body,
    focusNodeSelector: `#${field.id}`,
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
