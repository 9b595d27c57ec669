/** Fetches a link's bytes from an edge: no cookie, no address of ours, no redirect. */

/** More than this is for the download button: Jupyter takes no larger body either, as it comes. */
export const LIMIT = 512 * 1024 * 1024;

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

/** Told of each piece: bytes so far, and of how many where that is known. */
export type OnProgress = (received: number, total: number | null) => void;

/**
 * Reads `url` whole.
 *
 * @throws DownloadError
 */
export async function download(
  url: string,
  onProgress: OnProgress,
  limit = LIMIT
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await ask(url);
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new DownloadError({ kind: 'refused', status: answer.status });
  }
  // A compressed answer has the length of what went over the wire, not of what arrives here.
  const encoded = answer.headers.has('content-encoding');
  const length = Number(answer.headers.get('content-length') ?? NaN);
  const total = Number.isFinite(length) && !encoded ? length : null;
  if (total !== null && total > limit) {
    await answer.body?.cancel();
    throw new DownloadError({ kind: 'too-large', size: total });
  }
  return read(answer, total, onProgress, limit);
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, {
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer'
    });
  } catch {
    throw new DownloadError({ kind: 'unreachable' });
  }
}

async function read(
  answer: Response,
  total: number | null,
  onProgress: OnProgress,
  limit: number
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = answer.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(() => {
      throw new DownloadError({ kind: 'broken' });
    });
    if (done) {
      break;
    }
    received += value.length;
    if (received > limit) {
      await reader.cancel();
      throw new DownloadError({ kind: 'too-large', size: received });
    }
    parts.push(value);
    onProgress(received, total);
  }
  if (total !== null && received !== total) {
    throw new DownloadError({ kind: 'broken' });
  }
  return join(parts, received);
}

function join(parts: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
