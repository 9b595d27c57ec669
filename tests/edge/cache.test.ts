/** The cache service of plain workerd, asked through the Cache API by a Worker that does nothing else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { attempt } from '../../ci/run.mjs';
import { type Edge, ask, edgeWith } from './world.js';

const KB = 1024;
const MB = 1024 * KB;

/** What a test asks of the Cache API; `kind` says how the body of a `put` comes. */
interface Wish {
  body?: string;
  cache?: string;
  headers?: Record<string, string>;
  key: string;
  kind?: 'broken' | 'endless' | 'slow' | 'stream' | 'stuck' | 'whole';
  op: 'delete' | 'match' | 'put';
  size?: number;
  status?: number;
}

const modules = {
  'wrapper.js': `
    const bytes = size => new Uint8Array(size).fill(120);
    function body({ body, kind, size }) {
      if (kind === 'whole') return body ?? bytes(size);
      let left = size;
      return new ReadableStream({
        async pull(controller) {
          const most = kind === 'endless' ? 50_000 : Math.min(50_000, left);
          if (most > 0) {
            left -= most;
            controller.enqueue(bytes(most));
          } else if (kind === 'broken') {
            await scheduler.wait(50);
            controller.error(new Error('broken off'));
          } else if (kind === 'stuck') {
            await scheduler.wait(12_000);
          } else {
            if (kind === 'slow') await scheduler.wait(1500);
            controller.close();
          }
        }
      });
    }
    export default {
      async fetch(request) {
        if (request.method === 'GET') return new Response();
        const wish = await request.json();
        const cache = wish.cache ? await caches.open(wish.cache) : caches.default;
        if (wish.op === 'delete') return Response.json(await cache.delete(wish.key));
        if (wish.op === 'match') {
          const found = await cache.match(wish.key);
          return found ?? new Response(null, { status: 404, headers: { 'x-test': 'miss' } });
        }
        const { headers, status = 200 } = wish;
        const none = [204, 304].includes(status);
        try {
          await cache.put(wish.key, new Response(none ? null : body(wish), { headers, status }));
        } catch (error) {
          return new Response(error.message);
        }
        return new Response('put');
      }
    }`
};

function caching(cache: number | true = 4 * MB) {
  return edgeWith({}, { cache, modules });
}

const wish = (edge: Edge, body: Wish) => ask(edge, { body, method: 'POST', path: '/' });

const put = (edge: Edge, key: string, more: Partial<Wish> = {}) =>
  wish(edge, {
    body: more.size === undefined ? 'tides' : undefined,
    headers: { 'cache-control': 'max-age=60' },
    key,
    kind: 'whole',
    op: 'put',
    ...more
  });

const remove = async (edge: Edge, key: string) =>
  JSON.parse((await wish(edge, { key, op: 'delete' })).text) as boolean;

/** What is kept: nothing, or how many bytes. */
async function kept(edge: Edge, key: string, cache?: string) {
  const { body, headers } = await wish(edge, { cache, key, op: 'match' });
  return headers['x-test'] === 'miss' ? undefined : body.length;
}

const KEY = 'https://a.example/preview?k=1';

