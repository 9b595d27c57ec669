import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  ask,
  edgeWith,
  newKey,
  notebook,
  plainBucket,
  put,
  query,
  remove,
  s3,
  settings,
  storage
} from './world.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(settings);
});
afterAll(() => edge?.stop());

const page = (search: string) => ask(edge, { path: `/bookstore/clone?${search}` });

test('shows title, key, bucket, version, size, time, publisher and the words of trust', async () => {
  const key = newKey();
  const version = await put(key, notebook('intro\n\n## Tides & *moons* <1>'), {
    metadata: { publisher: 'Ada%20L%C3%B6we' }
  });
  const { headers, status, text } = await page(query(key));
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(text).toContain('<h1><bdi>Tides &amp; moons &lt;1&gt;</bdi></h1>');
  expect(text).toContain('<title>Tides &amp; moons &lt;1&gt; · bookstore</title>');
  expect(text).toContain(`<dt>Key</dt><dd><bdi>${key}</bdi></dd>`);
  expect(text).toContain(`<dt>Bucket</dt><dd>${storage.bucket}</dd>`);
  expect(text).toContain(`<dt>Version</dt><dd><code>${version}</code> (the newest)</dd>`);
  expect(text).toMatch(/<dt>Size<\/dt><dd>\d{3} bytes<\/dd>/);
  expect(text).toMatch(
    /<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ">\d+ \w+ \d{4}, \d\d:\d\d UTC</
  );
  expect(text).toContain('by <bdi>Ada Löwe</bdi>');
  expect(text).toContain('Only copy code from locations that you recognize and trust.');
});

test('opens the proposed JupyterLab with this link, downloads and copies, without script too', async () => {
  const key = newKey('ü & +.ipynb');
  await put(key, notebook());
  const { text } = await page(query(key));
  const link = `${edge.url}/bookstore/clone?s3_bucket=${storage.bucket}&amp;s3_key=${key
    .split('/')
    .map(encodeURIComponent)
    .join('/')}`;
  expect(text).toContain('action="https://jupyter.example.org/hub/lab"');
  expect(text).toContain(`<input type="hidden" name="bookstore-clone" value="${link}">`);
  expect(text).toContain(`type="text" readonly value="${link}"`);
  expect(text).toContain(`href="${link.replace('/clone?', '/download?')}"`);
  expect(text).toContain('choose “Clone from Link…” and paste the link below');
});

test('the JupyterLab is never taken from the link', async () => {
  const key = newKey();
  await put(key, notebook());
  const evil = 'https://evil.example';
  const { text } = await page(`${query(key)}&lab=${evil}&BOOKSTORE_LAB_URL=${evil}`);
  expect(text).not.toContain('evil.example');
});

test('without a proposed JupyterLab the form has no target', async () => {
  const none = await edgeWith({ BOOKSTORE_LAB_URL: '' });
  const key = newKey();
  await put(key, notebook());
  const { headers, text } = await ask(none, { path: `/bookstore/clone?${query(key)}` });
  expect(text).toContain('<form id="open" method="get">');
  expect(headers['content-security-policy']).toContain("form-action 'self';");
});

test('the configured address of the edge stands in its links', async () => {
  const proxied = await edgeWith({ BOOKSTORE_EDGE_URL: 'https://notebooks.example.org/' });
  const key = newKey();
  await put(key, notebook());
  const { text } = await ask(proxied, { path: `/bookstore/clone?${query(key)}` });
  expect(text).toContain('value="https://notebooks.example.org/bookstore/clone?s3_bucket=');
});

test('a pinned version is shown as it was', async () => {
  const key = newKey();
  const first = await put(key, notebook('# First'));
  const second = await put(key, notebook('# Second'));
  expect((await page(query(key))).text).toContain('<h1><bdi>Second</bdi></h1>');
  const pinned = await page(query(key, { version: first }));
  expect(pinned.text).toContain('<h1><bdi>First</bdi></h1>');
  expect(pinned.text).toContain(`<code>${first}</code></dd>`);
  expect(pinned.text).not.toContain(second);
});

const python = {
  kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
  language_info: { name: 'python' }
};

test('tells kernel and cells, of a large notebook too', async () => {
  const small = newKey();
  await put(small, notebook('# Small', { metadata: python }));
  const { text } = await page(query(small));
  expect(text).toContain('<dt>Kernel</dt><dd><bdi>Python 3 (ipykernel)</bdi></dd>');
  expect(text).toContain('<dt>Cells</dt><dd>2</dd>');
  const large = newKey();
  const cells = Array.from({ length: 40 }, () => ({
    cell_type: 'raw',
    metadata: {},
    source: 'x'.repeat(100_000)
  }));
  await put(large, notebook('', { cells, metadata: { kernelspec: { display_name: 'R' } } }));
  const second = (await page(query(large))).text;
  expect(second).toContain('<dt>Kernel</dt><dd><bdi>R</bdi></dd>');
  expect(second).toMatch(/<dt>Cells<\/dt><dd>more than \d+<\/dd>/);
});

