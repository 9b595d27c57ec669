/**
 * The one door to the wasm of archive and history, which those who only publish and clone never load.
 *
 * Its `Bookstore` is another one than that of `api.ts`: of the same settings, with other methods.
 */
import type * as Wasm from '../wasm/bookstore_versions.js';
import { onFirstUse } from './once';

export type {
  Bookstore,
  DeletedNotebook,
  Failure,
  History,
  Keeps,
  Marked,
  Outbox,
  OutboxAction,
  OutboxConfig,
  OutboxEntry,
  OutboxEvent,
  OutboxKnown,
  OutboxOutcome,
  OutboxScope,
  OutboxStatus,
  Place,
  Renaming,
  Sentence,
  Settings,
  Version,
  VersionDescription,
  WaitingSave
} from '../wasm/bookstore_versions.js';

/** The functions and classes of the wasm package. */
export type Api = typeof Wasm;

export const load: () => Promise<Api> = onFirstUse(async () => {
  const api = await import(/* webpackChunkName: "archive-wasm" */ '../wasm/bookstore_versions.js');
  await api.default();
  return api;
});
