/** Clone: its command, and the parameter in JupyterLab's address. */
import { IRouter, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN } from '../commands';
import { ISessionProvider } from '../tokens';
import { openedPath, PATTERN, pastedLink, takeLink, withoutLink } from './parameter';

/** The router's own; after JupyterLab's workspace (20 to 30), before its tree (100). */
const RANK = 50;
const TAKE_PARAMETER = 'bookstore:take-parameter';

export const clonePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-bookstore:clone',
  description: 'Clones what others have published, from a link.',
  autoStart: true,
  requires: [IDocumentManager, ISessionProvider],
  optional: [IRouter, IDefaultFileBrowser, IFileBrowserFactory, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    manager: IDocumentManager,
    sessions: ISessionProvider,
    router: IRouter | null,
    browser: IDefaultFileBrowser | null,
    browsers: IFileBrowserFactory | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const { commands } = app;
    const chosen = translator ?? nullTranslator;
    const trans = chosen.load(DOMAIN);
    const around = {
      app,
      manager,
      session: () => sessions.get(),
      refresh: async () => browser?.model.refresh(),
      translator: chosen,
      trans
    };

    commands.addCommand(CommandIDs.clone, {
      label: trans.__('Clone from Link…'),
      caption: trans.__('Clone what someone has published, from its link'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            link: { type: 'string', description: trans.__('The link; asked for without one') },
            folder: {
              type: 'string',
              description: trans.__('The folder that is proposed, or a file in it')
            }
          }
        }
      },
      execute: async args => {
        const { askLink, clone } = await import('./flow');
        const text = typeof args['link'] === 'string' ? args['link'] : await askLink(trans);
        if (text) {
          const folder =
            typeof args['folder'] === 'string' ? args['folder'] : (browser?.model.path ?? '');
          await clone(around, pastedLink(text), folder);
        }
      }
    });
    commands.addCommand(CommandIDs.cloneHere, {
      label: trans.__('Clone from Link Here…'),
      caption: trans.__('Clone what someone has published into this folder'),
      execute: () => {
        const current = browsers?.tracker.currentWidget ?? browser;
        const [item] = current ? Array.from(current.selectedItems()) : [];
        const folder = item?.type === 'directory' ? item.path : (current?.model.path ?? '');
        return commands.execute(CommandIDs.clone, { folder });
      }
    });
    palette?.addItem({ command: CommandIDs.clone, category: trans.__('Bookstore') });

    // The router, and not the address at start: a second tab is first reloaded at a workspace of its own,
    // and only then are its routes called.
    commands.addCommand(TAKE_PARAMETER, {
      execute: args => {
        const { path = '', search = '' } = args as Partial<IRouter.ILocation>;
        const link = takeLink(search);
        stripParameter();
        if (link) {
          const opened = openedPath(path);
          const clone = { link, ...(opened ? { folder: opened } : {}) };
          void app.restored.then(() => commands.execute(CommandIDs.clone, clone));
        }
      }
    });
    router?.register({ command: TAKE_PARAMETER, pattern: PATTERN, rank: RANK });
  }
};

/**
 * Takes the parameter out of the address, in place: the router's own `navigate` would add a step to the
 * history, and going back would ask again.
 */
function stripParameter(): void {
  const { pathname, search, hash } = window.location;
  window.history.replaceState(window.history.state, '', pathname + withoutLink(search) + hash);
}
