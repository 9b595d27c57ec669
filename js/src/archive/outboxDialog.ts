/** The saves that wait for S3, with what can be done about them. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';

import type { OutboxStatus, WaitingSave } from '../versions';
import { FormDialog } from '../ui/dialog';
import { explain } from '../ui/failure';
import { Form } from '../ui/form';
import { formatMoment, formatSize, formatTime } from '../ui/format';
import type { IReport } from './report';
import { details } from './glance';

export interface IOutbox {
  readonly report: IReport;
  readonly changed: ISignal<unknown, IReport>;
  /** Tries at once. */
  retry(): void;
  /** Asks for keys. */
  signIn(): void;
  /** Asks whether dated copies may be written. */
  askCopies(): void;
  /** Lets the browser store a save as a file. */
  exportSave(save: WaitingSave): void;
  discard(save: WaitingSave): void;
}

/** Shows them until the user closes the dialog. */
export async function showOutbox(outbox: IOutbox, trans: TranslationBundle): Promise<void> {
  const body = new OutboxView(outbox, trans, () => dialog.reject());
  const dialog = new FormDialog({
    title: trans.__('Saves on their way to S3'),
    body,
    buttons: [Dialog.cancelButton({ label: trans.__('Close') })]
  });
  await dialog.launch();
}

/** More than these are told by their number: a dialog is no place for thousands of rows. */
const MOST = 200;

class OutboxView extends Widget {
  private readonly summary: HTMLElement;
  private readonly act: HTMLButtonElement;
  private readonly rows = document.createElement('tbody');
  private readonly table = document.createElement('table');
  private readonly more: HTMLElement;
  /** The saves of which it is asked whether they shall be discarded. */
  private readonly asked = new Set<string>();
  private action: () => void = () => undefined;

  constructor(
    private readonly outbox: IOutbox,
    private readonly trans: TranslationBundle,
    private readonly giveWay: () => void
  ) {
    const form = new Form();
    super({ node: form.node });
    this.addClass('jp-Bookstore-outboxView');
    this.summary = form.addStatus();
    this.act = form.addButton('', () => this.action());
    const head = document.createElement('thead');
    head.append(
      row('th', [trans.__('Notebook'), trans.__('Saved'), trans.__('Size'), trans.__('State'), ''])
    );
    this.table.append(head, this.rows);
    const scroller = document.createElement('div');
    scroller.className = 'jp-Bookstore-rows';
    scroller.tabIndex = 0;
    scroller.append(this.table);
    form.node.append(scroller);
    this.more = form.addText('', 'jp-Bookstore-hint');
    this.refresh();
    outbox.changed.connect(this.onChanged);
  }

  override dispose(): void {
    this.outbox.changed.disconnect(this.onChanged);
    super.dispose();
  }

  private readonly onChanged = () => this.refresh();

  private refresh(): void {
    const { trans } = this;
    const { status, entries } = this.outbox.report;
    const words = status ? details(status, trans) : trans.__('The archive has not begun yet.');
    if (this.summary.textContent !== words) {
      this.summary.textContent = words;
    }
    this.offer(status);
    this.table.hidden = entries.length === 0;
    this.more.hidden = entries.length <= MOST;
    const more = Math.max(entries.length - MOST, 0);
    this.more.textContent = more > 0 ? trans.__('And %1 more.', `${more}`) : '';
    this.list(entries.slice(0, MOST));
  }

