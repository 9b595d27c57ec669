/** @vitest-environment jsdom */
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { VersionList, type IListHost } from '../../src/history/list';
import type { IEntry } from '../../src/history/story';

const DAY = 24 * 60 * 60 * 1000;
const now = Date.now();

function entry(id: string, changes: Partial<IEntry> = {}): IEntry {
  return {
    id,
    key: 'workspace/a.ipynb',
    versionId: id,
    mark: id,
    at: now,
    size: 1234,
    isLatest: false,
    deleteMarker: false,
    place: 'workspace',
    name: undefined,
    note: undefined,
    by: undefined,
    savedAt: undefined,
    checkpoint: false,
    ...changes
  };
}

let list: VersionList;

beforeEach(() => {
  globalThis.IntersectionObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as unknown as typeof IntersectionObserver;
  const host: IListHost = {
    trans: nullTranslator.load('x'),
    earlierPath: ({ key }) => (key.includes('old') ? 'old.ipynb' : undefined),
    choices: () => ({ buttons: [{ label: 'Preview', run: () => undefined }], more: [] }),
    openMenu: () => undefined,
    seen: () => undefined
  };
  list = new VersionList(host);
  document.body.append(list.node);
});

afterEach(() => {
  list.dispose();
  list.node.remove();
});

const heads = () => [...list.node.querySelectorAll<HTMLButtonElement>('.jp-Bookstore-version')];
const press = (key: string) =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

describe('the list of versions', () => {
  it('groups them by day', () => {
    list.show([entry('3'), entry('2', { at: now - DAY }), entry('1', { at: now - 9 * DAY })]);
    const days = [...list.node.querySelectorAll('h3')].map(({ textContent }) => textContent);
    expect(days.slice(0, 2)).toEqual(['Today', 'Yesterday']);
    expect(days).toHaveLength(3);
    expect(heads()).toHaveLength(3);
  });

  it('leaves a row, its focus and what is open where it is when others come', () => {
    list.show([entry('1')]);
    heads()[0]!.focus();
    heads()[0]!.click();
    list.show([entry('2'), entry('1', { by: 'Ada' })]);
    const [, first] = heads();
    expect(document.activeElement).toBe(first);
    expect(first!.getAttribute('aria-expanded')).toBe('true');
    expect(first!.textContent).toContain('Ada');
    expect(list.node.querySelectorAll('.jp-Bookstore-actions button')).toHaveLength(1);
  });

  it('closes a row that goes', () => {
    list.show([entry('1')]);
    heads()[0]!.click();
    list.show([]);
    list.show([entry('1')]);
    expect(heads()[0]!.getAttribute('aria-expanded')).toBe('false');
    expect(list.node.querySelector('.jp-Bookstore-actions')).toBeNull();
  });

  it('calls a day by its name of today', () => {
    vi.useFakeTimers({ now });
    try {
      const entries = [entry('1')];
      list.show(entries);
      vi.setSystemTime(now + DAY);
      list.show(entries);
      expect(list.node.querySelector('h3')?.textContent).toBe('Yesterday');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is one stop of Tab, with the arrow keys from row to row', () => {
    list.show([entry('3'), entry('2'), entry('1')]);
    heads()[0]!.focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(heads()[1]);
    press('End');
    expect(document.activeElement).toBe(heads()[2]);
    press('ArrowDown');
    expect(document.activeElement).toBe(heads()[2]);
    expect(heads().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
  });

  it('can be reached by Tab also when the row that had the focus is gone', () => {
    list.show([entry('2'), entry('1')]);
    heads()[0]!.focus();
    list.show([entry('1')]);
    expect(heads().map(({ tabIndex }) => tabIndex)).toEqual([0]);
  });

  it('says of each what it is', () => {
    list.show([
      entry('5', { place: 'published', isLatest: true }),
      entry('4', { isLatest: true, checkpoint: true }),
      entry('3', { place: 'published' }),
      entry('2', { deleteMarker: true, isLatest: true }),
      entry('1', { key: 'workspace/old.ipynb', isLatest: true })
    ]);
    const badges = [...list.node.querySelectorAll('.jp-Bookstore-versionRow')].map(row =>
      [...row.querySelectorAll('.jp-Bookstore-badge')].map(({ textContent }) => textContent)
    );
    expect(badges).toEqual([
      ['published'],
      ['latest', 'checkpoint'],
      ['published earlier'],
      ['deleted'],
      []
    ]);
    expect(heads()[4]!.textContent).toContain('as “old.ipynb”');
  });
});
