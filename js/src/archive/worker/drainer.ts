/**
 * Does what the outbox says, and tells it what came of it.
 *
 * All that is decided is decided in the wasm; here are only its hands: the disk, the storage, the clock.
 */
import type {
  Api,
  Bookstore,
  Failure,
  Outbox,
  OutboxAction,
  OutboxConfig,
  OutboxEntry,
  OutboxEvent,
  OutboxOutcome
} from '../../versions';
import type { IReport } from '../report';
import type { INotice } from './protocol';
import type { DiskStore, ILoaded } from './store';
import type { ITurn } from './turn';

/** What has an outcome. */
type Ticketed = Exclude<OutboxAction, { type: 'wakeAt' | 'tell' }>;

export interface IDrainerParts {
  api: Api;
  config: OutboxConfig;
  turn: ITurn;
  /** None where the browser refuses it. */
  disk: DiskStore | undefined;
  /** Saves that the disk did not take, by their ids. */
  memory: Map<string, { entry: OutboxEntry; bytes: Uint8Array }>;
  /** The storage, while there are credentials for it. */
  bookstore: () => Bookstore | undefined;
  changed: () => void;
  tell: (notice: INotice) => void;
}

export class Drainer {
  private readonly outbox: Outbox;
  /** The saves on the disk, by their ids. */
  private readonly entries = new Map<string, OutboxEntry>();
  private readonly running = new Set<Promise<void>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ends = false;

  constructor(private readonly parts: IDrainerParts) {
    this.outbox = new parts.api.Outbox(parts.config);
  }

  /** How things stand. */
  get report(): Omit<IReport, 'renamed'> {
    const unsafe = this.parts.memory.size;
    return { status: this.outbox.status(Date.now()), entries: this.outbox.entries(), unsafe };
  }

  /** Tells the outbox what has happened, and begins what it wants done. */
  tell(event: OutboxEvent): void {
    for (const action of this.outbox.apply(event, Date.now())) {
      if (!this.ends || finishes(action)) {
        const work = this.act(action).finally(() => this.running.delete(work));
        this.running.add(work);
      }
    }
    this.parts.changed();
  }

  /** Begins nothing new, and resolves once all that was begun has ended. */
  async end(): Promise<void> {
    this.ends = true;
    clearTimeout(this.timer);
    while (this.running.size > 0) {
      await Promise.all(this.running);
    }
    this.outbox.free();
  }

  /** The bytes of a save that waits. */
  async bytes(id: string): Promise<Uint8Array | undefined> {
    const seq = this.entries.get(id)?.seq;
    const kept = this.parts.memory.get(id)?.bytes;
    return kept ?? this.onDisk(async disk => (seq === undefined ? undefined : disk.bytes(seq)));
  }

  private async act(action: OutboxAction): Promise<void> {
    switch (action.type) {
      case 'wakeAt':
        this.wakeAt(action.at);
        return;
      case 'tell':
        this.parts.tell(action);
        return;
      case 'load':
      case 'update':
      case 'forget':
      case 'look':
      case 'send':
      case 'mark':
      case 'askVersioning':
        if (this.parts.turn.holds()) {
          const outcome = await this.outcome(action).catch((error: unknown): OutboxOutcome => ({
            failed: failureOf(error)
          }));
          this.tell({ outcome: [action.ticket, outcome] });
        }
    }
  }

  private async outcome(action: Ticketed): Promise<OutboxOutcome> {
    switch (action.type) {
      case 'load':
        return { loaded: await this.load(action.after) };
      case 'update':
        await this.onDisk(disk => disk.update(action.seq, action.copy));
        return 'done';
      case 'forget':
        // S3 has it, or nobody wants it any more: leaving need not wait for the disk.
        this.parts.memory.delete(action.id);
        await this.onDisk(disk => disk.forget(this.parts.config.scope, action.seq, action.known));
        this.entries.delete(action.id);
        return 'done';
      case 'look':
        return { looked: await this.storage().archiveLook(action.key, action.id, action.since) };
      case 'send':
        return { sent: await this.send(action) };
      case 'mark':
        await this.storage().archiveMark(this.entry(action.id), action.kept);
        return 'done';
      case 'askVersioning':
        return { versioning: await this.storage().archiveVersioning() };
    }
  }

  private async load(after: number): Promise<ILoaded> {
    const { config } = this.parts;
    const none: ILoaded = { entries: [], known: [] };
    const loaded = (await this.onDisk(disk => disk.load(config.scope, after))) ?? none;
    for (const entry of loaded.entries) {
      this.entries.set(entry.id, entry);
    }
    return loaded;
  }

  private async send(action: Extract<OutboxAction, { type: 'send' }>) {
    const { id, key, stands, ticket } = action;
    const bytes = await this.bytes(id);
    if (!bytes) {
      throw this.diskError('the bytes of a save are gone');
    }
    const progress = (sent: number) => this.tell({ progress: [ticket, sent] });
    const storage = this.storage();
    const sent = await storage.archiveSend(this.entry(id), key, stands, bytes, progress);
    // The save is kept; what earlier ones have left behind is tried again another time.
    void storage.archiveSweep(bytes.length).catch(() => undefined);
    return sent;
  }

  /** Works on the disk, if there is one, and gives what fails in the outbox's words. */
  private async onDisk<T>(work: (disk: DiskStore) => Promise<T>): Promise<T | undefined> {
    const { disk } = this.parts;
    try {
      return disk && (await work(disk));
    } catch (error) {
      throw this.diskError(error instanceof Error ? error.message : String(error));
    }
  }

  private diskError(said: string): DiskError {
    return new DiskError(this.parts.api.diskFailure(said));
  }

  private entry(id: string): OutboxEntry {
    const entry = this.entries.get(id) ?? this.parts.memory.get(id)?.entry;
    if (!entry) {
      throw this.diskError('a save is gone');
    }
    return entry;
  }

  private storage(): Bookstore {
    const bookstore = this.parts.bookstore();
    if (!bookstore) {
      throw new Error('there are no credentials');
    }
    return bookstore;
  }

  private wakeAt(at: number | undefined): void {
    clearTimeout(this.timer);
    if (at !== undefined) {
      // Browsers take a longer wait for none at all.
      const wait = Math.min(Math.max(at - Date.now(), 0), 2 ** 31 - 1);
      this.timer = setTimeout(() => this.tell('timer'), wait);
    }
  }
}

/** The disk failed, in the outbox's words. */
class DiskError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message.template);
  }
}

function failureOf(error: unknown): Failure {
  // The outbox takes what nobody expected for a fault of the save alone.
  return error instanceof DiskError ? error.failure : (error as Failure);
}

/** Whether an action only ends what was begun: it is done though the turn is over. */
function finishes({ type }: OutboxAction): boolean {
  return type === 'forget' || type === 'tell';
}
