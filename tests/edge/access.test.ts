/** Links that a stranger made: nothing but what is published leaves, and nothing of them runs. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import { startMinio } from '../../ci/minio.mjs';
import {
  type Edge,
  ask,
  clone,
  edgeWith,
  newKey,
  notebook,
  put,
  query,
  settings,
  upstream
} from './world.js';

const B = 's3_bucket=bookstore';
const REFUSED = [
  's3_bucket=other&s3_key=published/a.ipynb',
  's3_bucket=Bookstore&s3_key=published/a.ipynb',
  's3_bucket=bookstore.evil.example&s3_key=published/a.ipynb',
  's3_bucket=bookstore/workspace&s3_key=published/a.ipynb',
  's3_bucket=bookstore%00&s3_key=published/a.ipynb',
  's3_bucket=b%D0%BE%D0%BEkstore&s3_key=published/a.ipynb',
  `${B}&s3_key=workspace/a.ipynb`,
  `${B}&s3_key=published2/a.ipynb`,
  `${B}&s3_key=published`,
  `${B}&s3_key=published/`,
  `${B}&s3_key=/published/a.ipynb`,
  `${B}&s3_key=//published/a.ipynb`,
  `${B}&s3_key=Published/a.ipynb`,
  `${B}&s3_key=published%E2%88%95a.ipynb`,
  `${B}&s3_key=%EF%BD%90ublished/a.ipynb`,
  `${B}&s3_key=published%5Ca.ipynb`,
  `${B}&s3_key=published/../workspace/a.ipynb`,
  `${B}&s3_key=published/%2e%2e/workspace/a.ipynb`,
  `${B}&s3_key=published%2F%2e%2e%2Fworkspace%2Fa.ipynb`,
  `${B}&s3_key=published/./a.ipynb`,
  `${B}&s3_key=published%252Fa.ipynb`,
  `${B}&s3_key=published/a.ipynb&s3_key=workspace/a.ipynb`,
  `${B}&s3_bucket=other&s3_key=published/a.ipynb`,
  `${B}&s3_key=published/${'a'.repeat(1100)}`
];

test.each(REFUSED)('is refused without a request to the storage: %s', async search => {
  const store = await upstream((_, response) => response.end('secret'));
  const edge = await edgeWith({ JPYNB_S3_BUCKET: 'bookstore', JPYNB_S3_ENDPOINT_URL: store.url });
  const body = Object.fromEntries(new URLSearchParams(search));
  // JSON cannot name a thing twice.
  const once = [...new URLSearchParams(search).keys()].length === 2;
  const answers = [
    await ask(edge, { path: `/bookstore/clone?${search}` }),
    await ask(edge, { path: `/bookstore/download?${search}` }),
    await ask(edge, { method: 'HEAD', path: `/bookstore/download?${search}` }),
    ...(once ? [await clone(edge, body)] : [])
  ];
  for (const { status, text } of answers) {
    expect([400, 403]).toContain(status);
    expect(text).not.toContain('secret');
  }
  expect(store.requests).toEqual([]);
});

test('a foreign bucket and a draft are refused with 403 and words', async () => {
  const edge = await edgeWith({});
  const foreign = await ask(edge, { path: '/bookstore/clone?s3_bucket=other&s3_key=published/a' });
  expect(foreign.status).toBe(403);
  expect(foreign.text).toContain('This site does not share from the bucket “other”.');
  const draft = await clone(edge, { s3_bucket: settings.JPYNB_S3_BUCKET, s3_key: 'workspace/a' });
  expect(draft.status).toBe(403);
  expect(draft.json).toMatchObject({
    error: { kind: 'not_allowed' },
    message: 'This site shares only what has been published.',
    reason: 'Forbidden'
  });
});

test('a prefix with a user name admits one part in its place', async () => {
  const edge = await edgeWith({ BOOKSTORE_PUBLISHED_PREFIX: 'published/{username}/out' });
  const id = newKey('out/a.txt');
  await put(id, 'text');
  expect((await ask(edge, { path: `/bookstore/download?${query(id)}` })).text).toBe('text');
  const other = id.replace('/out/', '/drafts/');
  expect((await ask(edge, { path: `/bookstore/download?${query(other)}` })).status).toBe(403);
});

test('further buckets are allowed by name', async () => {
  const store = await upstream((_, response) => response.end('text'));
  const edge = await edgeWith({
    BOOKSTORE_ALLOWED_BUCKETS: 'first-one, second-one',
    JPYNB_S3_BUCKET: 'first-one',
    JPYNB_S3_ENDPOINT_URL: store.url
  });
  const get = (bucket: string) =>
    ask(edge, { path: `/bookstore/download?${query('published/a', { bucket })}` });
  expect((await get('second-one')).text).toBe('text');
  expect((await get('third-one')).status).toBe(403);
  expect(store.requests).toEqual(['GET /second-one/published/a']);
});

test('a bucket elsewhere has its own endpoint, credentials and prefix', async () => {
  const other = await startMinio({ bucket: 'elsewhere' });
  onTestFinished(() => other.stop());
  const client = new S3Client({
    credentials: other,
    endpoint: other.endpoint,
    forcePathStyle: true,
    region: other.region
  });
  await client.send(new PutObjectCommand({ Body: 'there', Bucket: 'elsewhere', Key: 'out/a.txt' }));
  const key = newKey('a.txt');
  await put(key, 'here');
  const edge = await edgeWith({
    BOOKSTORE_BUCKETS: JSON.stringify([
      {
        bucket: 'elsewhere',
        credentials: 'OTHER',
        endpoint: other.endpoint,
        published_prefix: 'out'
      }
    ]),
    OTHER_ACCESS_KEY_ID: other.accessKeyId,
    OTHER_SECRET_ACCESS_KEY: other.secretAccessKey
  });
  const get = (key: string, bucket?: string) =>
    ask(edge, { path: `/bookstore/download?${query(key, { bucket })}` });
  expect((await get('out/a.txt', 'elsewhere')).text).toBe('there');
  expect((await get(key)).text).toBe('here');
  expect((await get('published/a.txt', 'elsewhere')).status).toBe(403);
  expect((await get('out/a.txt')).status).toBe(403);
});

test('another endpoint never sees the configured key', async () => {
  const headers: string[] = [];
  const store = await upstream((request, response) => {
    headers.push(JSON.stringify(request.headers));
    response.end('text');
  });
  const edge = await edgeWith({
    BOOKSTORE_BUCKETS: JSON.stringify([{ bucket: 'elsewhere', endpoint: store.url }])
  });
  const path = `/bookstore/download?${query('published/a.txt', { bucket: 'elsewhere' })}`;
  expect((await ask(edge, { path })).text).toBe('text');
  expect(headers).toHaveLength(1);
  expect(headers[0]).not.toContain(settings.JPYNB_S3_ACCESS_KEY_ID);
  expect(headers[0]).not.toContain('AWS4-HMAC');
});

describe('script in a link or an object', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge(settings);
  });
  afterAll(() => edge?.stop());

  const EVIL = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

  test('is text on the page', async () => {
    const key = newKey(`${EVIL}&amp;\u202egnp.ipynb`);
    await put(key, notebook(`# Title <i>x</i> "\\><script>alert(3)</script>`), {
      metadata: { publisher: encodeURIComponent(EVIL) }
    });
    const { status, text } = await ask(edge, { path: `/bookstore/clone?${query(key)}` });
    expect(status).toBe(200);
    // The page's own script, and no other.
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toMatch(/<img(?! src="\/bookstore\/static\/)/);
    // Quoted values aside, in which it is text, too.
    expect(text.replaceAll(/"[^"]*"/g, '')).not.toMatch(/<[^>]*\sonerror/);
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).toContain('[U+202E]gnp.ipynb');
  });

  test.each(['s3_bucket', 's3_key', 's3_version_id'])(
    'is text on the page of an error: %s',
    async name => {
      const parameters = new URLSearchParams({
        s3_bucket: settings.JPYNB_S3_BUCKET,
        s3_key: newKey()
      });
      parameters.set(name, EVIL);
      const { status, text } = await ask(edge, { path: `/bookstore/clone?${parameters}` });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain('<script');
      expect(text).not.toMatch(/<img(?! src="\/bookstore\/static\/)/);
    }
  );

  test('cannot break out of a header', async () => {
    const key = newKey('a\r\nSet-Cookie: x=1\r\n\r\n<b>.ipynb');
    const { headers, status } = await ask(edge, { path: `/bookstore/download?${query(key)}` });
    expect([400, 404]).toContain(status);
    expect(headers['set-cookie']).toBeUndefined();
  });
});
