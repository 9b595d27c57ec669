/** What can be done with a version. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';

import { load, type Survey } from '../api';
import { receive } from '../clone/download';
import { saveUnderFreeName, savingOf } from '../clone/save';
import { ChosenKeys } from '../publish/chosen';
import { publishedKey } from '../publish/key';
import { contextOf, readNotebook } from '../publish/source';
import type { Session } from '../session/session';
import { copyLink } from '../ui/clipboard';
import { ask } from '../ui/dialog';
import { download } from '../ui/download';
import { explain, showFailure } from '../ui/failure';
import { Form } from '../ui/form';
import { formatMoment } from '../ui/format';
import type { DeletedNotebook, Version } from '../versions';
import type { IEntry, ISource, Story } from './story';
import { inWords, momentOf } from './words';

/** How long a short word stays in sight, in milliseconds. */
const autoClose = 8000;

export interface IActionParts {
  app: JupyterFrontEnd;
  session: Session;
  manager: IDocumentManager;
  state: IStateDB | null;
  trans: TranslationBundle;
  /** Whether the saves of an open notebook are archived now. */
  isArchived: (path: string) => boolean;
}

/** A place from which a version can be read. */
export type Origin = Pick<ISource, 'bookstore'>;

export class Actions {
  private readonly chosen: ChosenKeys;

  constructor(private readonly parts: IActionParts) {
    this.chosen = new ChosenKeys(parts.state);
  }

  /** Where the story of a path is to be found; none while the user has not said where or with which keys. */
  async source(path: string): Promise<ISource | undefined> {
    const { session } = this.parts;
    const [bookstore, publishing] = await Promise.all([
      session.versions({ ask: false }),
      session.bookstore({ ask: false })
    ]);
    if (!bookstore || !publishing) {
      return undefined;
    }
    const { contents } = this.parts.app.serviceManager;
    const published = await publishedKey(contents, this.chosen, session, publishing, path);
    return { path: contents.localPath(path), bookstore, published };
  }

  /** The bytes of a version. */
  async bytes(
    { bookstore }: Origin,
    { key, versionId }: Pick<Version, 'key' | 'versionId'>
  ): Promise<Uint8Array<ArrayBuffer>> {
    const reading = { onProgress: () => undefined, signal: new AbortController().signal };
    try {
      return await receive(bookstore.openVersion(key, versionId), reading);
    } catch (error) {
      throw inWords(error, this.parts.trans);
    }
  }

  /** The bytes of what is open, or on the server's disk, now. */
  async present(path: string): Promise<Uint8Array> {
    const context = contextOf(this.parts.manager, path);
    if (!context) {
      return readNotebook(this.parts.app.serviceManager, path);
    }
    return (await load()).writeNotebook(JSON.stringify(context.model.toJSON()));
  }

  /** Sets the open notebook back to a version, after a question. What is in it now is saved before. */
  async restore(story: Story, entry: IEntry): Promise<void> {
    const { manager, trans } = this.parts;
    const { path } = story.source;
    const title = trans.__('The version could not be restored.');
    await this.trying(title, async () => {
      const answer = await this.askRestore(path, entry);
      if (answer === 'copy') {
        await this.saveCopy(story.source, entry, path);
      }
      if (answer !== 'restore') {
        return;
      }
      const api = await load();
      const bytes = api.checkClone(path, await this.bytes(story.source, entry));
      const text = new TextDecoder().decode(api.notebookContent(bytes));
      const content = JSON.parse(text) as INotebookContent;
      if (content.nbformat < 4) {
        throw new Error(
          trans.__(
            'It is of an old format of notebooks. Open it as a copy, which JupyterLab converts.'
          )
        );
      }
      const widget = manager.openOrReveal(path);
      const context = widget && manager.contextForWidget(widget);
      if (!context) {
        await this.saveCopy(story.source, entry, path);
        return;
      }
      await context.ready;
      await context.save();
      if (context.model.dirty) {
        throw new Error(trans.__('What is in the notebook now could not be saved first.'));
      }
      const model = context.model as INotebookModel;
      setContent(model, content);
      Notification.success(
        trans.__(
          '“%1” is as it was: %2. It is not saved yet.',
          PathExt.basename(path),
          momentOf(entry, trans)
        ),
        {
          autoClose,
          actions: [{ label: trans.__('Undo'), callback: () => model.sharedModel.undo() }]
        }
      );
    });
  }

