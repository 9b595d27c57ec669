/**
 * Whose turn it is to drain: one tab's at a time, for each scope.
 *
 * Web Locks say so where the browser has them, which is in secure contexts only. On plain http a lease in
 * IndexedDB does: it is renewed while its holder lives and runs out when the holder has died.
 */
import { randomId } from './id';
import type { DiskStore } from './store';

/** How long a lease holds, in milliseconds: longer than a busy worker may be late with renewing it. */
const TERM = 20_000;
const HEARTBEAT = 5_000;

/** The right to drain, once it was given. */
export interface ITurn {
  /** Whether it still holds; it is asked before each thing that is sent. */
  holds(): boolean;
  /** Aborted when it is over. */
  ends: AbortSignal;
}

/**
 * Waits for the turn, and gives it back when `work` has ended.
 *
 * @param ends aborted when the turn is not wanted any more
 */
export async function inTurn(
  store: DiskStore,
  scope: string,
  ends: AbortSignal,
  work: (turn: ITurn) => Promise<void>
): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks) {
    await locks
      .request(`jupyterlab-bookstore:outbox:${scope}`, { signal: ends }, () =>
        work({ holds: () => !ends.aborted, ends })
      )
      .catch((error: unknown) => {
        if (!ends.aborted) {
          throw error;
        }
      });
    return;
  }
  await byLease(store, scope, ends, work);
}

async function byLease(
  store: DiskStore,
  scope: string,
  ends: AbortSignal,
  work: (turn: ITurn) => Promise<void>
): Promise<void> {
  const holder = randomId();
  let until = 0;
  const renew = async () => {
    const now = Date.now();
    until = (await store.lease(scope, holder, now, now + TERM)) ? now + TERM : 0;
    return until > 0;
  };
  while (!ends.aborted && !(await renew())) {
    await pause(HEARTBEAT, ends);
  }
  if (ends.aborted) {
    return;
  }
  const over = new AbortController();
  ends.addEventListener('abort', () => over.abort());
  const heartbeat = setInterval(() => {
    // A late heartbeat finds another holder; a failed one is made up for by the next.
    void renew().then(held => held || over.abort(), noop);
  }, HEARTBEAT);
  try {
    const { signal } = over;
    await work({ holds: () => !signal.aborted && Date.now() < until, ends: signal });
  } finally {
    clearInterval(heartbeat);
    await store.release(scope, holder);
  }
}

const noop = () => undefined;

function pause(milliseconds: number, ends: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    ends.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
