// @ts-check
/** The pages of benchmarks that run in Chromium. */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

/**
 * Serves a page with both contestants on it, until it is stopped.
 *
 * @param {string} script its script, in this folder
 * @param {string} name of the wasm package that it loads
 */
export async function serve(script, name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    external: ['/wasm/*'],
    format: 'esm',
    platform: 'browser',
    write: false
  });
  const wasm = new URL('../../js/wasm/', import.meta.url);
  /** @type {Record<string, [type: string, body: Buffer | Uint8Array | string]>} */
  const files = {
    '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', outputFiles[0]?.contents ?? ''],
    [`/wasm/${name}.js`]: ['text/javascript', await readFile(new URL(`${name}.js`, wasm))],
    [`/wasm/${name}_bg.wasm`]: [
      'application/wasm',
      await readFile(new URL(`${name}_bg.wasm`, wasm))
    ]
  };
  /**
   * What the page shall do, as it has not asked yet.
   *
   * @type {{ id: number, name: string, args: unknown[] }[]}
   */
  const wanted = [];
  /** @type {Map<number, (answer: { value?: unknown, error?: string }) => void>} */
  const asked = new Map();
  /** @type {http.ServerResponse | undefined} */
  let waiting;
  const give = () => {
    if (waiting && wanted.length > 0) {
      waiting.end(JSON.stringify(wanted.shift()));
      waiting = undefined;
    }
  };
  const server = http.createServer((request, response) => {
    if (request.url === '/wanted') {
      waiting = response;
      response.on('close', () => {
        if (waiting === response) waiting = undefined;
      });
      give();
      return;
    }
    if (request.url === '/done') {
      void text(request).then(body => {
        const { id, ...answer } = JSON.parse(body);
        asked.get(id)?.(answer);
        asked.delete(id);
        response.end();
      });
      return;
    }
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  let calls = 0;
  return {
    url: `http://127.0.0.1:${address.port}/`,
    /**
     * Lets a page that asks for it (`asking.mjs`) call one of its functions.
     *
     * @param {string} name
     * @param {unknown[]} args
     * @returns {Promise<any>}
     */
    call: (name, args) =>
      new Promise((resolve, reject) => {
        const id = ++calls;
        asked.set(id, ({ value, error }) => (error ? reject(new Error(error)) : resolve(value)));
        wanted.push({ id, name, args });
        give();
      }),
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      })
  };
}
