/** Hostile notebooks in Chromium: none runs or fetches anything, and none changes what is not its own. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { type Edge, startEdge } from 'bookstore-ci/edge.mjs';
import { type Minio, startMinio } from 'bookstore-ci/minio.mjs';

import { HOSTILE } from './hostile.js';
import { type Notebook, markdown, notebook } from './notebook.js';
import { type Seen, startSink, watch } from './watch.js';

/** Where documents come from. */
interface Place {
  /** Opens a notebook's document and tells what it did. */
  open: (content: Notebook) => Promise<Seen>;
  /** What the document of a harmless notebook did. */
  harmless: Seen;
}

let browser: Browser;
let sink: Awaited<ReturnType<typeof startSink>>;
let folder: string;
let minio: Minio;
let edge: Edge;
let server: http.Server;
let address: string;
const pages = new Map<string, string>();
const places: Record<string, Place> = {};

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bookstore-preview-'));
  sink = await startSink();
  browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP evil.example 127.0.0.1:${sink.port}`]
  });
  server = http.createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8'
    });
    response.end(page);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  minio = await startMinio();
  edge = await startEdge({
    JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
    JPYNB_S3_BUCKET: minio.bucket,
    JPYNB_S3_ENDPOINT_URL: minio.endpoint,
    JPYNB_S3_REGION_NAME: minio.region,
    JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey
  });
  for (const [name, open] of Object.entries({
    'without a policy': async (content: Notebook) => openPage(await rendered(content)),
    'as the edge serves it': openAtEdge
  })) {
    places[name] = { open, harmless: await open(notebook([markdown('harmless')])) };
  }
});

test.afterAll(async () => {
  await browser?.close();
  await edge?.stop();
  await minio?.stop();
  server?.closeAllConnections();
  server?.close();
  sink?.stop();
  await rm(folder, { force: true, recursive: true });
});

/** The document that the renderer makes, with no policy to help it. */
async function rendered(content: Notebook): Promise<string> {
  const file = path.join(folder, 'hostile.ipynb');
  await writeFile(file, JSON.stringify(content));
  const program = process.env.BOOKSTORE_PREVIEW;
  if (!program) throw new Error('BOOKSTORE_PREVIEW names no program: run `npm test -- preview`');
  const { stdout } = await promisify(execFile)(program, [file], { maxBuffer: 1 << 26 });
  return stdout;
}

async function openPage(page: string, use = true): Promise<Seen> {
  const name = `/${pages.size}`;
  pages.set(name, page);
  return watch(browser, address + name, sink.take, use);
}

async function openAtEdge(content: Notebook): Promise<Seen> {
  const key = `published/${randomUUID()}/hostile.ipynb`;
  await minio.client.send(
    new PutObjectCommand({ Body: JSON.stringify(content), Bucket: minio.bucket, Key: key })
  );
  const query = new URLSearchParams({ s3_bucket: minio.bucket, s3_key: key });
  return watch(browser, `${edge.url}/bookstore/preview?${query}`, sink.take);
}

for (const name of ['without a policy', 'as the edge serves it']) {
  test.describe(name, () => {
    test('a harmless notebook does nothing', () => {
      expect(places[name]?.harmless.did).toEqual([]);
      expect(places[name]?.harmless.look).toMatchObject({
        'first on top': 'true',
        'last on top': 'true'
      });
    });

    for (const [what, content] of Object.entries(HOSTILE)) {
      test(`${what}: nothing happens`, async () => {
        const seen = await places[name]?.open(content);
        expect(seen?.did).toEqual([]);
        if (content.cells) expect(seen?.look).toEqual(places[name]?.harmless.look);
      });
    }
  });
}

/** What a renderer without a sanitiser would let through; the test must tell each. */
const CONTROLS: Record<string, [part: string, told: RegExp]> = {
  'a script': ['<script>canary(1)</script>', /ran a script/],
  'a handler': ['<img src=x onerror=canary(1)>', /ran a script/],
  'a handler that waits for a click': ['<b onclick=canary(1)>a</b>', /ran a script/],
  'a link that runs': ['<a href="javascript:canary(1)">a</a>', /leads to javascript/],
  'a dialog': ['<script>alert(1)</script>', /ran a script/],
  'a request': ['<script>fetch("http://evil.example/a")</script>', /reached the server: GET \/a/],
  'an image': ['<img src="http://evil.example/b">', /asked for http:\/\/evil/],
  'a style sheet': [
    '<style>@import "http://evil.example/c"</style>',
    /reached the server: GET \/c/
  ],
  'a connection ahead': ['<link rel=preconnect href="http://evil.example">', /has <link>/],
  'a frame': ['<iframe srcdoc=a></iframe>', /opened a frame/],
  'a refresh': [
    '<meta http-equiv=refresh content="0;url=http://evil.example/d">',
    /asked for http:\/\/evil/
  ],
  'a window': ['<script>open("http://evil.example/e")</script>', /asked for|opened a window/],
  'a name': ['<p id=main>', /has the id main/],
  'an end tag': ['</div></main><p>Out</p>', /in its body/]
};
for (const [name, [part, told]] of Object.entries(CONTROLS)) {
  test(`${name} that is let through is told`, async () => {
    const page = await rendered(notebook([markdown('harmless')]));
    const seen = await openPage(page.replace('<p>harmless</p>', part));
    expect(seen.did.join('\n')).toMatch(told);
  });
}

for (const [name, style] of Object.entries({
  'a hidden page': 'main { display: none }',
  'another colour': '* { color: red }',
  'an overlay': 'main > .cell:nth-child(2) { position: fixed; inset: 0; background: red }'
})) {
  test(`${name} that is let through is told`, async () => {
    const page = await rendered(notebook([markdown('harmless')]));
    const seen = await openPage(
      page.replace('<p>harmless</p>', `<style>${style}</style><p>a</p>`),
      false
    );
    expect(seen.look).not.toEqual(places['without a policy']?.harmless.look);
  });
}
