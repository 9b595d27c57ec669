/**
 * How one version of a notebook became another.
 *
 * nbdime's widgets would need its own server, or the differences made anew, and bring CodeMirror's merge view and
 * JupyterLab's renderers along, which put HTML outputs into the page. This one shows text, and is as large as it needs.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Comparison } from './api';
import { cellList, STOP } from './cells';
import { button, element, sign, unseen } from './dom';
import { Pending } from './pending';

/** Which of the two. */
type Which = 'before' | 'after';

/** One of the two that are compared. */
export interface ISide {
  /** What it is called, such as its time. */
  label: string;
  /** The bytes of its file; asked anew when they did not come. */
  content: () => Promise<Uint8Array>;
}

export interface INotebookComparisonOptions {
  trans: TranslationBundle;
  before: ISide;
  after: ISide;
}

export class NotebookComparison extends Pending {
  /** Where one goes by Next and Previous, in order. */
  private stops: HTMLElement[] = [];
  /** The one of them that was gone to last. */
  private at = -1;
  private readonly place = element('span', 'place');
  /** The one whose bytes did not come. */
  private missing: Which | undefined;

  constructor(private readonly options: INotebookComparisonOptions) {
    super(options.trans, options.trans.__('These versions cannot be compared.'));
    this.addClass('jp-Bookstore-comparison');
    this.title.label = this.trans.__('Comparison');
    this.title.caption = `${options.before.label} → ${options.after.label}`;
    this.place.setAttribute('role', 'status');
    this.node.addEventListener('keydown', event => this.onKey(event));
    void this.load();
  }

  /** Goes to the next change; after the last one to the first. */
  next(): void {
    this.goTo(this.at + 1);
  }

  /** Goes to the change before; from the first one to the last. */
  previous(): void {
    this.goTo(this.at < 0 ? -1 : this.at - 1);
  }

  protected override async make(): Promise<Node[]> {
    this.missing = undefined;
    const [old, present] = await Promise.all([this.bytes('before'), this.bytes('after')]);
    const comparison = await this.reader.compare(old, present);
    const body = element('div', 'scroller');
    body.tabIndex = 0;
    body.setAttribute('role', 'region');
    body.setAttribute('aria-label', this.trans.__('Changes'));
    body.append(...remarks(comparison, this.trans), await cellList(comparison, this.trans));
    this.stops = [...body.querySelectorAll<HTMLElement>(`.${STOP}`)];
    this.at = -1;
    return [this.header(comparison), body];
  }

  protected override about(error: unknown): string {
    const { options, trans } = this;
    switch (this.missing ?? (error as { side?: Which }).side) {
      case 'before':
        return trans.__('It is the version before: %1.', options.before.label);
      case 'after':
        return trans.__('It is the version after: %1.', options.after.label);
      case undefined:
        return '';
    }
  }

  protected override loaded(): void {
    if (document.activeElement === this.node) {
      this.focus();
    }
  }

  protected override onActivateRequest(): void {
    this.focus();
  }

  private async bytes(which: Which): Promise<Uint8Array> {
    try {
      return await this.options[which].content();
    } catch (error) {
      this.missing ??= which;
      throw error;
    }
  }

  private focus(): void {
    const scroller = this.node.querySelector<HTMLElement>('.jp-Bookstore-scroller');
    (scroller ?? this.node).focus({ preventScroll: true });
  }

  private header(comparison: Comparison): HTMLElement {
    const { trans, options } = this;
    const sides = element(
      'h2',
      'sides',
      side('removed', '−', trans.__('Before:'), options.before.label),
      ' ',
      side('added', '+', trans.__('After:'), options.after.label)
    );
    const header = element('div', 'bar', sides);
    header.append(element('p', 'counts', countWords(comparison, trans)));
    if (this.stops.length > 0) {
      const previous = button(trans.__('Previous'), () => this.previous());
      previous.title = trans.__('Previous Change (p)');
      const next = button(trans.__('Next'), () => this.next());
      next.title = trans.__('Next Change (n)');
      previous.setAttribute('aria-keyshortcuts', 'p');
      next.setAttribute('aria-keyshortcuts', 'n');
      for (const made of [previous, next]) {
        made.classList.add('jp-Button', 'jp-mod-styled', 'jp-mod-reject');
      }
      this.place.textContent = trans._n('%1 change', '%1 changes', this.stops.length);
      header.append(element('div', 'travel', this.place, previous, next));
    }
    return header;
  }

  private goTo(place: number): void {
    const count = this.stops.length;
    if (count === 0) {
      return;
    }
    this.at = (place + count) % count;
    this.place.textContent = this.trans.__('Change %1 of %2', this.at + 1, count);
    this.stops.forEach((stop, at) => stop.classList.toggle('jp-mod-current', at === this.at));
    const stop = this.stops[this.at];
    stop?.scrollIntoView({ block: 'start' });
    stop?.querySelector('h3')?.focus({ preventScroll: true });
  }

  /** Letters alone, as JupyterLab's notebooks take them in command mode; it has neither for all of its page. */
  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (event.key === 'n') {
      this.next();
    } else if (event.key === 'p') {
      this.previous();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function side(change: string, mark: string, about: string, label: string): HTMLElement {
  const made = element('span', 'what', sign(mark), unseen(`${about} `), label);
  made.dataset.change = change;
  return made;
}

/** Such as “2 changed, 1 added, 14 unchanged”. */
function countWords({ counts }: Comparison, trans: TranslationBundle): string {
  const words: [number, string][] = [
    [counts.changed, trans._n('%1 changed', '%1 changed', counts.changed)],
    [counts.added, trans._n('%1 added', '%1 added', counts.added)],
    [counts.removed, trans._n('%1 removed', '%1 removed', counts.removed)],
    [counts.moved, trans._n('%1 moved', '%1 moved', counts.moved)],
    [
      counts.unchanged + counts.metadata,
      trans._n('%1 unchanged', '%1 unchanged', counts.unchanged + counts.metadata)
    ]
  ];
  const told = words.filter(([count]) => count > 0).map(([, words]) => words);
  return told.length > 0 ? told.join(', ') : trans.__('No cells');
}

/** What is to be said of the whole. */
function remarks({ counts, cells, details, coarse }: Comparison, trans: TranslationBundle) {
  const words = [];
  const isSame = !coarse && counts.unchanged === cells.length && counts.moved === 0;
  const looksSame =
    !coarse && counts.unchanged + counts.metadata === cells.length && counts.moved === 0;
  if (isSame && details.length === 0) {
    words.push(trans.__('Both are the same notebook: no cell, output or metadata differs.'));
  } else if (looksSame) {
    words.push(trans.__('Only metadata or execution counts differ.'));
  }
  if (coarse) {
    words.push(
      cells.length === 0
        ? trans.__('These notebooks are too large to be compared cell by cell.')
        : trans.__(
            'Some of this is too large to be compared in detail: it is shown as removed and added, although parts of it may be the same.'
          )
    );
  }
  return words.map(text => element('p', 'remark', text));
}
