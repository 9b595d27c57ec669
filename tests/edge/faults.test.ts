/** What goes wrong behind the edge, each with its own status and words. */
import net from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import { startMinio } from '../../ci/minio.mjs';
import {
  type Edge,
  ask,
  clone,
  edgeWith,
  failure,
  newKey,
  notebook,
  put,
  query,
  remove,
  settings,
  storage,
  upstream
} from './world.js';

interface Expected {
  code?: string;
  kind: string;
  message: string;
  status: number;
}

/** Asks all three ways, and expects one answer of them. */
async function expectFailure(edge: Edge, key: string, expected: Expected, version?: string) {
  const search = query(key, { version });
  const page = await ask(edge, { path: `/bookstore/clone?${search}` });
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.text).toContain(expected.message);
  const file = await ask(edge, { path: `/bookstore/download?${search}` });
  const model = await clone(edge, {
    s3_bucket: storage.bucket,
    s3_key: key,
    ...(version ? { s3_version_id: version } : {})
  });
  expect([page.status, file.status, model.status]).toEqual(Array(3).fill(expected.status));
  for (const text of [file.text, model.text]) {
    const { error, message, reason } = failure(text);
    expect({ kind: error.kind, message }).toEqual({
      kind: expected.kind,
      message: expected.message
    });
    expect(reason).toBeTypeOf('string');
    if (expected.code) expect(error.code).toBe(expected.code);
  }
  for (const text of [page.text, file.text, model.text]) {
    expect(text).not.toContain(storage.secretAccessKey);
    expect(text).not.toMatch(/127\.0\.0\.1:(?!\d+\/bookstore\/)/);
  }
  return page;
}

describe('objects', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge(settings);
  });
  afterAll(() => edge?.stop());

  test('nothing there', () =>
    expectFailure(edge, newKey(), {
      code: 'NoSuchKey',
      kind: 'not_found',
      message: 'Nothing is published at this link.',
      status: 404
    }));

  test('a delete marker, and the version below it', async () => {
    const key = newKey();
    const version = await put(key, notebook('# Kept'));
    await remove(key);
    await expectFailure(edge, key, {
      kind: 'deleted',
      message: 'What was published here has been taken back.',
      status: 410
    });
    const pinned = await ask(edge, { path: `/bookstore/clone?${query(key, { version })}` });
    expect(pinned.status).toBe(200);
    expect(pinned.text).toContain('Kept');
  });

  test.each(['a removed one', 'one that no storage made'])('a missing version: %s', async which => {
    const key = newKey();
    const first = (await put(key, notebook())) ?? '';
    await put(key, notebook());
    await remove(key, first);
    const version = which === 'a removed one' ? first : 'no-version';
    const page = await expectFailure(
      edge,
      key,
      { kind: 'version_not_found', message: 'This version is not there.', status: 404 },
      version
    );
    expect(page.text).toContain('Open the newest version</a>');
  });
});

