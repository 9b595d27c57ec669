/** How requests are signed, as data: a worker can be given it. */
import type { IKeys } from './keys';

/** What a `CredentialsSource` is made of. */
export type Signing =
  /** Not at all. */
  | { kind: 'anonymous' }
  /** By keys that were typed in. */
  | { kind: 'fixed'; keys: IKeys }
  /** By what an endpoint answers, as text that only the wasm looks into. */
  | { kind: 'endpoint'; url: string; read: () => Promise<string> };

/** What makes a `CredentialsSource`: either wasm package has a class of its own for it. */
export interface ISources<C> {
  CredentialsSource: {
    anonymous(): C;
    fixed(accessKeyId: string, secretAccessKey: string, sessionToken?: string): C;
    endpoint(read: () => Promise<string>): C;
  };
}

/** Tells two ways of signing apart, and holds no secret. */
export function nameOf(signing: Signing): string {
  switch (signing.kind) {
    case 'anonymous':
      return signing.kind;
    case 'fixed':
      return `${signing.kind} ${signing.keys.accessKeyId}`;
    case 'endpoint':
      return `${signing.kind} ${signing.url}`;
  }
}

export function sourceOf<C>(api: ISources<C>, signing: Signing): C {
  switch (signing.kind) {
    case 'anonymous':
      return api.CredentialsSource.anonymous();
    case 'fixed': {
      const { accessKeyId, secretAccessKey, sessionToken } = signing.keys;
      return api.CredentialsSource.fixed(accessKeyId, secretAccessKey, sessionToken);
    }
    case 'endpoint':
      return api.CredentialsSource.endpoint(signing.read);
  }
}
