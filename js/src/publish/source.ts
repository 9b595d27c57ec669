/** The bytes of a notebook as its server has them. */
import { URLExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ServerConnection, type Contents, type ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { load } from '../api';

/** Real-time collaboration opens the server's own files under this drive's name. */
const COLLABORATION = 'RTC';

/** The open document of a path, if there is one. */
export function contextOf(
  manager: IDocumentManager,
  path: string
): DocumentRegistry.Context | undefined {
  const widget = manager.findWidget(path, null);
  return widget && manager.contextForWidget(widget);
}

/** Saves what is not saved yet. */
export async function saveFirst(
  context: DocumentRegistry.Context | undefined,
  trans: TranslationBundle
): Promise<void> {
  if (!context?.model.dirty) {
    return;
  }
  await context.save();
  if (context.model.dirty) {
    throw new Error(trans.__('The notebook could not be saved first.'));
  }
}

/** Whether a path is a file of the Jupyter server, so that its very bytes can be read. */
export function isOnServer(contents: Contents.IManager, path: string): boolean {
  const drive = contents.driveName(path);
  return drive === '' || drive === COLLABORATION;
}

/** The bytes of a saved notebook: the file's own, or of another drive what Jupyter would write. */
export async function readNotebook(
  services: ServiceManager.IManager,
  path: string
): Promise<Uint8Array> {
  const { contents, serverSettings } = services;
  if (isOnServer(contents, path)) {
    return readFile(contents.localPath(path), contents.serverSettings ?? serverSettings);
  }
  const model = await contents.get(path, { type: 'notebook', content: true });
  return (await load()).writeNotebook(JSON.stringify(model.content));
}

/** What would be published of a saved notebook now. */
export async function prepared(
  services: ServiceManager.IManager,
  path: string
): Promise<Uint8Array> {
  const api = await load();
  return api.prepareNotebook(await readNotebook(services, path));
}

/**
 * Reads a file byte for byte. The files address streams it; the contents API would wrap it into JSON, at
 * several times its size in memory, and is asked only where the other is switched off.
 */
async function readFile(path: string, server: ServerConnection.ISettings): Promise<Uint8Array> {
  const encoded = URLExt.encodeParts(path);
  const init: RequestInit = { cache: 'no-store' };
  const file = URLExt.join(server.baseUrl, 'files', encoded);
  const raw = await ServerConnection.makeRequest(file, init, server);
  if (raw.ok) {
    return new Uint8Array(await raw.arrayBuffer());
  }
  const query = '?type=file&format=text&content=1';
  const model = URLExt.join(server.baseUrl, 'api/contents', encoded) + query;
  const answer = await ServerConnection.makeRequest(model, init, server);
  if (!answer.ok) {
    throw await ServerConnection.ResponseError.create(answer);
  }
  const { content } = (await answer.json()) as { content: string };
  return new TextEncoder().encode(content);
}
