/** Publishing over REST: statuses, order of checks and JSON of nteract bookstore, and what it got wrong. */
import { randomUUID } from 'node:crypto';

import {
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import { S3Proxy } from '../kit/s3_proxy.js';
import {
  type Ask,
  type Edge,
  type Failure,
  type Notebook,
  ask,
  clone,
  edgeWith,
  failure,
  newKey,
  notebook,
  plainBucket,
  s3,
  settings,
  storage,
  upstream
} from './world.js';

const TOKEN = randomUUID() + randomUUID();
const TEAM = randomUUID() + randomUUID();
const PUBLISHING = {
  BOOKSTORE_PUBLISH_ORIGINS: 'https://jupyter.example.org, http://localhost:8888',
  BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({
    ci: TOKEN,
    'team é': { prefix: 'team-a', token: TEAM, username: 'ada' }
  })
};

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ ...settings, ...PUBLISHING });
});
afterAll(() => edge?.stop());

/** The answer to a publication, or to a refused one. */
interface Said extends Failure {
  s3_path?: string;
  s3path?: string;
  url?: string;
  versionID?: string;
  versions_remain?: boolean;
}

interface Publish extends Partial<Ask> {
  on?: Edge;
  token?: string | null;
}

/** Publishes at a path that is already encoded. */
async function publish(path: string, { on = edge, token = TOKEN, headers, ...more }: Publish = {}) {
  const answer = await ask(on, {
    body: model(),
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    method: 'PUT',
    path: `/api/bookstore/publish/${path}`,
    ...more
  });
  return { ...answer, json: (answer.text ? JSON.parse(answer.text) : {}) as Said };
}

const take = (path: string, more: Publish = {}) =>
  publish(path, { body: undefined, method: 'DELETE', ...more });

/** A contents model as Jupyter has it: texts are whole. */
function model(content: unknown = JSON.parse(notebook()), more: object = {}) {
  return {
    content,
    format: 'json',
    name: 'elsewhere.ipynb',
    path: '/x',
    type: 'notebook',
    ...more
  };
}

const newPath = (name = 'a.ipynb') => `${randomUUID()}/${name}`;

async function stored(path: string, bucket = storage.bucket) {
  const Key = `published/${path}`;
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return { ...object, text: await object.Body!.transformToString() };
}

