import { nullTranslator } from '@jupyterlab/translation';
import { beforeAll, describe, expect, it } from 'vitest';

import { cellList, STOP } from '../../src/view/cells';
import { code, display, loadView, markdown, notebook } from './notebooks';

const trans = nullTranslator.load('jupyterlab_bookstore');

let view: Awaited<ReturnType<typeof loadView>>;
beforeAll(async () => {
  view = await loadView();
});

function shown(before: Uint8Array, after: Uint8Array): Promise<HTMLElement> {
  return cellList(view.compare(before, after), trans);
}

/** The lines that are shown, each with its sign. */
function lines(within: Element): string[] {
  return [...within.querySelectorAll('.jp-Bookstore-line:not([aria-hidden])')].map(line => {
    const part = (name: string) => line.querySelector(`.jp-Bookstore-${name}`)?.textContent ?? '';
    return `${part('sign')}${part('text')}`;
  });
}

const headings = (within: Element) =>
  [...within.querySelectorAll('h3')].map(heading => heading.textContent);

describe('a comparison', () => {
  it('names what became of each cell and folds those that did not change', async () => {
    const kept = [markdown('k', 'one'), markdown('l', 'two'), markdown('m', 'three')];
    const before = notebook(code('a', 'x = 1'), ...kept, markdown('gone', 'left'));
    const after = notebook(...kept, code('a', 'x = 2'), markdown('new', 'right, and more'));
    const list = await shown(before, after);
    expect(headings(list)).toEqual([
      '−Removed Markdown cell 5',
      '↕Moved from 1±Changed Code cell 4',
      '+Added Markdown cell 5'
    ]);
    expect(list.querySelectorAll(`.${STOP}`)).toHaveLength(3);
    expect(list.querySelector('.jp-Bookstore-folded > summary')?.textContent).toBe(
      '3 unchanged cells'
    );
  });

  it('marks the words that changed, by more than colour', async () => {
    const list = await shown(
      notebook(code('a', 'y = 0\nx = 1')),
      notebook(code('a', 'y = 0\nx = 2'))
    );
    expect(lines(list)).toEqual([' y = 0', '−x = 1', '+x = 2']);
    expect(list.querySelector('del')?.textContent).toBe('1');
    expect(list.querySelector('ins')?.textContent).toBe('2');
    expect(list.textContent).toContain('Removed: x = 1');
  });

  it('takes the end that a last line gets for no change of it', async () => {
    const list = await shown(notebook(code('a', 'x = 1')), notebook(code('a', 'x = 1\ny = 2')));
    expect(lines(list)).toEqual([' x = 1', '+y = 2']);
  });

  it('shows an end of line that is all that changed', async () => {
    const list = await shown(notebook(code('a', 'x = 1')), notebook(code('a', 'x = 1\n')));
    expect(lines(list)).toEqual(['−x = 1', '+x = 1↵']);
  });

  it('folds lines far from what changed, and unfolds them', async () => {
    const text = (last: string) =>
      Array.from({ length: 20 }, (_, n) => `line ${n}`).join('\n') + last;
    const list = await shown(
      notebook(code('a', text('\nx = 1'))),
      notebook(code('a', text('\nx = 2')))
    );
    expect(lines(list)).toHaveLength(3 + 2);
    const unfold = list.querySelector<HTMLButtonElement>('.jp-Bookstore-unfold');
    expect(unfold?.textContent).toBe('⋯ 17 unchanged lines');
    unfold?.click();
    expect(lines(list).slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => ` line ${n}`));
  });

  it('shows 400 lines at once', async () => {
    const text = Array.from({ length: 1000 }, (_, n) => `line ${n}\n`).join('');
    const list = await shown(notebook(), notebook(code('a', text)));
    expect(lines(list)).toHaveLength(400);
    const more = () => list.querySelector<HTMLButtonElement>('.jp-Bookstore-unfold');
    expect(more()?.textContent).toBe('⋯ 600 more lines');
    more()?.click();
    more()?.click();
    expect(lines(list)).toHaveLength(1000);
    expect(more()).toBeNull();
  });

  it('puts nothing of a notebook into the page as HTML', async () => {
    const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    const output = (more: string) =>
      display({ 'text/html': evil + more, 'text/plain': evil + more, [evil]: evil + more });
    const before = notebook(code('a', evil, output('1')), { ...code(evil, evil), cell_type: evil });
    const after = notebook(code('a', `${evil}\n2`, output('2')), markdown('b', evil));
    const list = await shown(before, after);
    for (const fold of list.querySelectorAll('details')) {
      fold.dispatchEvent(new Event('toggle'));
    }
    expect(list.querySelectorAll('img, script')).toHaveLength(0);
    expect(list.textContent).toContain(evil);
  });

  it('shows images side by side, an SVG as an image too', async () => {
    const svg = (text: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg">\n<text>${text}</text></svg>`;
    const before = notebook(
      code('a', 'plot()', display({ 'image/png': 'AAAA\n', 'text/plain': '<Figure>' })),
      code('b', 'draw()', display({ 'image/svg+xml': svg('1') }))
    );
    const after = notebook(
      code('a', 'plot()', display({ 'image/png': 'BBBB\n', 'text/plain': '<Figure>' })),
      code('b', 'draw()', display({ 'image/svg+xml': svg('2') }))
    );
    const list = await shown(before, after);
    const sources = [...list.querySelectorAll('img')].map(image => decodeURIComponent(image.src));
    expect(sources).toEqual([
      'data:image/png;base64,AAAA',
      'data:image/png;base64,BBBB',
      `data:image/svg+xml;charset=utf-8,${svg('1')}`,
      `data:image/svg+xml;charset=utf-8,${svg('2')}`
    ]);
    expect([...list.querySelectorAll('img')].every(image => image.alt !== '')).toBe(true);
  });

  it('shows tracebacks by line, without the colours of a terminal', async () => {
    const error = (line: number) => ({
      output_type: 'error',
      ename: 'E',
      evalue: '',
      traceback: [
        '\u001b[0;31mE\u001b[0m Traceback',
        `\u001b[0;32m----> ${line}\u001b[0m raise E()`
      ]
    });
    const list = await shown(
      notebook(code('a', 'f()', error(1))),
      notebook(code('a', 'f()', error(2)))
    );
    const output = list.querySelector('.jp-Bookstore-output');
    expect(output && lines(output)).toEqual([
      ' E Traceback',
      '−----> 1 raise E()',
      '+----> 2 raise E()'
    ]);
  });

  it('folds metadata away, with what it was and what it is', async () => {
    const cell = (tag: string) => ({ ...code('a', 'x'), metadata: { tags: [tag] } });
    const list = await shown(notebook(cell('old')), notebook(cell('new')));
    const fold = list.querySelector('details');
    expect(fold?.querySelector('summary')?.textContent).toBe(
      '1 unchanged cell (other metadata or execution count: 1)'
    );
    for (let depth = 0; depth < 2; depth++) {
      list.querySelectorAll('details').forEach(one => one.dispatchEvent(new Event('toggle')));
    }
    expect(list.querySelector('.jp-Bookstore-values code')?.textContent).toBe('metadata › tags');
    expect(
      list.querySelector('.jp-Bookstore-values [data-change="removed"]')?.textContent
    ).toContain('old');
    expect(list.querySelector('.jp-Bookstore-values [data-change="added"]')?.textContent).toContain(
      'new'
    );
  });
});
