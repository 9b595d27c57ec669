// @ts-check
/** How long the Worker takes to start: what its module adds to workerd's own time to the first answer. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { Process, removeFolder, temporaryFolder } from './run.mjs';

/** @type {{default: string}} */
const workerd = createRequire(import.meta.url)('workerd');

const RUNS = 5;
const EMPTY = 'export default { fetch: () => new Response() };';

/** @returns {Promise<number>} milliseconds, the median of a few starts */
export async function startTime() {
  const times = [];
  for (let run = 0; run < RUNS; run++) {
    const [empty, whole] = [await firstAnswer(false), await firstAnswer(true)];
    times.push(whole - empty);
  }
  times.sort((a, b) => a - b);
  return Math.max(0, times[Math.floor(RUNS / 2)] ?? 0);
}

/** @param {boolean} own whether the Worker is there, and not an empty one */
async function firstAnswer(own) {
  const port = await freePort();
  const folder = temporaryFolder();
  const build = inRoot('crates/bookstore-edge/build');
  for (const name of ['index.js', 'index_bg.wasm']) {
    await writeFile(path.join(folder, name), await readFile(path.join(build, name)));
  }
  await writeFile(path.join(folder, 'empty.js'), EMPTY);
  const modules = own
    ? '(name = "index.js", esModule = embed "index.js"), (name = "index_bg.wasm", wasm = embed "index_bg.wasm")'
    : '(name = "empty.js", esModule = embed "empty.js")';
  await writeFile(
    path.join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "edge", worker = (modules = [${modules}], compatibilityDate = "2026-04-20"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "edge")]
);
`
  );
  const begin = performance.now();
  const server = new Process(workerd.default, ['serve', path.join(folder, 'config.capnp')], {
    name: 'workerd'
  });
  try {
    while (server.alive) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (answer) return performance.now() - begin;
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    throw new Error(`workerd ended: ${server.tail()}`);
  } finally {
    await server.stop();
    removeFolder(folder);
  }
}