describe('a publication', () => {
  test('is stored as nbformat writes it, by the token’s owner, and answered as nteract bookstore did', async () => {
    const path = newPath();
    const content = JSON.parse(notebook('# Tides\n\nand more')) as Notebook;
    Object.assign(content.cells[0]!, { source: '# Tides\n\nand more' });
    Object.assign(content.cells[0]!.metadata, { trusted: true });
    Object.assign(content.metadata, { signature: 'x' });
    const { headers, json, status } = await publish(path, { body: model(content) });
    expect(status).toBe(200);
    const object = await stored(path);
    expect(json).toEqual({
      s3_path: `s3://${storage.bucket}/published/${path}`,
      url: `${edge.url}/bookstore/clone?s3_bucket=${storage.bucket}&s3_key=published/${path}&s3_version_id=${object.VersionId}`,
      versionID: object.VersionId
    });
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json',
      etag: object.ETag,
      'x-amz-version-id': object.VersionId,
      'x-content-type-options': 'nosniff'
    });
    const expected = JSON.parse(notebook()) as Notebook;
    expected.cells[0]!.source = ['# Tides\n', '\n', 'and more'];
    // The order of nbformat's keys is that of this suite's own notebooks.
    expect(object.text).toBe(`${JSON.stringify(expected, null, 1)}\n`);
    expect(object.ContentType).toBe('application/x-ipynb+json');
    expect(object.Metadata).toEqual({ publisher: 'ci' });
    expect(
      (await ask(edge, { path: new URL(json.url!).pathname + new URL(json.url!).search })).text
    ).toContain('by <bdi>ci</bdi>');
  });

  test('comes back from the clone API as it was sent', async () => {
    const path = newPath();
    const content: unknown = JSON.parse(notebook('# There and back'));
    const { json } = await publish(path, { body: model(content) });
    const back = await clone(edge, {
      s3_bucket: storage.bucket,
      s3_key: `published/${path}`,
      s3_version_id: json.versionID
    });
    expect(back.json.content).toEqual(content);
  });

  test('by its older name has the older answer', async () => {
    const path = newPath();
    const { json, status } = await publish('', { path: `/api/bookstore/published/${path}` });
    expect(status).toBe(201);
    const { VersionId } = await stored(path);
    expect(json).toMatchObject({
      s3path: `${storage.bucket}/published/${path}`,
      versionID: VersionId
    });
    expect(json).not.toHaveProperty('s3_path');
  });

  test('into a bucket without versions tells none', async () => {
    const bucket = await plainBucket();
    const plain = await edgeWith({ ...PUBLISHING, JPYNB_S3_BUCKET: bucket });
    const path = newPath();
    const { json } = await publish(path, { on: plain });
    expect(json).not.toHaveProperty('versionID');
    expect(json.url).not.toContain('s3_version_id');
    const gone = await take(path, { on: plain });
    expect([gone.status, gone.json.versions_remain]).toEqual([200, false]);
  });

  test('has no link where this site does not share from the bucket', async () => {
    const other = await edgeWith({ ...PUBLISHING, BOOKSTORE_ALLOWED_BUCKETS: 'another' });
    const { json, status } = await publish(newPath(), { on: other });
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('url');
  });
});

describe('paths', () => {
  test.each([
    ['a%20b+c.ipynb', 'a b+c.ipynb'],
    ['%F0%9F%98%80.ipynb', '😀.ipynb'],
    ['sub%2Fa.ipynb', 'sub/a.ipynb'],
    ['%23%3F%25.ipynb', '#?%.ipynb'],
    ['%252e%252e/a.ipynb', '%2e%2e/a.ipynb'],
    ['...a..ipynb', '...a..ipynb'],
    ['é.ipynb'.normalize('NFD'), 'é.ipynb'.normalize('NFD')]
  ])('%s becomes the key %s', async (encoded, key) => {
    const folder = randomUUID();
    // Node sends ASCII alone.
    const { json, status } = await publish(
      `${folder}/${encoded.replace(/[^ -~]/g, encodeURIComponent)}`
    );
    expect([status, json.message]).toEqual([200, undefined]);
    expect(json.s3_path).toBe(`s3://${storage.bucket}/published/${folder}/${key}`);
    expect((await stored(`${folder}/${key}`)).text).toContain('Tides');
  });

  test.each([
    ['/a.ipynb', 'begins with a slash'],
    ['%2Fa.ipynb', 'begins with a slash'],
    ['../a.ipynb', 'has a part that is “.” or “..”'],
    ['a/%2e%2e/%2e./b.ipynb', 'has a part that is “.” or “..”'],
    ['a/..%2Fb.ipynb', 'has a part that is “.” or “..”'],
    ['./a.ipynb', 'has a part that is “.” or “..”'],
    ['a%00.ipynb', 'holds a control character'],
    ['a%0d%0ax.ipynb', 'holds a control character'],
    ['a%ff.ipynb', 'not encoded as UTF-8'],
    ['a/', 'names a folder'],
    ['a'.repeat(1100), 'bytes long'],
    ['', 'Must provide a path for publishing']
  ])('%s is refused and nothing is sent', async (path, message) => {
    const store = await upstream((_, response) => response.end());
    const on = await edgeWith({ ...PUBLISHING, JPYNB_S3_ENDPOINT_URL: store.url });
    for (const answer of [await publish(path, { on }), await take(path, { on })]) {
      expect(answer.status).toBe(400);
      expect(answer.json.message).toContain(message);
    }
    expect(store.requests).toEqual([]);
  });

  test.each(['/api/bookstore/publish', '/api/bookstore/publish/', '/api/bookstore/published'])(
    '%s alone names no notebook',
    async path => {
      const { json, status } = await publish('', { path });
      expect([status, json.message]).toEqual([400, 'Must provide a path for publishing']);
    }
  );
});

