/**
 * The page's side of the archive: gives its worker the saves, the settings and the keys, and shows what the
 * worker tells. All work is done in the worker, so that a save is no slower for it.
 */
import { Notification } from '@jupyterlab/apputils';
import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { ServiceManager } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { proxy, wrap, type Remote } from 'comlink';

import type { OutboxStatus, WaitingSave } from '../versions';
import { readNotebook } from '../publish/source';
import type { Session } from '../session/session';
import type { Signing } from '../session/signing';
import { download } from '../ui/download';
import { sentence, showFailure } from '../ui/failure';
import { askCopies } from './copiesDialog';
import type { IOutbox } from './outboxDialog';

export { glanceOf } from './glance';
import { sendContent } from './pieces';
import { STARTING, type IReport } from './report';
import type { ISave, ISaves } from './saves';
import type {
  IConfiguration,
  IHost,
  INotice,
  IPathChange,
  IWorker,
  WorkerSigning
} from './worker/protocol';

export interface IArchiverParts {
  session: Session;
  services: ServiceManager.IManager;
  /** What the user has set of the archive. */
  choices: () => IChoices;
  /** Keeps what the user has answered. */
  choose: (copies: 'agreed' | 'declined') => Promise<void>;
  trans: TranslationBundle;
}

/** What the user has set of the archive. */
export interface IChoices {
  /** Whether saves are archived. */
  enabled: boolean;
  /** Whether dated copies may be written where the bucket keeps no versions. */
  copies: IConfiguration['copies'];
}

/** While saves go out as they come, nobody need be asked where they wait. */
const FLOWING: ReadonlySet<OutboxStatus['state']> = new Set(['loading', 'kept', 'waiting']);

export class Archiver implements ISaves, IOutbox {
  /** Emitted when there is something else to show. */
  readonly changed = new Signal<this, IReport>(this);

  private last: IReport = STARTING;
  private telling: Promise<void> = Promise.resolve();
  /** Saves that the worker has not put away yet. */
  private underWay = 0;
  /** Whether the browser was asked to keep what waits. */
  private asked = false;
  private signing: Signing | undefined;
  private worker: Remote<IWorker> | undefined;

  constructor(private readonly parts: IArchiverParts) {
    parts.session.changed.connect(() => void this.configure());
    window.addEventListener('online', () => void this.worker?.online());
  }

  /** How things stand. */
  get report(): IReport {
    return this.last;
  }

  /** Whether a save goes anywhere: what nobody will send would fill the disk. */
  get wanted(): boolean {
    return this.isOn && this.last.status?.state !== 'offUnversioned';
  }

  /** Whether saves are archived. */
  get isOn(): boolean {
    const { choices, session } = this.parts;
    return choices().enabled && session.isSetUp;
  }

  /** Whether the tab can be closed and nothing is lost. */
  get isSafe(): boolean {
    return this.underWay === 0 && this.last.unsafe === 0;
  }

  /** Begins, if saves are archived or some wait already. */
  async begin(somethingWaits: boolean): Promise<void> {
    if (this.isOn || somethingWaits) {
      this.thread();
      await this.configure();
    }
  }

  /** Tells the worker what holds now: settings, keys, the user's choices. */
  async configure(): Promise<void> {
    const { session, choices } = this.parts;
    if (!this.worker && !this.isOn) {
      return;
    }
    this.signing = session.isSetUp ? await session.signing({ ask: false }) : undefined;
    const { endpoint, bucket, user, server } = session.scope();
    await this.thread().configure({
      // The same path is another file below another root. Who has no name owns what the server serves.
      scope: {
        endpoint,
        bucket,
        user: session.isAnonymous ? '' : user,
        root: `${server} ${PageConfig.getOption('serverRoot')}`
      },
      settings: session.settings.settings,
      username: session.username,
      by: session.publisher,
      signing: forWorker(this.signing),
      enabled: this.isOn,
      copies: choices().copies
    });
  }

  started(document: string, content: unknown): void {
    if (this.wanted) {
      this.inTurn(() => sendContent(this.thread(), document, content));
    }
  }

  completed(document: string, save: ISave): void {
    if (!this.wanted) {
      return;
    }
    this.underWay++;
    this.inTurn(() => {
      void this.thread()
        .completed(document, save)
        .catch((error: unknown) => this.lost(save, error))
        .finally(() => (this.underWay = Math.max(this.underWay - 1, 0)));
    });
  }

