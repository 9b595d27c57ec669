/** Which settings hold: the server's, the user's, and how the two meet. */
import type { Settings } from '../api';

/** How requests are signed. */
export type CredentialsPlan =
  /** By keys that the user types in. */
  | { kind: 'typed' }
  /** By what an endpoint answers; `trusted` where an administrator named it. */
  | { kind: 'endpoint'; url: string; trusted: boolean }
  /** Not at all. */
  | { kind: 'anonymous' };

/** What the user has set in JupyterLab. */
export interface IUserSettings extends Settings {
  credentials?: 'typed' | 'endpoint' | 'anonymous';
  credentials_url?: string;
}

/** What `GET <base>/bookstore/settings` answers: only what was explicitly set. */
export interface IServerSettings extends Settings {
  credentials_url?: string;
}

/** The settings that hold. */
export interface IEffectiveSettings {
  /** Who set the storage. */
  origin: 'server' | 'user';
  /** The settings for the wasm. */
  settings: Settings;
  /** How requests are signed. */
  credentials: CredentialsPlan;
}

/** What describes one storage: it comes whole from the server or whole from the user. */
const STORAGE = [
  's3_bucket',
  's3_endpoint_url',
  's3_region_name',
  's3_addressing',
  'workspace_prefix',
  'published_prefix'
] as const satisfies (keyof Settings)[];

/** What either may set; the server wins. */
const OTHERS = [
  'edge_url',
  'enable_s3_cloning',
  'fs_cloning_basedir'
] as const satisfies (keyof Settings)[];

/**
 * Merges both. Where the server sets a bucket, all that describes the storage and the credentials come
 * from it, so that a user's endpoint is never given the server's credentials, nor the other way round.
 */
export function merge(server: IServerSettings | null, user: IUserSettings): IEffectiveSettings {
  const fromServer = Boolean(server?.s3_bucket);
  const storage = pick((fromServer && server) || user, STORAGE);
  const others = { ...pick(user, OTHERS), ...pick(server ?? {}, OTHERS) };
  return {
    origin: fromServer ? 'server' : 'user',
    settings: { ...storage, ...others },
    credentials: fromServer ? serverPlan(server) : userPlan(user)
  };
}

function serverPlan(server: IServerSettings | null): CredentialsPlan {
  return server?.credentials_url
    ? { kind: 'endpoint', url: server.credentials_url, trusted: true }
    : { kind: 'typed' };
}

function userPlan(user: IUserSettings): CredentialsPlan {
  switch (user.credentials) {
    case 'anonymous':
      return { kind: 'anonymous' };
    case 'endpoint':
      return { kind: 'endpoint', url: user.credentials_url ?? '', trusted: false };
    case 'typed':
    case undefined:
      return { kind: 'typed' };
  }
}

function pick(from: Settings, names: readonly (keyof Settings)[]): Settings {
  return Object.fromEntries(
    names
      .map(name => [name, from[name]] as const)
      // An empty text means "not set"; the wasm then takes the default.
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
  );
}
