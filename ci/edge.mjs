// @ts-check
/** The edge: the built Worker on workerd, on this machine alone: `startEdge()`. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { Process, removeFolder, temporaryFolder, until } from './run.mjs';

// Required, not imported: runners of tests disagree on what its default export is.
/** @type {{default: string}} */
const workerd = createRequire(import.meta.url)('workerd');

const FOLDER = inRoot('crates/bookstore-edge');
const MODULES = [
  { name: 'index.js', type: 'esModule' },
  { name: 'index_bg.wasm', type: 'wasm' }
];

/**
 * @typedef {object} Edge
 * @property {string} url such as `http://127.0.0.1:8787`, without a final slash
 * @property {number} pid workerd's process, for measurements
 * @property {() => string} log all that workerd has printed
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} EdgeOptions
 * @property {number} [port] used if it is free
 * @property {Record<string, string>} [modules] further modules by name, the first of which the platform
 *   calls in place of the Worker, which it can import from `./index.js`: for measurements
 */

/**
 * Starts the Worker and waits until it answers. It must have been built: `npm run build`.
 *
 * @param {Record<string, string>} settings the Worker's variables and secrets, such as `JPYNB_S3_BUCKET`
 * @param {EdgeOptions} [options]
 * @returns {Promise<Edge>}
 */
export async function startEdge(settings, options = {}) {
  const port = await freePort(options.port);
  const folder = temporaryFolder();
  for (const { name } of MODULES) {
    await copyFile(path.join(FOLDER, 'build', name), path.join(folder, name));
  }
  const wrappers = Object.entries(options.modules ?? {});
  for (const [name, source] of wrappers) await writeFile(path.join(folder, name), source);
  const modules = [...wrappers.map(([name]) => ({ name, type: 'esModule' })), ...MODULES];
  const config = path.join(folder, 'config.capnp');
  await writeFile(config, configuration(port, settings, modules, await compatibilityDate()), {
    mode: 0o600
  });
  const server = new Process(workerd.default, ['serve', config], {
    cwd: folder,
    name: 'the edge'
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

/** The date in `wrangler.toml`, so that Cloudflare and this machine run the same. */
async function compatibilityDate() {
  const file = await readFile(path.join(FOLDER, 'wrangler.toml'), 'utf8');
  const date = file.match(/^compatibility_date = "([\d-]+)"/m)?.[1];
  if (!date) throw new Error('wrangler.toml names no compatibility_date');
  return date;
}

/**
 * @param {number} port
 * @param {Record<string, string>} settings
 * @param {{name: string, type: string}[]} files
 * @param {string} date
 */
function configuration(port, settings, files, date) {
  const modules = files.map(
    ({ name, type }) => `(name = ${text(name)}, ${type} = embed ${text(name)})`
  );
  const bindings = Object.entries(settings).map(
    ([name, value]) => `(name = ${text(name)}, text = ${text(value)})`
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "bookstore", worker = .bookstore),
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true)
    ))
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = (), service = "bookstore")
  ]
);

const bookstore :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = ${text(date)},
  bindings = [${bindings.join(', ')}]
);
`;
}

/** @param {string} value as a text literal of Cap'n Proto */
function text(value) {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n');
  return `"${escaped}"`;
}