describe('the storage', () => {
  test('stopped, and back', async () => {
    const minio = await startMinio({ bucket: storage.bucket });
    onTestFinished(() => minio.stop());
    const edge = await edgeWith({
      JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
      JPYNB_S3_ENDPOINT_URL: minio.endpoint,
      JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey
    });
    await minio.stop();
    const key = newKey();
    const page = await expectFailure(edge, key, {
      kind: 'unreachable',
      message: 'The storage cannot be reached.',
      status: 502
    });
    expect(page.text).toContain('Try again</a>');
    await minio.restart();
    const { status } = await ask(edge, { path: `/bookstore/clone?${query(key)}` });
    expect(status).toBe(404);
  });

  test('hanging', async () => {
    const server = net.createServer(() => {});
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const edge = await edgeWith({
      BOOKSTORE_PATIENCE_SECONDS: '2',
      JPYNB_S3_ENDPOINT_URL: `http://127.0.0.1:${port}`
    });
    const begun = Date.now();
    await expectFailure(edge, newKey(), {
      kind: 'timed_out',
      message: 'The storage did not answer in time.',
      status: 504
    });
    expect(Date.now() - begun).toBeLessThan(3 * 4000);
  });

  test('hanging in the middle of a notebook', async () => {
    const store = await upstream((request, response) => {
      const part = request.headers.range ? { 'content-range': 'bytes 0-999/1000' } : {};
      response.writeHead(request.headers.range ? 206 : 200, { 'content-length': '1000', ...part });
      response.write('{"cells": [');
    });
    const edge = await edgeWith({
      BOOKSTORE_PATIENCE_SECONDS: '2',
      JPYNB_S3_ENDPOINT_URL: store.url
    });
    const { json, status } = await clone(edge, { s3_bucket: storage.bucket, s3_key: newKey() });
    expect(status).toBe(504);
    expect(json.message).toBe('The storage did not answer in time.');
    // The page can do without the notebook's beginning.
    const page = await ask(edge, { path: `/bookstore/clone?${query(newKey())}` });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1><bdi>x y.ipynb</bdi></h1>');
  });

  test.each([301, 302, 303, 307, 308])('redirecting by %i is not followed', async status => {
    const elsewhere = await upstream((_, response) => response.end('secret of another host'));
    const store = await upstream((_, response) => {
      response.writeHead(status, { location: `${elsewhere.url}/latest/meta-data` }).end();
    });
    const edge = await edgeWith({ JPYNB_S3_ENDPOINT_URL: store.url });
    for (const path of ['/bookstore/clone', '/bookstore/download']) {
      const answer = await ask(edge, { path: `${path}?${query(newKey())}` });
      expect(answer.status).toBe(502);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.text).not.toContain('secret');
    }
    expect(store.requests.length).toBeGreaterThan(0);
    expect(elsewhere.requests).toEqual([]);
  });

  test('breaking off in the middle of a notebook', async () => {
    const store = await upstream((request, response) => {
      const part = { 'content-range': 'bytes 0-999/1000' };
      const headers = { 'content-length': '1000', etag: '"e"' };
      if (request.headers.range) response.writeHead(206, { ...headers, ...part });
      else response.writeHead(200, headers);
      response.write('{"cells": [', () => response.destroy());
    });
    const edge = await edgeWith({ JPYNB_S3_ENDPOINT_URL: store.url });
    const { json, status } = await clone(edge, { s3_bucket: storage.bucket, s3_key: newKey() });
    expect(status).toBe(502);
    expect(json.message).toBe('The storage broke off in the middle.');
  });

  test.each([
    [
      'something that is no storage',
      { status: 403, type: 'text/html', body: '<h1>intranet login</h1>' },
      {
        status: 502,
        kind: 'bad_answer',
        message: 'The storage and this site do not understand each other.',
        advice: 'Tell who runs this site.'
      }
    ],
    [
      'failing',
      { status: 500, type: 'application/xml', body: '<Error><Code>InternalError</Code></Error>' },
      {
        status: 502,
        kind: 'server',
        message: 'The storage failed.',
        advice: 'Try again in a few minutes. If it lasts, tell who runs this site.'
      }
    ],
    [
      'refusing what is asked',
      { status: 400, type: 'application/xml', body: '<Error><Code>Novelty</Code></Error>' },
      {
        status: 400,
        kind: 'rejected',
        message: 'The storage refused what the link asks for.',
        advice: 'Check the link, or ask who shared it.'
      }
    ]
  ])('%s', async (_, answer, expected) => {
    const store = await upstream((_, response) => {
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
    const edge = await edgeWith({ JPYNB_S3_ENDPOINT_URL: store.url });
    const page = await expectFailure(edge, newKey(), expected);
    expect(page.text).toContain(expected.advice);
    expect(page.text).not.toContain('intranet');
  });

  test('busy', async () => {
    const store = await upstream((_, response) =>
      response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
    );
    const edge = await edgeWith({
      BOOKSTORE_PATIENCE_SECONDS: '2',
      JPYNB_S3_ENDPOINT_URL: store.url
    });
    const { headers, status, text } = await ask(edge, {
      path: `/bookstore/download?${query(newKey())}`
    });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'SlowDown', kind: 'throttled', retryable: true },
      message: 'The storage has too much to do.'
    });
  });

  test('refusing the credentials', async () => {
    const edge = await edgeWith({ JPYNB_S3_SECRET_ACCESS_KEY: 'wrong' });
    await expectFailure(edge, newKey(), {
      code: 'SignatureDoesNotMatch',
      kind: 'bad_credentials',
      message: 'The storage does not let this site read what the link names.',
      status: 403
    });
  });

  test('without the bucket', async () => {
    const edge = await edgeWith({ JPYNB_S3_BUCKET: 'no-such-bucket' });
    const { status, text } = await ask(edge, {
      path: `/bookstore/download?${query(newKey(), { bucket: 'no-such-bucket' })}`
    });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'NoSuchBucket' },
      message: 'The bucket of this link does not exist.'
    });
  });
});

describe('a wrong configuration', () => {
  test.each([
    ['BOOKSTORE_ADDRESSING', 'sideways', 'BOOKSTORE_ADDRESSING is none of auto, path and virtual.'],
    ['BOOKSTORE_LAB_URL', 'javascript:alert(1)', 'BOOKSTORE_LAB_URL is not an address such as'],
    ['JPYNB_S3_ACCESS_KEY_ID', '', 'JPYNB_S3_ACCESS_KEY_ID is missing.'],
    [
      'JPYNB_S3_ENDPOINT_URL',
      'ftp://s3',
      's3_endpoint_url is neither an http nor an https address.'
    ]
  ])('says which variable: %s', async (name, value, message) => {
    const edge = await edgeWith({ [name]: value });
    const page = await ask(edge, { path: `/bookstore/clone?${query(newKey())}` });
    expect(page.status).toBe(500);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(message);
    const { json, status } = await clone(edge, { s3_bucket: storage.bucket, s3_key: newKey() });
    expect(status).toBe(500);
    expect(json.message).toContain(message);
    expect(json.error.kind).toBe('invalid_settings');
    expect((await ask(edge, { path: '/' })).status).toBe(200);
  });
});

describe('a panic', () => {
  /** Lets the clock of one request be so wrong that Rust's own arithmetic panics. */
  const wrapper = `
    import worker from './index.js';
    const now = Date.now;
    export default {
      async fetch(request, env, context) {
        Date.now = request.headers.has('x-wrong-clock') ? () => 1e300 : now;
        return await new worker(context, env).fetch(request);
      }
    }`;

  test('gives one clean 500, and the next request an answer', async () => {
    const edge = await edgeWith({}, { modules: { 'wrapper.js': wrapper } });
    const key = newKey();
    await put(key, notebook());
    const path = `/bookstore/clone?${query(key)}`;
    for (let round = 0; round < 3; round++) {
      expect((await ask(edge, { path })).status).toBe(200);
      const broken = await ask(edge, { headers: { 'x-wrong-clock': '1' }, path });
      expect(broken.status).toBe(500);
      expect(broken.text).not.toMatch(/panic|wasm|\.rs|unreachable/i);
    }
    expect((await ask(edge, { path })).status).toBe(200);
  });
});
