/** The session: settings and credentials, shared by the other plugins. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs, DOMAIN } from '../commands';
import { ISessionProvider } from '../tokens';
import type { Session } from './session';

export const sessionPlugin: JupyterFrontEndPlugin<ISessionProvider> = {
  id: 'jupyterlab-bookstore:plugin',
  description: 'The settings of bookstore and the credentials of this session.',
  autoStart: true,
  provides: ISessionProvider,
  optional: [ISettingRegistry, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): ISessionProvider => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    let session: Promise<Session> | undefined;
    const get = () =>
      (session ??= import('./session')
        .then(({ Session }) => Session.open({ services: app.serviceManager, registry, trans }))
        .catch((error: unknown) => {
          // The next one who asks tries anew.
          session = undefined;
          throw error;
        }));

    app.commands.addCommand(CommandIDs.setup, {
      label: trans.__('Set Up Bookstore…'),
      caption: trans.__('Enter the storage that notebooks are published to'),
      execute: async () => (await get()).setUp()
    });
    app.commands.addCommand(CommandIDs.signOut, {
      label: trans.__('Forget the Access Key of the Storage'),
      caption: trans.__('Forget the access key that was typed in'),
      execute: async () => (await get()).signOut()
    });
    for (const command of [CommandIDs.setup, CommandIDs.signOut]) {
      palette?.addItem({ command, category: trans.__('Bookstore') });
    }
    return { get };
  }
};
