/** What the edge keeps for readers to come, on a real cache and a storage that counts. */
import { createHash } from 'node:crypto';
import type http from 'node:http';

import { expect, test } from 'vitest';

import { ask, clone, edgeWith, newKey, notebook, query, settings, upstream } from './world.js';

interface Stored {
  body: string;
  deleted?: boolean;
}

/** A storage that holds objects by path and answers as S3 does, conditions and ranges too. */
async function counting() {
  const objects = new Map<string, Stored>();
  const server = await upstream((request, response) => answer(objects, request, response));
  const put = (key: string, body: string, version: string) => {
    objects.set(`${key}?versionId=${version}`, { body });
    objects.set(key, { body });
  };
  return { ...server, objects, put };
}

function answer(
  objects: Map<string, Stored>,
  request: http.IncomingMessage,
  response: http.ServerResponse
): void {
  const { pathname, searchParams } = new URL(request.url!, 'http://s3');
  const key = decodeURIComponent(pathname).replace(/^\/bookstore\//, '');
  const version = searchParams.get('versionId');
  const found = objects.get(version ? `${key}?versionId=${version}` : key);
  if (!found || found.deleted) {
    response.writeHead(404, found?.deleted ? { 'x-amz-delete-marker': 'true' } : {});
    response.end('<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  const etag = `"${createHash('md5').update(found.body).digest('hex')}"`;
  const named = [...objects].find(([name, { body }]) => name.includes('?') && body === found.body);
  const headers = {
    etag,
    'last-modified': 'Sat, 21 Nov 2026 05:44:14 GMT',
    'x-amz-version-id': named![0].split('=')[1]!
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const length = Buffer.byteLength(found.body);
  if (request.headers.range)
    response.writeHead(206, {
      ...headers,
      'content-length': length,
      'content-range': `bytes 0-${length - 1}/${length}`
    });
  else response.writeHead(200, { ...headers, 'content-length': length });
  response.end(found.body);
}

async function cachingEdge(more = {}, options: object = { cache: true }) {
  const storage = await counting();
  const edge = await edgeWith({ JPYNB_S3_ENDPOINT_URL: storage.url, ...more }, options);
  return { edge, storage };
}

const sleep = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

test('page and preview of a version cost the storage nothing the second time', async () => {
  const { edge, storage } = await cachingEdge();
  const key = newKey();
  storage.put(key, notebook('# Kept'), 'v1');
  const search = query(key, { version: 'v1' });
  const paths = [`/bookstore/clone?${search}`, `/bookstore/preview?${search}`];
  const first = [];
  for (const path of paths) first.push(await ask(edge, { path }));
  expect(first.map(({ status }) => status)).toEqual([200, 200]);
  await sleep(200);
  const asked = storage.requests.length;
  for (const [at, path] of paths.entries()) {
    const again = await ask(edge, { path });
    expect(again.text).toBe(first[at]!.text);
    expect(again.headers['content-security-policy']).toBe(
      first[at]!.headers['content-security-policy']
    );
    expect(again.headers['cache-control']).toBe('no-cache');
    expect(again.headers['x-bookstore-stored']).toBeUndefined();
  }
  expect(storage.requests.length).toBe(asked);
});

test(
  'what is published anew or taken back is seen within seconds',
  { timeout: 20_000 },
  async () => {
    const { edge, storage } = await cachingEdge();
    const key = newKey();
    storage.put(key, notebook('# First'), 'v1');
    const path = `/bookstore/clone?${query(key)}`;
    expect((await ask(edge, { path })).text).toContain('First');
    storage.put(key, notebook('# Second'), 'v2');
    await sleep(5_500);
    expect((await ask(edge, { path })).text).toContain('Second');
    storage.objects.set(key, { body: '', deleted: true });
    await sleep(5_500);
    expect((await ask(edge, { path })).status).toBe(410);
  }
);

test('what holds still is not read again', { timeout: 20_000 }, async () => {
  const { edge, storage } = await cachingEdge();
  const key = newKey();
  storage.put(key, notebook('# Same'), 'v1');
  const path = `/bookstore/preview?${query(key)}`;
  const first = await ask(edge, { path });
  await sleep(5_500);
  const asked = storage.requests.length;
  const again = await ask(edge, { path });
  expect(again.text).toBe(first.text);
  expect(storage.requests.length - asked).toBe(1);
});

test('a failure of the storage is not kept', async () => {
  let failing = true;
  const good = await counting();
  const edge = await edgeWith(
    {
      JPYNB_S3_ENDPOINT_URL: (
        await upstream((request, response) => {
          if (!failing) {
            answer(good.objects, request, response);
            return;
          }
          response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
        })
      ).url
    },
    { cache: true }
  );
  const key = newKey();
  good.put(key, notebook('# Back'), 'v1');
  const path = `/bookstore/clone?${query(key, { version: 'v1' })}`;
  expect((await ask(edge, { path })).status).toBe(403);
  failing = false;
  expect((await ask(edge, { path })).status).toBe(200);
});

test('another configuration or generation finds nothing of what is kept', async () => {
  const storage = await counting();
  const key = newKey();
  storage.put(key, notebook('# Kept'), 'v1');
  const path = `/bookstore/preview?${query(key, { version: 'v1' })}`;
  // Two sites before one cache: the names of the entries alone keep them apart.
  const names = new Set<string>();
  for (const more of [
    {},
    { BOOKSTORE_GENERATION: '2' },
    { JPYNB_S3_ACCESS_KEY_ID: 'other' },
    { BOOKSTORE_PUBLISHED_PREFIX: 'published/{username}' }
  ] as Record<string, string>[]) {
    const edge = await edgeWith(
      { ...settings, JPYNB_S3_ENDPOINT_URL: storage.url, ...more },
      {
        cache: true,
        modules: {
          'spy.js': `
            import worker from './index.js';
            const seen = [];
            const put = caches.default.put.bind(caches.default);
            caches.default.put = (name, answer) => { seen.push(String(name)); return put(name, answer); };
            export default {
              fetch(request, env, context) {
                if (request.url.endsWith('/seen')) return Response.json(seen);
                return worker.fetch?.(request, env, context) ?? new worker(context, env).fetch(request);
              }
            };`
        }
      }
    );
    await ask(edge, { path });
    await sleep(100);
    const seen = JSON.parse((await ask(edge, { path: '/seen' })).text) as string[];
    for (const name of seen) names.add(new URL(name).pathname);
  }
  expect(names.size).toBeGreaterThanOrEqual(6);
});

test('without a cache all works, and the log says so once', async () => {
  const lines: string[] = [];
  const { edge, storage } = await cachingEdge(
    {},
    { cache: false, onLine: (line: string) => lines.push(line) }
  );
  const key = newKey();
  storage.put(key, notebook('# Uncached'), 'v1');
  const path = `/bookstore/preview?${query(key, { version: 'v1' })}`;
  for (let times = 0; times < 3; times++) {
    const { status, text } = await ask(edge, { path });
    expect([status, text.includes('Uncached</h1>')]).toEqual([200, true]);
  }
  await sleep(100);
  expect(lines.filter(line => line.includes('no cache is configured')).length).toBe(1);
});

test('the clone answer is kept by its target', async () => {
  const { edge, storage } = await cachingEdge();
  const key = newKey();
  storage.put(key, notebook('# Kept'), 'v1');
  const wish = { s3_bucket: 'bookstore', s3_key: key, s3_version_id: 'v1' };
  const first = await clone(edge, wish);
  expect(first.status).toBe(200);
  await sleep(200);
  const asked = storage.requests.length;
  expect((await clone(edge, wish)).text).toBe(first.text);
  expect(storage.requests.length).toBe(asked);
  const other = await clone(edge, { ...wish, target_path: 'other.ipynb' });
  expect(other.json.path).toBe('other.ipynb');
});

test('an operator has what is cached forgotten, and nobody else', async () => {
  const token = 'o'.repeat(40);
  const { edge, storage } = await cachingEdge({
    BOOKSTORE_OPERATOR_TOKENS: JSON.stringify({ ops: token })
  });
  const key = newKey();
  storage.put(key, notebook('# Gone'), 'v1');
  const path = `/bookstore/clone?${query(key, { version: 'v1' })}`;
  expect((await ask(edge, { path })).status).toBe(200);
  await sleep(200);
  storage.objects.clear();
  expect((await ask(edge, { path })).status).toBe(200);
  const purge = (headers: Record<string, string>) =>
    ask(edge, {
      body: { s3_bucket: 'bookstore', s3_key: key, s3_version_id: 'v1' },
      headers,
      method: 'POST',
      path: '/api/bookstore/purge'
    });
  expect((await purge({})).status).toBe(401);
  expect((await ask(edge, { path })).status).toBe(200);
  const purged = await purge({ authorization: `Bearer ${token}` });
  expect([purged.status, purged.text]).toEqual([200, '{"purged":2}']);
  expect((await ask(edge, { path })).status).toBe(404);
});