describe('bodies', () => {
  const empty = 'There is no contents model in the body.';
  test.each([
    ['', 400, empty],
    [' ', 400, empty],
    ['{}', 400, empty],
    ['null', 400, empty],
    ['{', 400, 'The body is not JSON.'],
    ['[1', 400, 'The body is not JSON.'],
    [Buffer.from('{"type":"notebook","content":"\xff"}', 'latin1').toString('latin1'), 422, ''],
    [[], 422, 'The contents model is not an object.'],
    [['notebook', {}], 422, 'The contents model is not an object.'],
    ['"notebook"', 422, 'The contents model is not an object.'],
    ['7', 422, 'The contents model is not an object.'],
    [{ content: {} }, 415, 'Bookstore only publishes notebooks'],
    [{ content: {}, type: 'file' }, 415, 'Bookstore only publishes notebooks'],
    [{ content: {}, type: 1 }, 415, 'Bookstore only publishes notebooks'],
    [{ type: 'notebook' }, 422, 'The contents model has no content.'],
    [{ content: null, type: 'notebook' }, 422, 'The contents model has no content.'],
    [{ content: {}, type: 'notebook' }, 422, ''],
    [{ content: [], type: 'notebook' }, 422, 'This file is JSON, but not a notebook.'],
    [{ content: 'x', type: 'notebook' }, 422, 'This file is JSON, but not a notebook.'],
    [
      model({ cells: [], metadata: {}, nbformat: 3, nbformat_minor: 0 }),
      422,
      'This notebook has the old format'
    ]
  ])('%j gives %i', async (body, status, message) => {
    const answer = await publish(newPath(), { body });
    expect(answer.status).toBe(status);
    expect(answer.json.message).toContain(message);
  });

  test('a notebook that breaks the rules is refused with each fault', async () => {
    const content = {
      cells: [{ cell_type: 'code' }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 4
    };
    const { json, status } = await publish(newPath(), { body: model(content) });
    expect(status).toBe(422);
    expect(json).toMatchObject({
      error: { kind: 'invalid_notebook' },
      reason: 'Unprocessable Entity'
    });
    expect((json.error as unknown as { details: unknown[] }).details.length).toBeGreaterThan(2);
  });

  test('more than 25 MB are refused with 413, as they come or as they would be stored', async () => {
    const come = await publish(newPath(), { body: ' '.repeat(25 * 1024 * 1024 + 1) });
    expect(come.status).toBe(413);
    expect(come.json.error.code).toBe('EntityTooLarge');
    // 2 MB that indentation makes 200 MB.
    let deep: unknown = Array(1_000_000).fill(0);
    for (let level = 0; level < 200; level++) deep = [deep];
    const content = JSON.parse(notebook()) as Notebook;
    Object.assign(content.metadata, { deep });
    const grow = await publish(newPath(), { body: model(content) });
    expect(grow.status).toBe(413);
  });
});

describe('conditions', () => {
  test('If-None-Match: * publishes where nothing is, and 412 where something is', async () => {
    const path = newPath();
    const only = { headers: { 'if-none-match': '*' } };
    expect((await publish(path, only)).status).toBe(200);
    const { json, status } = await publish(path, only);
    expect(status).toBe(412);
    expect(json).toMatchObject({ error: { kind: 'changed' }, reason: 'Precondition Failed' });
  });

  test('If-Match replaces just what was seen', async () => {
    const path = newPath();
    const first = String((await publish(path)).headers.etag);
    const next = (etag: string, source: string) =>
      publish(path, { body: model(JSON.parse(notebook(source))), headers: { 'if-match': etag } });
    expect((await next(first, '# Second')).status).toBe(200);
    expect((await next(first, '# Third')).status).toBe(412);
    expect((await stored(path)).text).toContain('Second');
    const nothing = await publish(newPath(), { headers: { 'if-match': first } });
    expect(nothing.status).toBe(412);
  });

  test('without a condition what is there becomes the older version', async () => {
    const path = newPath();
    const first = (await publish(path)).json.versionID;
    const second = (await publish(path)).json.versionID;
    expect(second).not.toBe(first);
  });

  test.each<Record<string, string>>([
    { 'if-match': '*' },
    { 'if-match': '"a", "b"' },
    { 'if-match': 'W/"a"' },
    { 'if-match': 'a' },
    { 'if-match': '"é"' },
    { 'if-none-match': '"a"' },
    { 'if-match': '"a"', 'if-none-match': '*' }
  ])('%j is not understood', async headers => {
    const { json, status } = await publish(newPath(), { headers });
    expect(status).toBe(400);
    expect(json.message).toContain('The condition is neither');
  });

  test('a lost answer is looked for before it is called a conflict', async () => {
    const proxy = await S3Proxy.start({ buckets: [storage.bucket], upstream: storage.endpoint });
    onTestFinished(() => proxy.stop());
    const on = await edgeWith({ ...PUBLISHING, JPYNB_S3_ENDPOINT_URL: proxy.url });
    proxy.inject({
      fault: { kind: 'lose-answer' },
      times: 1,
      when: request => request.method === 'PUT'
    });
    const path = newPath();
    const { json, status } = await publish(path, { headers: { 'if-none-match': '*' }, on });
    expect([status, json.message]).toEqual([200, undefined]);
    expect(json.versionID).toBe((await stored(path)).VersionId);
    expect(proxy.seen.filter(line => line.startsWith('PUT'))).toHaveLength(2);
  });
});

describe('taking back', () => {
  test('puts a delete marker, and keeps the versions below it', async () => {
    const path = newPath();
    const { json: published } = await publish(path);
    const { headers, json, status } = await take(path);
    expect(status).toBe(200);
    expect(json).toEqual({
      s3_path: `s3://${storage.bucket}/published/${path}`,
      versionID: headers['x-amz-version-id'],
      versions_remain: true
    });
    expect(json.versionID).not.toBe(published.versionID);
    const page = await ask(edge, { path: published.url!.slice(edge.url.length) });
    expect(page.status).toBe(200);
    const again = await take(path);
    expect([again.status, again.json.message]).toEqual([404, 'Nothing is published at this path.']);
  });

  test('404 where nothing is', async () => {
    const { json, status } = await take(newPath());
    expect(status).toBe(404);
    expect(json).toMatchObject({ error: { kind: 'not_found' }, reason: 'Not Found' });
  });

  test('If-Match holds it to what was seen', async () => {
    const path = newPath();
    const etag = String((await publish(path)).headers.etag);
    await publish(path, { body: model(JSON.parse(notebook('# Changed'))) });
    expect((await take(path, { headers: { 'if-match': etag } })).status).toBe(412);
    const newest = (await stored(path)).ETag ?? '';
    expect((await take(path, { headers: { 'if-match': newest } })).status).toBe(200);
  });

  test('what is written while versioning is suspended has no version to link to', async () => {
    const bucket = await plainBucket();
    await s3.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Enabled' }
      })
    );
    await s3.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Suspended' }
      })
    );
    const suspended = await edgeWith({ ...PUBLISHING, JPYNB_S3_BUCKET: bucket });
    const { json } = await publish(newPath(), { on: suspended });
    expect(json).not.toHaveProperty('versionID');
  });
});

