/** The short set-up dialog: all that a first publication needs. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Bookstore } from '../api';
import { Form } from '../ui/form';
import { explain } from '../ui/failure';
import type { IKeys } from './keys';
import { heldInMemory, keyFields, keysOf } from './keysDialog';
import type { IUserSettings } from './settings';

/** What the dialog needs of a session. */
export interface ITrial {
  /** A bookstore of settings that are not saved yet; `undefined` where keys are missing. */
  trial(entered: IEntered): Promise<Bookstore | undefined>;
}

/** What was entered. The keys are kept apart: they are never saved. */
export interface IEntered {
  settings: IUserSettings;
  keys: IKeys | undefined;
}

/** Asks for a storage; `undefined` when the user cancelled. */
export async function askSettings(
  now: IUserSettings,
  session: ITrial,
  trans: TranslationBundle
): Promise<IEntered | undefined> {
  const body = new Form([
    {
      name: 's3_endpoint_url',
      label: trans.__('Address of the storage'),
      value: now.s3_endpoint_url || 'https://s3.amazonaws.com',
      type: 'url',
      required: true
    },
    {
      name: 's3_region_name',
      label: trans.__('Region'),
      value: now.s3_region_name || 'us-east-1',
      required: true,
      half: true
    },
    {
      name: 's3_bucket',
      label: trans.__('Bucket'),
      value: now.s3_bucket ?? '',
      required: true,
      half: true
    },
    {
      name: 'published_prefix',
      label: trans.__('Prefix of what is published'),
      value: now.published_prefix || 'published',
      required: true,
      half: true
    },
    {
      name: 'workspace_prefix',
      label: trans.__('Prefix of your drafts'),
      value: now.workspace_prefix || 'workspace/{username}',
      half: true,
      hint: trans.__('{username} stands for your name.')
    },
    {
      name: 'edge_url',
      label: trans.__('Address of the edge that opens links (optional)'),
      value: now.edge_url ?? '',
      type: 'url',
      placeholder: 'https://'
    }
  ]);
  const bucket = body.inputs.get('s3_bucket');
  const typed = (now.credentials ?? 'typed') === 'typed';
  if (typed) {
    keyFields(trans).forEach(field => body.addField(field));
    body.addText(heldInMemory(trans), 'jp-Bookstore-hint');
  }
  const entered = (): IEntered => {
    const { accessKeyId, secretAccessKey, sessionToken, ...settings } = body.getValue();
    return {
      settings,
      keys: keysOf({ accessKeyId, secretAccessKey, sessionToken })
    };
  };

  const test = body.addButton(trans.__('Test Connection'), () => void run());
  const status = body.addStatus();
  const run = async () => {
    test.disabled = true;
    status.textContent = trans.__('Asking the storage…');
    try {
      const bookstore = await session.trial(entered());
      status.textContent = bookstore
        ? verdict(await bookstore.testConnection(), trans)
        : trans.__('Enter an access key to test with.');
    } catch (error) {
      const { message, advice } = explain(error, trans);
      status.textContent = `${message} ${advice}`;
    } finally {
      status.scrollIntoView({ block: 'nearest' });
      test.disabled = false;
    }
  };

  const { button } = await showDialog({
    title: trans.__('Set up Bookstore'),
    body,
    focusNodeSelector: `#${bucket?.id}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Save') })
    ]
  });
  const last = entered();
  return button.accept && last.settings.s3_bucket ? last : undefined;
}

function verdict(
  connection: Awaited<ReturnType<Bookstore['testConnection']>>,
  trans: TranslationBundle
): string {
  switch (connection.versioning) {
    case 'enabled':
      return trans.__('It works, and the bucket keeps versions.');
    case 'suspended':
    case 'unversioned':
      return trans.__(
        'It works. The bucket keeps no versions: what is published again replaces what was there.'
      );
    case undefined:
      return trans.__('It works. Whether the bucket keeps versions may not be asked.');
  }
}
