/** For who runs it: the log, rate limits, and what is wrong with the configuration. */
import { randomUUID } from 'node:crypto';

import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';

import {
  type Edge,
  ask,
  edgeWith,
  newKey,
  notebook,
  plainBucket,
  put,
  query,
  s3,
  storage,
  upstream
} from './world.js';

const TOKEN = randomUUID() + randomUUID();
const bearer = (token = TOKEN) => ({ authorization: `Bearer ${token}` });
const tokens = (name: string) => JSON.stringify({ [name]: TOKEN });

describe('the log', () => {
  interface Line {
    code?: string;
    detail?: string;
    error?: string;
    method: string;
    ms: number;
    owner?: string;
    route: string;
    s3_request_id?: string;
    status: number;
  }

  /** What was logged of the requests that `act` made. */
  async function logged(edge: Edge, act: () => Promise<unknown>): Promise<Line[]> {
    const before = edge.log().length;
    await act();
    const lines = () =>
      edge
        .log()
        .slice(before)
        .split('\n')
        .filter(line => line.startsWith('{'));
    await expect.poll(() => lines().length).toBeGreaterThan(0);
    return lines().map(line => JSON.parse(line) as Line);
  }

  test('has one line of JSON a request, without a key, a token or what a notebook holds', async () => {
    const edge = await edgeWith({
      BOOKSTORE_PUBLISH_TOKENS: tokens('ci'),
      BOOKSTORE_READER_TOKENS: tokens('ada')
    });
    const key = newKey('private-name.ipynb');
    await put(key, notebook('# Confidential'));
    const headers = bearer();
    const search = query(key);
    const cases: [string, string, string, unknown, object][] = [
      ['GET', '/', '', undefined, { route: 'home', status: 200 }],
      ['GET', '/api/bookstore', '', undefined, { route: 'info', status: 200 }],
      ['GET', '/bookstore/clone', search, undefined, { owner: 'ada', route: 'page', status: 200 }],
      ['GET', '/bookstore/download', search, undefined, { route: 'download', status: 200 }],
      ['HEAD', '/bookstore/download', search, undefined, { method: 'HEAD', status: 200 }],
      ['GET', '/nothing', '', undefined, { error: 'not_found', route: 'none', status: 404 }],
      [
        'GET',
        '/bookstore/download',
        query(newKey()),
        undefined,
        { code: 'NoSuchKey', error: 'not_found', status: 404 }
      ],
      [
        'PUT',
        '/api/bookstore/publish/private-name.ipynb',
        '',
        { content: JSON.parse(notebook('# Confidential')) as unknown, type: 'notebook' },
        { owner: 'ci', route: 'publish', status: 200 }
      ],
      ['PATCH', '/', '', undefined, { error: 'not_implemented', status: 405 }]
    ];
    for (const [method, path, search, body, expected] of cases) {
      const lines = await logged(edge, () =>
        ask(edge, { body, headers, method, path: search ? `${path}?${search}` : path })
      );
      expect(lines).toEqual([
        expect.objectContaining({ method: method === 'PATCH' ? 'other' : method, ...expected })
      ]);
      expect(lines[0]?.ms).toBeLessThan(10_000);
      expect(['ada', 'ci', undefined]).toContain(lines[0]?.owner);
      const s3 = path.includes('clone') || path.includes('download') || path.includes('publish');
      expect(typeof lines[0]?.s3_request_id).toBe(s3 ? 'string' : 'undefined');
    }
    for (const secret of [TOKEN, 'private-name', 'Confidential', storage.secretAccessKey]) {
      expect(edge.log()).not.toContain(secret);
    }
  });

  test('says in full what only who runs the site can mend', async () => {
    const edge = await edgeWith({ JPYNB_S3_SECRET_ACCESS_KEY: 'wrong' });
    const path = `/bookstore/download?${query(newKey())}`;
    const [line] = await logged(edge, () => ask(edge, { path }));
    expect(line).toMatchObject({
      code: 'SignatureDoesNotMatch',
      error: 'bad_credentials',
      status: 403
    });
    expect(line?.detail).toBeTypeOf('string');
    const [missing] = await logged(edge, () => ask(edge, { path: '/bookstore/download' }));
    expect(missing).not.toHaveProperty('detail');
  });
});

