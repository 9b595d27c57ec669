/**
 * Makes of what JupyterLab was about to save the very bytes that its server has written.
 *
 * The server writes a notebook in its own way; the wasm does it alike, and the file's hash tells whether the
 * two agree. Where they do not, the file is read.
 */
import type { Api } from '../../versions';
import type { ISave } from '../saves';

export interface IPacked {
  bytes: Uint8Array;
  /** In hexadecimal. */
  sha256: string;
}

/** How often a file is read that is being written; after each time the wait doubles, from these milliseconds. */
const TRIES = 8;
const PAUSE = 100;

export class Packer {
  /** What each document's saves have begun with, oldest first. */
  private readonly begun = new Map<string, unknown[]>();

  constructor(
    private readonly api: Api,
    private readonly readFile: (path: string) => Promise<Uint8Array>
  ) {}

  started(document: string, content: unknown): void {
    this.begun.set(document, [...(this.begun.get(document) ?? []), content]);
  }

  goesOn(document: string, cells: unknown[]): void {
    const content = this.begun.get(document)?.at(-1) as { cells: unknown[] } | undefined;
    content?.cells.push(...cells);
  }

  failed(document: string): void {
    this.begun.get(document)?.shift();
  }

  closed(document: string): void {
    this.begun.delete(document);
  }

  /**
   * What may have been saved by now, oldest first. It is taken at once, before the next save begins; {@link pack}
   * takes its time.
   */
  candidates(document: string): unknown[] {
    return [...(this.begun.get(document) ?? [])];
  }

  /**
   * The bytes of a save.
   *
   * @throws what reading the file throws, where there is nothing else to take
   */
  async pack(document: string, candidates: unknown[], save: ISave): Promise<IPacked> {
    let oldest: IPacked | undefined;
    for (const content of candidates) {
      const packed = await this.hashed(this.api.writeNotebook(JSON.stringify(content)));
      if (packed.sha256 === save.sha256) {
        this.drop(document, content);
        return packed;
      }
      oldest ??= packed;
    }
    this.drop(document, candidates.at(-1));
    if (!oldest) {
      return this.read(save);
    }
    try {
      const file = await this.hashed(await this.readFile(save.path));
      if (save.sha256 ? file.sha256 === save.sha256 : isWhole(file)) {
        return file;
      }
    } catch {
      // What this save began with is still there.
    }
    // The file was written again already: what this save began with is all that there is of it.
    return oldest;
  }

  /** The file that the server has just written, or a newer one. */
  private async read({ path, sha256 }: ISave): Promise<IPacked> {
    for (let n = 0; n < TRIES; n++) {
      const file = await this.hashed(await this.readFile(path));
      if (file.sha256 === sha256 || isWhole(file)) {
        return file;
      }
      // Jupyter writes in place: what is read meanwhile is empty, or breaks off.
      await new Promise(resolve => setTimeout(resolve, PAUSE * 2 ** n));
    }
    throw new Error(`${path} could not be read to its end.`);
  }

  /** Drops a content and all that began before it: those came to nothing. */
  private drop(document: string, content: unknown): void {
    const begun = this.begun.get(document);
    begun?.splice(0, begun.indexOf(content) + 1);
  }

  private async hashed(bytes: Uint8Array): Promise<IPacked> {
    return { bytes, sha256: await this.api.sha256(bytes) };
  }
}

/** Whether a notebook is there to its end. */
function isWhole({ bytes }: IPacked): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
