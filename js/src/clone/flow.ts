/** Clone from the link to the opened file. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

import { load, type Api, type Bookstore, type CloneSource, type Link } from '../api';
import type { Session } from '../session/session';
import { ask } from '../ui/dialog';
import { showFailure } from '../ui/failure';
import { inSight, tell } from '../ui/notification';
import { confirmClone } from './confirm';
import { Cancelled, download, receive, type IReading } from './download';
import { saveUnderFreeName, savingOf } from './save';
import { inWords } from './words';

/** How long a word stays that asks for nothing, in milliseconds. */
const SHORT_STAY = 8000;

/** From here on it is told how far a download is, and in these steps. */
const MEGABYTE = 2 ** 20;

/** What cloning needs of the application. */
export interface ICloneSurroundings {
  app: JupyterFrontEnd;
  manager: IDocumentManager;
  session: () => Promise<Session>;
  /** Shows a new file in the file browser, where there is one. */
  refresh: () => Promise<void>;
  translator: ITranslator;
  trans: TranslationBundle;
}

/** What the user has agreed to. */
interface IAgreed {
  api: Api;
  session: Session;
  text: string;
  link: Link;
  source: CloneSource;
  folder: string;
}

/** Clones what `text` links to; `folder` (or that of a file) is proposed. Every failure is shown, and nothing is left then. */
export async function clone(
  around: ICloneSurroundings,
  text: string,
  folder: string
): Promise<void> {
  const { trans } = around;
  try {
    const agreed = await agree(around, text, folder);
    if (agreed) {
      await fetchAndSave(around, agreed);
    }
  } catch (error) {
    await showFailure({ title: trans.__('This link cannot be cloned.'), error, trans });
  }
}

/** Reads the link and asks. No request has left for another host when this is done. */
async function agree(
  around: ICloneSurroundings,
  text: string,
  proposed: string
): Promise<IAgreed | undefined> {
  const { trans } = around;
  const api = await load();
  const link = api.parseLink(text);
  const session = await around.session();
  const source = (await session.reader()).cloneSource(text);
  let folder = await folderOf(around, proposed);
  let problem: string | undefined;
  for (;;) {
    const answer = await confirmClone({ link, source, folder, problem }, trans);
    if (answer.kind === 'cancel') {
      return undefined;
    }
    folder = answer.folder;
    problem = undefined;
    if (answer.kind === 'browse') {
      folder = (await pickFolder(around, folder)) ?? folder;
    } else if (await isFolder(around, folder)) {
      return { api, session, text, link, source, folder };
    } else {
      problem = trans.__('There is no folder “%1”.', folder);
    }
  }
}

async function pickFolder(around: ICloneSurroundings, folder: string): Promise<string | undefined> {
  const { manager, translator, trans } = around;
  const { button, value } = await FileDialog.getExistingDirectory({
    manager,
    translator,
    title: trans.__('Clone into'),
    // The picker does not bear a folder that is not there.
    defaultPath: (await isFolder(around, folder)) ? folder : ''
  });
  return button.accept ? value?.[0]?.path : undefined;
}

/** The folder at a path, or the one that a file there is in; else the top folder. */
async function folderOf(around: ICloneSurroundings, path: string): Promise<string> {
  for (const folder of [path, PathExt.dirname(path)]) {
    if (folder !== '' && (await isFolder(around, folder))) {
      return folder;
    }
  }
  return '';
}

async function isFolder({ app }: ICloneSurroundings, folder: string): Promise<boolean> {
  try {
    const model = await app.serviceManager.contents.get(folder, { content: false });
    return model.type === 'directory';
  } catch {
    return false;
  }
}

