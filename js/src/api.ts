/**
 * The one door to the wasm: loads it on first use.
 *
 * Types come from the wasm package itself, as `import type`, so that nothing of it is in the start-up path.
 */
import type * as Wasm from '../wasm/bookstore_lab.js';

export type {
  Bookstore,
  CloneSource,
  CredentialsSource,
  Connection,
  Failure,
  Features,
  Keeps,
  Link,
  Outbox,
  OutboxAction,
  OutboxConfig,
  OutboxEntry,
  OutboxEvent,
  OutboxKnown,
  OutboxOutcome,
  OutboxScope,
  OutboxStatus,
  Publication,
  Published,
  Sentence,
  Settings,
  Survey,
  Unpublished,
  WaitingSave
} from '../wasm/bookstore_lab.js';

/** The functions and classes of the wasm package. */
export type Api = typeof Wasm;

let loading: Promise<Api> | undefined;

/** Loads the wasm; later calls share the first one, but a failed one is tried anew. */
export function load(): Promise<Api> {
  loading ??= start().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(): Promise<Api> {
  const api = await import('../wasm/bookstore_lab.js');
  await api.default();
  return api;
}
