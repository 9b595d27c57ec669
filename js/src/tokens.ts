/** What the plugins of this extension share. */
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

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

/** How the archive stands. */
export interface IArchive {
  /** Emitted when it stands otherwise. */
  readonly changed: ISignal<IArchive, void>;
  /** Whether saves are archived. */
  readonly isOn: boolean;
  /** How many renames S3 was told of; another number when it was told of one more. */
  readonly renamed: number;
  /** How many saves of a notebook wait for S3. */
  waiting(path: string): number;
}

export const IArchive = new Token<IArchive>(
  'jupyterlab-bookstore:IArchive',
  'Whether saves are archived, and how many wait for S3.'
);
