/** Plain workerd does not enforce the platform's 128 MB, so wasm's memory is asked for here. */
import http from 'node:http';

import { expect, test } from 'vitest';

import { ask, clone, edgeWith, newKey, notebook, put, query, storage } from './world.js';
import { WASM_MEMORY } from '../kit/wasm_memory.mjs';

const MB = 1024 * 1024;
const LIMIT = 96 * MB;

async function measured(more = {}) {
  // How long it takes is not what is measured.
  const patient = { BOOKSTORE_PATIENCE_SECONDS: '150', ...more };
  const edge = await edgeWith(patient, { modules: WASM_MEMORY });
  const memory = async () => Number((await ask(edge, { path: '/memory' })).text);
  expect(await memory()).toBeGreaterThan(MB / 2);
  return { edge, memory };
}

test('a download of 50 MB passes by wasm’s memory', async () => {
  const { edge, memory } = await measured();
  const key = newKey('large.bin');
  const bytes = Buffer.alloc(50 * MB, 'bookstore');
  await put(key, bytes);
  const before = await memory();
  const { body, headers } = await ask(edge, { path: `/bookstore/download?${query(key)}` });
  expect(headers['content-length']).toBe(String(bytes.length));
  expect(body.equals(bytes)).toBe(true);
  expect((await memory()) - before).toBeLessThan(2 * MB);
});

test('a client that leaves in the middle leaves nothing behind', async () => {
  const { edge, memory } = await measured();
  const key = newKey('large.bin');
  await put(key, Buffer.alloc(50 * MB));
  const before = await memory();
  for (let round = 0; round < 8; round++) {
    await new Promise<void>((resolve, reject) => {
      const url = `${edge.url}/bookstore/download?${query(key)}`;
      http
        .get(url, response => response.once('data', () => response.destroy()))
        .on('close', resolve)
        .on('error', reject);
    });
  }
  expect((await ask(edge, { path: `/bookstore/clone?${query(key)}` })).status).toBe(200);
  expect((await memory()) - before).toBeLessThan(2 * MB);
});

/** A notebook of almost 25 MB in which each cell is marked as trusted. */
function trusted(cells: number) {
  const size = 24.9 * MB;
  const source = 'x'.repeat(size / cells - 120);
  const cell = { cell_type: 'raw', metadata: { trusted: true }, source };
  return notebook('', { cells: Array(cells).fill(cell), nbformat_minor: 4 });
}

test.each([
  ['one large cell', trusted(1)],
  ['many cells', trusted(100_000)],
  ['escapes', notebook('\u0001'.repeat(4 * MB))]
])('four clones at once of 25 MB with %s stay within 96 MB', async (_, body) => {
  const { edge, memory } = await measured();
  const key = newKey();
  await put(key, body);
  const wish = { s3_bucket: storage.bucket, s3_key: key };
  const answers = await Promise.all([1, 2, 3, 4].map(() => clone(edge, wish)));
  for (const { json, status } of answers) {
    expect([status, json.message]).toEqual([200, undefined]);
    expect(JSON.stringify(json.content)).not.toContain('trusted');
  }
  expect(await memory()).toBeLessThanOrEqual(LIMIT);
});

test.each([
  ['one large cell', trusted(1)],
  ['many cells', trusted(100_000)],
  ['lines that are split', notebook('\n'.repeat(2 * MB))]
])('four publications at once of 25 MB with %s stay within 96 MB', async (_, content) => {
  const token = 'memory-memory-memory-memory-memory';
  const more = { BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({ memory: token }) };
  const { edge, memory } = await measured(more);
  const body = `{"type":"notebook","content":${content}}`;
  const publish = (name: string) =>
    ask(edge, {
      body,
      headers: { authorization: `Bearer ${token}` },
      method: 'PUT',
      path: `/api/bookstore/${newKey(name).replace('published', 'publish')}`
    });
  for (const { status, text } of await Promise.all(['a', 'b', 'c', 'd'].map(publish))) {
    expect([status, text]).toEqual([200, expect.stringContaining('s3_path')]);
  }
  expect(await memory()).toBeLessThanOrEqual(LIMIT);
});

test('text whose JSON is far longer stays within 96 MB, or is for the download', async () => {
  const { edge, memory } = await measured();
  const wish = async (size: number) => {
    const key = newKey('a.txt');
    await put(key, Buffer.alloc(size, 1));
    return clone(edge, { s3_bucket: storage.bucket, s3_key: key });
  };
  expect((await wish(8 * MB)).json.content).toHaveLength(8 * MB);
  expect((await wish(25 * MB)).status).toBe(413);
  expect(await memory()).toBeLessThanOrEqual(LIMIT);
});
