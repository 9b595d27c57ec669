/**
 * The versions as a list, grouped by day.
 *
 * Rows stay where they are while others come and go, so that neither the focus nor the place in the list is lost.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import { formatMoment, formatSize } from '../ui/format';
import type { IChoices } from './choices';
import { element, smallButton } from './frame';
import { arrange, arrangeInGroups } from './groups';
import type { IEntry } from './story';
import { dayOf, timeOf } from './words';

/** A thing that can be done with a version. */
export interface IAction {
  label: string;
  run: () => void;
}

export interface IListHost {
  readonly trans: TranslationBundle;
  /** The path that a version had before the notebook was renamed. */
  earlierPath(entry: IEntry): string | undefined;
  /** What can be done with a version. */
  choices(entry: IEntry): IChoices;
  openMenu(entry: IEntry, x: number, y: number): void;
  /** A row came into sight. */
  seen(entry: IEntry): void;
}

interface IRow {
  entry: IEntry;
  node: HTMLElement;
  head: HTMLButtonElement;
}

interface IDay {
  node: HTMLElement;
  heading: HTMLElement;
  list: HTMLElement;
}

let count = 0;

export class VersionList {
  readonly node = document.createElement('div');
  private readonly rows = new Map<string, IRow>();
  /** By the time at which they begin. */
  private readonly days = new Map<number | undefined, IDay>();
  /** The rows in sight, of the groups in sight. */
  private readonly sight: IntersectionObserver;
  private readonly groupsInSight: IntersectionObserver;
  private readonly inSight = new Set<Element>();
  /** What is shown, and on which day: both change its words. */
  private shown: { entries: IEntry[]; today: number } = { entries: [], today: 0 };
  private open: string | undefined;
  private focused: string | undefined;

  constructor(private readonly host: IListHost) {
    this.node.className = 'jp-Bookstore-versions';
    this.sight = new IntersectionObserver(changes => {
      for (const { isIntersecting, target } of changes) {
        const row = isIntersecting && this.rows.get((target as HTMLElement).dataset['id'] ?? '');
        if (row) {
          this.host.seen(row.entry);
        }
      }
    });
    this.groupsInSight = new IntersectionObserver(changes => {
      for (const { isIntersecting, target } of changes) {
        if (isIntersecting) {
          this.inSight.add(target);
          this.observeRows(target);
        } else {
          this.inSight.delete(target);
          [...target.children].forEach(row => this.sight.unobserve(row));
        }
      }
    });
    this.node.addEventListener('keydown', event => this.onKey(event));
    this.node.addEventListener('contextmenu', event => this.onContextMenu(event));
  }

  dispose(): void {
    this.sight.disconnect();
    this.groupsInSight.disconnect();
  }

  /** Shows these, newest first. */
  show(entries: IEntry[]): void {
    const today = dateOf(Date.now());
    const { shown } = this;
    if (today === shown.today && isSame(entries, shown.entries)) {
      return;
    }
    this.shown = { entries, today };
    const kept = new Set(entries.map(({ id }) => id));
    for (const [id, { node }] of this.rows) {
      if (!kept.has(id)) {
        this.sight.unobserve(node);
        node.remove();
        this.rows.delete(id);
        this.open = this.open === id ? undefined : this.open;
      }
    }
    const byDay = new Map<number | undefined, IEntry[]>();
    for (const entry of entries) {
      const day = entry.at === undefined ? undefined : dateOf(entry.at);
      const of = byDay.get(day);
      if (of) {
        of.push(entry);
      } else {
        byDay.set(day, [entry]);
      }
    }
    for (const [day, { node }] of this.days) {
      if (!byDay.has(day)) {
        node.remove();
        this.days.delete(day);
      }
    }
    const sections: HTMLElement[] = [];
    for (const [date, of] of byDay) {
      const day = this.day(date);
      const rows = of.map(entry => this.row(entry));
      for (const group of arrangeInGroups(day.list, rows)) {
        this.groupsInSight.observe(group);
        if (this.inSight.has(group)) {
          this.observeRows(group);
        }
      }
      sections.push(day.node);
    }
    arrange(this.node, sections);
    if (!this.focused || !kept.has(this.focused)) {
      this.rove(entries[0]?.id);
    }
  }

  private observeRows(group: Element): void {
    [...group.children].forEach(row => this.sight.observe(row));
  }

  private day(date: number | undefined): IDay {
    let day = this.days.get(date);
    if (!day) {
      const node = document.createElement('section');
      const heading = document.createElement('h3');
      heading.id = `jp-bookstore-day-${++count}`;
      const list = document.createElement('div');
      list.setAttribute('role', 'list');
      list.setAttribute('aria-labelledby', heading.id);
      node.append(heading, list);
      day = { node, heading, list };
      this.days.set(date, day);
    }
    // What was today is yesterday at some time.
    day.heading.textContent = dayOf(date, this.host.trans);
    return day;
  }

  private row(entry: IEntry): HTMLElement {
    let row = this.rows.get(entry.id);
    if (!row) {
      row = this.newRow(entry);
      this.rows.set(entry.id, row);
    } else if (row.entry !== entry) {
      const before = row.entry;
      row.entry = entry;
      if (JSON.stringify(before) !== JSON.stringify(entry)) {
        this.fill(row);
      }
    }
    return row.node;
  }

