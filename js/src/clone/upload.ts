/** Uploads bytes as they are through Jupyter's contents API, which carries them as base64. */
import type { Contents } from '@jupyterlab/services';

/** More than this goes in chunks, as JupyterLab's own upload does: one JSON string has its limits. */
const CHUNKED_ABOVE = 15 * 1024 * 1024;

/** A multiple of 3, so that the chunks' base64 has no padding inside. */
const CHUNK = 3 * 1024 * 1024;

/** Writes the file at `path`, in one request or, where it is large, in several. */
export async function upload(
  files: Pick<Contents.IDrive, 'save'>,
  path: string,
  bytes: Uint8Array<ArrayBuffer>
): Promise<void> {
  const model = { type: 'file', format: 'base64' } as const;
  if (bytes.length <= CHUNKED_ABOVE) {
    await files.save(path, { ...model, content: base64(bytes) });
    return;
  }
  for (let at = 0, chunk = 1; at < bytes.length; at += CHUNK, chunk++) {
    const last = at + CHUNK >= bytes.length;
    const content = base64(bytes.subarray(at, at + CHUNK));
    await files.save(path, { ...model, chunk: last ? -1 : chunk, content });
  }
}

/** Base64 by `btoa`, piece by piece: a call takes only so many arguments. */
export function base64(bytes: Uint8Array): string {
  const step = 3 * 8192;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + step)));
  }
  return text;
}
