/** The worker: packs saves, keeps them on the disk, and drains them while it is its tab's turn. */
import { expose } from 'comlink';

import { load, type Api, type Bookstore, type OutboxEntry, type OutboxEvent } from '../../versions';
import { sourceOf } from '../../session/signing';
import { STARTING, type IReport } from '../report';
import type { ISave } from '../saves';
import { Drainer } from './drainer';
import { randomId } from './id';
import { Packer, type IPacked } from './packer';
import type { IConfiguration, IHost, IPathChange, IWorker } from './protocol';
import { Renames, type IRename } from './renames';
import { DiskStore, nameOf } from './store';
import { Tabs, type Word } from './tabs';
import { inTurn, type ITurn } from './turn';

/** How often what others tell is passed on, in milliseconds. */
const PAUSE = 100;
/** How often the turn is asked for, in milliseconds, by a tab whose saves are in memory alone. */
const INSISTENCE = 5_000;

/** The tab's part in one scope. */
interface IPost {
  configuration: IConfiguration;
  bookstore: Bookstore;
  tabs: Tabs;
  /** Aborted when another scope holds. */
  ends: AbortController;
  drainer: Drainer | undefined;
  /** Ends the turn. */
  yields?: () => void;
  /** What the one whose turn it is has told last. */
  heard: IReport;
}

class OutboxWorker implements IWorker {
  private host: IHost | undefined;
  private packer: Packer | undefined;
  private post: IPost | undefined;
  /** Saves that the disk did not take, by their ids. */
  private readonly memory = new Map<string, { entry: OutboxEntry; bytes: Uint8Array }>();
  /** How many renames S3 was told of. */
  private renamesTold = 0;
  /** Saves are packed one after the other, in their order. */
  private packing: Promise<unknown> = Promise.resolve();
  private showing: ReturnType<typeof setTimeout> | undefined;
  private readonly ready: Promise<{ api: Api; disk: DiskStore | undefined; renames: Renames }>;
  /** Resolved with the first configuration: before it is known where saves belong. */
  private readonly configured: Promise<void>;
  private tellConfigured: () => void = () => undefined;

  constructor() {
    // JupyterLab's packages, with their promise delegates, are not there in a worker.
    this.configured = new Promise(resolve => (this.tellConfigured = resolve));
    const disk = DiskStore.open().catch(() => undefined);
    this.ready = Promise.all([load(), disk]).then(([api, disk]) => ({
      api,
      disk,
      renames: new Renames(disk)
    }));
  }

  async open(host: IHost): Promise<void> {
    this.host = host;
    await this.ready;
  }

  async configure(configuration: IConfiguration): Promise<void> {
    const { api, disk } = await this.ready;
    const { settings, username } = configuration;
    const bookstore = new api.Bookstore(settings, username, this.source(api, configuration));
    const scope = nameOf(configuration.scope);
    const { post } = this;
    if (post && nameOf(post.configuration.scope) === scope) {
      Object.assign(post, { configuration, bookstore });
      for (const event of events(configuration)) {
        post.drainer?.tell(event);
      }
      return;
    }
    post?.ends.abort();
    post?.tabs.close();
    const next: IPost = {
      configuration,
      bookstore,
      tabs: new Tabs(scope, word => this.hear(word)),
      ends: new AbortController(),
      drainer: undefined,
      heard: STARTING
    };
    this.post = next;
    this.tellConfigured();
    next.tabs.tell({ kind: 'ask' });
    this.show();
    void this.takeTurns(next, scope, api, disk);
  }

  started(document: string, content: unknown): void {
    void this.withPacker().then(packer => packer.started(document, content));
  }

  goesOn(document: string, cells: unknown[]): void {
    void this.withPacker().then(packer => packer.goesOn(document, cells));
  }

  failed(document: string): void {
    void this.withPacker().then(packer => packer.failed(document));
  }

  closed(document: string): void {
    void this.packing.then(() => this.packer?.closed(document));
  }

  async completed(document: string, save: ISave): Promise<void> {
    const packer = await this.withPacker();
    const candidates = packer.candidates(document);
    const { post } = this;
    const packed = this.packing.then(() => packer.pack(document, candidates, save));
    const kept = packed.then(packed => this.keep(post, save, packed));
    this.packing = kept.catch(() => undefined);
    await kept;
  }

  renamed(rename: IPathChange): void {
    // A save that is being put away counts as waiting.
    const before = this.packing;
    void this.configured.then(async () => {
      await before;
      const { renames } = await this.ready;
      const { post } = this;
      if (post?.configuration.enabled) {
        const scope = nameOf(post.configuration.scope);
        await renames.add({ ...rename, id: randomId(), scope });
        post.tabs.tell({ kind: 'renamed' });
        this.show();
      }
    });
  }

  retry(): void {
    this.command({ kind: 'retry' });
  }

  evictable(): void {
    this.post?.drainer?.tell('evictable');
  }

  online(): void {
    this.post?.drainer?.tell('online');
  }

  discard(id: string): void {
    this.memory.delete(id);
    this.command({ kind: 'discard', id });
  }

  async bytes(id: string): Promise<Uint8Array | undefined> {
    const { disk } = await this.ready;
    return this.memory.get(id)?.bytes ?? disk?.bytesOf(id);
  }

  private async withPacker(): Promise<Packer> {
    const { api } = await this.ready;
    await this.configured;
    this.packer ??= new Packer(api, path => this.page.readFile(path));
    return this.packer;
  }

  private get page(): IHost {
    if (!this.host) {
      throw new Error('the page has not opened its worker');
    }
    return this.host;
  }

