/** Reads a link's bytes, from an edge or from S3: piece by piece, told and cancelled as it goes. */

/** More than this is for the download button: Jupyter takes no larger body either, as it comes. */
export const LIMIT = 512 * 1024 * 1024;

/** How long nothing may come before it is given up, in milliseconds. */
const PATIENCE = 60_000;

/** Why nothing came; `status` only where the edge answered. */
export type DownloadFault =
  | { kind: 'unreachable' }
  | { kind: 'broken' }
  | { kind: 'too-large'; size: number }
  | { kind: 'refused'; status: number };

/** A download that failed. What the edge says is not kept: it may be a stranger's. */
export class DownloadError extends Error {
  constructor(readonly fault: DownloadFault) {
    super(`download: ${fault.kind}`);
    this.name = 'DownloadError';
  }
}

/** The user does not want it any more. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** How something is read. */
export interface IReading {
  /** Told of each piece: bytes so far, and of how many where that is known. */
  onProgress: (received: number, total: number | null) => void;
  /** Aborted by who does not want it any more. */
  signal: AbortSignal;
  /** How many bytes are taken at most. */
  limit?: number;
  /** How long nothing may come, in milliseconds. */
  patience?: number;
}

/**
 * Reads `url`, an edge's, whole: no cookie, no address of ours, no redirect.
 *
 * @throws DownloadError or Cancelled
 */
export async function download(url: string, reading: IReading): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, patience = PATIENCE } = reading;
  const hangingUp = new AbortController();
  const hangUp = () => hangingUp.abort();
  const timer = setTimeout(hangUp, patience);
  signal.addEventListener('abort', hangUp);
  const asked = fetch(url, {
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: hangingUp.signal
  });
  try {
    const answer = await asked.catch(() => {
      throw signal.aborted ? new Cancelled() : new DownloadError({ kind: 'unreachable' });
    });
    clearTimeout(timer);
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new DownloadError({ kind: 'refused', status: answer.status });
    }
    return await read(answer, reading);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', hangUp);
  }
}

/**
 * Reads what S3 is about to answer, whole. Whatever `opening` throws is thrown on.
 *
 * @throws DownloadError or Cancelled
 */
export async function receive(
  opening: Promise<Response>,
  reading: IReading
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal } = reading;
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
  });
  // It is rejected also when nobody waits for it any more.
  cancelled.catch(() => undefined);
  const answer = await Promise.race([opening, cancelled]).catch((error: unknown) => {
    // An answer that comes after all is let go.
    void opening.then(late => late.body?.cancel()).catch(() => undefined);
    throw error;
  });
  return read(answer, reading);
}

async function read(
  answer: Response,
  { onProgress, signal, limit = LIMIT, patience = PATIENCE }: IReading
): Promise<Uint8Array<ArrayBuffer>> {
  // A compressed answer has the length of what went over the wire, not of what arrives here.
  const encoded = answer.headers.has('content-encoding');
  const length = Number(answer.headers.get('content-length') ?? NaN);
  const total = Number.isFinite(length) && !encoded ? length : null;
  const reader = answer.body?.getReader();
  // Broken off by us, the next piece is the last one. That it is broken already does not matter then.
  const stop = () => void reader?.cancel().catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stalled = false;
  signal.addEventListener('abort', stop);
  try {
    if (total !== null && total > limit) {
      throw new DownloadError({ kind: 'too-large', size: total });
    }
    const whole = new Pieces(total);
    while (reader && !signal.aborted) {
      timer = setTimeout(() => {
        stalled = true;
        stop();
      }, patience);
      const { done, value } = await reader.read().catch(() => {
        throw new DownloadError({ kind: 'broken' });
      });
      clearTimeout(timer);
      if (done) {
        break;
      }
      if (whole.length + value.length > limit) {
        throw new DownloadError({ kind: 'too-large', size: whole.length + value.length });
      }
      whole.add(value);
      onProgress(whole.length, total);
    }
    if (signal.aborted) {
      throw new Cancelled();
    }
    // More than was told is an encoding that the browser undid and does not let the page see.
    if (stalled || (total !== null && whole.length < total)) {
      throw new DownloadError({ kind: 'broken' });
    }
    return whole.join();
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Bytes that come in pieces. Where their number is known, they are in memory only once. */
class Pieces {
  length = 0;
  private readonly whole: Uint8Array<ArrayBuffer> | undefined;
  private readonly rest: Uint8Array[] = [];

  constructor(total: number | null) {
    this.whole = total === null ? undefined : allocate(total);
  }

  add(piece: Uint8Array): void {
    const room = this.whole ? this.whole.length - this.length : 0;
    if (this.whole && piece.length <= room) {
      this.whole.set(piece, this.length);
    } else {
      this.rest.push(piece);
    }
    this.length += piece.length;
  }

  join(): Uint8Array<ArrayBuffer> {
    if (this.whole && this.rest.length === 0) {
      return this.whole;
    }
    const joined = allocate(this.length);
    let at = this.length - this.rest.reduce((sum, piece) => sum + piece.length, 0);
    joined.set(this.whole?.subarray(0, at) ?? []);
    for (const piece of this.rest) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }
}

/** Memory for so many bytes, if the tab has it. */
function allocate(length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length);
  } catch {
    throw new DownloadError({ kind: 'too-large', size: length });
  }
}
