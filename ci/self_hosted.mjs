// @ts-check
/**
 * `npm run edge`: the edge on this machine, on plain workerd, with what it needs made ready and checked. Its
 * variables come from the environment, or from a file that only its owner can read. Ctrl-C stops it.
 */
import { readFile, stat } from 'node:fs/promises';
import { parseArgs, parseEnv } from 'node:util';

import { command } from './command.mjs';
import { install } from './install.mjs';
import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { forever } from './run.mjs';
import { Advice, during, say } from './say.mjs';

const USAGE = 'usage: npm run edge -- [--port 8787] [--env FILE]';
const FILE = 'crates/bookstore-edge/edge.env';
/** The secrets of further buckets, whose names begin as BOOKSTORE_BUCKETS says. */
const OF_BUCKETS = /_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

await command(async () => {
  const { env, port } = options();
  const file = await readSettings(env);
  await install();
  const { buildEdge } = await import('./build.mjs');
  const { startEdge, variables } = await import('./edge.mjs');
  const { ensureRust } = await import('./rust.mjs');

  const settings = chosen(await variables(), file);
  if ((await freePort(port)) !== port) {
    throw new Advice(`port ${port} is in use: choose another by --port`);
  }
  await ensureRust();
  await buildEdge();
  const edge = await during('starting the edge', () =>
    startEdge(settings, { cache: true, onLine: say, port })
  );
  await check(edge.url);
  say(`
The edge answers on this machine alone; Ctrl-C stops it. docs/edge.md says how to put a proxy with TLS before it.
`);
  process.stdout.write(`${edge.url}\n`);
  await forever();
});

function options() {
  try {
    const { values } = parseArgs({
      options: { env: { type: 'string' }, port: { type: 'string' } }
    });
    const port = Number(values.port ?? 8787);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return { env: values.env, port };
  } catch {
    // Said below.
  }
  throw new Advice(USAGE);
}

/**
 * The variables in the file, if there is one.
 *
 * @param {string | undefined} named
 * @returns {Promise<Record<string, string>>}
 */
async function readSettings(named) {
  const file = named ?? inRoot(FILE);
  const { mode } = (await stat(file).catch(() => undefined)) ?? {};
  if (mode === undefined) {
    if (named) throw new Advice(`${file} cannot be read`);
    return {};
  }
  if (mode & 0o077) {
    throw new Advice(`${file} holds secrets and others can read it: chmod 600 ${file}`);
  }
  return /** @type {Record<string, string>} */ (parseEnv(await readFile(file, 'utf8')));
}

/**
 * What the Worker is told: the file's variables, and the environment's where the file has none.
 *
 * @param {string[]} known
 * @param {Record<string, string>} file
 */
function chosen(known, file) {
  const unknown = Object.keys(file).filter(name => !known.includes(name) && !OF_BUCKETS.test(name));
  if (unknown.length > 0) {
    throw new Advice(`the edge has no variable ${unknown.join(', ')}; docs/edge.md names all`);
  }
  /** @type {Record<string, string>} */
  const settings = { ...file };
  for (const name of known) {
    const value = file[name] ?? process.env[name];
    if (value !== undefined) settings[name] = value;
  }
  if (!settings.JPYNB_S3_BUCKET && !settings.BOOKSTORE_BUCKETS) {
    throw new Advice(
      `JPYNB_S3_BUCKET is missing: set it in the environment or in ${FILE} (docs/edge.md)`
    );
  }
  return settings;
}

/**
 * Asks the Worker whether its configuration makes sense.
 *
 * @param {string} url
 */
async function check(url) {
  const answer = await fetch(`${url}/api/bookstore`);
  const { features, message } = JSON.parse(await answer.text());
  if (!answer.ok) throw new Advice(`the edge cannot run so: ${message}`);
  if (!features.s3_clone_valid) say('BOOKSTORE_ENABLE_S3_CLONING is off: no link opens.');
  if (!features.publish_valid) say('BOOKSTORE_PUBLISH_TOKENS is empty: scripts cannot publish.');
}
