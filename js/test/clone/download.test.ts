import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';

import {
  Cancelled,
  DownloadError,
  download,
  receive,
  type DownloadFault,
  type IReading
} from '../../src/clone/download';

const servers: Server[] = [];

afterEach(() => {
  servers.splice(0).forEach(server => {
    server.closeAllConnections();
    server.close();
  });
});

async function edge(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/bookstore/download`;
}

async function faultOf(run: Promise<unknown>): Promise<DownloadFault> {
  const error = await run.then(
    () => undefined,
    (error: unknown) => error
  );
  expect(error).toBeInstanceOf(DownloadError);
  return (error as DownloadError).fault;
}

const ignore = () => undefined;

/** Reads to the end, and tells nobody, but for what is asked otherwise. */
function reading(more: Partial<IReading> = {}): IReading {
  return { onProgress: ignore, signal: new AbortController().signal, ...more };
}

it('gives the bytes as they are, and tells how far it is', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => n % 251);
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  });
  const told: [number, number | null][] = [];
  const got = await download(
    url,
    reading({ onProgress: (received, total) => told.push([received, total]) })
  );
  expect(got).toEqual(bytes);
  expect(told.at(-1)).toEqual([bytes.length, bytes.length]);
});

it('knows no total where the edge tells none', async () => {
  const url = await edge((_, response) => {
    response.write('a');
    response.end('b');
  });
  const totals = new Set<number | null>();
  await download(url, reading({ onProgress: (_, total) => totals.add(total) }));
  expect([...totals]).toEqual([null]);
});

it.each([400, 403, 404, 410, 413, 429, 500, 503])('tells that it was refused: %i', async status => {
  const url = await edge((_, response) => {
    response.statusCode = status;
    response.end('{"message": "what a stranger says"}');
  });
  expect(await faultOf(download(url, reading()))).toEqual({ kind: 'refused', status });
});

it('follows no redirect', async () => {
  const asked: (string | undefined)[] = [];
  const url = await edge((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { Location: '/elsewhere' });
    response.end();
  });
  expect(await faultOf(download(url, reading()))).toEqual({ kind: 'unreachable' });
  expect(asked).toEqual(['/bookstore/download']);
});

it('tells that nobody is there', async () => {
  const url = await edge(ignore);
  servers.splice(0).forEach(server => server.close());
  expect(await faultOf(download(url, reading()))).toEqual({ kind: 'unreachable' });
});

it('tells that it broke off', async () => {
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', 1000);
    response.write('half', () => response.destroy());
  });
  expect(await faultOf(download(url, reading()))).toEqual({ kind: 'broken' });
});

it('does not begin with what is too large', async () => {
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', 101);
    response.write('x');
  });
  const fault = await faultOf(download(url, reading({ limit: 100 })));
  expect(fault).toEqual({ kind: 'too-large', size: 101 });
});

it('stops at the limit where the edge told no length', async () => {
  const url = await edge((_, response) => {
    const more = setInterval(() => response.write('x'.repeat(64)), 1);
    response.on('close', () => clearInterval(more));
  });
  expect((await faultOf(download(url, reading({ limit: 100 })))).kind).toBe('too-large');
});

it('stops where the user cancels, and lets the edge go', async () => {
  let gone: () => void = ignore;
  const left = new Promise<void>(resolve => (gone = resolve));
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', 1000);
    response.write('half');
    response.on('close', gone);
  });
  const stop = new AbortController();
  const run = download(url, reading({ signal: stop.signal, onProgress: () => stop.abort() }));
  await expect(run).rejects.toBeInstanceOf(Cancelled);
  await left;
});

it('can be cancelled before anything was answered', async () => {
  const stop = new AbortController();
  const url = await edge(() => stop.abort());
  const run = download(url, reading({ signal: stop.signal }));
  await expect(run).rejects.toBeInstanceOf(Cancelled);
});

it('gives up where nothing comes any more', async () => {
  const silent = await edge(ignore);
  const patience = 50;
  expect(await faultOf(download(silent, reading({ patience })))).toEqual({ kind: 'unreachable' });
  const stalled = await edge((_, response) => response.write('half'));
  expect(await faultOf(download(stalled, reading({ patience })))).toEqual({ kind: 'broken' });
});

it('reads what S3 answers just so', async () => {
  const url = await edge((_, response) => response.end('bytes'));
  expect(new TextDecoder().decode(await receive(fetch(url), reading()))).toBe('bytes');
  await expect(receive(Promise.reject(new Error('denied')), reading())).rejects.toThrow('denied');
  const fault = await faultOf(receive(fetch(url), reading({ limit: 4 })));
  expect(fault).toEqual({ kind: 'too-large', size: 5 });
});

it('lets an answer of S3 go that comes after it was cancelled', async () => {
  let give: (answer: Response) => void = ignore;
  const opening = new Promise<Response>(resolve => (give = resolve));
  const stop = new AbortController();
  const run = receive(opening, reading({ signal: stop.signal }));
  stop.abort();
  await expect(run).rejects.toBeInstanceOf(Cancelled);
  const cancelled = new Promise(resolve => {
    give(new Response(new ReadableStream({ cancel: resolve })));
  });
  await cancelled;
});

it('takes more bytes than were told where the browser undid an encoding', async () => {
  const answer = new Response('unpacked', { headers: { 'Content-Length': '3' } });
  const got = await receive(Promise.resolve(answer), reading());
  expect(new TextDecoder().decode(got)).toBe('unpacked');
});

it('says that it is too large where the tab has no memory for it', async () => {
  const size = 2 ** 53 - 1;
  const answer = new Response('x', { headers: { 'Content-Length': `${size}` } });
  const fault = await faultOf(receive(Promise.resolve(answer), reading({ limit: Infinity })));
  expect(fault).toEqual({ kind: 'too-large', size });
});
