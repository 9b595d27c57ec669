/**
 * Whether a notebook is published, and whether it has changed since: what the toolbar's button says.
 *
 * The storage is asked only where that needs no question to the user, and not before JupyterLab is idle.
 */
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Published } from '../api';
import type { ISessionProvider } from '../tokens';
import type { Publisher } from './publisher';

/** What the button says; `unknown` where the storage was not or could not be asked. */
export type State = 'unknown' | 'unpublished' | 'published' | 'changed';

/** How long after a notebook was opened the storage is asked, in milliseconds. */
const PATIENCE = 1500;

export class Status {
  private readonly states = new Map<string, State>();
  /** What would be published of a file with this hash, by path: its hash. */
  private readonly prepared = new Map<string, { of: string; hash: string | undefined }>();

  constructor(
    private readonly services: ServiceManager.IManager,
    private readonly session: ISessionProvider,
    private readonly changed: () => void
  ) {}

  /** Follows a notebook until it is closed. */
  watch(panel: NotebookPanel, publisher: () => Promise<Publisher>): void {
    const { context } = panel;
    const look = () => void publisher().then(publisher => this.refresh(context.path, publisher));
    const timer = setTimeout(() => void context.ready.then(look), PATIENCE);
    context.saveState.connect((_, state) => {
      if (state === 'completed' && this.states.has(context.path)) {
        look();
      }
    });
    context.pathChanged.connect(look);
    context.model.stateChanged.connect((_, { name }) => {
      if (name === 'dirty') {
        this.changed();
      }
    });
    panel.disposed.connect(() => {
      clearTimeout(timer);
      this.states.delete(context.path);
      this.prepared.delete(context.path);
    });
  }

  /** Asks the storage anew. */
  async refresh(path: string, publisher: Publisher): Promise<void> {
    this.states.set(path, await this.ask(path, publisher));
    this.changed();
  }

  label(panel: NotebookPanel, trans: TranslationBundle): string {
    switch (this.of(panel)) {
      case 'published':
        return trans.__('Published');
      case 'changed':
        return trans.__('Publish changes');
      case 'unknown':
      case 'unpublished':
        return trans.__('Publish');
    }
  }

  caption(panel: NotebookPanel, trans: TranslationBundle): string {
    switch (this.of(panel)) {
      case 'published':
        return trans.__('This notebook is published and has not changed since');
      case 'changed':
        return trans.__('This notebook is published and has changed since');
      case 'unpublished':
        return trans.__('Publish this notebook to S3; it is not published yet');
      case 'unknown':
        return trans.__('Publish this notebook to S3');
    }
  }

  private of(panel: NotebookPanel): State {
    const state = this.states.get(panel.context.path) ?? 'unknown';
    return state === 'published' && panel.context.model.dirty ? 'changed' : state;
  }

  private async ask(path: string, publisher: Publisher): Promise<State> {
    try {
      const session = await this.session.get();
      const bookstore = session.isSetUp ? await session.bookstore({ ask: false }) : undefined;
      if (!bookstore) {
        return 'unknown';
      }
      const { current } = await bookstore.survey(await publisher.keyOf(session, bookstore, path));
      return current ? await this.compare(path, current, publisher) : 'unpublished';
    } catch {
      // The button is no place for failures; a press on it tells them.
      return 'unknown';
    }
  }

  /** By the hash of both where there is one, else by time. */
  private async compare(path: string, published: Published, publisher: Publisher): Promise<State> {
    const { contents } = this.services;
    const file = await contents.get(path, { content: false, hash: true });
    if (published.sha256 && file.hash && file.hash_algorithm === 'sha256') {
      const same =
        file.hash === published.sha256 ||
        (await this.hashOfPrepared(path, file.hash, publisher)) === published.sha256;
      return same ? 'published' : 'changed';
    }
    const later = Date.parse(file.last_modified) > (published.at ?? Number.POSITIVE_INFINITY);
    return later ? 'changed' : 'published';
  }

  /** Of what would be published, which is not the file itself where something has to be removed from it. */
  private async hashOfPrepared(
    path: string,
    of: string,
    publisher: Publisher
  ): Promise<string | undefined> {
    let known = this.prepared.get(path);
    if (known?.of !== of) {
      known = { of, hash: await publisher.hashOfPrepared(path) };
      this.prepared.set(path, known);
    }
    return known.hash;
  }
}
