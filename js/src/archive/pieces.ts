/**
 * Gives the worker the content of a notebook piece by piece: what is copied into its memory at once keeps the page from
 * answering meanwhile.
 */
import type { Remote } from 'comlink';

import type { IWorker } from './worker/protocol';

/** How many cells are copied at once. */
const CELLS = 16;

export async function sendContent(
  worker: Remote<IWorker>,
  document: string,
  content: unknown
): Promise<void> {
  const { cells, ...rest } = content as { cells?: unknown };
  if (!Array.isArray(cells)) {
    void worker.started(document, content);
    return;
  }
  void worker.started(document, { ...rest, cells: [] });
  for (let at = 0; at < cells.length; at += CELLS) {
    if (at > 0) {
      await nextTask();
    }
    void worker.goesOn(document, cells.slice(at, at + CELLS));
  }
}

/** Lets the page answer first; timers would wait for a second where the tab is not in sight. */
function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
