/** One notebook's story: its versions as far as they are loaded, and what is said of them. */
import { Signal } from '@lumino/signaling';

import type { Bookstore, History, Marked, Version, VersionDescription } from '../versions';

/** How many versions are asked for at once. */
const PAGE = 100;
/** … while those with a name are looked for: most that S3 gives. */
const MOST = 1000;
/** How long a save is on its way before that is told, in milliseconds. */
const LONG = 60_000;
/** How many descriptions are asked for side by side. */
const SIDE_BY_SIDE = 4;

/** A version with all that is known of it. */
export interface IEntry extends Version {
  /** Tells versions apart. */
  readonly id: string;
  /** The name that it is kept under. */
  readonly name: string | undefined;
  readonly note: string | undefined;
  readonly by: string | undefined;
  /** When it was saved, where it reached S3 later than that. */
  readonly savedAt: number | undefined;
  readonly checkpoint: boolean;
}

/** What may be missing in a story. */
export type Unseen = Version['place'] | 'marks';

/** Which versions are shown. */
export type Filter = 'all' | 'named' | 'published';

/** What finds the story of a path. */
export interface ISource {
  /** In JupyterLab. */
  readonly path: string;
  readonly bookstore: Bookstore;
  /** The key that it is published under. */
  readonly published: string;
}

/** Without an id of its own: crypto.randomUUID is missing on plain http. */
function randomId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, byte => byte.toString(16).padStart(2, '0')).join('');
}

export class Story {
  /** Emitted when there is something else to show. */
  readonly changed = new Signal<this, void>(this);
  /** Whether S3 may have older versions. */
  more = true;
  /** Whether versions are being asked for. */
  busy = false;
  /** Why the last ones did not come. */
  failure: unknown;
  /** What these credentials may not list, and is missing therefore. */
  denied: ReadonlySet<Unseen> = new Set();

  private versions: Version[] = [];
  private history: History | undefined;
  private marked = new Map<string, Marked>();
  private readonly described = new Map<string, VersionDescription | undefined>();
  private readonly wanted: Version[] = [];
  private asking = 0;
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly source: ISource) {}

  /** The versions as far as they are loaded, newest first. */
  entries(filter: Filter): IEntry[] {
    const all = this.versions.map(version => this.entry(version));
    switch (filter) {
      case 'all':
        return all;
      case 'named':
        return all.filter(({ name }) => name !== undefined);
      case 'published':
        return all.filter(({ place }) => place === 'published');
    }
  }

  /** Looks what S3 has now; what was loaded before stays. */
  async refresh(): Promise<void> {
    await this.load(async () => {
      const { bookstore, path, published } = this.source;
      const history = await bookstore.history(path, published);
      const { versions, more, denied, marksDenied } = await history.next(bookstore, PAGE);
      this.denied = new Set([...denied, ...(marksDenied ? (['marks'] as const) : [])]);
      this.marked = new Map(history.marked().map(said => [idOfMark(said.place, said.mark), said]));
      const known = new Set(versions.map(idOf));
      const last = versions.at(-1);
      const joint = last ? this.versions.findIndex(version => idOf(version) === idOf(last)) : -1;
      if (joint >= 0 && this.versions.length > versions.length) {
        // The pages that were loaded go on behind this one.
        const older = this.versions.slice(joint + 1).filter(version => !known.has(idOf(version)));
        this.versions = [...versions, ...older];
      } else {
        this.history = history;
        this.versions = versions;
        this.more = more;
      }
      this.history ??= history;
    });
  }

  /** Loads some older versions. */
  async loadMore(filter: Filter): Promise<void> {
    await this.load(async () => {
      const { history } = this;
      if (history && this.more) {
        const page = await history.next(this.source.bookstore, filter === 'all' ? PAGE : MOST);
        const known = new Set(this.versions.map(idOf));
        this.versions.push(...page.versions.filter(version => !known.has(idOf(version))));
        this.more = page.more;
      }
    });
  }

  /** Whether all versions that the filter shows are loaded. */
  isComplete(filter: Filter): boolean {
    if (!this.more) {
      return true;
    }
    const named = [...this.marked.values()].filter(({ name }) => name !== undefined);
    return filter === 'named' && this.entries('named').length >= named.length;
  }

  /** Asks who saved a version and why, once; listings do not tell. */
  describe(version: Version): void {
    if (version.deleteMarker || this.described.has(idOf(version))) {
      return;
    }
    this.described.set(idOf(version), undefined);
    this.wanted.push(version);
    void this.askNext();
  }

  /** Keeps a version under a name; an empty one takes the name away. */
  async keep(version: Version, name: string): Promise<void> {
    const { bookstore, path } = this.source;
    const { place, mark } = version;
    if (!this.history || mark === undefined) {
      return;
    }
    await this.history.nameVersion(bookstore, path, randomId(), place, mark, name);
    const id = idOfMark(place, mark);
    const said: Marked = { ...(this.marked.get(id) ?? { place, mark, checkpoint: false }) };
    delete said.name;
    this.marked.set(id, name ? { ...said, name } : said);
    this.changed.emit();
  }

  private entry(version: Version): IEntry {
    const said =
      version.mark === undefined
        ? undefined
        : this.marked.get(idOfMark(version.place, version.mark));
    const described = this.described.get(idOf(version));
    return {
      ...version,
      id: idOf(version),
      name: said?.name,
      note: said?.note ?? described?.note,
      by: described?.by,
      savedAt: waited(version, described) ? described?.savedAt : undefined,
      checkpoint: (said?.checkpoint ?? false) || (described?.checkpoint ?? false)
    };
  }

  private async load(work: () => Promise<void>): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.failure = undefined;
    this.changed.emit();
    try {
      await work();
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
      this.changed.emit();
    }
  }

  private async askNext(): Promise<void> {
    if (this.asking >= SIDE_BY_SIDE) {
      return;
    }
    this.asking++;
    // What came into sight last is what is looked at.
    for (let next = this.wanted.pop(); next; next = this.wanted.pop()) {
      const { key, versionId } = next;
      try {
        const description = await this.source.bookstore.describeVersion(key, versionId);
        this.described.set(idOf(next), description);
        this.tellSoon();
      } catch {
        // The version itself is told. It is asked again when it comes into sight again.
        this.described.delete(idOf(next));
      }
    }
    this.asking--;
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.changed.emit();
    }, 50);
  }
}

/** Whether a save was on its way to S3 for long. */
function waited({ at }: Version, described: VersionDescription | undefined): boolean {
  return Math.abs((at ?? 0) - (described?.savedAt ?? at ?? 0)) > LONG;
}

function idOf({ key, versionId, at }: Version): string {
  // A version `null` is replaced by the next one of that name.
  return JSON.stringify([key, versionId, versionId === 'null' ? at : undefined]);
}

function idOfMark(place: string, mark: string): string {
  return `${place} ${mark}`;
}
