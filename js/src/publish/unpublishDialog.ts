/** The question before a publication is taken back. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Keeps } from '../api';
import { ask } from '../ui/dialog';
import { Form } from '../ui/form';

export interface IUnpublish {
  /** `s3://bucket/key`. */
  place: string;
  versioning: Keeps | undefined;
  /** Whether something is published there now; else only older versions may be left. */
  there: boolean;
  trans: TranslationBundle;
}

/** What the user wishes; `undefined` for nothing. */
export async function askUnpublish(
  options: IUnpublish
): Promise<{ versions: boolean } | undefined> {
  const { place, versioning, there, trans } = options;
  const body = new Form();
  if (there) {
    body.addText(trans.__('Nobody will find it at %1 any more.', place));
  } else {
    body.addText(trans.__('Nothing is published at %1 now; older versions may be left.', place));
  }
  const keepsVersions = versioning !== 'unversioned';
  let versions: HTMLInputElement | undefined;
  if (keepsVersions) {
    body.addText(trans.__('Links to older versions work until those versions are deleted too.'));
    versions = body.addCheckbox(
      trans.__('Delete all versions too. This cannot be undone.'),
      !there
    );
  } else {
    body.addText(trans.__('The bucket keeps no versions: this cannot be undone.'));
  }
  const { button } = await ask({
    title: trans.__('Unpublish?'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Unpublish') })
    ],
    defaultButton: 0
  });
  return button.accept ? { versions: versions?.checked ?? false } : undefined;
}