describe('tokens', () => {
  test.each([
    [null, 'This needs a token.', 'Bearer realm="bookstore"'],
    ['', 'This needs a token.', 'Bearer realm="bookstore"'],
    [
      TOKEN.slice(1),
      'This token is not known here.',
      'Bearer realm="bookstore", error="invalid_token"'
    ],
    [
      `${TOKEN}x`,
      'This token is not known here.',
      'Bearer realm="bookstore", error="invalid_token"'
    ],
    ['ci', 'This token is not known here.', 'Bearer realm="bookstore", error="invalid_token"']
  ])('401 with “%s”, before anything else is looked at', async (token, message, challenge) => {
    for (const answer of [
      await publish('%00', { body: 'x', token }),
      await take('%00', { token })
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({ error: { kind: 'token_needed' }, message });
      expect(answer.headers['www-authenticate']).toBe(challenge);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  test('a token in the address is none', async () => {
    const { status } = await publish('', {
      path: `/api/bookstore/publish/a.ipynb?access_token=${TOKEN}&token=${TOKEN}`,
      token: null
    });
    expect(status).toBe(401);
  });

  test('one with a prefix reaches no other', async () => {
    const inside = await publish(`team-a/${newPath()}`, { token: TEAM });
    expect(inside.status).toBe(200);
    for (const path of ['a.ipynb', 'team-ab/a.ipynb', 'team-a', 'Team-a/a.ipynb', 'x/team-a/a']) {
      for (const answer of [
        await publish(path, { token: TEAM }),
        await take(path, { token: TEAM })
      ]) {
        expect([path, answer.status]).toEqual([path, 403]);
        expect(answer.json).toMatchObject({
          error: { kind: 'not_allowed' },
          message: 'This token does not publish at this path.'
        });
      }
    }
  });

  test('the owner’s name is kept as the publisher, whatever its letters', async () => {
    const path = `team-a/${newPath()}`;
    await publish(path, { token: TEAM });
    const Key = `published/${path}`;
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: storage.bucket, Key }));
    expect(decodeURIComponent(Metadata?.publisher ?? '')).toBe('team é');
  });

  test('a prefix with a user name takes the token’s', async () => {
    const users = await edgeWith({
      ...PUBLISHING,
      BOOKSTORE_PUBLISHED_PREFIX: 'people/{username}'
    });
    const path = `team-a/${newPath()}`;
    const ada = await publish(path, { on: users, token: TEAM });
    expect(ada.json.s3_path).toBe(`s3://${storage.bucket}/people/ada/${path}`);
    const nobody = await publish(path, { on: users });
    expect(nobody.status).toBe(403);
    expect(nobody.json.message).toContain('this token belongs to none');
  });

  test('without any, publishing is off and says so', async () => {
    const off = await edgeWith({});
    const info = JSON.parse((await ask(off, { path: '/api/bookstore' })).text) as {
      features: object;
    };
    expect(info.features).toMatchObject({ publish_valid: false });
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'GET']) {
      const answer = await ask(off, { method, path: '/api/bookstore/publish/a.ipynb' });
      expect(answer.status).toBe(404);
      expect(failure(answer.text).message).toBe('There is nothing at this address.');
    }
    const on = JSON.parse((await ask(edge, { path: '/api/bookstore' })).text) as typeof info;
    expect(on.features).toMatchObject({ publish_valid: true });
  });

  test('a short one is a wrong configuration, which never tells it', async () => {
    const wrong = await edgeWith({ BOOKSTORE_PUBLISH_TOKENS: '{"ci": "VERYSECRET"}' });
    const { json, status, text } = await publish('a.ipynb', { on: wrong });
    expect(status).toBe(500);
    expect(json.message).toContain('BOOKSTORE_PUBLISH_TOKENS, “ci”: a token is 32 to 1024 letters');
    expect(text + wrong.log()).not.toContain('VERYSECRET');
  });

  test('is in no log', () => {
    expect(edge.log()).not.toContain(TOKEN);
    expect(edge.log()).not.toContain(TEAM);
  });
});