describe('what is put', () => {
  test.each(['whole', 'stream'] as const)('comes back as it was: %s', async kind => {
    const edge = await caching();
    expect(await kept(edge, KEY)).toBeUndefined();
    const headers = {
      'cache-control': 'public, max-age=60',
      'content-type': 'text/html; charset=utf-8',
      etag: '"tides"',
      'x-title': 'a: b, c',
      vary: 'accept'
    };
    await put(edge, KEY, { headers, kind, size: 300_001, status: 203 });
    const answer = await wish(edge, { key: KEY, op: 'match' });
    expect(answer.status).toBe(203);
    expect(answer.headers).toMatchObject({ ...headers, age: '0', 'cf-cache-status': 'HIT' });
    expect(answer.body.equals(Buffer.alloc(300_001, 'x'))).toBe(true);
  });

  test('may be empty, and may be compressed', async () => {
    const edge = await caching();
    const empty = { body: '', headers: { 'cache-control': 'max-age=60' } };
    await put(edge, KEY, { ...empty, status: 204 });
    expect((await wish(edge, { key: KEY, op: 'match' })).status).toBe(204);
    await put(edge, KEY, empty);
    expect(await kept(edge, KEY)).toBe(0);
    await put(edge, KEY, {
      headers: { 'cache-control': 'max-age=60', 'content-encoding': 'gzip' },
      size: 200 * KB
    });
    const { body, headers } = await wish(edge, { key: KEY, op: 'match' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).equals(Buffer.alloc(200 * KB, 'x'))).toBe(true);
  });

  test('is what was put last', async () => {
    const edge = await caching();
    await put(edge, KEY);
    await put(edge, KEY, { size: 9 });
    expect(await kept(edge, KEY)).toBe(9);
  });

  test('is found under no other address and in no other cache', async () => {
    const edge = await caching();
    await put(edge, KEY);
    for (const key of [
      'https://b.example/preview?k=1',
      'http://a.example/preview?k=1',
      'https://a.example:8443/preview?k=1',
      'https://a.example/preview?k=2',
      'https://a.example/preview',
      'https://a.example/Preview?k=1',
      'https://a.example/preview?k=1&k=1'
    ]) {
      expect(await kept(edge, key), key).toBeUndefined();
    }
    expect(await kept(edge, KEY, 'another')).toBeUndefined();
    await put(edge, KEY, { cache: 'another', size: 7 });
    expect([await kept(edge, KEY), await kept(edge, KEY, 'another')]).toEqual([5, 7]);
  });

  test('is gone once it is deleted', async () => {
    const edge = await caching();
    await put(edge, KEY);
    expect([await remove(edge, KEY), await remove(edge, KEY)]).toEqual([true, false]);
    expect(await kept(edge, KEY)).toBeUndefined();
  });

  test('is gone when its time is over', async () => {
    const edge = await caching();
    await put(edge, KEY, { headers: { 'cache-control': 'max-age=2' } });
    await put(edge, `${KEY}&e`, {
      headers: { expires: new Date(Date.now() + 2500).toUTCString() }
    });
    await put(edge, `${KEY}&a`, { headers: { age: '58', 'cache-control': 'max-age=60' } });
    expect(await kept(edge, KEY)).toBe(5);
    expect((await wish(edge, { key: `${KEY}&a`, op: 'match' })).headers.age).toBe('58');
    await sleep(2600);
    for (const key of [KEY, `${KEY}&e`, `${KEY}&a`]) {
      expect(await kept(edge, key), key).toBeUndefined();
      expect(await remove(edge, key), key).toBe(false);
    }
  });

  test.each<Record<string, string>>([
    {},
    { 'cache-control': 'no-store, max-age=60' },
    { 'cache-control': 'private, max-age=60' },
    { 'cache-control': 'max-age=60, s-maxage=0' },
    { 'cache-control': 'max-age=0' },
    { 'cache-control': 'max-age=soon' },
    { age: '60', 'cache-control': 'max-age=60' },
    { expires: '0' },
    { 'cache-control': 'max-age=60', 'set-cookie': 'a=b' }
  ])('is not kept with %o', async headers => {
    const edge = await caching();
    expect((await put(edge, KEY, { headers })).text).toBe('put');
    expect(await kept(edge, KEY)).toBeUndefined();
  });
});