  /** Saves a version under a free name beside the notebook, and opens it. */
  async openCopy(source: ISource, version: Version): Promise<void> {
    const title = this.parts.trans.__('The copy could not be opened.');
    await this.trying(title, () => this.saveCopy(source, version, source.path));
  }

  /** Lets the browser store a version as a file. */
  async download(source: ISource, version: Version): Promise<void> {
    const { trans } = this.parts;
    await this.trying(trans.__('The version could not be downloaded.'), async () => {
      const bytes = await this.bytes(source, version);
      const ext = PathExt.extname(source.path);
      const name = PathExt.basename(source.path, ext);
      const at = version.at === undefined ? '' : ` ${stamp(version.at)}`;
      download(bytes, `${name}${at}${ext}`);
    });
  }

  /** Copies the link of a published version. */
  async copyLink({ key, versionId }: Version): Promise<void> {
    const { session, trans } = this.parts;
    await this.trying(trans.__('The link could not be had.'), async () => {
      const bookstore = await session.bookstore({ ask: true });
      if (bookstore) {
        await copyLink(bookstore.link(key, versionId), trans);
      }
    });
  }

  /** Publishes a version within S3, and copies its link. */
  async publish(story: Story, entry: IEntry): Promise<void> {
    const { session, trans } = this.parts;
    const { published } = story.source;
    await this.trying(trans.__('The version was not published.'), async () => {
      const bookstore = await session.bookstore({ ask: true });
      if (!bookstore) {
        return;
      }
      const survey = await bookstore.survey(published);
      const { current } = survey;
      const note = await this.askPublish(bookstore.display(published), survey, entry);
      if (note === undefined) {
        return;
      }
      const link = await story.source.bookstore.publishVersion(
        entry.key,
        entry.versionId,
        published,
        current?.etag,
        session.publisher,
        note || undefined
      );
      await copyLink(link, trans);
      await story.refresh();
    });
  }

