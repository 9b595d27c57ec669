/** One notebook's story: its versions as far as they are loaded, and what is said of them. */
import { Signal } from '@lumino/signaling';

import type { Bookstore, History, Marked, Version, VersionDescription } from '../versions';

/** How many versions are asked for first. */
const PAGE = 100;
/** Most that S3 gives at once: as many are asked for while those with a name are looked for. */
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

/** A version in the list. */
interface IListed {
  readonly id: string;
  readonly version: Version;
  /** All that is known of it; made anew when there is more. */
  entry: IEntry | undefined;
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

  private listed: IListed[] = [];
  private history: History | undefined;
  private marked = new Map<string, Marked>();
  private readonly described = new Map<string, VersionDescription | undefined>();
  private readonly wanted: IEntry[] = [];
  /** Whether it is to be looked again once what is being asked for has come. */
  private again = false;
  private asking = 0;
  private telling: ReturnType<typeof setTimeout> | undefined;
  /** The versions that more is known of, and not told yet. */
  private readonly news = new Set<string>();

  constructor(readonly source: ISource) {}

  /** The versions as far as they are loaded, newest first. */
  entries(filter: Filter): IEntry[] {
    const all = this.listed.map(listed => (listed.entry ??= this.entry(listed)));
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
    this.again = this.busy;
    await this.load(async () => {
      const { bookstore, path, published } = this.source;
      const history = await bookstore.history(path, published);
      const { versions, more, denied, marksDenied } = await history.next(bookstore, PAGE);
      this.denied = new Set([...denied, ...(marksDenied ? (['marks'] as const) : [])]);
      this.marked = new Map(history.marked().map(said => [idOfMark(said.place, said.mark), said]));
      const listed = versions.map(list);
      const known = new Set(listed.map(({ id }) => id));
      const last = listed.at(-1)?.id;
      const joint = this.listed.findIndex(({ id }) => id === last);
      if (joint >= 0 && this.listed.length > listed.length) {
        // The pages that were loaded go on behind this one.
        const older = this.listed.slice(joint + 1).filter(({ id }) => !known.has(id));
        this.listed = [...listed, ...older];
        this.forget();
      } else {
        this.history = history;
        this.listed = listed;
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
        // As many as there are already: who goes on wants the oldest, and should not go for hours.
        const count = filter === 'all' ? Math.max(this.listed.length, PAGE) : MOST;
        const page = await history.next(this.source.bookstore, Math.min(count, MOST));
        const known = new Set(this.listed.map(({ id }) => id));
        this.listed.push(...page.versions.map(list).filter(({ id }) => !known.has(id)));
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
  describe(entry: IEntry): void {
    if (entry.deleteMarker || this.described.has(entry.id)) {
      return;
    }
    this.described.set(entry.id, undefined);
    this.wanted.push(entry);
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
    this.forget();
    this.changed.emit();
  }

  private entry({ id, version }: IListed): IEntry {
    const said =
      version.mark === undefined
        ? undefined
        : this.marked.get(idOfMark(version.place, version.mark));
    const described = this.described.get(id);
    return {
      ...version,
      id,
      name: said?.name,
      note: said?.note ?? described?.note,
      by: described?.by,
      savedAt: waited(version, described) ? described?.savedAt : undefined,
      checkpoint: (said?.checkpoint ?? false) || (described?.checkpoint ?? false)
    };
  }

  /** Something else is known of any of them. */
  private forget(): void {
    this.listed.forEach(listed => (listed.entry = undefined));
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
    if (this.again) {
      await this.refresh();
    }
  }

  private async askNext(): Promise<void> {
    if (this.asking >= SIDE_BY_SIDE) {
      return;
    }
    this.asking++;
    // What came into sight last is what is looked at.
    for (let next = this.wanted.pop(); next; next = this.wanted.pop()) {
      const { id, key, versionId } = next;
      try {
        const description = await this.source.bookstore.describeVersion(key, versionId);
        this.described.set(id, description);
        this.tellSoon(id);
      } catch {
        // The version itself is told. It is asked again when it comes into sight again.
        this.described.delete(id);
      }
    }
    this.asking--;
  }

  private tellSoon(id: string): void {
    this.news.add(id);
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      for (const listed of this.listed) {
        if (this.news.has(listed.id)) {
          listed.entry = undefined;
        }
      }
      this.news.clear();
      this.changed.emit();
    }, 50);
  }
}

/** Whether a save was on its way to S3 for long. */
function waited({ at }: Version, described: VersionDescription | undefined): boolean {
  return Math.abs((at ?? 0) - (described?.savedAt ?? at ?? 0)) > LONG;
}

function list(version: Version): IListed {
  const { key, versionId, at } = version;
  // A version `null` is replaced by the next one of that name.
  const id = JSON.stringify([key, versionId, versionId === 'null' ? at : undefined]);
  return { id, version, entry: undefined };
}

function idOfMark(place: string, mark: string): string {
  return `${place} ${mark}`;
}
