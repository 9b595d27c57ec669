/**
 * Saves bytes under the first free name, and never over another file.
 *
 * With our server extension the server decides, by creating the file exclusively. Without it (or where
 * the folder is on another drive) Jupyter's contents API has to do, which cannot: the bytes go under a
 * name that nobody else has, then the file is renamed, one tab at a time. Two *browsers* that rename onto
 * one name in the same instant could still meet; README says so.
 *
 * That other name is kept from the file browser: it would list the folder at once, and Jupyter's server
 * answers 404 for a whole folder when a file in it goes away meanwhile.
 */
import { PathExt, URLExt } from '@jupyterlab/coreutils';
import { type Contents, Drive, ServerConnection, type ServiceManager } from '@jupyterlab/services';

import { upload } from './upload';

/** After so many taken names something else is wrong. */
const TRIES = 100;

/** What an upload needs of a drive. */
export type Files = Pick<Contents.IDrive, 'delete' | 'get' | 'rename' | 'save'>;

/** What saving needs of JupyterLab and of the wasm. */
export interface SaveOptions {
  contents: Contents.IManager;
  /** The server's files, by a drive to which nothing listens. */
  unheard: Files;
  serverSettings: ServerConnection.ISettings;
  /** Whether our server extension is there, and can create a file exclusively. */
  creates: boolean;
  /** The n-th name to try for a path. */
  candidate: (path: string, n: number) => string;
}

/** What saving needs, of a JupyterLab and the wasm. */
export function savingOf(
  { contents, serverSettings }: ServiceManager.IManager,
  creates: boolean,
  { candidate }: Pick<SaveOptions, 'candidate'>
): SaveOptions {
  return {
    contents,
    unheard: new Drive({ serverSettings }),
    serverSettings,
    creates,
    candidate
  };
}

/**
 * Saves `bytes` in `folder` as `name`, or as the first `name-1`, `name-2` that is free.
 *
 * @returns the path of the new file
 * @throws ServerConnection.ResponseError or ServerConnection.NetworkError; nothing is left behind then.
 */
export async function saveUnderFreeName(
  options: SaveOptions,
  folder: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>
): Promise<string> {
  const wanted = inFolder(folder, name);
  if (options.contents.driveName(wanted) !== '') {
    return uploadAndRename(options, options.contents, folder, wanted, bytes);
  }
  const saved = options.creates ? await createExclusively(options, wanted, bytes) : null;
  return saved ?? uploadAndRename(options, options.unheard, folder, wanted, bytes);
}

/** A name in a folder, which may be the root of a drive. */
export function inFolder(folder: string, name: string): string {
  return folder === '' || folder.endsWith(':') ? folder + name : PathExt.join(folder, name);
}

/** Asks our server extension; `null` where it cannot. */
async function createExclusively(
  { serverSettings, candidate }: SaveOptions,
  wanted: string,
  bytes: Uint8Array<ArrayBuffer>
): Promise<string | null> {
  const root = URLExt.join(serverSettings.baseUrl, 'bookstore/create');
  for (let n = 0; n < TRIES; n++) {
    const path = candidate(wanted, n);
    const answer = await ServerConnection.makeRequest(
      URLExt.join(root, URLExt.encodeParts(path)),
      {
        method: 'POST',
        body: bytes,
        headers: { 'Content-Type': 'application/octet-stream' }
      },
      serverSettings
    );
    switch (answer.status) {
      case 201:
        return path;
      case 409:
        break;
      case 404:
      case 405:
      case 501:
        return null;
      default:
        throw await ServerConnection.ResponseError.create(answer);
    }
  }
  throw new Error(`no free name for ${wanted}`);
}

async function uploadAndRename(
  { candidate, serverSettings }: SaveOptions,
  files: Files,
  folder: string,
  wanted: string,
  bytes: Uint8Array<ArrayBuffer>
): Promise<string> {
  const temporary = inFolder(folder, temporaryName());
  try {
    await upload(files, temporary, bytes);
    return await oneTabAtATime(serverSettings.baseUrl, async () => {
      for (let n = 0; n < TRIES; n++) {
        const path = candidate(wanted, n);
        if ((await isFree(files, path)) && (await rename(files, temporary, path))) {
          return path;
        }
      }
      throw new Error(`no free name for ${wanted}`);
    });
  } catch (error) {
    // What went wrong is told; that the cleaning failed as well would only hide it.
    await files.delete(temporary).catch(() => undefined);
    throw error;
  }
}

/** A name that nobody else has; without `crypto.randomUUID`, which plain http lacks. */
function temporaryName(): string {
  const random = crypto.getRandomValues(new Uint8Array(8));
  const hex = Array.from(random, byte => byte.toString(16).padStart(2, '0')).join('');
  return `bookstore-clone-${hex}.part`;
}

async function isFree(files: Files, path: string): Promise<boolean> {
  try {
    await files.get(path, { content: false });
    return false;
  } catch (error) {
    if (statusOf(error) === 404) {
      return true;
    }
    throw error;
  }
}

async function rename(files: Files, from: string, to: string): Promise<boolean> {
  try {
    await files.rename(from, to);
    return true;
  } catch (error) {
    if (statusOf(error) === 409) {
      return false;
    }
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as Partial<ServerConnection.ResponseError>).response?.status;
}

/** Runs alone among the tabs of this browser; plain http has no locks, so there it just runs. */
async function oneTabAtATime<T>(baseUrl: string, run: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? await locks.request(`bookstore-clone:${baseUrl}`, run) : await run();
}