  private newRow(entry: IEntry): IRow {
    const node = document.createElement('div');
    node.className = 'jp-Bookstore-versionRow';
    node.setAttribute('role', 'listitem');
    node.dataset['id'] = entry.id;
    const head = document.createElement('button');
    head.type = 'button';
    head.className = 'jp-Bookstore-version';
    head.tabIndex = -1;
    head.setAttribute('aria-expanded', 'false');
    head.addEventListener('click', () => this.toggle(entry.id));
    head.addEventListener('focus', () => this.rove(entry.id));
    node.append(head);
    const row = { entry, node, head };
    this.fill(row);
    return row;
  }

  private fill({ entry, node, head }: IRow): void {
    const { host } = this;
    const { trans } = host;
    const title = element('span', 'jp-Bookstore-versionTitle', timeOf(entry.at, trans));
    const earlier = host.earlierPath(entry);
    for (const badge of badges(entry, earlier === undefined, trans)) {
      title.append(element('span', 'jp-Bookstore-badge', badge));
    }
    const facts = [
      entry.size === undefined ? '' : formatSize(entry.size),
      entry.by ?? '',
      entry.savedAt === undefined ? '' : trans.__('saved %1', formatMoment(entry.savedAt)),
      earlier === undefined ? '' : trans.__('as “%1”', earlier)
    ].filter(Boolean);
    head.replaceChildren(title);
    if (entry.name !== undefined) {
      head.append(element('span', 'jp-Bookstore-versionName', entry.name));
    }
    head.append(element('span', 'jp-Bookstore-versionFacts', facts.join(' · ')));
    if (entry.note) {
      head.append(element('span', 'jp-Bookstore-note', entry.note));
    }
    node.classList.toggle('jp-mod-named', entry.name !== undefined);
    node.classList.toggle('jp-mod-deleted', entry.deleteMarker);
    if (this.open === entry.id) {
      this.fillActions(node, entry);
    }
  }

  private toggle(id: string): void {
    const opens = this.open !== id;
    for (const other of [this.open, id]) {
      const row = other === undefined ? undefined : this.rows.get(other);
      if (!row) {
        continue;
      }
      const expanded = opens && other === id;
      row.head.setAttribute('aria-expanded', `${expanded}`);
      row.node.classList.toggle('jp-mod-open', expanded);
      row.node.querySelector('.jp-Bookstore-actions')?.remove();
    }
    this.open = opens ? id : undefined;
    const row = this.rows.get(id);
    if (opens && row) {
      this.fillActions(row.node, row.entry);
    }
  }

  /** The buttons of the row that is open. */
  private fillActions(node: HTMLElement, entry: IEntry): void {
    const { trans } = this.host;
    const focused = document.activeElement?.textContent;
    const box = document.createElement('div');
    box.className = 'jp-Bookstore-actions';
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', trans.__('Version of %1', timeOf(entry.at, trans)));
    const { buttons, more } = this.host.choices(entry);
    for (const { label, run } of buttons) {
      box.append(smallButton(label, run));
    }
    if (more.length > 0) {
      const label = trans.__('More');
      const menu = smallButton(label, () => {
        const { left, bottom } = menu.getBoundingClientRect();
        this.host.openMenu(entry, left, bottom);
      });
      menu.setAttribute('aria-haspopup', 'menu');
      box.append(menu);
    }
    const old = node.querySelector('.jp-Bookstore-actions');
    const had = old?.contains(document.activeElement);
    old?.remove();
    node.append(box);
    if (had) {
      const same = [...box.querySelectorAll('button')].find(b => b.textContent === focused);
      same?.focus();
    }
  }

  /** One row is reached by Tab, the others by the arrow keys. */
  private rove(id: string | undefined): void {
    const before = this.focused === undefined ? undefined : this.rows.get(this.focused);
    if (before) {
      before.head.tabIndex = -1;
    }
    this.focused = id;
    const row = id === undefined ? undefined : this.rows.get(id);
    if (row) {
      row.head.tabIndex = 0;
    }
  }

  private onKey(event: KeyboardEvent): void {
    const heads = [...this.node.querySelectorAll<HTMLButtonElement>('.jp-Bookstore-version')];
    const at = heads.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: heads.length - 1
    };
    const to = steps[event.key];
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    heads[to]?.focus();
    event.preventDefault();
  }

  private onContextMenu(event: MouseEvent): void {
    const node = (event.target as Element).closest<HTMLElement>('.jp-Bookstore-versionRow');
    const row = node && this.rows.get(node.dataset['id'] ?? '');
    if (row) {
      event.preventDefault();
      event.stopPropagation();
      // The menu key tells no place.
      const { left, bottom } = row.head.getBoundingClientRect();
      const byKey = event.clientX === 0 && event.clientY === 0;
      this.host.openMenu(row.entry, byKey ? left : event.clientX, byKey ? bottom : event.clientY);
    }
  }
}

function badges(entry: IEntry, isCurrent: boolean, trans: TranslationBundle): string[] {
  return [
    entry.deleteMarker && trans.__('deleted'),
    entry.place === 'published' &&
      !entry.deleteMarker &&
      (entry.isLatest ? trans.__('published') : trans.__('published earlier')),
    isCurrent &&
      entry.place !== 'published' &&
      entry.isLatest &&
      !entry.deleteMarker &&
      trans.__('latest'),
    entry.checkpoint && trans.__('checkpoint')
  ].filter(badge => badge !== false);
}

/** When a day began, in milliseconds since 1970. */
function dateOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function isSame(some: IEntry[], others: IEntry[]): boolean {
  return some.length === others.length && some.every((entry, n) => entry === others[n]);
}
