/** @vitest-environment jsdom */
import { describe, expect, it } from 'vitest';

import { arrangeInGroups } from '../../src/history/groups';

function rows(count: number, name: string): HTMLElement[] {
  return Array.from({ length: count }, (_, n) => {
    const row = document.createElement('div');
    row.id = `${name}${n}`;
    return row;
  });
}

const sizes = (groups: HTMLElement[]) => groups.map(group => group.childElementCount);
const shown = (list: HTMLElement) =>
  [...list.children].flatMap(group => [...group.children].map(({ id }) => id));

describe('groups of rows', () => {
  it('hold a hundred each', () => {
    const list = document.createElement('div');
    const all = rows(250, 'a');
    expect(sizes(arrangeInGroups(list, all))).toEqual([100, 100, 50]);
    expect(shown(list)).toEqual(all.map(({ id }) => id));
  });

  it('keep their rows while others come before, behind and between them', () => {
    const list = document.createElement('div');
    const old = rows(150, 'a');
    const [first] = arrangeInGroups(list, old);
    const [before, between, behind] = [rows(3, 'b'), rows(2, 'c'), rows(120, 'd')];
    const all = [...before, ...old.slice(0, 40), ...between, ...old.slice(40), ...behind];
    expect(sizes(arrangeInGroups(list, all))).toEqual([3, 102, 100, 70]);
    expect(shown(list)).toEqual(all.map(({ id }) => id));
    expect(old.slice(0, 100).every(row => row.parentElement === first)).toBe(true);
    const [newest] = rows(1, 'e');
    expect(sizes(arrangeInGroups(list, [newest!, ...all]))).toEqual([4, 102, 100, 70]);
  });

  it('go with their rows', () => {
    const list = document.createElement('div');
    const all = rows(250, 'a');
    arrangeInGroups(list, all);
    all.slice(0, 100).forEach(row => row.remove());
    expect(sizes(arrangeInGroups(list, all.slice(100)))).toEqual([100, 50]);
    expect(list.childElementCount).toBe(2);
  });
});
