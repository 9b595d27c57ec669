/** The key that a notebook is published under. */
import { PageConfig } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

import type { Bookstore } from '../api';
import type { Session } from '../session/session';
import type { ChosenKeys, IPlace } from './chosen';
import { isOnServer } from './source';

/** The key that the user chose for a path, else the proposed one. */
export async function publishedKey(
  contents: Contents.IManager,
  chosen: ChosenKeys,
  session: Session,
  bookstore: Bookstore,
  path: string
): Promise<string> {
  const key = await chosen.find(placeOf(session), fileOf(contents, path));
  return key ?? bookstore.publishKey(contents.localPath(path));
}

/** A path that is the same for all views of a file of the server. */
export function fileOf(contents: Contents.IManager, path: string): string {
  return isOnServer(contents, path) ? contents.localPath(path) : path;
}

/** What a choice of a key belongs to. */
export function placeOf(session: Session): IPlace {
  const { user, endpoint, bucket } = session.scope();
  return { root: root(), user, endpoint, bucket };
}

/** The folder that the server serves: on another one, the same path is another file. */
export function root(): string {
  return PageConfig.getOption('serverRoot');
}
