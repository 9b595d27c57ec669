/** Notebooks to test with. */

/** A small notebook of nbformat 4.5, as its bytes stand on a disk. */
export function notebook(...sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: source.startsWith('#') ? 'markdown' : 'code',
    ...(source.startsWith('#') ? {} : { execution_count: null }),
    id: `cell-${index}`,
    metadata: {},
    ...(source.startsWith('#') ? {} : { outputs: [] }),
    source: source.split(/(?<=\n)/)
  }));
  const model = {
    cells,
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
  return `${JSON.stringify(model, null, 1)}\n`;
}
