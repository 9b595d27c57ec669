import { afterAll, beforeAll, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  ask,
  edgeWith,
  failure,
  newKey,
  plainBucket,
  put,
  query,
  settings
} from './world.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(settings);
});
afterAll(() => edge?.stop());

const download = (search: string) => ask(edge, { path: `/bookstore/download?${search}` });

test('gives the bytes as they are, as an attachment that cannot run', async () => {
  const key = newKey('Größe "1" & 50%.ipynb');
  const bytes = new Uint8Array(300_000).map((_, at) => at * 7);
  const version = await put(key, bytes);
  const { body, headers, status } = await download(query(key));
  expect(status).toBe(200);
  expect(body.equals(bytes)).toBe(true);
  expect(headers).toMatchObject({
    'cache-control': 'no-cache',
    'content-disposition':
      'attachment; filename="Gr__e _1_ & 50_.ipynb"; ' +
      "filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%20&%2050%25.ipynb",
    'content-length': '300000',
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'content-type': 'application/x-ipynb+json',
    etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string,
    'last-modified': expect.stringMatching(/ GMT$/) as string,
    'x-amz-version-id': version,
    'x-content-type-options': 'nosniff'
  });
});

test('no media type of the publisher’s choice reaches the browser', async () => {
  const key = newKey('page.html');
  await put(key, '<script>alert(1)</script>', { contentType: 'text/html' });
  const { headers, text } = await download(query(key));
  expect(headers['content-type']).toBe('application/octet-stream');
  expect(headers['content-disposition']).toMatch(/^attachment; /);
  expect(text).toBe('<script>alert(1)</script>');
});

test('a pinned version is given as it was', async () => {
  const key = newKey('a.txt');
  const first = await put(key, 'first');
  await put(key, 'second');
  expect((await download(query(key))).text).toBe('second');
  expect((await download(query(key, { version: first }))).text).toBe('first');
});

test('an empty object is an empty file', async () => {
  const key = newKey('empty.txt');
  await put(key, '');
  const { body, headers, status } = await download(query(key));
  expect([status, body.length, headers['content-length']]).toEqual([200, 0, '0']);
});

test('a range gives its part, and a whole one where the bytes are others by now', async () => {
  const key = newKey('a.txt');
  await put(key, '0123456789');
  const path = `/bookstore/download?${query(key)}`;
  const part = (range: string, more = {}) => ask(edge, { headers: { range, ...more }, path });
  for (const [range, text, content] of [
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10']
  ]) {
    const answer = await part(range!);
    expect([answer.status, answer.text]).toEqual([206, text]);
    expect(answer.headers).toMatchObject({
      'content-length': String(text!.length),
      'content-range': content
    });
  }
  const whole = await part('bytes=0-1,4-5');
  expect([whole.status, whole.text]).toEqual([200, '0123456789']);
  expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes' });
  expect((await part('bytes=10-')).status).toBe(416);
  const { etag } = whole.headers;
  expect((await part('bytes=1-1', { 'if-range': etag })).text).toBe('1');
  expect((await part('bytes=1-1', { 'if-range': '"other"' })).text).toBe('0123456789');
});

test('what has not changed is not sent again', async () => {
  const key = newKey('a.txt');
  await put(key, 'text');
  const path = `/bookstore/download?${query(key)}`;
  const { etag } = (await ask(edge, { path })).headers;
  const same = await ask(edge, { headers: { 'if-none-match': etag! }, path });
  expect([same.status, same.text, same.headers.etag]).toEqual([304, '', etag]);
  const weak = await ask(edge, { headers: { 'if-none-match': `W/${etag}` }, path });
  expect(weak.status).toBe(304);
  expect((await ask(edge, { headers: { 'if-match': '"other"' }, path })).status).toBe(412);
  await put(key, 'other');
  const changed = await ask(edge, { headers: { 'if-none-match': etag! }, path });
  expect([changed.status, changed.text]).toEqual([200, 'other']);
});

test('a bucket without versions names none', async () => {
  const bucket = await plainBucket();
  const plain = await edgeWith({ JPYNB_S3_BUCKET: bucket });
  const key = newKey('a.txt');
  await put(key, 'text', { bucket });
  const path = `/bookstore/download?${query(key, { bucket })}`;
  const { headers, text } = await ask(plain, { path });
  expect(text).toBe('text');
  expect(headers['x-amz-version-id']).toBeUndefined();
});

test('what is public is read without credentials', async () => {
  const anonymous = await edgeWith({
    JPYNB_S3_ACCESS_KEY_ID: '',
    JPYNB_S3_SECRET_ACCESS_KEY: ''
  });
  const key = newKey('a.txt');
  await put(key, 'text');
  // MinIO's bucket is not public, and this says so: the request was sent, and unsigned.
  const { status, text } = await ask(anonymous, { path: `/bookstore/download?${query(key)}` });
  expect(status).toBe(403);
  expect(failure(text).error.code).toBe('AccessDenied');
});

test('a failure is JSON for scripts and a page for people', async () => {
  const path = `/bookstore/download?${query(newKey())}`;
  const script = await ask(edge, { path });
  expect(script.status).toBe(404);
  expect(JSON.parse(script.text)).toMatchObject({
    error: { code: 'NoSuchKey', kind: 'not_found' },
    message: 'Nothing is published at this link.',
    reason: 'Not Found'
  });
  const person = await ask(edge, { headers: { accept: 'text/html,*/*' }, path });
  expect(person.status).toBe(404);
  expect(person.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(person.text).toContain('Nothing is published at this link.');
});
