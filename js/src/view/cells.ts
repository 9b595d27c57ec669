/** The cells of a comparison, each told by what became of it. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CellChange, Comparison, Detail } from './api';
import { element, fold, sign } from './dom';
import { outputs } from './outputs';
import { differs, textDiff } from './text';
import { valueList } from './values';

/** The class of what one goes to by Next and Previous. */
export const STOP = 'jp-Bookstore-stop';

/** How long the page may be kept from anything else, in milliseconds. */
const SLICE = 20;

/** What there is to see of a comparison; made little by little, since there may be thousands of cells. */
export async function cellList(
  { cells, details }: Comparison,
  trans: TranslationBundle
): Promise<HTMLElement> {
  const list = element('ol', 'cells');
  // Safari takes a list without bullets for none.
  list.setAttribute('role', 'list');
  if (details.length > 0) {
    const about = trans.__('Metadata of the notebook');
    list.append(element('li', 'about', metadata(about, details, false, trans)));
  }
  let run: CellChange[] = [];
  const endRun = () => {
    if (run.length > 0) {
      const cells = run;
      run = [];
      list.append(
        element(
          'li',
          'run',
          fold('folded', runWords(cells, trans), () => [
            element('ol', 'cells', ...cells.map(cell => cellItem(cell, trans)))
          ])
        )
      );
    }
  };
  let began = performance.now();
  for (const cell of cells) {
    if (isSeen(cell)) {
      endRun();
      list.append(cellItem(cell, trans));
    } else {
      run.push(cell);
    }
    if (performance.now() - began > SLICE) {
      await new Promise(resolve => setTimeout(resolve));
      began = performance.now();
    }
  }
  endRun();
  return list;
}

/** Whether a reader sees that it changed. */
function isSeen({ change, moved }: CellChange): boolean {
  return moved || (change !== 'unchanged' && change !== 'metadata');
}

function runWords(cells: CellChange[], trans: TranslationBundle): string {
  const words = trans._n('%1 unchanged cell', '%1 unchanged cells', cells.length);
  const metadata = cells.filter(({ change }) => change === 'metadata').length;
  return metadata === 0
    ? words
    : trans.__('%1 (other metadata or execution count: %2)', words, metadata);
}

function cellItem(cell: CellChange, trans: TranslationBundle): HTMLElement {
  const { change, source, outputs: printed, details } = cell;
  const made = element('li', 'cell', heading(cell, trans));
  made.dataset.change = change;
  const changes = change === 'added' || change === 'removed' || differs(source);
  if (source.length > 0) {
    const shown = textDiff(source, trans);
    shown.classList.toggle('jp-mod-quiet', !changes);
    made.append(shown);
  }
  if (printed.length > 0) {
    made.append(outputs(printed, trans));
  }
  if (details.length > 0) {
    const about = trans.__('Metadata');
    // What is told as changed shows somewhere.
    const isAll = change === 'changed' && !changes && printed.length === 0;
    made.append(metadata(about, details, isAll, trans));
  }
  made.classList.toggle(STOP, isSeen(cell));
  return made;
}

function heading(cell: CellChange, trans: TranslationBundle): HTMLElement {
  const made = element('h3', 'heading', ...changeWords(cell, trans), ' ', cellName(cell, trans));
  made.tabIndex = -1;
  return made;
}

function cellName({ cellType, from, to }: CellChange, trans: TranslationBundle): string {
  const number = (to ?? from ?? 0) + 1;
  switch (cellType) {
    case 'code':
      return trans.__('Code cell %1', number);
    case 'markdown':
      return trans.__('Markdown cell %1', number);
    case 'raw':
      return trans.__('Raw cell %1', number);
    default:
      return trans.__('Cell %1', number);
  }
}

/** What became of a cell: one or two words, such as “moved” and “changed”. */
function changeWords({ change, moved, from }: CellChange, trans: TranslationBundle): HTMLElement[] {
  const badge = (what: string, mark: string, words: string) => {
    const made = element('span', 'what', sign(mark), words);
    made.dataset.change = what;
    return made;
  };
  const words = [];
  if (moved && from !== undefined) {
    words.push(badge('moved', '↕', trans.__('Moved from %1', from + 1)));
  }
  switch (change) {
    case 'added':
      words.push(badge(change, '+', trans.__('Added')));
      break;
    case 'removed':
      words.push(badge(change, '−', trans.__('Removed')));
      break;
    case 'changed':
      words.push(badge(change, '±', trans.__('Changed')));
      break;
    case 'metadata':
      words.push(badge(change, '·', trans.__('Metadata changed')));
      break;
    case 'unchanged':
  }
  return words;
}

function metadata(
  about: string,
  details: Detail[],
  open: boolean,
  trans: TranslationBundle
): HTMLElement {
  const count = trans._n('%1 difference', '%1 differences', details.length);
  const made = fold('more', `${about}: ${count}`, () => [valueList(details, trans)]);
  made.open = open;
  return made;
}