describe('rate limits', () => {
  /** The platform's binding, as far as one process can have it. */
  const wrapper = `
    import worker from './index.js';
    class Ratelimit {
      #counts = new Map();
      #limit;
      constructor(limit) { this.#limit = limit; }
      async limit({ key }) {
        const count = (this.#counts.get(key) ?? 0) + 1;
        this.#counts.set(key, count);
        return { success: count <= this.#limit };
      }
    }
    const RATE_LIMIT = new Ratelimit(5);
    const SIGN_IN_RATE_LIMIT = new Ratelimit(2);
    export default {
      async fetch(request, env, context) {
        return await new worker(context, { ...env, RATE_LIMIT, SIGN_IN_RATE_LIMIT }).fetch(request);
      }
    }`;
  const limited = (more: Record<string, string> = {}) =>
    edgeWith(more, { modules: { 'wrapper.js': wrapper } });
  const from = (address: string) => ({ 'cf-connecting-ip': address });

  test('hold each address to its own number of requests', async () => {
    const edge = await limited();
    const get = (address: string, path = '/api/bookstore') =>
      ask(edge, { headers: from(address), path });
    for (let n = 0; n < 5; n++) expect((await get('192.0.2.1')).status).toBe(200);
    const refused = await get('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('60');
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { kind: 'throttled', retryable: true },
      message: 'Too many requests came from here.',
      reason: 'Too Many Requests'
    });
    expect((await get('192.0.2.1', `/bookstore/clone?${query(newKey())}`)).status).toBe(429);
    // What a page needs to look as it should is not counted.
    expect((await get('192.0.2.1', '/')).status).toBe(200);
    expect((await get('192.0.2.2')).status).toBe(200);
    for (let n = 0; n < 5; n++) await get(`2001:db8::${n}`);
    expect((await get('2001:db8::ffff')).status).toBe(429);
    expect((await get('2001:db8:0:1::1')).status).toBe(200);
  });

  test('count a good token by its owner, and what is tried more tightly', async () => {
    const edge = await limited({ BOOKSTORE_PUBLISH_TOKENS: tokens('ci') });
    const publish = (address: string, token: string) =>
      ask(edge, {
        body: 'x',
        headers: { ...from(address), ...bearer(token) },
        method: 'PUT',
        path: '/api/bookstore/publish/a.ipynb'
      });
    for (let n = 0; n < 5; n++) expect((await publish(`192.0.2.${n}`, TOKEN)).status).toBe(400);
    expect((await publish('192.0.2.99', TOKEN)).status).toBe(429);
    expect((await publish('192.0.2.50', 'x')).status).toBe(401);
    expect((await publish('192.0.2.50', 'y')).status).toBe(401);
    expect((await publish('192.0.2.50', 'z')).status).toBe(429);
  });

  test('refuse sign-ins before they are tried', async () => {
    const edge = await limited({ BOOKSTORE_READER_TOKENS: tokens('ada') });
    const signIn = (token: string) =>
      ask(edge, {
        body: `token=${token}`,
        headers: { ...from('192.0.2.1'), 'sec-fetch-site': 'same-origin' },
        method: 'POST',
        path: '/bookstore/sign-in'
      });
    expect((await signIn('x')).status).toBe(401);
    expect((await signIn('y')).status).toBe(401);
    const refused = await signIn(TOKEN);
    expect(refused.status).toBe(429);
    expect(refused.headers['set-cookie']).toBeUndefined();
    expect(refused.text).toContain('Too many requests came from here.');
  });
});

