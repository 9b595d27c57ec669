/** What to do about a bucket that keeps no versions. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ask } from '../ui/dialog';
import { Form } from '../ui/form';

/** `again`: the bucket is to be asked once more. */
export type Answer = 'agreed' | 'declined' | 'again';

/** Asks; `undefined` when the user put it off. */
export async function askCopies(
  bucket: string,
  trans: TranslationBundle
): Promise<Answer | undefined> {
  const body = new Form();
  body.addText(
    trans.__(
      'The bucket “%1” keeps no versions: a save sent there would replace the one before it. Saves wait in this browser until you decide.',
      bucket
    )
  );
  body.addText(trans.__('Best is to switch versioning on, which who runs the storage can do:'));
  body.addCommands([
    `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    `mc version enable ALIAS/${bucket}`
  ]);
  body.addText(
    trans.__(
      'Or let each save be kept as a dated copy of its own, below “.bookstore/versions” of the prefix of drafts.'
    )
  );
  const answers: [Answer, string][] = [
    ['declined', trans.__('Do Not Archive')],
    ['again', trans.__('It Is Switched On')],
    ['agreed', trans.__('Keep Dated Copies')]
  ];
  const { button } = await ask({
    title: trans.__('This bucket keeps no versions'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Later') }),
      ...answers.map(([, label]) => Dialog.okButton({ label }))
    ],
    defaultButton: 0
  });
  return button.accept ? answers.find(([, label]) => label === button.label)?.[0] : undefined;
}
