/** The Jupyter server's part: its settings, and credentials from an endpoint. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IServerSettings } from './settings';

/** What the server extension has set; `null` where there is none. */
export async function readServerSettings(
  server: ServerConnection.ISettings
): Promise<IServerSettings | null> {
  const url = URLExt.join(server.baseUrl, 'bookstore', 'settings');
  const answer = await ServerConnection.makeRequest(url, { cache: 'no-store' }, server);
  if (answer.status === 404) {
    return null;
  }
  if (!answer.ok) {
    throw await ServerConnection.ResponseError.create(answer);
  }
  return (await answer.json()) as IServerSettings;
}

/** The endpoint has no credentials to give. */
export class NoCredentials extends Error {}

/**
 * Reads credentials in the container form, as text that only the wasm looks into.
 *
 * Another origin is asked only where an administrator named it: a user could be talked into pasting one.
 */
export async function readCredentials(
  address: string,
  trusted: boolean,
  server: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<string> {
  const base = new URL(server.baseUrl, window.location.href);
  const url = new URL(address, base);
  if (url.origin !== base.origin && !trusted) {
    throw new Error(trans.__('the credentials URL is not on this Jupyter server'));
  }
  const own = url.origin === base.origin && url.pathname.startsWith(base.pathname);
  const answer = own
    ? await ServerConnection.makeRequest(url.href, { cache: 'no-store' }, server)
    : await fetch(url, { cache: 'no-store', credentials: 'include', redirect: 'error' });
  if (answer.status === 404) {
    throw new NoCredentials(trans.__('the endpoint has none'));
  }
  if (!answer.ok) {
    throw new Error(trans.__('the endpoint answered %1', `${answer.status}`));
  }
  return answer.text();
}