describe('the check of the configuration', () => {
  interface Report {
    checks: { advice?: string; bucket: string; message?: string; name: string; state: string }[];
    ok: boolean;
  }
  const operator = { BOOKSTORE_OPERATOR_TOKENS: tokens('operator') };

  async function check(more: Record<string, string>) {
    const edge = await edgeWith({ ...operator, ...more });
    const { headers, status, text } = await ask(edge, {
      headers: bearer(),
      path: '/api/bookstore?check=1'
    });
    expect([status, headers['cache-control']]).toEqual([200, 'private, no-cache']);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(text).not.toContain(storage.secretAccessKey);
    const report = JSON.parse(text) as Report;
    const of = (state: string, bucket?: string) =>
      report.checks
        .filter(check => check.state === state && (!bucket || check.bucket === bucket))
        .map(check => check.name);
    return { ...report, of };
  }

  test('needs an operator’s token', async () => {
    const edge = await edgeWith({
      ...operator,
      BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({ ci: TOKEN.replace(/./, 'x') })
    });
    const path = '/api/bookstore?check=1';
    for (const headers of [{}, bearer('x'), bearer(TOKEN.replace(/./, 'x'))]) {
      expect((await ask(edge, { headers, path })).status).toBe(401);
    }
    const none = await edgeWith({});
    expect((await ask(none, { headers: bearer(), path })).status).toBe(401);
  });

  test('finds nothing where all is well, and leaves nothing behind', async () => {
    const prefix = `checked-${randomUUID()}`;
    const report = await check({
      BOOKSTORE_PUBLISHED_PREFIX: `${prefix}/{username}`,
      BOOKSTORE_PUBLISH_TOKENS: tokens('ci')
    });
    expect(report.ok).toBe(true);
    expect(report.of('ok')).toEqual([
      ...['settings', 'endpoint', 'credentials', 'bucket', 'region'],
      ...['clock', 'versioning', 'read', 'write']
    ]);
    const left = await s3.send(
      new ListObjectVersionsCommand({ Bucket: storage.bucket, Prefix: prefix })
    );
    expect([left.Versions, left.DeleteMarkers]).toEqual([undefined, undefined]);
  });

  test('does not try to write where publishing is off', async () => {
    expect((await check({})).of('ok')).not.toContain('write');
  });

  test.each([
    ['endpoint', { JPYNB_S3_ENDPOINT_URL: 'http://127.0.0.1:1' }],
    ['credentials', { JPYNB_S3_SECRET_ACCESS_KEY: 'wrong' }],
    ['bucket', { JPYNB_S3_BUCKET: 'no-such-bucket' }],
    ['settings', { JPYNB_S3_ENDPOINT_URL: 'ftp://s3' }],
    ['settings', { JPYNB_S3_BUCKET: '' }],
    ['settings', { BOOKSTORE_PUBLISHED_PREFIX: '/' }]
  ])('names what is wrong: %s %j', async (name, more) => {
    const report = await check(more);
    expect(report.ok).toBe(false);
    expect(report.of('failed')).toEqual([name]);
    const [failed] = report.checks.filter(check => check.state === 'failed');
    expect(failed?.message).toMatch(/\.$/);
    expect(failed?.advice).toMatch(/\.$/);
  });

  test('names a bucket without versions, and each bucket by itself', async () => {
    const plain = await plainBucket();
    const report = await check({
      BOOKSTORE_BUCKETS: JSON.stringify([
        { bucket: plain },
        { bucket: 'anonymous', credentials: 'none' }
      ])
    });
    expect(report.of('failed', storage.bucket)).toEqual([]);
    expect(report.of('failed', plain)).toEqual(['versioning']);
    expect(report.of('failed', 'anonymous')).not.toEqual([]);
  });

  test('finds a clock that is wrong, a region that is another, and a key that may not write', async () => {
    const store = await upstream((request, response) => {
      const there = Date.now() + 3_600_000;
      response.setHeader('date', new Date(there).toUTCString());
      response.setHeader('x-amz-bucket-region', 'eu-central-1');
      const [, y, m, d, h, min, s] =
        /^(....)(..)(..)T(..)(..)(..)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
      const signed = Date.parse(`${y}-${m}-${d}T${h}:${min}:${s}Z`);
      if (Math.abs(signed - there) > 900_000)
        response.writeHead(403).end('<Error><Code>RequestTimeTooSkewed</Code></Error>');
      else if (request.method === 'HEAD') response.end();
      else if (request.url?.includes('versioning'))
        response.end('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
      else if (request.method === 'PUT')
        response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    });
    const report = await check({
      BOOKSTORE_PUBLISH_TOKENS: tokens('ci'),
      JPYNB_S3_ENDPOINT_URL: store.url
    });
    expect(report.of('failed')).toEqual(['region', 'clock', 'write']);
  });

  test('finds a storage that heeds no condition, and takes back what it wrote', async () => {
    const store = await upstream((request, response) => {
      if (request.url?.includes('versioning'))
        response.end('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
      else if (request.method === 'GET')
        response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      else response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
    });
    const report = await check({
      BOOKSTORE_PUBLISH_TOKENS: tokens('ci'),
      JPYNB_S3_ENDPOINT_URL: store.url
    });
    expect(report.of('failed')).toEqual(['write']);
    const written = store.requests.find(line => line.startsWith('PUT'))?.slice(4);
    expect(store.requests).toContain(`DELETE ${written}`);
  });

  test('ends in bounded time where the storage hangs', async () => {
    const store = await upstream(() => {});
    const begun = Date.now();
    const report = await check({
      BOOKSTORE_BUCKETS: JSON.stringify(
        [{ bucket: 'one' }, { bucket: 'two' }, { bucket: 'three' }].map(entry => ({
          ...entry,
          credentials: 'none'
        }))
      ),
      BOOKSTORE_PATIENCE_SECONDS: '2',
      JPYNB_S3_ENDPOINT_URL: store.url
    });
    expect(report.of('failed')).toEqual(Array(4).fill('endpoint'));
    expect(Date.now() - begun).toBeLessThan(8000);
  });
});
