/** Notebooks in few words, and what the wasm says of them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import * as wasm from '../../wasm/bookstore_view.js';

export interface ICell {
  cell_type: string;
  id: string;
  source: string | string[];
  [member: string]: unknown;
}

export const bytes = (text: string) => new TextEncoder().encode(text);

export function notebook(...cells: ICell[]): Uint8Array {
  return bytes(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
}

export function markdown(id: string, source: string | string[]): ICell {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

export function code(id: string, source: string, ...outputs: unknown[]): ICell {
  return { cell_type: 'code', id, metadata: {}, execution_count: 1, source, outputs };
}

export function display(data: Record<string, unknown>): unknown {
  return { output_type: 'display_data', metadata: {}, data };
}

/** The wasm as it is built. */
export async function loadView(): Promise<typeof wasm> {
  const file = path.join(import.meta.dirname, '../../wasm/bookstore_view_bg.wasm');
  await wasm.default({ module_or_path: await readFile(file) });
  return wasm;
}