  private async keep(
    post: IPost | undefined,
    save: ISave,
    { bytes, sha256 }: IPacked
  ): Promise<void> {
    if (!post?.configuration.enabled) {
      return;
    }
    const { disk } = await this.ready;
    const { scope, by } = post.configuration;
    const entry: OutboxEntry = {
      id: randomId(),
      scope,
      key: post.bookstore.archiveKey(save.path),
      path: save.path,
      at: save.at,
      by,
      size: bytes.length,
      sha256,
      checkpoint: save.checkpoint
    };
    const isStored = await disk?.add(entry, bytes).then(
      () => true,
      () => false
    );
    if (isStored) {
      post.tabs.tell({ kind: 'stored' });
      post.drainer?.tell('stored');
    } else {
      this.memory.set(entry.id, { entry, bytes });
      this.unstored(post, entry);
    }
  }

  /** Sends what the disk does not take from this tab, which needs the turn for it. */
  private unstored(post: IPost, entry: OutboxEntry): void {
    if (post.drainer) {
      post.drainer.tell({ unstored: entry });
      return;
    }
    this.show();
    const insist = () => {
      if (this.memory.size > 0 && !post.drainer && !post.ends.signal.aborted) {
        post.tabs.tell({ kind: 'yield' });
        setTimeout(insist, INSISTENCE);
      }
    };
    insist();
  }

  private source(api: Api, { signing }: IConfiguration) {
    if (signing?.kind === 'endpoint') {
      const read = () => this.page.readCredentials();
      return sourceOf(api, { ...signing, read });
    }
    // Nothing is sent while there are no credentials.
    return sourceOf(api, signing ?? { kind: 'anonymous' });
  }

  /** Drains whenever it is this tab's turn, until another scope holds. */
  private async takeTurns(
    post: IPost,
    scope: string,
    api: Api,
    disk: DiskStore | undefined
  ): Promise<void> {
    const { signal } = post.ends;
    const drain = (turn: ITurn) => this.drain(post, turn, api, disk);
    while (!signal.aborted) {
      await (disk
        ? inTurn(disk, scope, signal, drain)
        : drain({ holds: () => !signal.aborted, ends: signal }));
    }
  }

  private async drain(
    post: IPost,
    turn: ITurn,
    api: Api,
    disk: DiskStore | undefined
  ): Promise<void> {
    const { configuration } = post;
    const drainer = new Drainer({
      api,
      config: {
        scope: configuration.scope,
        enabled: configuration.enabled,
        credentials: configuration.signing !== undefined,
        copies: agreed(configuration),
        seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
      },
      turn,
      disk,
      memory: this.memory,
      bookstore: () => (post.configuration.signing ? post.bookstore : undefined),
      changed: () => this.show(),
      tell: notice => this.page.tell(notice)
    });
    post.drainer = drainer;
    drainer.tell('stored');
    for (const { entry } of this.memory.values()) {
      drainer.tell({ unstored: entry });
    }
    await new Promise<void>(resolve => {
      post.yields = resolve;
      turn.ends.addEventListener('abort', () => resolve());
    });
    post.drainer = undefined;
    await drainer.end();
  }

  private hear(word: Word): void {
    const { post } = this;
    const drainer = post?.drainer;
    switch (word.kind) {
      case 'report':
        if (post && !drainer) {
          post.heard = word.report;
          this.show();
        }
        break;
      case 'yield':
        // Two who both hold saves in memory would never end.
        if (this.memory.size === 0) {
          post?.yields?.();
        }
        break;
      case 'ask':
        this.show();
        break;
      case 'stored':
        drainer?.tell('stored');
        break;
      case 'renamed':
        void this.ready.then(({ renames }) => {
          renames.added();
          this.show();
        });
        break;
      case 'retry':
        drainer?.tell('retryNow');
        break;
      case 'discard':
        drainer?.tell({ discard: word.id });
        break;
    }
  }

  /** Does what the user wishes here or, where it is another tab's turn, there. */
  private command(word: Word): void {
    this.post?.tabs.tell(word);
    this.hear(word);
  }

  /** Tells S3 of renames, as far as it can be told now. */
  private async settle(post: IPost): Promise<void> {
    const { renames } = await this.ready;
    if (post === this.post && post.configuration.signing) {
      const unstored = [...this.memory.values()].map(({ entry }) => entry.path);
      const scope = nameOf(post.configuration.scope);
      const send = (rename: IRename) => post.bookstore.archiveRename(rename);
      renames.settle(scope, unstored, send, () => {
        this.renamesTold++;
        this.show();
      });
    }
  }

  /** Shows how things stand, to this page and to the other tabs. */
  private show(): void {
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      const { post } = this;
      if (!post) {
        return;
      }
      const report = post.drainer
        ? { ...post.drainer.report, renamed: this.renamesTold }
        : { ...post.heard, unsafe: this.memory.size };
      this.host?.show(report);
      if (post.drainer) {
        post.tabs.tell({ kind: 'report', report });
        void this.settle(post);
      }
    }, PAUSE);
  }
}

function agreed({ copies }: IConfiguration): boolean | undefined {
  return copies === 'ask' ? undefined : copies === 'agreed';
}

/** What a configuration tells an outbox that is there already. */
function events(configuration: IConfiguration): OutboxEvent[] {
  return [
    { enabled: configuration.enabled },
    { copies: agreed(configuration) },
    { credentials: configuration.signing !== undefined }
  ];
}

expose(new OutboxWorker());