  /** The one thing that helps now. */
  private offer(status: OutboxStatus | undefined): void {
    const { outbox, trans } = this;
    // JupyterLab shows no second dialog above a first one.
    const instead = (open: () => void) => () => {
      this.giveWay();
      open();
    };
    const askCopies = instead(() => outbox.askCopies());
    const offers: Partial<Record<OutboxStatus['state'], [string, () => void]>> = {
      signIn: [trans.__('Sign In…'), instead(() => outbox.signIn())],
      unversioned: [trans.__('What to Do…'), askCopies],
      offline: [trans.__('Retry Now'), () => outbox.retry()],
      waiting: [trans.__('Retry Now'), () => outbox.retry()],
      disk: [trans.__('Retry Now'), () => outbox.retry()],
      offUnversioned: [trans.__('What to Do…'), askCopies],
      hidden: [trans.__('Retry Now'), () => outbox.retry()],
      failed: [trans.__('Retry Now'), () => outbox.retry()]
    };
    const offer = status && offers[status.state];
    this.act.hidden = !offer;
    if (offer) {
      [this.act.textContent, this.action] = offer;
    }
  }

  /** Keeps the rows that stay, so that the focus stays where it is. */
  private list(entries: WaitingSave[]): void {
    const old = new Map([...this.rows.rows].map(row => [row.dataset.id, row]));
    const now = entries.map(save => {
      const shown = old.get(save.id) ?? this.row(save);
      const state = shown.cells[3];
      const words = this.state(save);
      if (state && state.textContent !== words) {
        state.textContent = words;
      }
      return shown;
    });
    const kept = new Set(now);
    for (const row of old.values()) {
      if (!kept.has(row)) {
        row.remove();
      }
    }
    now.forEach((row, index) => {
      if (this.rows.rows[index] !== row) {
        this.rows.insertBefore(row, this.rows.rows[index] ?? null);
      }
    });
  }

  private row(save: WaitingSave): HTMLTableRowElement {
    const { outbox, trans } = this;
    const at = timed(save.at);
    const made = row('td', [save.path, at, formatSize(save.size), '', '']);
    made.dataset.id = save.id;
    const of = trans.__('%1, saved at %2', save.path, at);
    const act = (label: string, act: () => void) => button(label, of, act);
    const offer = () => {
      this.asked.delete(save.id);
      made.cells[4]?.replaceChildren(
        act(trans.__('Export…'), () => outbox.exportSave(save)),
        act(trans.__('Discard…'), ask)
      );
    };
    // There is no other copy of it.
    const ask = () => {
      this.asked.add(save.id);
      const keep = act(trans.__('Keep'), () => {
        offer();
        this.refresh();
      });
      made.cells[4]?.replaceChildren(
        act(trans.__('Discard for Good'), () => outbox.discard(save)),
        keep
      );
      this.refresh();
      keep.focus();
    };
    offer();
    return made;
  }

  private state(save: WaitingSave): string {
    const { trans } = this;
    if (this.asked.has(save.id)) {
      return trans.__('It is not in S3. It cannot be brought back.');
    }
    if (save.elsewhere) {
      const [bucket, user] = save.elsewhere;
      return user
        ? trans.__('belongs to %1 in “%2”; not sent from here', user, bucket)
        : trans.__('belongs to “%1”; not sent from here', bucket);
    }
    if (save.failure) {
      return explain(save.failure, trans).message;
    }
    if (save.sent !== undefined) {
      const percent = save.size > 0 ? Math.floor((100 * save.sent) / save.size) : 0;
      return trans.__('being sent: %1 %', `${percent}`);
    }
    return save.inMemory ? trans.__('waits in this tab’s memory') : trans.__('waits on this disk');
  }
}

function row(kind: 'th' | 'td', texts: string[]): HTMLTableRowElement {
  const made = document.createElement('tr');
  for (const text of texts) {
    const cell = document.createElement(kind);
    if (cell instanceof HTMLTableCellElement && kind === 'th') {
      cell.scope = 'col';
    }
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

/** @param of what the button is about, which those who see have in the row */
function button(label: string, of: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'jp-Button jp-mod-styled jp-mod-reject jp-mod-small';
  made.textContent = label;
  made.setAttribute('aria-label', `${label} ${of}`);
  made.addEventListener('click', act);
  return made;
}

/** When it was saved: today's time to the second, so that saves are told apart. */
function timed(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? formatTime(at) : formatMoment(at);
}
