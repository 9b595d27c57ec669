/**
 * The saves of the notebooks that are open.
 *
 * JupyterLab says `started` just before it serialises the document, and `completed` once the server has
 * confirmed the save and told the file's hash. What was taken at the first is handed on at the second.
 *
 * Under real-time collaboration the server writes, and every client only hears of it: then one of them, the
 * one with the lowest id, reads the file back, and tells the others that it does. What nobody has told of when a
 * client leaves is for who has the lowest id then. Who has just come waits until it knows the others.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookPanel, type INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import { isOnServer } from '../publish/source';

/** A save that JupyterLab has confirmed. */
export interface ISave {
  /** The path below the server's root. */
  path: string;
  /** When, in milliseconds since 1970. */
  at: number;
  /** SHA-256 of the file in hexadecimal, where the server tells it. */
  sha256: string | undefined;
  /** Whether the user also made a checkpoint with it. */
  checkpoint: boolean;
}

/** Who is told of saves. */
export interface ISaves {
  /** Whether saves may be wanted: else their content is not even taken. */
  readonly wanted: boolean;
  /** A save begins with this content; `document` tells documents apart. */
  started(document: string, content: unknown): void;
  /** One that has begun is on the server's disk; without one, the file is to be read. */
  completed(document: string, save: ISave): void;
  /** One that has begun came to nothing. */
  failed(document: string): void;
  /** The document is closed. */
  closed(document: string): void;
}

/** The command that saves a notebook and makes a checkpoint. */
const SAVE = 'docmanager:save';

/** How long a client that has just come waits for the others to tell that they are there, in milliseconds. */
const ARRIVAL = 5_000;

/** By which a client tells the hash of the file that it archives. */
const FIELD = 'bookstore';

/** The metadata by which a notebook is left out. */
export const METADATA = 'bookstore';

type Context = DocumentRegistry.IContext<INotebookModel>;

export class SaveWatcher {
  /** The documents that are open, each once however many views it has, with an id of their own. */
  private readonly documents = new Map<Context, string>();
  /** Those whose save was asked for by the user, with a checkpoint. */
  private readonly byHand = new Set<Context>();
  /** Under collaboration, what the server has written last, where no client has told that it archives it. */
  private readonly unclaimed = new Map<Context, Contents.IModel>();
  /** Those where this client may not know all the others yet. */
  private readonly arriving = new Set<Context>();
  private opened = 0;

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly saves: ISaves
  ) {
    app.commands.commandExecuted.connect((_, { id, result }) => {
      const current = app.shell.currentWidget;
      const context = current instanceof NotebookPanel ? current.context : undefined;
      if (id === SAVE && context) {
        this.byHand.add(context);
        const over = () => this.byHand.delete(context);
        void result.then(over, over);
      }
    });
    app.serviceManager.contents.fileChanged.connect((_, change) => this.onFileChanged(change));
  }

  /** Follows the document of a notebook until it is closed. */
  watch(context: Context): void {
    if (this.documents.has(context)) {
      return;
    }
    const document = `${++this.opened}`;
    this.documents.set(context, document);
    context.saveState.connect((_, state) => {
      if (this.saves.wanted && !context.model.collaborative && this.isArchived(context)) {
        this.onSaveState(context, document, state);
      }
    });
    const awareness = awarenessOf(context);
    const onClients = () => {
      const file = this.unclaimed.get(context);
      if (file) {
        this.onWritten(context, document, file);
      }
    };
    awareness?.on('change', onClients);
    if (awareness) {
      this.arriving.add(context);
      const arrived = () => {
        this.arriving.delete(context);
        onClients();
      };
      void context.ready.then(() => setTimeout(arrived, ARRIVAL));
    }
    context.disposed.connect(() => {
      awareness?.off('change', onClients);
      this.documents.delete(context);
      this.arriving.delete(context);
      this.unclaimed.delete(context);
      this.saves.closed(document);
    });
  }

  private onSaveState(context: Context, document: string, state: DocumentRegistry.SaveState): void {
    switch (state) {
      case 'started':
        this.saves.started(document, context.model.toJSON());
        break;
      case 'failed':
        this.saves.failed(document);
        break;
      case 'completed':
        this.saves.completed(document, this.describe(context, context.contentsModel));
        break;
    }
  }

  private onFileChanged({ type, newValue }: Contents.IChangedArgs): void {
    if (type !== 'save') {
      return;
    }
    for (const [context, document] of this.documents) {
      // Without a hash the server was only asked to write.
      if (context.model.collaborative && newValue?.path === context.path && newValue.hash) {
        this.onWritten(context, document, newValue as Contents.IModel);
      }
    }
  }

  /** Under collaboration the server has written the file. */
  private onWritten(context: Context, document: string, file: Contents.IModel): void {
    const awareness = awarenessOf(context);
    this.unclaimed.delete(context);
    if (!this.saves.wanted || !this.isArchived(context)) {
      return;
    }
    if (!awareness || (speaks(awareness) && !this.arriving.has(context))) {
      awareness?.setLocalStateField(FIELD, file.hash);
      this.saves.completed(document, this.describe(context, file));
    } else if (![...awareness.getStates().values()].some(state => state[FIELD] === file.hash)) {
      this.unclaimed.set(context, file);
    }
  }

  private describe(context: Context, file: Partial<Contents.IModel> | null): ISave {
    const { hash, hash_algorithm: algorithm } = file ?? {};
    // Under collaboration the algorithm is not named.
    const isSha256 = (algorithm ?? 'sha256') === 'sha256' && /^[0-9a-f]{64}$/.test(hash ?? '');
    return {
      path: this.app.serviceManager.contents.localPath(context.path),
      at: Date.now(),
      sha256: isSha256 ? hash : undefined,
      checkpoint: this.byHand.has(context)
    };
  }

  private isArchived({ model, path }: Context): boolean {
    return isOnServer(this.app.serviceManager.contents, path) && wantsArchive(model);
  }
}

/** Whether the saves of a notebook are archived, as its own metadata has it. */
export function wantsArchive(model: INotebookModel): boolean {
  const own = model.getMetadata(METADATA) as { archive?: unknown } | undefined;
  return own?.archive !== false;
}

/** Who has a document open, by the ids of their clients, and what they tell of themselves. */
interface IAwareness {
  clientID: number;
  getStates(): Map<number, Record<string, unknown>>;
  setLocalStateField(field: string, value: unknown): void;
  on(event: 'change', listener: () => void): void;
  off(event: 'change', listener: () => void): void;
}

function awarenessOf({ model }: Context): IAwareness | undefined {
  return model.collaborative
    ? (model.sharedModel as unknown as { awareness?: IAwareness }).awareness
    : undefined;
}

/** Whether this client archives what the server has written, for all who have the document open. */
function speaks(awareness: IAwareness): boolean {
  // The server takes part as well, without a user, and archives nothing.
  const clients = [...awareness.getStates()].filter(([, { user }]) => user !== undefined);
  return clients.every(([id]) => awareness.clientID <= id);
}

/** Leaves a notebook out of the archive, or takes it in again; with its next save, the file says so too. */
export function setArchived(model: INotebookModel, archived: boolean): void {
  const own: Record<string, unknown> = { ...(model.getMetadata(METADATA) as object) };
  if (archived) {
    delete own.archive;
  } else {
    own.archive = false;
  }
  if (Object.keys(own).length > 0) {
    model.setMetadata(METADATA, own);
  } else {
    model.deleteMetadata(METADATA);
  }
}
