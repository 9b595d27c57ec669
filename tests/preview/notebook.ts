/** Notebooks in few words. */

export interface Cell {
  cell_type: string;
  attachments?: Record<string, Record<string, string>>;
  execution_count?: number | null;
  input?: string;
  language?: string;
  level?: number;
  metadata?: object;
  outputs?: object[];
  source?: string;
}

export interface Notebook {
  cells?: Cell[];
  metadata: object;
  nbformat: number;
  worksheets?: { cells: Cell[] }[];
}

/** A script that tells the test that it ran. */
export const CANARY = 'canary(1)';

/** A server that counts what reaches it. */
export const EVIL = 'http://evil.example';

/** What every notebook of the tests begins and ends with. */
export const WITNESS = 'Witness of what a reader sees';

export const markdown = (source: string): Cell => ({ cell_type: 'markdown', metadata: {}, source });

export const code = (source: string, ...outputs: object[]): Cell => ({
  cell_type: 'code',
  execution_count: 1,
  metadata: {},
  outputs,
  source
});

export const bundle = (data: object): Cell =>
  code('x', { output_type: 'display_data', data, metadata: {} });

export const html = (text: string): Cell => bundle({ 'text/html': text });

export const latex = (text: string): Cell => bundle({ 'text/latex': text });

export const stream = (text: string): Cell =>
  code('x', { output_type: 'stream', name: 'stdout', text });

export const notebook = (cells: Cell[], metadata: object = {}): Notebook => ({
  cells: [markdown(WITNESS), ...cells, code(`"${WITNESS}"`)],
  metadata,
  nbformat: 4
});
