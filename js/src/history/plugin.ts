/** History: a panel beside the documents. What it shows is loaded when it is shown. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, IThemeManager } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Panel } from '@lumino/widgets';

import { CommandIDs, DOMAIN } from '../commands';
import { IArchive, ISessionProvider } from '../tokens';
import { historyIcon } from '../ui/icons';
import type { HistoryPanel } from './panel';

const PANEL = 'jp-bookstore-history';

export const historyPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-bookstore:history',
  description: 'Shows the versions of notebooks in S3, and brings them back.',
  autoStart: true,
  requires: [ISessionProvider, IArchive, IDocumentManager, INotebookTracker],
  optional: [
    IFileBrowserFactory,
    ICommandPalette,
    ITranslator,
    IStateDB,
    IThemeManager,
    ILayoutRestorer
  ],
  activate: (
    app: JupyterFrontEnd,
    sessions: ISessionProvider,
    archive: IArchive,
    manager: IDocumentManager,
    notebooks: INotebookTracker,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    state: IStateDB | null,
    themes: IThemeManager | null,
    restorer: ILayoutRestorer | null
  ) => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load(DOMAIN);

    let loading: Promise<HistoryPanel> | undefined;
    const content = () =>
      (loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      }));
    const load = async () => {
      const [session, { HistoryPanel }] = await Promise.all([
        sessions.get(),
        import(/* webpackChunkName: "history" */ './panel')
      ]);
      const parts = { app, session, archive, manager, notebooks, state, themes, trans };
      const panel = new HistoryPanel(parts);
      shell.addWidget(panel);
      return panel;
    };
    const shell = new HistoryShell(() => void content());
    shell.id = PANEL;
    shell.title.icon = historyIcon;
    shell.title.caption = trans.__('History of Notebooks in S3');
    shell.node.setAttribute('role', 'region');
    shell.node.setAttribute('aria-label', trans.__('History of notebooks in S3'));
    app.shell.add(shell, 'right', { rank: 850 });
    restorer?.add(shell, PANEL);

    const path = (args: Record<string, unknown>): string | undefined => {
      if (typeof args['path'] === 'string') {
        return args['path'];
      }
      if (args['from'] === 'browser') {
        const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
        return items.map(({ path }) => path).find(path => path.endsWith('.ipynb'));
      }
      if (args['from'] === 'tab') {
        const id = app.contextMenuHitTest(({ dataset }) => dataset['id'] !== undefined)?.dataset[
          'id'
        ];
        return notebooks.find(panel => panel.id === id)?.context.path;
      }
      return notebooks.currentWidget?.context.path;
    };
    commands.addCommand(CommandIDs.history, {
      label: trans.__('Show History'),
      caption: trans.__('Show the versions of this notebook in S3'),
      icon: args => (args['isPalette'] ? undefined : historyIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: trans.__('The notebook; the current one without it')
            }
          }
        }
      },
      isVisible: args => args['from'] !== 'tab' || path(args) !== undefined,
      execute: async args => {
        app.shell.activateById(PANEL);
        const panel = await content();
        panel.open(path(args));
        panel.activate();
      }
    });
    palette?.addItem({
      command: CommandIDs.history,
      category: trans.__('Bookstore'),
      args: { isPalette: true }
    });
  }
};

/** The panel's place in the side bar, empty until it is shown. */
class HistoryShell extends Panel {
  constructor(private readonly shown: () => void) {
    super();
    this.addClass('jp-Bookstore-historyShell');
  }

  protected override onAfterShow(): void {
    this.shown();
  }

  protected override onAfterAttach(): void {
    if (this.isVisible) {
      this.shown();
    }
  }
}
