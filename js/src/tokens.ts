/** What the plugins of this extension share. */
import { Token } from '@lumino/coreutils';

import type { Session } from './session/session';

/**
 * The user's session with the storage, made on first use, so that nothing of it is loaded before.
 */
export interface ISessionProvider {
  /** The one session of this page. */
  get(): Promise<Session>;
}

export const ISessionProvider = new Token<ISessionProvider>(
  'jupyterlab-bookstore:ISessionProvider',
  'Settings, credentials and the storage of the user.'
);
