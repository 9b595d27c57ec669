/** Publish: its commands, and the button in the notebook's toolbar. What they do is loaded on first use. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandToolbarButton } from '@jupyterlab/ui-components';

import { CommandIDs, DOMAIN } from '../commands';
import { ISessionProvider } from '../tokens';
import { copyLinkIcon, publishIcon } from '../ui/icons';
import type { Publisher } from './publisher';
import { Status } from './status';

/** The button's name in the toolbar's settings. */
const BUTTON = 'bookstore-publish';

export const publishPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-bookstore:publish',
  description: 'Publishes notebooks to S3, gives their links and takes them back.',
  autoStart: true,
  requires: [ISessionProvider, IDocumentManager],
  optional: [
    INotebookTracker,
    IFileBrowserFactory,
    IToolbarWidgetRegistry,
    ICommandPalette,
    ITranslator,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    session: ISessionProvider,
    manager: IDocumentManager,
    notebooks: INotebookTracker | null,
    browsers: IFileBrowserFactory | null,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    state: IStateDB | null
  ) => {
    const { commands, serviceManager: services } = app;
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const status = new Status(services, session, () =>
      commands.notifyCommandChanged(CommandIDs.publish)
    );

    let loading: Promise<Publisher> | undefined;
    const publisher = () =>
      (loading ??= import('./publisher').then(({ Publisher }) => {
        const publisher = new Publisher({ session, services, manager, state, trans });
        publisher.changed.connect((_, path) => void status.refresh(path, publisher));
        return publisher;
      }));

    services.contents.fileChanged.connect((_, change) => {
      if (change.type === 'rename' || change.type === 'delete') {
        void publisher().then(publisher => publisher.follow(change));
      }
    });

    const panelOf = (id: unknown): NotebookPanel | undefined =>
      notebooks?.find(panel => panel.id === id);
    const isNotebook = (path: string) => /\.[ij]pynb$/.test(path);
    const paths = (args: Record<string, unknown>): string[] => {
      if (typeof args.path === 'string') {
        return [args.path];
      }
      if (args.from === 'browser') {
        const items = [...(browsers?.tracker.currentWidget?.selectedItems() ?? [])];
        return items.map(item => item.path).filter(isNotebook);
      }
      const panel = panelOf(args.panel) ?? notebooks?.currentWidget;
      return panel ? [panel.context.path] : [];
    };
    const act = (what: 'publish' | 'copyLink' | 'unpublish') => ({
      isEnabled: (args: Record<string, unknown>) => paths(args).length > 0,
      execute: async (args: Record<string, unknown>) => {
        const acting = await publisher();
        let last: unknown;
        for (const path of paths(args)) {
          last = await acting[what](path);
        }
        return last;
      }
    });

    commands.addCommand(CommandIDs.publish, {
      ...act('publish'),
      label: args => {
        const panel = panelOf(args.panel);
        return panel ? status.label(panel, trans) : trans.__('Publish…');
      },
      caption: args => {
        const panel = panelOf(args.panel);
        return panel ? status.caption(panel, trans) : trans.__('Publish this notebook to S3');
      },
      icon: args => (args.isPalette ? undefined : publishIcon)
    });
    commands.addCommand(CommandIDs.copyLink, {
      ...act('copyLink'),
      label: trans.__('Copy Published Link'),
      caption: trans.__('Copy the link of what is published of this notebook'),
      icon: args => (args.isPalette ? undefined : copyLinkIcon)
    });
    commands.addCommand(CommandIDs.unpublish, {
      ...act('unpublish'),
      label: trans.__('Unpublish…'),
      caption: trans.__('Take back what is published of this notebook')
    });
    for (const command of [CommandIDs.publish, CommandIDs.copyLink, CommandIDs.unpublish]) {
      palette?.addItem({ command, category: trans.__('Bookstore'), args: { isPalette: true } });
    }

    toolbars?.addFactory<NotebookPanel>('Notebook', BUTTON, panel => {
      status.watch(panel, publisher);
      return new CommandToolbarButton({
        commands,
        id: CommandIDs.publish,
        args: { panel: panel.id }
      });
    });
  }
};
