/** The panel of a notebook's history: what it shows, and when it looks again. */
// With the panel, not at JupyterLab's start.
import '../../style/history.css';

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IThemeManager } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import { wantsArchive } from '../archive/saves';
import { CommandIDs } from '../commands';
import { contextOf } from '../publish/source';
import type { Session } from '../session/session';
import type { IArchive } from '../tokens';
import { Actions } from './actions';
import { ChoiceMenu, choicesOf, type IChoices } from './choices';
import { DeletedList } from './deleted';
import { Frame, type IFrameHost } from './frame';
import { VersionList, type IListHost } from './list';
import { messageOf } from './messages';
import { Story, type IEntry } from './story';
import { Viewer } from './viewer';
import { deniedIn, momentOf } from './words';

export interface IPanelParts {
  app: JupyterFrontEnd;
  session: Session;
  archive: IArchive;
  manager: IDocumentManager;
  notebooks: INotebookTracker;
  state: IStateDB | null;
  themes: IThemeManager | null;
  trans: TranslationBundle;
}

/** How long after a save is in S3 the panel looks again, in milliseconds. */
const PAUSE = 400;

/** What changes what is published. */
const PUBLISHING: ReadonlySet<string> = new Set([CommandIDs.publish, CommandIDs.unpublish]);

export class HistoryPanel extends Widget implements IListHost, IFrameHost {
  readonly trans: TranslationBundle;
  private readonly doing: Actions;
  private readonly viewer: Viewer;
  private readonly list = new VersionList(this);
  private readonly deleted: DeletedList;
  private readonly frame: Frame;
  private readonly menu = new ChoiceMenu();

