import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';

import { download, DownloadError, type DownloadFault } from '../../src/clone/download';

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

it('gives the bytes as they are, and tells how far it is', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, n) => n % 251);
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', bytes.length);
    response.end(bytes);
  });
  const told: [number, number | null][] = [];
  const got = await download(url, (received, total) => told.push([received, total]));
  expect(got).toEqual(bytes);
  expect(told.at(-1)).toEqual([bytes.length, bytes.length]);
});

it('knows no total where the edge tells none', async () => {
  const url = await edge((_, response) => {
    response.write('a');
    response.end('b');
  });
  const totals = new Set<number | null>();
  await download(url, (_, total) => totals.add(total));
  expect([...totals]).toEqual([null]);
});

it.each([400, 403, 404, 410, 413, 429, 500, 503])('tells that it was refused: %i', async status => {
  const url = await edge((_, response) => {
    response.statusCode = status;
    response.end('{"message": "what a stranger says"}');
  });
  expect(await faultOf(download(url, ignore))).toEqual({ kind: 'refused', status });
});

it('follows no redirect', async () => {
  const asked: (string | undefined)[] = [];
  const url = await edge((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { Location: '/elsewhere' });
    response.end();
  });
  expect(await faultOf(download(url, ignore))).toEqual({ kind: 'unreachable' });
  expect(asked).toEqual(['/bookstore/download']);
});

it('tells that nobody is there', async () => {
  const url = await edge(ignore);
  servers.splice(0).forEach(server => server.close());
  expect(await faultOf(download(url, ignore))).toEqual({ kind: 'unreachable' });
});

it('tells that it broke off', async () => {
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', 1000);
    response.write('half', () => response.destroy());
  });
  expect(await faultOf(download(url, ignore))).toEqual({ kind: 'broken' });
});

it('does not begin with what is too large', async () => {
  const url = await edge((_, response) => {
    response.setHeader('Content-Length', 101);
    response.write('x');
  });
  const fault = await faultOf(download(url, ignore, 100));
  expect(fault).toEqual({ kind: 'too-large', size: 101 });
});

it('stops at the limit where the edge told no length', async () => {
  const url = await edge((_, response) => {
    const more = setInterval(() => response.write('x'.repeat(64)), 1);
    response.on('close', () => clearInterval(more));
  });
  expect((await faultOf(download(url, ignore, 100))).kind).toBe('too-large');
});
