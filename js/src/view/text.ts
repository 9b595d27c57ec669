/** How one text became another: line by line, both side by side where there is room. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { withoutSequences } from './ansi';
import type { Chunk, Piece } from './api';
import { button, element, sign, unseen } from './dom';

/** As many lines that are the same are shown on each side of what differs. */
const CONTEXT = 3;
/** As many lines are shown at once; the others on request. */
const LINES = 400;
/** As many characters of a line are shown. */
const CHARACTERS = 4_000;

/** A line of both texts; a missing one has none. */
interface IRow {
  before?: Piece[];
  after?: Piece[];
  same: boolean;
}

/** Lines that are shown, or folded away. */
type Stretch = { rows: IRow[]; folded: boolean };

/** The lines of a text that became another. */
export function textDiff(chunks: Chunk[], trans: TranslationBundle): HTMLElement {
  const all = rowsOf(chunks);
  const shown = element('div', 'lines');
  const [befores, afters] = [all.some(row => row.before), all.some(row => row.after)];
  shown.classList.toggle('jp-mod-single', !befores || !afters);
  for (const { rows, folded } of stretches(all)) {
    if (folded) {
      const words = trans._n('%1 unchanged line', '%1 unchanged lines', rows.length);
      shown.append(unfolding(words, rows, trans));
    } else {
      shown.append(...some(rows, trans));
    }
  }
  return shown;
}

/** Whether the text differs. */
export function differs(chunks: Chunk[]): boolean {
  return chunks.some(({ change }) => change !== 'same');
}

/** Both texts, put together again. */
export function both(chunks: Chunk[]): { before: string; after: string } {
  const [before, after] = (['before', 'after'] as const).map(side =>
    rowsOf(chunks)
      .flatMap(row => row[side] ?? [])
      .map(({ text }) => text)
      .join('')
  );
  return { before: before ?? '', after: after ?? '' };
}

function rowsOf(chunks: Chunk[]): IRow[] {
  // The last line of a text gets an end when another line follows: no reader takes that for a change, unless it
  // is the only one.
  const isEnd = (chunk: Chunk) =>
    chunk.change === 'changed' && endless(chunk.before) === endless(chunk.after);
  const ends = !chunks.some(chunk => chunk.change !== 'same' && !isEnd(chunk));
  const rows = (chunk: Chunk): IRow[] => {
    switch (chunk.change) {
      case 'same':
        return lines(chunk.text).map(line => ({ before: line, after: line, same: true }));
      case 'removed':
        return lines(chunk.text).map(before => ({ before, same: false }));
      case 'added':
        return lines(chunk.text).map(after => ({ after, same: false }));
      case 'changed': {
        const { before, after } = chunk;
        return [{ before, after, same: !ends && isEnd(chunk) }];
      }
    }
  };
  return chunks.flatMap(rows);
}

function endless(pieces: Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join('')
    .replace(/\r?\n$/, '');
}

function lines(text: string): Piece[][] {
  const found = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return found.map(text => [{ text, changed: false }]);
}

/** Folds away what is far from anything that differs. */
function stretches(rows: IRow[]): Stretch[] {
  const near = new Array<boolean>(rows.length).fill(false);
  rows.forEach(({ same }, at) => {
    if (!same) {
      near.fill(true, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
    }
  });
  if (!near.includes(true)) {
    near.fill(true, 0, 2 * CONTEXT);
  }
  const stretches: Stretch[] = [];
  rows.forEach((row, at) => {
    const last = stretches.at(-1);
    const folded = !near[at];
    if (last?.folded === folded) {
      last.rows.push(row);
    } else {
      stretches.push({ rows: [row], folded });
    }
  });
  // What would be as long folded as it is.
  return stretches.map(({ rows, folded }) => ({ rows, folded: folded && rows.length > 2 }));
}

/** As many rows as are shown at once, and what shows the others. */
function some(rows: IRow[], trans: TranslationBundle): HTMLElement[] {
  const shown = rows.slice(0, LINES).map(row => rowElement(row, trans));
  const rest = rows.slice(LINES);
  if (rest.length > 0) {
    const words = trans._n('%1 more line', '%1 more lines', rest.length);
    shown.push(unfolding(words, rest, trans));
  }
  return shown;
}

function unfolding(words: string, rows: IRow[], trans: TranslationBundle): HTMLElement {
  const made = button(`⋯ ${words}`, () => {
    const shown = some(rows, trans);
    made.replaceWith(...shown);
    // The focus stays where it was.
    shown[0]?.setAttribute('tabindex', '-1');
    shown[0]?.focus();
  });
  made.classList.add('jp-Bookstore-unfold');
  return made;
}

function rowElement({ before, after, same }: IRow, trans: TranslationBundle): HTMLElement {
  const row = element('div', 'row');
  if (same) {
    row.append(line(after ?? [], 'same', trans));
    const again = line(before ?? [], 'same', trans);
    again.setAttribute('aria-hidden', 'true');
    row.prepend(again);
  } else {
    row.append(
      before ? line(before, 'removed', trans) : element('div', 'none'),
      after ? line(after, 'added', trans) : element('div', 'none')
    );
  }
  return row;
}

/** A line of one text. */
export function line(
  pieces: Piece[],
  change: 'same' | 'removed' | 'added',
  trans: TranslationBundle
): HTMLElement {
  const text = element('span', 'text');
  const tag = change === 'removed' ? 'del' : 'ins';
  let room = CHARACTERS;
  let left = 0;
  for (const piece of withoutSequences(pieces)) {
    const isChange = piece.changed && change !== 'same';
    const whole = piece.text.replace(/\r?\n$/, isChange ? '↵' : '');
    const shown = whole.slice(0, room);
    room -= shown.length;
    left += whole.length - shown.length;
    text.append(isChange ? element(tag, 'word', shown) : shown);
  }
  const made = element('div', 'line');
  made.dataset.change = change;
  if (change === 'removed') {
    made.append(sign('−'), unseen(trans.__('Removed: ')));
  } else if (change === 'added') {
    made.append(sign('+'), unseen(trans.__('Added: ')));
  } else {
    made.append(sign(' '));
  }
  made.append(text);
  if (left > 0) {
    const more = trans._n('%1 more character', '%1 more characters', left);
    made.append(element('em', 'left', ` … ${more}`));
  }
  return made;
}