describe('the bound', () => {
  test('drops what was not asked for longest', async () => {
    const edge = await caching();
    for (let number = 0; number < 5; number++) {
      await put(edge, `${KEY}&n=${number}`, { size: 750 * KB });
    }
    expect(await kept(edge, `${KEY}&n=0`)).toBe(750 * KB);
    for (let number = 5; number < 8; number++) {
      await put(edge, `${KEY}&n=${number}`, { size: 750 * KB });
    }
    const all = await Promise.all([...Array(8).keys()].map(n => kept(edge, `${KEY}&n=${n}`)));
    expect(all.map(Boolean)).toEqual([true, false, false, false, true, true, true, true]);
  });

  test('counts what an empty answer takes', async () => {
    const edge = await caching(200 * KB);
    for (let number = 0; number < 200; number++) {
      await put(edge, `${KEY}&n=${number}`, { body: '' });
    }
    expect(await kept(edge, `${KEY}&n=0`)).toBeUndefined();
    expect(await kept(edge, `${KEY}&n=199`)).toBe(0);
  });

  test.each(['whole', 'stream', 'endless'] as const)(
    'keeps no answer over a quarter of it: %s',
    async kind => {
      const edge = await caching();
      await put(edge, KEY, { size: MB - 2 * KB });
      expect(await kept(edge, KEY)).toBe(MB - 2 * KB);
      const large = `${KEY}&large`;
      expect((await put(edge, large, { kind, size: MB })).text).toBe('put');
      expect(await kept(edge, large)).toBeUndefined();
      expect(await kept(edge, KEY)).toBe(MB - 2 * KB);
    }
  );

  test('of 0 keeps nothing', async () => {
    const edge = await caching(0);
    await put(edge, KEY);
    expect(await kept(edge, KEY)).toBeUndefined();
  });

  test('is 64 MB where none, or nonsense, is configured; the log says so', async () => {
    for (const settings of [{}, { BOOKSTORE_CACHE_BYTES: 'much' }] as Record<string, string>[]) {
      const edge = await edgeWith(settings, { cache: true, modules });
      await put(edge, KEY, { size: 15 * MB });
      await put(edge, `${KEY}&large`, { size: 16 * MB });
      expect([await kept(edge, KEY), await kept(edge, `${KEY}&large`)]).toEqual([
        15 * MB,
        undefined
      ]);
      expect(edge.log().includes('BOOKSTORE_CACHE_BYTES')).toBe(
        'BOOKSTORE_CACHE_BYTES' in settings
      );
    }
  });

  test('holds for what is read again and again: copies do not pile up', async () => {
    const edge = await caching(true);
    await put(edge, KEY, { size: 15 * MB });
    for (let round = 0; round < 80; round++) expect(await kept(edge, KEY)).toBe(15 * MB);
    const { stdout } = await attempt('ps', ['-o', 'rss=', '-p', String(edge.pid)]);
    expect(Number(stdout) * KB).toBeGreaterThan(15 * MB);
    expect(Number(stdout) * KB).toBeLessThan(400 * MB);
  });

  test('holds for answers that come at once, and one that is stuck gives its room back', async () => {
    const edge = await caching();
    const size = 400 * KB;
    const stuck = [1, 2, 3, 4, 5, 6].map(n => put(edge, `${KEY}&n=${n}`, { kind: 'stuck', size }));
    void Promise.allSettled(stuck);
    await sleep(500);
    await put(edge, KEY, { size });
    expect(await kept(edge, KEY)).toBeUndefined();
    await sleep(11_000);
    await put(edge, KEY, { size });
    expect(await kept(edge, KEY)).toBe(size);
    expect(await kept(edge, `${KEY}&n=1`)).toBeUndefined();
  });
});

describe('an answer that breaks off', () => {
  test('is not kept, and what was kept before it stays', async () => {
    const edge = await caching();
    await put(edge, KEY);
    expect((await put(edge, KEY, { kind: 'broken', size: 200 * KB })).text).toBe('broken off');
    expect(await kept(edge, KEY)).toBe(5);
    // The room it had is free.
    for (let round = 0; round < 12; round++) {
      await put(edge, KEY, { kind: 'broken', size: 900 * KB });
    }
    await put(edge, KEY, { kind: 'stream', size: 900 * KB });
    expect(await kept(edge, KEY)).toBe(900 * KB);
  });

  test('is not kept either when the client has left', async () => {
    const edge = await caching();
    const leaving = fetch(edge.url, {
      body: JSON.stringify({
        headers: { 'cache-control': 'max-age=60' },
        key: KEY,
        kind: 'stuck',
        op: 'put',
        size: 200 * KB
      }),
      method: 'POST',
      signal: AbortSignal.timeout(500)
    });
    await expect(leaving).rejects.toThrow();
    await sleep(200);
    expect(await kept(edge, KEY)).toBeUndefined();
  });

  test('that was deleted while it came is not kept', async () => {
    const edge = await caching();
    const slow = () => put(edge, KEY, { kind: 'slow', size: 200 * KB });
    const first = slow();
    await sleep(500);
    expect(await remove(edge, KEY)).toBe(false);
    await first;
    expect(await kept(edge, KEY)).toBeUndefined();
    await slow();
    expect(await kept(edge, KEY)).toBe(200 * KB);
  });
});
