/** The notebooks that are in S3 and not here any more. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Session } from '../session/session';
import { explain } from '../ui/failure';
import { formatMoment, formatSize } from '../ui/format';
import type { Bookstore, DeletedNotebook } from '../versions';
import type { Actions } from './actions';
import { element, smallButton } from './frame';

/** How many folders are asked for side by side. */
const SIDE_BY_SIDE = 4;

export interface IDeletedParts {
  app: JupyterFrontEnd;
  session: Session;
  actions: Actions;
  trans: TranslationBundle;
  /** Shows the history of a path. */
  show: (path: string) => void;
}

export class DeletedList {
  readonly node = document.createElement('div');
  status = '';
  isShown = false;
  /** Counts how often it was asked for: what an earlier time finds is not shown. */
  private asked = 0;

  constructor(
    private readonly parts: IDeletedParts,
    private readonly changed: () => void
  ) {
    this.node.className = 'jp-Bookstore-versions jp-Bookstore-deleted';
    this.node.hidden = true;
  }

  hide(): void {
    this.asked++;
    this.isShown = false;
    this.node.hidden = true;
  }

  /** Looks for them and shows them. */
  show(): void {
    const { session, trans } = this.parts;
    this.isShown = true;
    this.node.hidden = false;
    this.tell(trans.__('Looking for notebooks that are not here any more…'));
    const asked = ++this.asked;
    const holds = () => asked === this.asked;
    const find = async () => {
      const bookstore = await session.versions({ ask: true });
      if (!bookstore || !holds()) {
        return;
      }
      const found = await this.find(bookstore);
      if (holds()) {
        this.list(bookstore, found);
      }
    };
    find().catch((error: unknown) => {
      if (holds()) {
        const { message, advice } = explain(error, trans);
        this.tell(`${message} ${advice}`);
      }
    });
  }

  /** Asks S3 for all notebooks, and Jupyter for each folder that they are in. */
  private async find(bookstore: Bookstore): Promise<DeletedNotebook[]> {
    const workspace = await bookstore.workspace();
    const folders = workspace.folders();
    const exist: string[] = [];
    const ask = async () => {
      for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
        exist.push(...(await this.filesIn(folder)));
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, ask));
    return workspace.without(exist);
  }

  private async filesIn(folder: string): Promise<string[]> {
    const { contents } = this.parts.app.serviceManager;
    try {
      const folderModel = await contents.get(folder, { content: true });
      return (folderModel.content as { path: string }[]).map(({ path }) => path);
    } catch (error) {
      // A folder that is gone, or is none, holds none of them.
      if (error instanceof ServerConnection.ResponseError && error.response.status < 500) {
        return [];
      }
      throw error;
    }
  }

  private list(bookstore: Bookstore, found: DeletedNotebook[]): void {
    const { trans } = this.parts;
    const list = document.createElement('ul');
    list.setAttribute('aria-label', trans.__('Deleted Notebooks'));
    list.append(...found.map(gone => this.row(bookstore, gone)));
    this.node.replaceChildren(list);
    this.tell(
      found.length === 0
        ? trans.__('All notebooks that are in S3 are here as well.')
        : trans._n(
            '%1 notebook is in S3 and not here.',
            '%1 notebooks are in S3 and not here.',
            found.length
          )
    );
  }

  private row(bookstore: Bookstore, gone: DeletedNotebook): HTMLLIElement {
    const { actions, show, trans } = this.parts;
    const node = document.createElement('li');
    const name = element('span', 'jp-Bookstore-versionTitle', gone.path);
    const at = gone.at === undefined ? trans.__('unknown time') : formatMoment(gone.at);
    const facts = [
      gone.marker === undefined ? trans.__('saved last %1', at) : trans.__('deleted in S3 %1', at),
      gone.size === undefined ? '' : formatSize(gone.size)
    ];
    const text = element('span', 'jp-Bookstore-versionFacts', facts.filter(Boolean).join(' · '));
    const box = document.createElement('div');
    box.className = 'jp-Bookstore-actions';
    const add = (label: string, run: () => void) => {
      const made = smallButton(label, run);
      made.setAttribute('aria-label', `${label} ${PathExt.basename(gone.path)}`);
      box.append(made);
    };
    if (gone.versionId !== undefined) {
      const bringBack = async () => {
        if (await actions.bringBack({ bookstore }, gone)) {
          node.remove();
        }
      };
      add(trans.__('Bring Back'), () => void bringBack());
    }
    add(trans.__('Show Its History'), () => show(gone.path));
    node.append(name, text, box);
    return node;
  }

  private tell(status: string): void {
    this.status = status;
    this.changed();
  }
}
