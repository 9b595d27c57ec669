/** Asks for an access key. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { Form } from '../ui/form';
import type { IKeys, IScope } from './keys';

/** The keys that the user typed in; `undefined` when the user cancelled. */
export async function askKeys(scope: IScope, trans: TranslationBundle): Promise<IKeys | undefined> {
  const body = new Form();
  body.addText(trans.__('For the bucket “%1” at %2.', scope.bucket, scope.endpoint));
  const id = body.addField({
    name: 'accessKeyId',
    label: trans.__('Access key id'),
    required: true
  });
  body.addField({
    name: 'secretAccessKey',
    label: trans.__('Secret access key'),
    type: 'password',
    required: true
  });
  body.addField({
    name: 'sessionToken',
    label: trans.__('Session token (only with temporary keys)'),
    type: 'password'
  });
  body.addText(
    trans.__('Held in memory until this tab is closed, and sent only to this storage.'),
    'jp-Bookstore-hint'
  );
  const { button, value } = await showDialog({
    title: trans.__('Sign in to the storage'),
    body,
    focusNodeSelector: `#${id.id}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Sign In') })
    ]
  });
  if (!button.accept || !value?.accessKeyId || !value.secretAccessKey) {
    return undefined;
  }
  return {
    accessKeyId: value.accessKeyId,
    secretAccessKey: value.secretAccessKey,
    ...(value.sessionToken ? { sessionToken: value.sessionToken } : {})
  };
}
