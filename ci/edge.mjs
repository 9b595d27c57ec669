// @ts-check
/** The edge: the built Worker on workerd, on this machine alone: `startEdge()`. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { Process, removeFolder, temporaryFolder, until } from './run.mjs';

// Required, not imported: runners of tests disagree on what its default export is.
/** @type {{default: string}} */
const workerd = createRequire(import.meta.url)('workerd');

const FOLDER = inRoot('crates/bookstore-edge');
const CONFIG = 'workerd.capnp';

/**
 * @typedef {object} Edge
 * @property {string} url such as `http://127.0.0.1:8787`, without a final slash
 * @property {number} pid workerd's process, for measurements
 * @property {() => string} log all that workerd has printed
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} EdgeOptions
 * @property {number} [port] used if it is free
 * @property {boolean | number} [cache] whether there is a cache, and how many bytes it may keep
 * @property {Record<string, string>} [modules] further modules by name, the first of which the platform
 *   calls in place of the Worker, which it can import from `./index.js`: for measurements
 * @property {(line: string) => void} [onLine] called for each line that workerd prints
 */

/**
 * Starts the Worker and waits until it answers. It must have been built: `npm run build`.
 *
 * @param {Record<string, string>} settings the Worker's variables and secrets, such as `JPYNB_S3_BUCKET`
 * @param {EdgeOptions} [options]
 * @returns {Promise<Edge>}
 */
export async function startEdge(settings, options = {}) {
  const { cache = false, modules = {}, onLine } = options;
  const port = await freePort(options.port);
  const folder = temporaryFolder();
  for (const [name, source] of Object.entries(modules)) {
    await writeFile(path.join(folder, name), source);
  }
  const known = await variables();
  const names = [...new Set([...known, ...Object.keys(settings)])];
  const config = path.join(folder, 'config.capnp');
  await writeFile(config, configuration(port, names, Object.keys(modules), cache !== false));
  const server = new Process(workerd.default, ['serve', '--import-path', FOLDER, config], {
    env: {
      // What this process has of them is another edge's.
      ...Object.fromEntries(known.map(name => [name, undefined])),
      ...settings,
      ...(typeof cache === 'number' ? { BOOKSTORE_CACHE_BYTES: String(cache) } : {})
    },
    name: 'the edge',
    onLine
  });
  const url = `http://127.0.0.1:${port}`;
  await until('the edge', async () => (await fetch(`${url}/api/bookstore`)).status > 0, {
    process: server
  });
  return {
    log: () => server.output,
    pid: /** @type {number} */ (server.child.pid),
    stop: async () => {
      await server.stop();
      removeFolder(folder);
    },
    url
  };
}

/** The names of all variables and secrets, as `workerd.capnp` has them. */
export async function variables() {
  const file = await readFile(path.join(FOLDER, CONFIG), 'utf8');
  return [...file.matchAll(/fromEnvironment = "(\w+)"/g)].map(match => match[1] ?? '');
}

/**
 * `workerd.capnp` with another port, further variables and modules, or no cache.
 *
 * @param {number} port
 * @param {string[]} names of variables
 * @param {string[]} wrappers names of modules
 * @param {boolean} cached
 */
function configuration(port, names, wrappers, cached) {
  const modules = wrappers.map(name => `(name = ${text(name)}, esModule = embed ${text(name)})`);
  const bindings = names.map(name => `(name = ${text(name)}, fromEnvironment = ${text(name)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
using Edge = import "/${CONFIG}";

const config :Workerd.Config = (
  services = [
    (name = "bookstore", worker = .bookstore),
    (name = "cache", worker = Edge.cache),
    Edge.internet
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = (), service = "bookstore")
  ]
);

const bookstore :Workerd.Worker = (
  modules = [${[...modules, 'Edge.script', 'Edge.wasm'].join(', ')}],
  compatibilityDate = Edge.compatibilityDate,
  ${cached ? 'cacheApiOutbound = "cache",' : ''}
  bindings = [${bindings.join(', ')}]
);
`;
}

/** @param {string} value as a text literal of Cap'n Proto */
function text(value) {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
