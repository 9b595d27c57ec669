/**
 * The short set-up dialog: all that a first publication needs. What is entered is tested before it is saved;
 * what did not pass is saved only by a second press, once the dialog has said what is wrong.
 */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Bookstore } from '../api';
import { FormDialog } from '../ui/dialog';
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
      // Who has set up a storage and left this out finds their drafts where they are.
      value: now.workspace_prefix || (now.s3_bucket ? 'workspace' : 'workspace/{username}'),
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

  const button = body.addButton(trans.__('Test Connection'), () => {
    if (button.getAttribute('aria-disabled') !== 'true') {
      void test(false);
    }
  });
  const status = body.addStatus();
  /** Asks the storage, and says what came of it; whether all is well. */
  const test = async (saving: boolean): Promise<boolean> => {
    const tell = (...texts: string[]) => {
      const parts = saving ? [...texts, trans.__('Nothing is saved yet.')] : texts;
      status.textContent = parts.join(' ');
    };
    // Really disabled, it would lose the focus.
    button.setAttribute('aria-disabled', 'true');
    status.textContent = trans.__('Asking the storage…');
    try {
      const bookstore = await session.trial(entered());
      if (!bookstore) {
        tell(
          trans.__(
            'Enter an access key to test with; without one it is asked for when it is needed.'
          )
        );
        return false;
      }
      status.textContent = verdict(await bookstore.testConnection(), trans);
      return true;
    } catch (error) {
      const { message, advice } = explain(error, trans);
      tell(message, advice);
      return false;
    } finally {
      status.scrollIntoView({ block: 'nearest' });
      button.removeAttribute('aria-disabled');
    }
  };

  const dialog = new Tested(
    {
      title: trans.__('Set up Bookstore'),
      body,
      focusNodeSelector: `#${bucket?.id}`,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Save') })
      ]
    },
    {
      entered: () => JSON.stringify(body.getValue()),
      test: () => test(true),
      save: trans.__('Save'),
      saveAnyway: trans.__('Save Anyway')
    }
  );
  const { button: pressed } = await dialog.launch();
  const last = entered();
  return pressed.accept && last.settings.s3_bucket ? last : undefined;
}

interface ITest {
  /** What is in the fields now. */
  entered: () => string;
  /** Tests it; whether it passed. */
  test: () => Promise<boolean>;
  save: string;
  saveAnyway: string;
}

/** A dialog that is accepted when a test has passed, or by a second press after it did not. */
class Tested extends FormDialog<unknown> {
  /** What did not pass. */
  private failed: string | undefined;
  private testing = false;

  constructor(
    private readonly options: Partial<Dialog.IOptions<unknown>>,
    private readonly trial: ITest
  ) {
    super(options);
    this.node.addEventListener('input', () => this.relabel());
  }

  override resolve(index?: number): void {
    const chosen = this.options.buttons?.[index ?? -1];
    if (index !== undefined && !chosen?.accept) {
      super.resolve(index);
    } else if (!this.testing) {
      void this.accept(index);
    }
  }

  private async accept(index: number | undefined): Promise<void> {
    const entered = this.trial.entered();
    if (this.failed !== entered) {
      this.testing = true;
      const passed = await this.trial.test();
      this.testing = false;
      if (this.isDisposed || this.trial.entered() !== entered) {
        return;
      }
      if (!passed) {
        this.failed = entered;
        this.relabel();
        return;
      }
    }
    super.resolve(index);
  }

  /** Another word on the button tells that the next press saves what did not pass. */
  private relabel(): void {
    const { save, saveAnyway } = this.trial;
    const text = this.failed === this.trial.entered() ? saveAnyway : save;
    const button = this.node.querySelector('.jp-Dialog-footer .jp-mod-accept');
    const label = button?.querySelector('.jp-Dialog-buttonLabel');
    if (button && label) {
      label.textContent = text;
      button.setAttribute('aria-label', text);
    }
  }
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
