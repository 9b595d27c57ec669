/** The page's side of the worker that makes previews and comparisons. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { wrap, type Remote } from 'comlink';

import { isFailure } from '../ui/failure';
import type { Comparison, PreviewOptions } from './api';

export interface IReader {
  /**
   * A notebook as an HTML document for a sandboxed frame.
   *
   * @throws a `Failure` where the bytes are no notebook
   */
  preview(notebook: Uint8Array, options: PreviewOptions): Promise<string>;
  /**
   * How one notebook became another.
   *
   * @throws a `Failure` where the bytes are no notebooks
   */
  compare(before: Uint8Array, after: Uint8Array): Promise<Comparison>;
}

/** A worker, until it is ended or breaks. */
class Thread {
  readonly remote: Remote<IReader>;
  /** Rejected when it is no more: what it was asked is never answered then. */
  readonly gone: Promise<never>;
  private readonly worker: Worker;
  private reject: (reason: unknown) => void = () => undefined;

  constructor(trans: TranslationBundle) {
    this.worker = new Worker(
      /* webpackChunkName: "view-worker" */ new URL('./worker/index.js', import.meta.url),
      { type: 'module' }
    );
    this.remote = wrap<IReader>(this.worker);
    this.gone = new Promise((_, reject) => (this.reject = reject));
    this.gone.catch(() => undefined);
    this.worker.addEventListener('error', ({ message }) => {
      this.end(new Error(message || trans.__('A part of bookstore cannot be loaded.')));
    });
  }

  end(reason: unknown): void {
    this.worker.terminate();
    this.reject(reason);
    if (thread === this) {
      thread = undefined;
    }
  }
}

/** Shared by all that is open. It goes with the last of it, since wasm never gives memory back. */
let thread: Thread | undefined;
const readers = new Set<Reader>();

export class Reader implements IReader, IDisposable {
  constructor(private readonly trans: TranslationBundle) {
    readers.add(this);
  }

  preview(notebook: Uint8Array, options: PreviewOptions): Promise<string> {
    return this.ask(remote => remote.preview(notebook, options));
  }

  compare(before: Uint8Array, after: Uint8Array): Promise<Comparison> {
    return this.ask(remote => remote.compare(before, after));
  }

  get isDisposed(): boolean {
    return !readers.has(this);
  }

  dispose(): void {
    readers.delete(this);
    if (readers.size === 0) {
      thread?.end(new Error('its last reader is disposed'));
    }
  }

  private async ask<T>(call: (remote: Remote<IReader>) => Promise<T>): Promise<T> {
    const asked = (thread ??= new Thread(this.trans));
    try {
      return await Promise.race([call(asked.remote), asked.gone]);
    } catch (error) {
      // Wasm that has run out of memory cannot be used again.
      if (!isFailure(error)) {
        asked.end(error);
      }
      throw error;
    }
  }
}