describe('methods and other origins', () => {
  const path = '/api/bookstore/publish/a.ipynb';
  const preflight = (origin: string, on = path) =>
    ask(edge, {
      headers: {
        'access-control-request-headers': 'authorization,if-none-match',
        'access-control-request-method': 'PUT',
        origin
      },
      method: 'OPTIONS',
      path: on
    });

  test.each([
    [path, 'PUT, DELETE, OPTIONS'],
    ['/api/bookstore/published/a.ipynb', 'PUT, OPTIONS']
  ])('%s knows its methods', async (route, methods) => {
    for (const method of ['GET', 'POST', 'PATCH']) {
      const { headers, status } = await ask(edge, { method, path: route });
      expect([status, headers.allow]).toEqual([405, methods]);
    }
    const options = await ask(edge, { method: 'OPTIONS', path: route });
    expect([options.status, options.headers.allow]).toEqual([204, methods]);
  });

  test.each(['https://jupyter.example.org', 'http://localhost:8888'])(
    'a page of %s may publish',
    async origin => {
      const { headers } = await preflight(origin);
      expect(headers).toMatchObject({
        'access-control-allow-headers': 'Authorization, Content-Type, If-Match, If-None-Match',
        'access-control-allow-methods': 'PUT, DELETE, OPTIONS',
        'access-control-allow-origin': origin,
        vary: 'Origin'
      });
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      const answer = await publish(newPath(), { headers: { origin } });
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
      expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    }
  );

  test.each([
    'https://evil.example',
    'http://jupyter.example.org',
    'https://jupyter.example.org.evil.example',
    'https://jupyter.example.org:8443',
    'null'
  ])('a page of %s may not', async origin => {
    for (const { headers } of [
      await preflight(origin),
      await preflight(origin, '/api/bookstore/published/a.ipynb'),
      await publish('a', { headers: { origin }, token: null })
    ]) {
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['access-control-allow-headers']).toBeUndefined();
      expect(headers.vary).toBe('Origin');
    }
  });

  test('reading stays open to any origin, and asks for no token', async () => {
    const { headers } = await ask(edge, {
      headers: { origin: 'https://evil.example' },
      method: 'OPTIONS',
      path: '/api/bookstore/clone'
    });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-headers']).toBe('Content-Type');
  });
});