  private path: string | undefined;
  private story: Story | undefined;
  private failure: unknown;
  private needsSetUp = false;
  /** The version that was chosen to be compared with another one. */
  private selected: IEntry | undefined;
  private watched: NotebookPanel | undefined;
  /** Whether there was a save since the panel looked. */
  private saved = false;
  /** How many renames S3 knew of when the panel looked. */
  private renamed = 0;
  private looking: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: IPanelParts) {
    super();
    const { app, archive, notebooks, session, trans } = parts;
    this.trans = trans;
    this.addClass('jp-Bookstore-history');
    const actions = new Actions({ ...parts, isArchived: path => this.isArchived(path) });
    this.doing = actions;
    this.viewer = new Viewer({ ...parts, actions });
    const show = (path: string) => this.open(path);
    this.deleted = new DeletedList({ app, session, trans, actions, show }, () => this.render());
    this.frame = new Frame(this, trans, this.list.node, this.deleted.node);
    this.node.append(...this.frame.nodes);

    notebooks.currentChanged.connect(this.onCurrentChanged);
    archive.changed.connect(this.onArchive);
    session.changed.connect(this.again);
    app.commands.commandExecuted.connect(this.onCommand);
    this.open(notebooks.currentWidget?.context.path);
  }

  /** Shows the history of the notebook at a path. */
  open(path: string | undefined): void {
    this.deleted.hide();
    if (path !== undefined && path !== this.path) {
      this.path = path;
      this.again();
    } else {
      this.look();
    }
    this.render();
  }

  override dispose(): void {
    const { app, archive, notebooks, session } = this.parts;
    notebooks.currentChanged.disconnect(this.onCurrentChanged);
    archive.changed.disconnect(this.onArchive);
    session.changed.disconnect(this.again);
    app.commands.commandExecuted.disconnect(this.onCommand);
    this.watch(undefined);
    clearTimeout(this.looking);
    this.list.dispose();
    this.frame.dispose();
    this.menu.dispose();
    super.dispose();
  }

  // What the list asks

  earlierPath({ key, place }: IEntry): string | undefined {
    const source = this.story?.source;
    if (!source || place !== 'workspace') {
      return undefined;
    }
    const own = source.bookstore.archiveKey(source.path);
    const prefix = own.slice(0, own.length - source.path.length);
    return key === own ? undefined : key.slice(prefix.length);
  }

  seen(entry: IEntry): void {
    this.story?.describe(entry);
  }

  openMenu(entry: IEntry, x: number, y: number): void {
    this.menu.open(this.choices(entry), x, y);
  }

  choices(entry: IEntry): IChoices {
    const { doing: actions, selected, story, trans, viewer } = this;
    const select = (entry: IEntry | undefined) => {
      this.selected = entry;
      this.render();
    };
    return story
      ? choicesOf(entry, { story, actions, viewer, trans, selected, select })
      : { buttons: [], more: [] };
  }

  // What its frame asks

  filtered(): void {
    this.render();
    this.loadFiltered();
  }

  refresh(): void {
    if (this.deleted.isShown) {
      this.deleted.show();
    } else if (this.story) {
      void this.story.refresh();
    } else {
      this.again();
    }
  }

  loadMore(): void {
    // What failed is tried again by its own button.
    if (this.story && !this.story.failure) {
      void this.story.loadMore(this.frame.filter);
    }
  }

  switchDeleted(): void {
    if (this.deleted.isShown) {
      this.open(undefined);
    } else {
      this.deleted.show();
    }
    this.render();
  }

  protected override onActivateRequest(): void {
    const row = this.node.querySelector<HTMLElement>('.jp-Bookstore-version[tabindex="0"]');
    (row ?? this.frame).focus();
  }

  protected override onAfterShow(): void {
    this.look();
  }

  private readonly onCurrentChanged = (_: unknown, panel: NotebookPanel | null): void => {
    this.watch(panel ?? undefined);
    if (panel && this.isVisible && !this.deleted.isShown) {
      this.open(panel.context.path);
    }
  };

  private readonly onSave = (_: unknown, state: string): void => {
    this.saved ||= state === 'completed';
  };

  private readonly onPath = (_: unknown, path: string): void => this.open(path);

  private readonly onArchive = (): void => {
    this.render();
    const { renamed } = this.parts.archive;
    if ((this.saved && this.waiting === 0) || renamed !== this.renamed) {
      this.saved = false;
      this.renamed = renamed;
      this.lookSoon();
    }
  };

  private readonly onCommand = (
    _: unknown,
    { id, result }: CommandRegistry.ICommandExecutedArgs
  ): void => {
    if (PUBLISHING.has(id)) {
      void result.then(
        () => this.lookSoon(),
        () => undefined
      );
    }
  };

  /** Begins anew: another notebook, storage or user. */
  private readonly again = (): void => {
    const { path } = this;
    this.watch(this.parts.notebooks.currentWidget ?? undefined);
    this.story = this.failure = this.selected = undefined;
    if (path !== undefined) {
      this.begin(path).catch((error: unknown) => {
        if (this.path === path) {
          this.failure = error;
          this.render();
        }
      });
    }
    this.render();
  };

  private async begin(path: string): Promise<void> {
    const source = await this.doing.source(path);
    if (this.path !== path || this.story || this.isDisposed) {
      return;
    }
    this.needsSetUp = source === undefined;
    if (source) {
      const story = new Story(source);
      this.story = story;
      story.changed.connect(() => {
        if (this.story === story) {
          this.render();
        }
      });
      await story.refresh();
      this.loadFiltered();
    }
    this.render();
  }

  /** Follows the saves and renames of a notebook. */
  private watch(panel: NotebookPanel | undefined): void {
    if (this.watched && !this.watched.isDisposed) {
      this.watched.context.saveState.disconnect(this.onSave);
      this.watched.context.pathChanged.disconnect(this.onPath);
    }
    this.watched = panel;
    panel?.context.saveState.connect(this.onSave);
    panel?.context.pathChanged.connect(this.onPath);
  }

  private lookSoon(): void {
    this.looking ??= setTimeout(() => {
      this.looking = undefined;
      this.look();
    }, PAUSE);
  }

  /** Looks what S3 has now, if anyone sees it. */
  private look(): void {
    if (this.isVisible && !this.deleted.isShown) {
      this.refresh();
    }
  }

  /** With a filter, loads until all that it shows is there. */
  private loadFiltered(): void {
    const { frame, story } = this;
    const { filter } = frame;
    if (story && filter !== 'all' && !story.busy && !story.failure && !story.isComplete(filter)) {
      void story.loadMore(filter).then(() => {
        if (this.story === story && frame.filter === filter) {
          this.loadFiltered();
        }
      });
    }
  }

  private isArchived(path: string): boolean {
    const { archive, manager } = this.parts;
    const model = contextOf(manager, path)?.model as Parameters<typeof wantsArchive>[0] | undefined;
    return archive.isOn && (!model || wantsArchive(model));
  }

  private get waiting(): number {
    const { app, archive } = this.parts;
    const { path } = this;
    return path === undefined ? 0 : archive.waiting(app.serviceManager.contents.localPath(path));
  }

  private render(): void {
    const { deleted, frame, path, selected, story, trans } = this;
    const showsDeleted = deleted.isShown;
    const entries = showsDeleted || !story ? [] : story.entries(frame.filter);
    if (showsDeleted) {
      frame.title(trans.__('Deleted Notebooks'), '');
    } else {
      frame.title(path === undefined ? trans.__('History') : PathExt.basename(path), path ?? '');
      this.list.show(entries);
    }
    this.list.node.hidden = showsDeleted;
    frame.showsDeleted(showsDeleted);
    frame.offer({
      filter: !showsDeleted && story !== undefined,
      refresh: showsDeleted || story !== undefined,
      more: !showsDeleted && story !== undefined && !story.busy && !story.isComplete(frame.filter),
      deleted: !this.needsSetUp
    });
    frame.tell(showsDeleted ? deleted.status : this.status(entries.length));
    const words =
      selected && !showsDeleted
        ? trans.__(
            'The version of %1 is chosen: take Compare in the menu of another one.',
            momentOf(selected, trans)
          )
        : '';
    frame.comparing(words, () => {
      this.selected = undefined;
      this.render();
    });
    frame.say(showsDeleted ? undefined : this.message(entries.length));
  }

  private status(shown: number): string {
    const { story, trans, waiting } = this;
    const begins = this.path !== undefined && !story && !this.failure && !this.needsSetUp;
    if (begins || story?.busy) {
      return shown > 0
        ? trans.__('Looking for versions…')
        : trans.__('Asking S3 for its versions…');
    }
    const waits =
      waiting > 0 ? trans._n('%1 save waits for S3.', '%1 saves wait for S3.', waiting) : '';
    return [waits, story ? deniedIn(story.denied, trans) : ''].filter(Boolean).join(' ');
  }

  private message(shown: number) {
    const { failure, frame, needsSetUp, path, story, trans } = this;
    const { session } = this.parts;
    return messageOf({
      path,
      needs: needsSetUp ? (session.isSetUp ? 'keys' : 'setup') : undefined,
      failure: failure ?? story?.failure,
      isEmpty: shown === 0 && story !== undefined && !story.busy,
      isPartial: (story?.denied.size ?? 0) > 0,
      filter: frame.filter,
      isArchived: path !== undefined && this.isArchived(path),
      trans,
      ask: () => void session.versions({ ask: true }).then(found => found && this.again()),
      retry: () => (shown > 0 && story ? void story.loadMore(frame.filter) : this.refresh())
    });
  }
}
