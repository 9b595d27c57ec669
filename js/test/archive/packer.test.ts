import { describe, expect, it } from 'vitest';

import { Packer } from '../../src/archive/worker/packer';
import type { Api } from '../../src/versions';

/** Hashes that can be read. */
const api = {
  sha256: (bytes: Uint8Array) => Promise.resolve(`hash of ${new TextDecoder().decode(bytes)}`),
  writeNotebook: (text: string) => new TextEncoder().encode(text)
} as unknown as Api;

/** Packs a save of which only the server knows the content; the file reads so, one time after the other. */
async function readBack(sha256: string | undefined, ...reads: string[]): Promise<string> {
  let times = 0;
  const readFile = () => {
    const text = reads[Math.min(times++, reads.length - 1)];
    return Promise.resolve(new TextEncoder().encode(text));
  };
  const packer = new Packer(api, readFile);
  const save = { path: 'a.ipynb', at: 0, sha256, checkpoint: false };
  const { bytes } = await packer.pack('1', packer.candidates('1'), save);
  expect(times).toBe(reads.length);
  return new TextDecoder().decode(bytes);
}

describe('a file that is read back', () => {
  it('is read again while the server writes it', async () => {
    expect(await readBack('hash of {"n": 1}', '', '{"n":', '{"n": 1}')).toBe('{"n": 1}');
    expect(await readBack(undefined, '{"n":', '{"n": 1}')).toBe('{"n": 1}');
  });

  it('is taken as it is where it was written again already', async () => {
    expect(await readBack('hash of {"n": 1}', '{"n": 2}')).toBe('{"n": 2}');
  });
});