describe('the storage', () => {
  test('that denies, fails or is away', async () => {
    const denied = await edgeWith({ ...PUBLISHING, JPYNB_S3_SECRET_ACCESS_KEY: 'wrong' });
    const refused = await publish(newPath(), { on: denied });
    expect(refused.status).toBe(403);
    expect(refused.json).toMatchObject({
      error: { code: 'SignatureDoesNotMatch', kind: 'bad_credentials' },
      message: 'The storage does not let this site write there.'
    });
    const away = await edgeWith({ ...PUBLISHING, JPYNB_S3_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect((await publish(newPath(), { on: away })).status).toBe(502);
    expect((await take(newPath(), { on: away })).status).toBe(502);
  });

  test('that cannot hold the key', async () => {
    const { json, status } = await publish(`${newKey('a')}//b.ipynb`);
    expect(status).toBe(400);
    expect(json.error.kind).toBe('unsupported_key');
  });
});

test('the older names of reading have the older answers', async () => {
  const path = newPath();
  const { json } = await publish(path);
  const search = new URL(json.url!).search;
  for (const route of ['/api/bookstore/cloned', '/api/bookstore/cloned/']) {
    const page = await ask(edge, { path: route + search });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    const body = { s3_bucket: storage.bucket, s3_key: `published/${path}` };
    const model = await clone(edge, body, route);
    expect(model.status).toBe(200);
    expect(model.json.path).toBe('a.ipynb');
    expect(model.headers['access-control-allow-origin']).toBe('*');
    const { headers } = await ask(edge, { method: 'DELETE', path: route });
    expect(headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  }
});