async function fetchAndSave(around: ICloneSurroundings, agreed: IAgreed): Promise<void> {
  const { app, trans } = around;
  const { api, link, folder } = agreed;
  const name = shortened(link.fileName);
  const stop = new AbortController();
  const notification = Notification.emit(trans.__('Cloning %1…', name), 'in-progress', {
    autoClose: false,
    actions: [{ label: trans.__('Cancel'), callback: () => stop.abort() }]
  });
  try {
    const fetched = await fetchBytes(agreed, {
      signal: stop.signal,
      onProgress: progress(notification, name, trans)
    });
    Notification.update({
      id: notification,
      message: trans.__('Saving %1…', name),
      actions: []
    });
    const bytes = api.checkClone(link.fileName, fetched);
    const path = await saveUnderFreeName(
      savingOf(app.serviceManager, agreed.session.hasServerExtension, api),
      folder,
      link.fileName,
      bytes as Uint8Array<ArrayBuffer>
    );
    await around.refresh();
    await inSight(notification);
    tellSuccess(around, notification, path);
    if (opens(around, path, bytes)) {
      await open(around, path);
    }
  } catch (error) {
    if (error instanceof Cancelled) {
      await inSight(notification);
      Notification.dismiss(notification);
      Notification.info(trans.__('%1 was not cloned, as you wished. Nothing was saved.', name), {
        autoClose: SHORT_STAY
      });
      return;
    }
    agreed.session.forgetRefused(error);
    await showFailure({
      title: trans.__('Could not clone %1.', name),
      error: inWords(error, link, agreed.source, trans),
      trans,
      notification,
      retry: () => void fetchAndSave(around, agreed)
    });
  }
}

async function fetchBytes(
  { session, text, source }: IAgreed,
  reading: IReading
): Promise<Uint8Array> {
  if (source.url) {
    return download(source.url, reading);
  }
  const bookstore = await signedIn(session);
  return receive(bookstore.openFromS3(text), reading);
}

/** Tells in a notification how far it is, as often as that can be seen. */
function progress(
  notification: string,
  name: string,
  trans: TranslationBundle
): IReading['onProgress'] {
  let told = '';
  return (received, total) => {
    if ((total ?? received) < MEGABYTE) {
      return;
    }
    const message =
      total === null
        ? trans.__('Cloning %1… %2 MB', name, megabytes(received))
        : trans.__('Cloning %1… %2 of %3 MB', name, megabytes(received), megabytes(total));
    if (message !== told) {
      told = message;
      Notification.update({
        id: notification,
        message,
        ...(total ? { progress: received / total } : {})
      });
    }
  };
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

/** Where only S3 can give it, the user may be asked for keys; without any it is read unsigned. */
async function signedIn(session: Session): Promise<Bookstore> {
  return (await session.bookstore({ ask: true })) ?? session.reader();
}

function tellSuccess(around: ICloneSurroundings, notification: string, path: string): void {
  const { trans } = around;
  // Notebook opens it in a tab of its own, which browsers allow only shortly after a click.
  const { userActivation } = navigator as Partial<Navigator>;
  const needsClick = PageConfig.getOption('notebookPage') !== '' && !userActivation?.isActive;
  const folder = PathExt.dirname(path);
  const name = shortened(PathExt.basename(path));
  tell({
    id: notification,
    type: 'success',
    message: folder
      ? trans.__('Cloned as %1 into %2.', name, shortened(folder))
      : trans.__('Cloned as %1.', name),
    autoClose: needsClick ? false : SHORT_STAY,
    actions: [{ label: trans.__('Open'), callback: () => void open(around, path) }]
  });
}

/** Whether JupyterLab has something to open it with, other than an editor for what is no text. */
function opens({ manager }: ICloneSurroundings, path: string, bytes: Uint8Array): boolean {
  const types = manager.registry.getFileTypesForPath(path);
  return types.some(type => type.fileFormat !== 'text') || isText(bytes);
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

async function open({ app }: ICloneSurroundings, path: string): Promise<void> {
  await app.commands.execute('docmanager:open', { path });
}

/** A name that leaves room in a notification, which is cut at 140 characters. */
function shortened(name: string): string {
  return name.length <= 50 ? name : `${name.slice(0, 30)}…${name.slice(-19)}`;
}

/** Asks for a link to clone; `undefined` when there is none. */
export async function askLink(trans: TranslationBundle): Promise<string | undefined> {
  const { Form } = await import('../ui/form');
  const body = new Form([
    {
      name: 'link',
      label: trans.__('Link'),
      placeholder: 'https://…/bookstore/clone?…',
      hint: trans.__('A clone link, as Publish or its page gives it. Nothing is fetched yet.'),
      required: true
    }
  ]);
  const { button } = await ask({
    title: trans.__('Clone from Link'),
    body,
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Continue') })
    ]
  });
  return (button.accept && body.getValue()['link']) || undefined;
}
