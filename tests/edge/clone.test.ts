import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  type Notebook,
  clone,
  edgeWith,
  newKey,
  notebook,
  plainBucket,
  put,
  storage,
  settings
} from './world.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(settings);
});
afterAll(() => edge?.stop());

const wish = (key: string, more = {}) => ({ s3_bucket: storage.bucket, s3_key: key, ...more });

test('gives the contents model that nteract bookstore gave', async () => {
  const key = newKey();
  const version = await put(key, notebook());
  for (const path of ['/api/bookstore/clone', '/api/bookstore/clone/']) {
    const { headers, json, status } = await clone(edge, wish(key), path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff'
    });
    expect(json).toEqual({
      content: JSON.parse(notebook()) as Notebook,
      format: 'json',
      name: 'x y.ipynb',
      path: 'x y.ipynb',
      s3_path: `s3://${storage.bucket}/${key}`,
      type: 'notebook',
      versionID: version
    });
  }
});

test('takes the marks of trust away and leaves all else', async () => {
  const key = newKey();
  const trusted = JSON.parse(notebook()) as Notebook;
  Object.assign(trusted.cells[0]?.metadata ?? {}, { tags: ['a'], trusted: true });
  Object.assign(trusted.metadata, { orig_nbformat: 3, signature: 'sha256:0' });
  await put(key, JSON.stringify(trusted));
  const { json } = await clone(edge, wish(key));
  delete trusted.cells[0]?.metadata.trusted;
  delete trusted.metadata.orig_nbformat;
  delete trusted.metadata.signature;
  expect(json.content).toEqual(trusted);
});

test('a pinned version is given as it was', async () => {
  const key = newKey();
  const first = await put(key, notebook('# First'));
  await put(key, notebook('# Second'));
  const { json } = await clone(edge, wish(key, { s3_version_id: first }));
  expect((json.content as Notebook).cells[0]?.source).toEqual(['# First']);
  expect(json.versionID).toBe(first);
});

test('a bucket without versions gives no versionID', async () => {
  const bucket = await plainBucket();
  const plain = await edgeWith({ JPYNB_S3_BUCKET: bucket });
  const key = newKey();
  await put(key, notebook(), { bucket });
  const { json, status } = await clone(plain, wish(key, { s3_bucket: bucket }));
  expect(status).toBe(200);
  expect(json).not.toHaveProperty('versionID');
});

test('the target path gives name, path and type', async () => {
  const key = newKey();
  await put(key, notebook());
  const notebooks = await clone(edge, wish(key, { target_path: '/a/b.ipynb' }));
  expect(notebooks.json).toMatchObject({ name: 'b.ipynb', path: 'a/b.ipynb', type: 'notebook' });
  const text = await clone(edge, wish(key, { target_path: 'b.txt' }));
  expect(text.json).toMatchObject({ content: notebook(), format: 'text', type: 'file' });
});

test('text and other bytes are models of files', async () => {
  const text = newKey('é.txt');
  const words = 'Zeile "1"\n\u{1f469}\u0000é'.repeat(20_000);
  await put(text, words);
  expect((await clone(edge, wish(text))).json).toMatchObject({
    content: words,
    format: 'text',
    name: 'é.txt',
    type: 'file'
  });
  const binary = newKey('a.bin');
  const bytes = new Uint8Array(100_000).map((_, at) => at * 3);
  await put(binary, bytes);
  const { json } = await clone(edge, wish(binary));
  expect(json).toMatchObject({ format: 'base64', type: 'file' });
  expect(Buffer.from(json.content as string, 'base64').equals(bytes)).toBe(true);
});

describe('refusals', () => {
  test.each([
    ['', 'The body is not a JSON object.'],
    ['{', 'The body is not a JSON object.'],
    ['[]', 'The body is not a JSON object.'],
    ['null', 'The body is not a JSON object.'],
    [{}, 'Must have a bucket to clone from'],
    [{ s3_bucket: '', s3_key: 'published/a' }, 'Must have a bucket to clone from'],
    [{ s3_bucket: 'bookstore' }, 'Must have a key to clone from'],
    [{ s3_bucket: 'bookstore', s3_key: '/' }, 'Must have a key to clone from'],
    [{ s3_bucket: 1, s3_key: 'published/a' }, 's3_bucket is not a string.'],
    [{ s3_bucket: 'bookstore', s3_key: ['published/a'] }, 's3_key is not a string.']
  ])('400 for %j', async (body, message) => {
    const { json, status } = await clone(edge, body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ message, reason: 'Bad Request' });
  });

  test('413 for a request that is no link', async () => {
    const { json, status } = await clone(edge, { s3_bucket: 'b'.repeat(70_000) });
    expect(status).toBe(413);
    expect(json.message).toBe('This request is too long.');
  });

  test('404 for what is not there', async () => {
    const { json, status } = await clone(edge, wish(newKey()));
    expect(status).toBe(404);
    expect(json).toMatchObject({ error: { code: 'NoSuchKey' }, reason: 'Not Found' });
  });

  test.each([
    ['no JSON', 'not json'],
    ['no notebook', '{}'],
    ['of another major version', notebook('', { nbformat: 3 })],
    ['broken in a cell', notebook('', { cells: [{ cell_type: 'code' }] })],
    ['nothing', '']
  ])('422 for a notebook that is %s', async (_, body) => {
    const key = newKey();
    await put(key, body);
    const { json, status } = await clone(edge, wish(key));
    expect(status).toBe(422);
    expect(json.error.kind).toBe('invalid_notebook');
  });

  test('413 and the address of the download for more than 25 MB', async () => {
    const key = newKey();
    await put(key, Buffer.alloc(25 * 1024 * 1024 + 1, 32));
    const { json, status } = await clone(edge, wish(key));
    expect(status).toBe(413);
    expect(json.message).toBe('This is larger than the 25 MB that are sent as JSON.');
    const [address = ''] = json.error.advice.args;
    expect(address).toMatch(`${edge.url}/bookstore/download?`);
    const head = await fetch(address, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(25 * 1024 * 1024 + 1));
  });
});