  failed(document: string): void {
    this.inTurn(() => void this.worker?.failed(document));
  }

  closed(document: string): void {
    this.inTurn(() => void this.worker?.closed(document));
  }

  /** A notebook, or a folder of them, has another path. */
  renamed(change: IPathChange): void {
    if (this.isOn) {
      this.inTurn(() => void this.thread().renamed(change));
    }
  }

  retry(): void {
    void this.configure().then(() => this.thread().retry());
  }

  signIn(): void {
    const { session } = this.parts;
    // A refused key is not offered again.
    if (this.last.status?.state === 'signIn' && this.signing?.kind === 'fixed') {
      session.signOut();
    }
    void session.signing({ ask: true }).then(() => this.configure());
  }

  askCopies(): void {
    const { choose, session, trans } = this.parts;
    const bucket = session.settings.settings.s3_bucket ?? '';
    void askCopies(bucket, trans).then(async answer => {
      if (answer === 'again') {
        this.retry();
      } else if (answer) {
        await choose(answer);
      }
    });
  }

  exportSave({ id, path }: WaitingSave): void {
    void this.thread()
      .bytes(id)
      .then(bytes => bytes && download(bytes, PathExt.basename(path)));
  }

  discard({ id }: WaitingSave): void {
    void this.thread().discard(id);
  }

  /** Tells the worker in the order of what happens; a content takes its time. */
  private inTurn(tell: () => Promise<void> | void): void {
    this.telling = this.telling.then(tell, tell);
  }

  /** The worker, which is made with the first thing that it is to do. */
  private thread(): Remote<IWorker> {
    if (!this.worker) {
      const thread = new Worker(
        /* webpackChunkName: "archive-worker" */ new URL('./worker/index.js', import.meta.url),
        { type: 'module' }
      );
      thread.addEventListener('error', event => this.broken(event));
      this.worker = wrap<IWorker>(thread);
      const { services } = this.parts;
      const host: IHost = {
        readFile: path => readNotebook(services, path),
        readCredentials: () =>
          this.signing?.kind === 'endpoint' ? this.signing.read() : Promise.resolve(''),
        show: report => this.show(report),
        tell: notice => this.tell(notice)
      };
      void this.worker.open(proxy(host));
    }
    return this.worker;
  }

  private show(report: IReport): void {
    const before = this.last.status?.state;
    this.last = report;
    this.changed.emit(report);
    const { status } = report;
    if (status && status.waiting > 0 && !FLOWING.has(status.state)) {
      void this.persist();
    }
    if (status?.state === 'unversioned' && before !== 'unversioned') {
      const { trans } = this.parts;
      Notification.warning(trans.__('Saves are not archived: the bucket keeps no versions.'), {
        autoClose: false,
        actions: [{ label: trans.__('What to do…'), callback: () => this.askCopies() }]
      });
    }
  }

  /** Asks the browser, once, to keep what waits also when the disk gets full. */
  private async persist(): Promise<void> {
    if (this.asked) {
      return;
    }
    this.asked = true;
    // Only secure contexts have it.
    const storage = (navigator as { storage?: StorageManager }).storage;
    if ((await storage?.persist()) !== true) {
      await this.worker?.evictable();
    }
  }

  private tell({ message, advice }: INotice): void {
    const { trans } = this.parts;
    const words = `${sentence(message, trans)} ${sentence(advice, trans)}`;
    Notification.warning(words, { autoClose: false });
  }

  /** The worker's script cannot be loaded or run: nothing that it was given is kept. */
  private broken({ message }: ErrorEvent): void {
    const { trans } = this.parts;
    this.worker = undefined;
    this.underWay = 0;
    const title = trans.__('Saves are not archived.');
    const error = new Error(message || trans.__('A part of bookstore cannot be loaded.'));
    void showFailure({ title, error, trans });
  }

  private lost({ path }: ISave, error: unknown): void {
    const { trans } = this.parts;
    const title = trans.__('The save of “%1” was not archived.', PathExt.basename(path));
    void showFailure({ title, error, trans });
  }
}

/** Without what only the page can do. */
function forWorker(signing: Signing | undefined): WorkerSigning | undefined {
  return signing?.kind === 'endpoint' ? { kind: 'endpoint', url: signing.url } : signing;
}
