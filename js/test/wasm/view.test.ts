/** @vitest-environment node */
import { beforeAll, describe, expect, it } from 'vitest';

import * as view from '../../wasm/bookstore_view.js';
import { bytes, code, display, loadView, markdown, notebook } from '../view/notebooks';

beforeAll(loadView);

const plot = (id: string, image: string) => code(id, 'plot()', display({ 'image/png': image }));

describe('a preview', () => {
  it('is a document in which nothing runs', () => {
    const content = notebook(markdown('a', '# Tides\n<script>x</script>'));
    const html = view.preview(content, { title: 'My <tides>', theme: 'light' });
    expect(html).toContain('<title>My &lt;tides&gt;</title>');
    expect(html).toContain('Tides</h1>');
    expect(html).not.toContain('<script');
  });

  it('has the colours of the theme that is asked for', () => {
    const schemes = (['light', 'dark'] as const).map(theme => {
      const html = view.preview(notebook(), { title: 'x', theme });
      return /color-scheme: ([^;]*);/.exec(html)?.[1];
    });
    expect(schemes).toEqual(['light', 'dark']);
  });

  it('of what is no notebook throws data', () => {
    const thrown = (side?: 'before' | 'after') =>
      expect.objectContaining({
        kind: 'invalid_notebook',
        message: { template: expect.stringContaining('no list of cells') as string, args: [] },
        retryable: false,
        details: [],
        ...(side ? { side } : {})
      }) as Error;
    expect(() => view.preview(bytes('{}'), { title: 'x', theme: 'dark' })).toThrow(thrown());
    expect(() => view.compare(bytes('{}'), notebook())).toThrow(thrown('before'));
    expect(() => view.diff(notebook(), bytes('{}'))).toThrow(thrown('after'));
  });
});

describe('a comparison', () => {
  it('tells what moved, what changed by line and word, and patches in nbdime’s format', () => {
    const before = notebook(
      markdown('a', '# One\nx = 1\n'),
      markdown('b', 'two'),
      markdown('c', 'three')
    );
    const after = notebook(
      markdown('c', 'three'),
      markdown('a', ['# One\n', 'x = 2\n']),
      markdown('b', 'two')
    );
    const comparison: view.Comparison = view.compare(before, after);
    expect(comparison.counts).toEqual({
      unchanged: 2,
      metadata: 0,
      changed: 1,
      added: 0,
      removed: 0,
      moved: 1
    });
    expect(comparison.cells[0]).toMatchObject({ change: 'unchanged', moved: true, from: 2, to: 0 });
    expect(comparison.cells[1]?.source).toEqual([
      { change: 'same', text: '# One\n' },
      {
        change: 'changed',
        before: [
          { text: 'x = ', changed: false },
          { text: '1', changed: true },
          { text: '\n', changed: false }
        ],
        after: [
          { text: 'x = ', changed: false },
          { text: '2', changed: true },
          { text: '\n', changed: false }
        ]
      }
    ]);
    const line = [
      { op: 'addrange', key: 4, valuelist: '2' },
      { op: 'removerange', key: 4, length: 1 }
    ];
    const source = [{ op: 'patch', key: 1, diff: line }];
    expect(view.diff(before, after)).toEqual([
      {
        op: 'patch',
        key: 'cells',
        diff: [
          { op: 'addrange', key: 0, valuelist: [markdown('c', 'three')] },
          { op: 'patch', key: 0, diff: [{ op: 'patch', key: 'source', diff: source }] },
          { op: 'removerange', key: 2, length: 1 }
        ]
      }
    ]);
    expect(comparison.coarse).toBe(false);
  });

  it('has both images', () => {
    const { cells } = view.compare(notebook(plot('a', 'iVBOold')), notebook(plot('a', 'iVBOnew')));
    expect(cells[0]?.outputs).toEqual([
      {
        change: 'changed',
        outputType: 'display_data',
        parts: [
          {
            kind: 'data',
            mediaType: 'image/png',
            change: 'changed',
            before: 'iVBOold',
            after: 'iVBOnew'
          }
        ]
      }
    ]);
  });

  it('of notebooks that are alike says nothing', () => {
    const one = notebook(markdown('a', 'x'), plot('b', 'iVBO'));
    expect(view.diff(one, one)).toEqual([]);
    expect(view.compare(one, one)).toMatchObject({
      counts: { unchanged: 2, metadata: 0, changed: 0, added: 0, removed: 0, moved: 0 },
      details: [],
      coarse: false
    });
  });
});