test('a pinned version leads to a newer one, and says when there is none any more', async () => {
  const key = newKey();
  const version = await put(key, notebook('# First'));
  const pinned = query(key, { version });
  expect((await page(pinned)).text).not.toContain('newer version');
  await put(key, notebook('# Second'));
  const newer = (await page(pinned)).text;
  expect(newer).toContain('There is a newer version.');
  const newest = newer.match(/href="([^"]+)">Open the newest version/)![1]!;
  expect(newest).not.toContain('s3_version_id');
  const path = newest.replaceAll('&amp;', '&').slice(edge.url.length);
  expect((await ask(edge, { path })).text).toContain('<h1><bdi>Second</bdi></h1>');
  await remove(key);
  const taken = await page(pinned);
  expect(taken.text).toContain('This has been taken back since');
  expect(taken.text).toContain('<h1><bdi>First</bdi></h1>');
});

test('a chat shows a card of words, all of them escaped', async () => {
  const key = newKey();
  await put(key, notebook('# "Tides" <1>', { metadata: python }), {
    metadata: { publisher: 'A"><script>' }
  });
  const { text } = await page(query(key));
  expect(text).toContain('<meta property="og:title" content="&quot;Tides&quot; &lt;1&gt;">');
  expect(text).toMatch(
    /<meta property="og:description" content="2 cells · Python 3 \(ipykernel\) · \d+ bytes · published [^"]+ UTC by A&quot;&gt;&lt;script&gt;">/
  );
  expect(text).not.toContain('og:image');
  expect(text).not.toContain('<script>');
});

test('a notebook is framed, from this site alone; other files are not', async () => {
  const key = newKey();
  await put(key, notebook());
  const { headers, text } = await page(query(key));
  expect(headers['content-security-policy']).toContain("frame-src 'self'");
  const frame = text.match(/<iframe [^>]+>/)![0];
  expect(frame).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  const address = frame.match(/src="([^"]+)"/)![1]!.replaceAll('&amp;', '&');
  expect(address).toMatch(/^\/bookstore\/preview\?/);
  expect((await ask(edge, { path: address })).status).toBe(200);
  const file = newKey('data.csv');
  await put(file, 'a,b');
  expect((await page(query(file))).text).not.toContain('<iframe');
});

describe('titles', () => {
  test('come from the beginning of a large notebook', async () => {
    const key = newKey();
    const image = 'A'.repeat(3_000_000);
    await put(key, notebook('# Large', { metadata: { image } }));
    const { text } = await page(query(key));
    expect(text).toContain('<h1><bdi>Large</bdi></h1>');
    expect(text).toContain('<dd>2.8 MB</dd>');
  });

  test.each([
    ['no heading', notebook('just text')],
    ['no notebook', 'not json'],
    ['nothing', ''],
    ['no UTF-8', new Uint8Array([0xff, 0xfe, 0])],
    ['deep nesting', '['.repeat(300_000)]
  ])('are the name of the file where there is %s', async (_, body) => {
    const key = newKey();
    await put(key, body);
    const { status, text } = await page(query(key));
    expect(status).toBe(200);
    expect(text).toContain('<h1><bdi>x y.ipynb</bdi></h1>');
  });

  test('of other files are their names', async () => {
    const key = newKey('data.csv');
    await put(key, '# Not Markdown\n', { contentType: 'text/csv' });
    const { text } = await page(query(key));
    expect(text).toContain('<h1><bdi>data.csv</bdi></h1>');
    expect(text).toContain('<dd>15 bytes</dd>');
  });
});

test.each([
  ['without versions', undefined],
  ['whose versioning was suspended', 'Suspended' as const]
])('a bucket %s has none on the page', async (_, Status) => {
  const bucket = await plainBucket();
  if (Status) {
    const VersioningConfiguration = { Status };
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  const plain = await edgeWith({ JPYNB_S3_BUCKET: bucket });
  const key = newKey();
  await put(key, notebook(), { bucket });
  const { status, text } = await ask(plain, { path: `/bookstore/clone?${query(key, { bucket })}` });
  expect(status).toBe(200);
  expect(text).not.toContain('<dt>Version</dt>');
});

test.each([
  ['', 'Requires an S3 bucket in order to clone'],
  ['?s3_key=published/a', 'Requires an S3 bucket in order to clone'],
  ['?s3_bucket=/&s3_key=published/a', 'Requires an S3 bucket in order to clone'],
  ['?s3_bucket=bookstore', 'Requires an S3 object key in order to clone'],
  ['?s3_bucket=bookstore&s3_key=', 'Requires an S3 object key in order to clone'],
  ['?s3_bucket=bookstore&s3_key=/', 'Requires an S3 object key in order to clone']
])('a link with a part missing is refused in nteract’s words: %s', async (search, message) => {
  for (const slash of ['', '/']) {
    const { headers, status, text } = await ask(edge, {
      path: `/bookstore/clone${slash}${search}`
    });
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain(message);
  }
});
