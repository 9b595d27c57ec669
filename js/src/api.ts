/**
 * The one door to the wasm of publish and clone: loads it on first use.
 *
 * Types come from the wasm package itself, as `import type`, so that nothing of it is in the start-up path.
 */
import type * as Wasm from '../wasm/bookstore_lab.js';
import { onFirstUse } from './once';

export type {
  Bookstore,
  CloneSource,
  Connection,
  Failure,
  Features,
  Keeps,
  Link,
  Publication,
  Published,
  Sentence,
  Settings,
  Survey,
  Unpublished
} from '../wasm/bookstore_lab.js';

/** The functions and classes of the wasm package. */
export type Api = typeof Wasm;

export const load: () => Promise<Api> = onFirstUse(async () => {
  const api = await import('../wasm/bookstore_lab.js');
  await api.default();
  return api;
});
