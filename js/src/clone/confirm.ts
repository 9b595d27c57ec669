/** The question before anything is fetched: what it is, where it would come from, where it would go. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CloneSource, Link } from '../api';
import { FormDialog, isEnter } from '../ui/dialog';
import { Form } from '../ui/form';

/** What the user is asked about. */
export interface IQuestion {
  link: Link;
  source: CloneSource;
  /** The folder that is proposed. */
  folder: string;
  /** What was wrong with the folder that was chosen before. */
  problem?: string;
}

/** What the user said. */
export type Answer =
  | { kind: 'clone'; folder: string }
  /** Another folder is to be picked, and then asked again. */
  | { kind: 'browse'; folder: string }
  | { kind: 'cancel' };

/** Asks. Nothing has left for anywhere yet. */
export async function confirmClone(question: IQuestion, trans: TranslationBundle): Promise<Answer> {
  let browse = false;
  const body = new Question(question, trans, () => {
    browse = true;
    dialog.resolve(0);
  });
  const dialog = new Careful({
    title: trans.__('Clone “%1”?', question.link.fileName),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Clone') })
    ],
    // Enter alone must not fetch a stranger's file.
    defaultButton: 0,
    // What was wrong is told, and can be mended at once.
    focusNodeSelector: question.problem ? `#${body.input.id}` : ''
  });
  dialog.addClass('jp-Bookstore-clone');
  const { button } = await dialog.launch();
  const folder = tidy(body.folder);
  if (browse) {
    return { kind: 'browse', folder };
  }
  return button.accept ? { kind: 'clone', folder } : { kind: 'cancel' };
}

/** A folder as the contents API has it: no slash at either end, none beside a drive's colon. */
export function tidy(folder: string): string {
  return folder
    .trim()
    .replace(/^\/+|\/+$/g, '')
    .replace(/:\/+/, ':');
}

/** A dialog whose text field is left by Enter towards *Clone*, instead of pressing the default button. */
class Careful extends FormDialog<unknown> {
  override handleEvent(event: Event): void {
    if (isEnter(event) && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      event.stopPropagation();
      this.node.querySelector<HTMLElement>('.jp-Dialog-footer .jp-mod-accept')?.focus();
      return;
    }
    super.handleEvent(event);
  }
}

class Question extends Form {
  readonly input: HTMLInputElement;

  constructor(
    { link, source, folder, problem }: IQuestion,
    trans: TranslationBundle,
    onBrowse: () => void
  ) {
    super();
    this.addFacts([
      [trans.__('Bucket'), link.bucket],
      [trans.__('Key'), link.key],
      [trans.__('Version'), link.versionId ?? trans.__('the newest')],
      [trans.__('Comes from'), source.host]
    ]);
    if (!source.ownEdge) {
      this.addText(
        trans.__(
          'This link is for %1, which is not the edge that is set up here. Go on only if you know who runs it.',
          source.host
        ),
        'jp-Bookstore-warning'
      ).setAttribute('role', 'alert');
    }
    this.addText(
      trans.__(
        'Only clone from places that you recognize and trust. It is saved under a free name and is not trusted: what it would run, runs only when you run it.'
      )
    );
    this.input = this.addField({
      name: 'folder',
      label: trans.__('Folder'),
      value: folder,
      placeholder: trans.__('the top folder')
    });
    const choose = this.addButton(trans.__('Choose…'), onBrowse);
    choose.setAttribute('aria-label', trans.__('Choose a folder'));
    const row = document.createElement('div');
    row.className = 'jp-Bookstore-folder';
    row.append(this.input, choose);
    this.node.append(row);
    if (problem) {
      const text = this.addText(problem, 'jp-Bookstore-warning');
      text.setAttribute('role', 'alert');
      text.id = `${this.input.id}-problem`;
      this.input.setAttribute('aria-describedby', text.id);
      this.input.setAttribute('aria-invalid', 'true');
    }
  }

  get folder(): string {
    return this.input.value;
  }

  private addFacts(facts: [name: string, value: string][]): void {
    const list = document.createElement('dl');
    list.className = 'jp-Bookstore-facts';
    for (const [name, value] of facts) {
      const term = document.createElement('dt');
      term.textContent = name;
      const description = document.createElement('dd');
      // A link may hold right-to-left marks; they must not turn what stands around it.
      const isolated = document.createElement('bdi');
      isolated.textContent = value;
      description.append(isolated);
      list.append(term, description);
    }
    this.node.append(list);
  }
}
