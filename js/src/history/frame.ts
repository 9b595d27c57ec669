/** What stands around the list of versions: title, filter, messages, buttons. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IAction } from './list';
import type { Filter } from './story';

/** What is said instead of a list, and what helps. */
export interface IMessage {
  text: string;
  action?: IAction;
}

export interface IFrameHost {
  filtered(): void;
  refresh(): void;
  /** Older versions are asked for, by the button or by scrolling to it. */
  loadMore(): void;
  switchDeleted(): void;
}

export class Frame {
  readonly nodes: HTMLElement[];
  readonly scroller = element('div', 'jp-Bookstore-historyScroller');
  private readonly heading = document.createElement('h2');
  private readonly select = document.createElement('select');
  private readonly refresh: HTMLButtonElement;
  private readonly status = element('p', 'jp-Bookstore-historyStatus');
  private readonly bar = element('div', 'jp-Bookstore-comparing');
  private readonly message = element('div', 'jp-Bookstore-historyMessage');
  private readonly older: HTMLButtonElement;
  private readonly deleted: HTMLButtonElement;
  private readonly sight: IntersectionObserver;

  constructor(
    host: IFrameHost,
    private readonly trans: TranslationBundle,
    ...lists: HTMLElement[]
  ) {
    const names: [Filter, string][] = [
      ['all', trans.__('All versions')],
      ['named', trans.__('With a name')],
      ['published', trans.__('Published')]
    ];
    for (const [value, name] of names) {
      this.select.add(new Option(name, value));
    }
    this.select.setAttribute('aria-label', trans.__('Which versions are shown'));
    this.select.addEventListener('change', () => host.filtered());
    this.refresh = smallButton(trans.__('Refresh'), () => host.refresh());
    const tools = element('div', 'jp-Bookstore-historyTools');
    tools.append(this.select, this.refresh);
    const header = document.createElement('header');

    this.status.setAttribute('role', 'status');
    this.message.setAttribute('role', 'status');
    this.older = button(trans.__('Show Older Versions'), () => host.loadMore());
    this.sight = new IntersectionObserver(([change]) => {
      if (change?.isIntersecting) {
        host.loadMore();
      }
    });
    this.sight.observe(this.older);
    this.scroller.append(...lists, this.message, this.older);
    this.deleted = smallButton('', () => host.switchDeleted());
    header.append(this.heading, tools, this.deleted);
    this.nodes = [header, this.status, this.bar, this.scroller];
  }

  dispose(): void {
    this.sight.disconnect();
  }

  get filter(): Filter {
    return this.select.value as Filter;
  }

  focus(): void {
    (this.select.hidden ? this.deleted : this.select).focus();
  }

  /** @param hint the whole of what the title stands for */
  title(text: string, hint: string): void {
    this.heading.textContent = text;
    this.heading.title = hint;
  }

  /** Which of the buttons can be used now. */
  offer(can: { filter: boolean; refresh: boolean; more: boolean; deleted: boolean }): void {
    this.select.hidden = !can.filter;
    this.refresh.hidden = !can.refresh;
    this.older.hidden = !can.more;
    this.deleted.hidden = !can.deleted;
  }

  /** Whether the deleted notebooks are shown. */
  showsDeleted(shown: boolean): void {
    const { trans } = this;
    this.deleted.textContent = shown
      ? trans.__('Back to the History')
      : trans.__('Show Deleted Notebooks');
  }

  /** What is under way. */
  tell(text: string): void {
    if (this.status.textContent !== text) {
      this.status.textContent = text;
    }
    this.status.hidden = text === '';
  }

  /** That one of two versions is chosen, and how to give it up. */
  comparing(text: string, cancel: () => void): void {
    this.bar.hidden = text === '';
    if (this.bar.dataset['shown'] !== text) {
      this.bar.dataset['shown'] = text;
      const words = document.createElement('span');
      words.textContent = text;
      this.bar.replaceChildren(words, smallButton(this.trans.__('Cancel'), cancel));
    }
  }

  say(message: IMessage | undefined): void {
    const shown = message ? `${message.text} ${message.action?.label ?? ''}` : '';
    this.message.hidden = !message;
    if (this.message.dataset['shown'] === shown) {
      return;
    }
    this.message.dataset['shown'] = shown;
    this.message.replaceChildren();
    if (message) {
      const words = document.createElement('p');
      words.textContent = message.text;
      this.message.append(words);
    }
    if (message?.action) {
      const { label, run } = message.action;
      const act = button(label, run);
      act.classList.replace('jp-mod-reject', 'jp-mod-accept');
      this.message.append(act);
    }
  }
}

/** A button of JupyterLab's looks. */
export function button(label: string, run: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'jp-Button jp-mod-styled jp-mod-reject';
  made.textContent = label;
  made.addEventListener('click', run);
  return made;
}

/** The same, for rows and tools. */
export function smallButton(label: string, run: () => void): HTMLButtonElement {
  const made = button(label, run);
  made.className = 'jp-Bookstore-tool';
  return made;
}

export function element(kind: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}
