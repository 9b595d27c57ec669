// @ts-check
/** The pages of benchmarks that run in Chromium. */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
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
  const server = http.createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      })
  };
}
