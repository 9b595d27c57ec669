/** The worker: makes previews and comparisons, so that nothing else waits for them. */
import { expose } from 'comlink';

import type * as Wasm from '../../../wasm/bookstore_view.js';
import type { IReader } from '../reader';

let loading: Promise<typeof Wasm> | undefined;

/** Loads the wasm; later calls share the first one. */
function load(): Promise<typeof Wasm> {
  loading ??= import('../../../wasm/bookstore_view.js').then(async wasm => {
    await wasm.default();
    return wasm;
  });
  return loading;
}

const reader: IReader = {
  preview: async (notebook, options) => (await load()).preview(notebook, options),
  compare: async (before, after) => (await load()).compare(before, after)
};

expose(reader);
