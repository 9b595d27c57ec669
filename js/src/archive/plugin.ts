/** The archive: each save of a notebook becomes a version in S3. What it does is loaded on first use. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { CommandIDs, DOMAIN } from '../commands';
import { isOnServer } from '../publish/source';
import { IArchive, ISessionProvider } from '../tokens';
import type { Archiver, IChoices } from './archiver';
import { SaveWatcher, setArchived, wantsArchive, type ISave } from './saves';
import { DATABASE } from './database';
import { StatusItem } from './status';

const ID = 'jupyterlab-bookstore:archive';
/** How long after a notebook was opened the archive is made ready, in milliseconds. */
const PATIENCE = 1500;

export const archivePlugin: JupyterFrontEndPlugin<IArchive> = {
  id: ID,
  description: 'Archives each save of a notebook in S3.',
  autoStart: true,
  provides: IArchive,
  requires: [ISessionProvider, INotebookTracker],
  optional: [ISettingRegistry, IStatusBar, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    sessions: ISessionProvider,
    notebooks: INotebookTracker,
    registry: ISettingRegistry | null,
    statusBar: IStatusBar | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): IArchive => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const { commands, serviceManager: services } = app;
    const settings = registry?.load(ID);
    const archive: IArchive & { changed: Signal<IArchive, void> } = {
      changed: new Signal({} as IArchive),
      get isOn() {
        return known?.archiver?.isOn ?? false;
      },
      get renamed() {
        return known?.archiver?.report.renamed ?? 0;
      },
      waiting: path =>
        known?.archiver?.report.entries.filter(entry => entry.path === path).length ?? 0
    };
    let choices: IChoices = { enabled: true, copies: 'ask' };

    let loading: Promise<Archiver | undefined> | undefined;
    /** The archive of this page, once it is known: none while saves are not archived. */
    let known: { archiver: Archiver | undefined } | undefined;
    /** None while saves are not archived and none wait. */
    const archiver = () =>
      (loading ??= start().catch((error: unknown) => {
        loading = undefined;
        throw error;
      }));
    const start = async () => {
      const [own, session, waits] = await Promise.all([settings, sessions.get(), somethingWaits]);
      const read = () => (choices = own?.composite as unknown as IChoices);
      if (own) read();
      if (!waits && !(choices.enabled && session.isSetUp)) {
        const again = () => {
          own?.changed.disconnect(again);
          session.changed.disconnect(again);
          loading = known = undefined;
        };
        own?.changed.connect(again);
        session.changed.connect(again);
        known = { archiver: undefined };
        return undefined;
      }
      const { Archiver, glanceOf } = await import(/* webpackChunkName: "archive" */ './archiver');
      const archiver = new Archiver({
        session,
        services,
        trans,
        choices: () => choices,
        choose: async copies => void (await own?.set('copies', copies))
      });
      own?.changed.connect(() => {
        read();
        void archiver.configure();
      });
      archiver.changed.connect((_, { status }) => {
        if (status) item?.glance(glanceOf(status, trans));
        archive.changed.emit();
      });
      await archiver.begin(waits);
      known = { archiver };
      return archiver;
    };
    const tell = (work: (archiver: Archiver) => void) =>
      void archiver().then(
        archiver => archiver && work(archiver),
        () => undefined
      );
    const notArchived = async ({ path }: ISave, error: unknown) => {
      const { showFailure } = await import(
        /* webpackChunkName: "archive-failure" */ '../ui/failure'
      );
      const title = trans.__('The save of “%1” was not archived.', PathExt.basename(path));
      await showFailure({ title, error, trans });
    };

    /** Saves that the archive has not been given yet: it is loaded with the first one. */
    let coming = 0;
    window.addEventListener('beforeunload', event => {
      if (coming > 0 || known?.archiver?.isSafe === false) {
        event.preventDefault();
      }
    });
    const watcher = new SaveWatcher(app, {
      get wanted() {
        return !known || (known.archiver?.wanted ?? false);
      },
      started: (document, content) => tell(archiver => archiver.started(document, content)),
      completed: (document, save) => {
        coming++;
        void archiver()
          .then(
            archiver => archiver?.completed(document, save),
            (error: unknown) => void notArchived(save, error)
          )
          .finally(() => coming--);
      },
      failed: document => tell(archiver => archiver.failed(document)),
      closed: document => tell(archiver => archiver.closed(document))
    });
    services.contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      const [from, to] = [oldValue?.path, newValue?.path];
      const folder = newValue?.type === 'directory';
      if (type === 'rename' && from && to && (folder || newValue?.type === 'notebook')) {
        if ([from, to].every(path => isOnServer(services.contents, path))) {
          const [left, entered] = [from, to].map(path => services.contents.localPath(path));
          const change = { from: left ?? '', to: entered ?? '', folder, at: Date.now() };
          tell(archiver => archiver.renamed(change));
        }
      }
    });
    notebooks.forEach(panel => watcher.watch(panel.context));
    notebooks.widgetAdded.connect((_, panel) => {
      watcher.watch(panel.context);
      void panel.context.ready.then(() => setTimeout(() => tell(() => undefined), PATIENCE));
    });
    // What an earlier tab could not send is sent though no notebook is opened.
    const somethingWaits = app.restored.then(async () => {
      // Not in all browsers. Without the database there is nothing to be loaded for.
      const known = await (indexedDB as Partial<IDBFactory>).databases?.();
      if (known && !known.some(({ name }) => name === DATABASE)) {
        return false;
      }
      const { somethingWaits } = await import(
        /* webpackChunkName: "archive-waiting" */ './waiting'
      );
      return somethingWaits();
    });
    void somethingWaits.then(waits => {
      if (waits) tell(() => undefined);
    });

    const item = statusBar
      ? new StatusItem(() => void commands.execute(CommandIDs.showOutbox))
      : null;
    if (item) {
      statusBar?.registerStatusItem(ID, {
        item,
        align: 'right',
        rank: 90,
        isActive: () => item.isActive,
        activeStateChanged: item.activeChanged
      });
    }

    commands.addCommand(CommandIDs.showOutbox, {
      label: trans.__('Show Waiting Saves'),
      caption: trans.__('Show the saves that are not in S3 yet'),
      execute: async () => {
        const outbox = await archiver();
        if (!outbox) {
          const words = trans.__(
            'Saves are not archived: no storage is set up, or the archive is switched off.'
          );
          Notification.info(words, { autoClose: 8000 });
          return;
        }
        const { showOutbox } = await import(
          /* webpackChunkName: "archive-outbox" */ './outboxDialog'
        );
        await showOutbox(outbox, trans);
      }
    });
    commands.addCommand(CommandIDs.archiveNotebook, {
      label: trans.__('Archive This Notebook'),
      caption: trans.__('Keep each save of this notebook as a version in S3'),
      isEnabled: () => notebooks.currentWidget !== null,
      isToggleable: true,
      isToggled: () => {
        const model = notebooks.currentWidget?.context.model;
        return model ? wantsArchive(model) : false;
      },
      execute: () => {
        const model = notebooks.currentWidget?.context.model;
        if (model) {
          setArchived(model, !wantsArchive(model));
          commands.notifyCommandChanged(CommandIDs.archiveNotebook);
        }
      }
    });
    for (const command of [CommandIDs.showOutbox, CommandIDs.archiveNotebook]) {
      palette?.addItem({ command, category: trans.__('Bookstore') });
    }
    return archive;
  }
};
