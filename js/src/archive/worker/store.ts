/**
 * The outbox on disk: what waits for S3, in IndexedDB.
 *
 * Every write asks for strict durability: it is on the disk, not on its way there, before a save counts as
 * waiting. The bytes of a save stand in a store of their own, so that reading the list does not read them.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import { DATABASE } from '../database';
import type { IRename } from './renames';
import type { OutboxEntry, OutboxKnown, OutboxScope } from '../../versions';

const VERSION = 2;
const STRICT = { durability: 'strict' } as const;

interface ILease {
  scope: string;
  holder: string;
  /** Until when it holds, in milliseconds since 1970. */
  until: number;
}

interface Schema extends DBSchema {
  entries: { key: number; value: OutboxEntry; indexes: { id: string } };
  bytes: { key: number; value: Uint8Array };
  known: { key: [scope: string, key: string]; value: OutboxKnown };
  leases: { key: string; value: ILease };
  renames: { key: string; value: IRename };
}

/** What the disk holds. */
export interface ILoaded {
  entries: OutboxEntry[];
  known: OutboxKnown[];
}

/** The outbox in IndexedDB. */
export class DiskStore {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /**
   * Opens it.
   *
   * @throws where the browser refuses: a private window, storage switched off
   */
  static async open(): Promise<DiskStore> {
    const db = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(db, before) {
        db.createObjectStore('renames', { keyPath: 'id' });
        if (before > 0) {
          return;
        }
        const entries = db.createObjectStore('entries', { keyPath: 'seq', autoIncrement: true });
        entries.createIndex('id', 'id', { unique: true });
        db.createObjectStore('bytes');
        db.createObjectStore('known');
        db.createObjectStore('leases', { keyPath: 'scope' });
      },
      // A newer version of this extension in another tab must not wait for this one.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close()
    });
    return new DiskStore(db);
  }

  /** Keeps a save and gives its number; numbers grow with each, over all tabs. */
  async add(entry: OutboxEntry, bytes: Uint8Array): Promise<number> {
    const change = this.db.transaction(['entries', 'bytes'], 'readwrite', STRICT);
    const adding = change.objectStore('entries').add(entry);
    const keeping = adding.then(seq => change.objectStore('bytes').add(bytes, seq));
    const [seq] = await Promise.all([adding, keeping, change.done]);
    return seq;
  }

  /** The saves with a higher number, of every scope, oldest first, and what S3 holds of this scope. */
  async load(scope: OutboxScope, after: number): Promise<ILoaded> {
    const reading = this.db.transaction(['entries', 'known']);
    const own = nameOf(scope);
    const [entries, known] = await Promise.all([
      reading.objectStore('entries').getAll(IDBKeyRange.lowerBound(after, true)),
      reading.objectStore('known').getAll(IDBKeyRange.bound([own, ''], [own, '\uffff'])),
      reading.done
    ]);
    return { entries, known };
  }

  /** The bytes of a save; none if it is not there any more. */
  bytes(seq: number): Promise<Uint8Array | undefined> {
    return this.db.get('bytes', seq);
  }

  /** The same, by the save's id. */
  async bytesOf(id: string): Promise<Uint8Array | undefined> {
    const seq = await this.db.getKeyFromIndex('entries', 'id', id);
    return seq === undefined ? undefined : this.bytes(seq);
  }

  /** Notes whether a save goes to a key of its own; one that is not there any more stays away. */
  async update(seq: number, copy: boolean): Promise<void> {
    const change = this.db.transaction('entries', 'readwrite', STRICT);
    const entry = await change.store.get(seq);
    if (entry) {
      await change.store.put({ ...entry, copy });
    }
    await change.done;
  }

  /**
   * Forgets a save and, at the same moment, notes what S3 holds instead. Where there is no room even for that note,
   * the one before it goes as well: it costs a look, and an outdated one could take a save for repeated.
   */
  async forget(scope: OutboxScope, seq: number | undefined, known?: OutboxKnown): Promise<void> {
    const forget = async (note: boolean) => {
      const change = this.db.transaction(['entries', 'bytes', 'known'], 'readwrite', STRICT);
      const notes = change.objectStore('known');
      const name: [string, string] | undefined = known && [nameOf(scope), known.key];
      await Promise.all([
        seq !== undefined && change.objectStore('entries').delete(seq),
        seq !== undefined && change.objectStore('bytes').delete(seq),
        name && known && (note ? notes.put(known, name) : notes.delete(name)),
        change.done
      ]);
    };
    await forget(true).catch(() => forget(false));
  }

  /**
   * Takes or renews the right to drain a scope, where the browser has no locks; gives whether it is held now.
   *
   * @param until milliseconds since 1970
   */
  async lease(scope: string, holder: string, now: number, until: number): Promise<boolean> {
    const change = this.db.transaction('leases', 'readwrite', STRICT);
    const held = await change.store.get(scope);
    const free = !held || held.holder === holder || held.until <= now;
    if (free) {
      await change.store.put({ scope, holder, until });
    }
    await change.done;
    return free;
  }

  /** The paths of a scope's saves that wait. */
  async paths(scope: string): Promise<string[]> {
    const entries = await this.db.getAll('entries');
    return entries.filter(entry => nameOf(entry.scope) === scope).map(({ path }) => path);
  }

  async addRename(rename: IRename): Promise<void> {
    const change = this.db.transaction('renames', 'readwrite', STRICT);
    await Promise.all([change.store.put(rename), change.done]);
  }

  /** A scope's renames that S3 does not know of yet. */
  async renames(scope: string): Promise<IRename[]> {
    return (await this.db.getAll('renames')).filter(rename => rename.scope === scope);
  }

  async forgetRename(id: string): Promise<void> {
    await this.db.delete('renames', id);
  }

  /** Whether nothing waits, of any scope. */
  async isEmpty(): Promise<boolean> {
    const waiting = await Promise.all([this.db.count('entries'), this.db.count('renames')]);
    return waiting.every(count => count === 0);
  }

  close(): void {
    this.db.close();
  }

  /** Gives that right back. */
  async release(scope: string, holder: string): Promise<void> {
    const change = this.db.transaction('leases', 'readwrite', STRICT);
    if ((await change.store.get(scope))?.holder === holder) {
      await change.store.delete(scope);
    }
    await change.done;
  }
}

/** A scope as one text. */
export function nameOf({ endpoint, bucket, user, root }: OutboxScope): string {
  return JSON.stringify([endpoint, bucket, user, root]);
}
