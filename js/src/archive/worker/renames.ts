/**
 * Renames that S3 is to be told of, so that the versions of a notebook stay one story.
 *
 * What S3 gets at the old path after it was told is another notebook's. So it is told only once no save of the old path
 * waits any more, and until then the rename waits on the disk.
 */
import type { Renaming } from '../../versions';
import type { DiskStore } from './store';

/** How long after a failure it is tried again, in milliseconds. */
const PAUSE = 30_000;

/** A rename that waits. */
export interface IRename extends Renaming {
  /** Whose it is, as one text. */
  scope: string;
}

export class Renames {
  /** Those that the disk does not take, by their ids. */
  private readonly memory = new Map<string, IRename>();
  private settling: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether some may wait. */
  private pending = true;

  constructor(private readonly disk: DiskStore | undefined) {}

  async add(rename: IRename): Promise<void> {
    const stored = await this.disk?.addRename(rename).then(
      () => true,
      () => false
    );
    if (!stored) {
      this.memory.set(rename.id, rename);
    }
    this.pending = true;
  }

  /** Another tab has put one on the disk. */
  added(): void {
    this.pending = true;
  }

  /**
   * Tells S3 of those whose old path has no save that waits.
   *
   * @param unstored the paths of the saves that wait in this tab's memory
   * @param send tells S3; the same rename may be sent twice
   * @param told is called after each of them
   */
  settle(
    scope: string,
    unstored: string[],
    send: (rename: IRename) => Promise<void>,
    told: () => void
  ): void {
    if (!this.pending || this.settling || this.timer !== undefined) {
      return;
    }
    this.settling = this.sendAll(scope, unstored, send, told)
      .catch(() => {
        this.pending = true;
        this.timer = setTimeout(() => {
          this.timer = undefined;
          this.settle(scope, unstored, send, told);
        }, PAUSE);
      })
      .finally(() => (this.settling = undefined));
  }

  private async sendAll(
    scope: string,
    unstored: string[],
    send: (rename: IRename) => Promise<void>,
    told: () => void
  ): Promise<void> {
    // One more may come meanwhile.
    this.pending = false;
    const stored = (await this.disk?.renames(scope)) ?? [];
    const own = [...this.memory.values()].filter(rename => rename.scope === scope);
    const all = [...stored, ...own].sort((one, other) => one.at - other.at);
    const waiting = [...((await this.disk?.paths(scope)) ?? []), ...unstored];
    let left = all.length;
    for (const rename of all) {
      const { folder, from, id } = rename;
      const waits = (path: string) => path === from || (folder && path.startsWith(`${from}/`));
      if (!waiting.some(waits)) {
        await send(rename);
        await this.disk?.forgetRename(id);
        this.memory.delete(id);
        left--;
        told();
      }
    }
    this.pending ||= left > 0;
  }
}
