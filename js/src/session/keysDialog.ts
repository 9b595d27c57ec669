/** Asks for an access key. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ask } from '../ui/dialog';
import { Form, type IField } from '../ui/form';
import type { IKeys, IScope } from './keys';

/** The keys that the user typed in; `undefined` when the user cancelled. */
export async function askKeys(scope: IScope, trans: TranslationBundle): Promise<IKeys | undefined> {
  const body = new Form();
  body.addText(trans.__('For the bucket “%1” at %2.', scope.bucket, scope.endpoint));
  const fields = keyFields(trans).map(field => body.addField({ ...field, half: false }));
  body.addText(heldInMemory(trans), 'jp-Bookstore-hint');
  const { button, value } = await ask({
    title: trans.__('Sign in to the storage'),
    body,
    focusNodeSelector: `#${fields[0]?.id}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Sign In') })
    ]
  });
  return button.accept && value ? keysOf(value) : undefined;
}

/** The fields of an access key, for this dialog and the set-up. */
export function keyFields(trans: TranslationBundle): IField[] {
  return [
    { name: 'accessKeyId', label: trans.__('Access key id'), half: true },
    {
      name: 'secretAccessKey',
      label: trans.__('Secret access key'),
      type: 'password',
      half: true
    },
    {
      name: 'sessionToken',
      label: trans.__('Session token (only with temporary keys)'),
      type: 'password'
    }
  ];
}

/** What becomes of keys that are typed in. */
export function heldInMemory(trans: TranslationBundle): string {
  return trans.__('Held in memory until this tab is closed, and sent only to this storage.');
}

/** The keys among a form's values; `undefined` where they are not complete. */
export function keysOf(value: Record<string, string | undefined>): IKeys | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = value;
  if (!accessKeyId || !secretAccessKey) {
    return undefined;
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
