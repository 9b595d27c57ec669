import { afterAll, beforeAll, expect, test } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';
import {
  type Edge,
  ask,
  newKey,
  notebook,
  put,
  query,
  remove,
  settings,
  upstream
} from './world.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge(settings);
});
afterAll(() => edge?.stop());

const preview = (search: string, headers = {}, to = edge) =>
  ask(to, { headers, path: `/bookstore/preview?${search}` });

test('the notebook is a document that can run and fetch nothing', async () => {
  const key = newKey();
  await put(key, notebook('# Tides\n\n*high* <script>alert(1)</script>tide'));
  const { headers, status, text } = await preview(query(key));
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]{44}' 'nonce-[0-9a-f]{32}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox$/
  );
  expect(headers['x-frame-options']).toBe('SAMEORIGIN');
  expect(text).toContain('<h1 id="x-Tides">Tides</h1>');
  expect(text).toContain('<em>high</em>');
  expect(text).not.toContain('alert');
});

test('a large notebook goes out while it is made', async () => {
  const key = newKey();
  const cells = Array.from({ length: 400 }, (_, at) => ({
    cell_type: 'markdown',
    id: `c${at}`,
    metadata: {},
    source: `## Part ${at}\n\n${'word '.repeat(2000)}`
  }));
  await put(key, notebook('', { cells }));
  const answer = await fetch(`${edge.url}/bookstore/preview?${query(key)}`);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let pieces = 0;
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces++;
    text += read.value;
  }
  expect(pieces).toBeGreaterThan(5);
  for (const at of [0, 199, 399]) expect(text).toContain(`Part ${at}</h2>`);
  expect(text.endsWith('</html>')).toBe(true);
});

test('who has a document already is told that it holds', async () => {
  const key = newKey();
  await put(key, notebook());
  const { headers } = await preview(query(key));
  expect(headers['cache-control']).toBe('no-cache');
  const again = await preview(query(key), { 'if-none-match': headers.etag });
  expect([again.status, again.text, again.headers.etag]).toEqual([304, '', headers.etag]);
  await put(key, notebook('# Ebb'));
  const changed = await preview(query(key), { 'if-none-match': headers.etag });
  expect(changed.status).toBe(200);
});

test('what cannot be shown is said in the frame, with its status', async () => {
  const gone = newKey();
  await put(gone, notebook());
  await remove(gone);
  const text = newKey('notes.txt');
  await put(text, 'notes');
  const broken = newKey();
  await put(broken, '<html>');
  for (const [key, status, says] of [
    [newKey(), 404, 'Nothing is published at this link.'],
    [gone, 410, 'taken back'],
    [text, 415, 'not a notebook'],
    [broken, 422, 'not a notebook'],
    ['workspace/a.ipynb', 403, 'shares only what has been published']
  ] as const) {
    const answer = await preview(query(key));
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      'text/html; charset=utf-8'
    ]);
    expect(answer.text).toContain(says);
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  }
});

test('a notebook of which only the beginning is shown says so', async () => {
  const key = newKey();
  const source = 'x = 1\n'.repeat(100_000);
  const cells = Array.from({ length: 40 }, () => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source
  }));
  await put(key, notebook('', { cells }));
  const { status, text } = await preview(query(key));
  expect(status).toBe(200);
  expect(text).toMatch(/its last \d+ MB are not shown/);
});

test('requests for one notebook at the same moment cost the storage one', async () => {
  const body = notebook('# Shared');
  const storage = await upstream((request, response) => {
    const headers = { etag: '"one"', 'last-modified': 'Sat, 21 Nov 2026 05:44:14 GMT' };
    setTimeout(() => {
      if (request.headers.range)
        response.writeHead(206, {
          ...headers,
          'content-length': body.length,
          'content-range': `bytes 0-${body.length - 1}/${body.length}`
        });
      else response.writeHead(200, { ...headers, 'content-length': body.length });
      response.end(body);
    }, 300);
  });
  const own = await startEdge({ ...settings, JPYNB_S3_ENDPOINT_URL: storage.url });
  try {
    const key = newKey();
    const first = new AbortController();
    const leaving = fetch(`${own.url}/bookstore/preview?${query(key)}`, {
      signal: first.signal
    }).catch(() => 'left');
    await new Promise(resolve => setTimeout(resolve, 100));
    first.abort();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => preview(query(key), {}, own))
    );
    expect(await leaving).toBe('left');
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).toContain('Shared</h1>');
    }
    expect(storage.requests.length).toBe(1);
  } finally {
    await own.stop();
  }
});
