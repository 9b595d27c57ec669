/** The dialog before a publication: where it goes, who can read it there, and what it meets. */
import { Dialog } from '@jupyterlab/apputils';
import { Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Bookstore, Survey } from '../api';
import { FormDialog } from '../ui/dialog';
import { explain, refusesKeys } from '../ui/failure';
import { Form } from '../ui/form';

/** What the user agreed to. */
export interface IAgreed {
  kind: 'agreed';
  key: string;
  /** The entity tag of what is replaced; nothing may be there without it. */
  seen?: string;
  /** What the publisher says of it. */
  note?: string;
}

/** The storage does not take the keys, and the user wishes to try others. */
export interface IRefused {
  kind: 'refused';
  /** What is in the field, for the next time. */
  key: string;
  note?: string;
  error: unknown;
}

/** How long to wait for the user to stop typing, in milliseconds. */
const PAUSE = 400;
/** As long as a note may be, in characters: each may take nine of the 1,200 bytes that are kept of it. */
const LONGEST_NOTE = 130;

export interface IAskTarget {
  bookstore: Bookstore;
  name: string;
  key: string;
  /** What the publisher has said of it before, when the question is put again. */
  note?: string | undefined;
  bucket: string;
  edge: string | undefined;
  trans: TranslationBundle;
}

/** Asks where to publish; `undefined` when the user cancelled. */
export async function askTarget(options: IAskTarget): Promise<IAgreed | IRefused | undefined> {
  const { name, trans } = options;
  const body = new TargetForm(options, () => dialog.resolve(0));
  const dialog = new FormDialog({
    title: trans.__('Publish “%1”', name),
    body,
    focusNodeSelector: `#${body.field.id}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Publish') })
    ]
  });
  const { button } = await dialog.launch();
  const answer = body.refused ?? (button.accept ? body.agreed : undefined);
  const note = body.note.value.trim();
  return answer && (note ? { ...answer, note } : answer);
}

class TargetForm extends Form {
  readonly field: HTMLInputElement;
  readonly note: HTMLInputElement;
  /** What the survey of the key in the field has found; nothing may be sent before. */
  agreed: IAgreed | undefined;
  /** Set once the user wishes other keys. */
  refused: IRefused | undefined;

  private error: unknown;
  private readonly status: HTMLElement;
  private readonly retry: HTMLButtonElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: IAskTarget,
    onRefused: () => void
  ) {
    super();
    const { bucket, edge, key, note, trans } = options;
    this.field = this.addField({
      name: 'key',
      label: trans.__('Publish to s3://%1/', bucket),
      value: key,
      required: true
    });
    this.note = this.addField({
      name: 'note',
      label: trans.__('What changed (optional)'),
      value: note ?? '',
      hint: trans.__('Kept with this version and shown in its history.')
    });
    this.note.maxLength = LONGEST_NOTE;
    this.addText(
      edge
        ? trans.__('Anyone who reaches %1 can then read it.', edge)
        : trans.__('Whoever has rights on the bucket can then read it.')
    );
    this.status = this.addStatus();
    this.retry = this.addButton(trans.__('Retry'), () => {
      if (refusesKeys(this.error)) {
        this.refused = { kind: 'refused', key: this.field.value.trim(), error: this.error };
        onRefused();
        return;
      }
      this.wait();
      this.field.focus();
      void this.look();
    });
    this.field.addEventListener('input', () => {
      this.wait();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.look(), PAUSE);
    });
  }

  protected override onAfterAttach(): void {
    // The dialog around this form listens to its fields only after the form is told.
    queueMicrotask(() => {
      this.wait();
      void this.look();
    });
  }

  override dispose(): void {
    clearTimeout(this.timer);
    super.dispose();
  }

  /** Keeps the dialog from being accepted until the storage has answered. */
  private wait(): void {
    this.agreed = undefined;
    this.retry.hidden = true;
    this.validity(this.options.trans.__('The storage has not answered yet.'));
    this.status.textContent = this.options.trans.__('Looking what is there…');
  }

  private async look(): Promise<void> {
    const { bookstore, trans } = this.options;
    const key = this.field.value.trim();
    try {
      const survey = await bookstore.survey(key);
      if (key !== this.field.value.trim()) {
        return;
      }
      this.status.textContent = meeting(survey, trans);
      this.agreed = {
        kind: 'agreed',
        key,
        ...(survey.current ? { seen: survey.current.etag } : {})
      };
      this.validity('');
    } catch (error) {
      if (key !== this.field.value.trim()) {
        return;
      }
      const { message, advice } = explain(error, trans);
      this.status.textContent = `${message} ${advice}`;
      this.error = error;
      this.retry.hidden = false;
      this.validity(message);
    }
  }

  /** JupyterLab's dialog looks at its fields' validity on input. */
  private validity(message: string): void {
    this.field.setCustomValidity(message);
    this.status.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/** What is there, in words. */
export function meeting({ current, versioning }: Survey, trans: TranslationBundle): string {
  if (!current) {
    return trans.__('Nothing is published there yet.');
  }
  const when = current.at === undefined ? '' : Time.format(new Date(current.at));
  const there =
    current.by && when
      ? trans.__('%1 published something there on %2.', current.by, when)
      : when
        ? trans.__('Something was published there on %1.', when)
        : trans.__('Something is published there.');
  switch (versioning) {
    case 'enabled':
      return `${there} ${trans.__('This becomes a new version of it.')}`;
    case 'suspended':
    case 'unversioned':
      return `${there} ${trans.__('The bucket keeps no versions: it will be replaced.')}`;
    case undefined:
      return `${there} ${trans.__('Whether the bucket keeps versions is not known: it may be replaced.')}`;
  }
}