  /** Asks for a name to keep a version under. */
  async keep(story: Story, entry: IEntry): Promise<void> {
    const { trans } = this.parts;
    const body = new Form([
      {
        name: 'name',
        label: trans.__('Name'),
        value: entry.name ?? '',
        hint: trans.__(
          'Named versions stand out in the list. Without a name it is one among the others.'
        )
      }
    ]);
    const { button } = await ask({
      title: trans.__('Keep the Version of %1', momentOf(entry, trans)),
      body,
      focusNodeSelector: 'input',
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Keep') })
      ]
    });
    const name = body.getValue()['name'] ?? '';
    if (button.accept && name !== (entry.name ?? '')) {
      const title = trans.__('The name was not kept.');
      await this.trying(title, () => story.keep(entry, name));
    }
  }

  /** Takes the delete marker of a key away. */
  async undelete(story: Story, { key, versionId = '' }: IEntry): Promise<void> {
    const { trans } = this.parts;
    await this.trying(trans.__('It could not be brought back.'), async () => {
      await story.source.bookstore.undelete(key, versionId);
      Notification.success(trans.__('It is not deleted in S3 any more.'), { autoClose });
      await story.refresh();
    });
  }

  /** Brings a notebook back that is in S3 and not here. */
  async bringBack(origin: Origin, gone: DeletedNotebook): Promise<boolean> {
    const { trans } = this.parts;
    const { key, marker, versionId, path } = gone;
    const title = trans.__('“%1” could not be brought back.', PathExt.basename(path));
    return this.trying(title, async () => {
      await this.folder(PathExt.dirname(path));
      await this.saveCopy(origin, { key, versionId } as Version, path);
      if (marker !== undefined) {
        await origin.bookstore.undelete(key, marker);
      }
    });
  }

  private async saveCopy(origin: Origin, version: Version, path: string): Promise<void> {
    const { app, session, trans } = this.parts;
    const api = await load();
    const bytes = api.checkClone(path, await this.bytes(origin, version));
    const saved = await saveUnderFreeName(
      savingOf(app.serviceManager, session.hasServerExtension, api),
      PathExt.dirname(path),
      PathExt.basename(path),
      bytes as Uint8Array<ArrayBuffer>
    );
    await app.commands.execute('docmanager:open', { path: saved });
    const words = trans.__('Saved as “%1”.', PathExt.basename(saved));
    Notification.success(words, { autoClose });
  }

  /** Makes a folder, and those that it is in, where they are not there any more. */
  private async folder(path: string): Promise<void> {
    const { contents } = this.parts.app.serviceManager;
    if (path === '') {
      return;
    }
    try {
      await contents.get(path, { content: false });
    } catch {
      await this.folder(PathExt.dirname(path));
      await contents.save(path, { type: 'directory' });
    }
  }

  private async askRestore(path: string, entry: IEntry): Promise<'restore' | 'copy' | undefined> {
    const { isArchived, trans } = this.parts;
    const body = new Form();
    body.addText(
      trans.__(
        'The notebook will be as it was then. Undo, or its history, brings the present back.'
      )
    );
    body.addText(
      isArchived(path)
        ? trans.__('What is in it now is saved first, and kept as a version.')
        : trans.__(
            'Its saves are not archived: what is in it now is saved first, but not kept as a version. Open a copy instead to have both.'
          )
    );
    const { button } = await ask({
      title: trans.__('Restore the Version of %1?', momentOf(entry, trans)),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Open a Copy'), actions: ['copy'] }),
        Dialog.okButton({ label: trans.__('Restore'), actions: ['restore'] })
      ]
    });
    const [action] = button.actions;
    return action === 'copy' || action === 'restore' ? action : undefined;
  }

  /** Resolves to the note, which may be empty. */
  private async askPublish(
    place: string,
    { current, versioning }: Survey,
    entry: IEntry
  ): Promise<string | undefined> {
    const { trans } = this.parts;
    const body = new Form();
    body.addText(trans.__('It will be what is published at %1.', place));
    if (current?.at !== undefined) {
      const at = formatMoment(current.at);
      body.addText(
        versioning === 'enabled'
          ? trans.__('What was published there (%1) stays as an older version.', at)
          : trans.__('It replaces what was published there (%1).', at)
      );
    }
    body.addField({
      name: 'note',
      label: trans.__('What changed (optional)'),
      value: entry.note ?? ''
    });
    const { button } = await ask({
      title: trans.__('Publish the Version of %1', momentOf(entry, trans)),
      body,
      focusNodeSelector: 'input',
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Publish and Copy Link') })
      ]
    });
    return button.accept ? body.getValue()['note'] : undefined;
  }

  /** Does something and tells under `title` what fails; gives whether it was done. */
  private async trying(title: string, work: () => Promise<void>): Promise<boolean> {
    const { session, trans } = this.parts;
    try {
      await work();
      return true;
    } catch (error) {
      session.forgetRefused(error);
      const { message } = explain(error, trans);
      const shown = message ? error : new Error(title);
      const retry = () => void this.trying(title, work);
      await showFailure({ title, error: shown, trans, retry });
      return false;
    }
  }
}

/** Replaces what is in a notebook as one step that can be undone. */
function setContent(model: INotebookModel, content: INotebookContent): void {
  model.sharedModel.transact(() => model.fromJSON(content));
  model.dirty = true;
}

/** A time that a file's name may hold on every system. */
function stamp(at: number): string {
  const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium' });
  return format.format(at).replace(/:/g, '-');
}
