// @ts-check
/** The wheel, as a user gets it: built, installed where there is no Node, and looked at from outside. */
import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { python } from './python.mjs';
import { Process, attempt, run, temporaryFolder, until } from './run.mjs';
import { during } from './say.mjs';

/**
 * @typedef {{code: number, output: string}} Verdict
 */

/**
 * Builds the wheel and installs it into a copy of the cached environment; gives the checks to run.
 *
 * @returns {Promise<Record<string, () => Promise<Verdict>>>}
 */
export async function checkWheel() {
  const folder = temporaryFolder();
  const environment = path.join(folder, 'environment');
  const program = path.join(environment, 'bin/python');
  const jupyter = path.join(environment, 'bin/jupyter');
  const wheels = path.join(folder, 'wheels');
  const env = await withoutNode(folder);

  await during('building the wheel', async () => {
    const options = ['--wheel', '--no-isolation', '--outdir', wheels];
    await run(await python(), ['-m', 'build', ...options, inRoot('js')]);
  });
  const wheel = path.join(wheels, (await readdir(wheels)).find(isWheel) ?? 'no wheel');
  await during('copying the environment', async () => {
    const original = path.dirname(path.dirname(await python()));
    await cp(original, environment, { recursive: true, verbatimSymlinks: true });
    await redirect(path.join(environment, 'bin'), original, environment);
  });

  return {
    'the wheel installs without Node': () =>
      attempt(program, ['-m', 'pip', 'install', '--quiet', '--no-index', wheel], { env }),
    'JupyterLab lists the extension': async () =>
      expect(
        await attempt(jupyter, ['labextension', 'list'], { env }),
        /jupyterlab-bookstore v\S+ .*enabled.*OK/
      ),
    'Jupyter Server lists the extension': async () =>
      expect(
        await attempt(jupyter, ['server', 'extension', 'list'], { env }),
        /jupyterlab_bookstore \S+ .*OK/
      ),
    'JupyterLab serves the extension': () => served(program, env)
  };
}

/**
 * Lets the programs of a copied environment run its own Python: each names the one that it was made with.
 *
 * @param {string} bin
 * @param {string} from
 * @param {string} to
 */
async function redirect(bin, from, to) {
  for (const name of await readdir(bin)) {
    const file = path.join(bin, name);
    if (!(await lstat(file)).isFile()) continue;
    const text = await readFile(file, 'latin1');
    if (text.startsWith(`#!${from}/`)) await writeFile(file, text.replace(from, to), 'latin1');
  }
}

/** @param {string} name */
function isWheel(name) {
  return name.endsWith('.whl');
}

/**
 * An environment with the usual programs but no Node, and with no Jupyter configuration of the user's.
 *
 * @param {string} folder
 */
async function withoutNode(folder) {
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  for (const name of ['sh', 'env', 'uname']) {
    const found = (await run('sh', ['-c', 'command -v "$0"', name])).trim();
    await symlink(found, path.join(bin, name));
  }
  return {
    HOME: folder,
    JUPYTER_CONFIG_DIR: path.join(folder, 'config'),
    JUPYTER_DATA_DIR: path.join(folder, 'data'),
    JUPYTER_RUNTIME_DIR: path.join(folder, 'runtime'),
    PATH: bin,
    PYTHONPATH: undefined
  };
}

/**
 * @param {Verdict} result
 * @param {RegExp} pattern
 * @returns {Verdict}
 */
function expect({ code, output }, pattern) {
  // Colours stand between the words.
  const plain = stripVTControlCharacters(output);
  return pattern.test(plain) ? { code, output } : { code: code || 1, output };
}

/**
 * Starts JupyterLab from the environment and asks for what a browser would.
 *
 * @param {string} program
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<Verdict>}
 */
async function served(program, env) {
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const url = `http://127.0.0.1:${port}/`;
  const options = ['--no-browser', '--allow-root', '--ServerApp.ip=127.0.0.1'];
  const server = new Process(
    program,
    ['-m', 'jupyterlab', ...options, `--ServerApp.port=${port}`, '--ServerApp.port_retries=0'],
    { cwd: env.HOME, env: { ...env, JUPYTER_TOKEN: token } }
  );
  /** @param {string} below */
  const ask = below => fetch(url + below, { headers: { authorization: `token ${token}` } });
  try {
    await until('JupyterLab', async () => (await ask('api/status')).ok, { process: server });
    const page = await (await ask('lab')).text();
    const configuration = page.match(/<script id="jupyter-config-data"[^>]*>(.*?)<\/script>/s)?.[1];
    /** @type {{name: string, load: string}[]} */
    const extensions = JSON.parse(configuration ?? '{}').federated_extensions ?? [];
    const entry = extensions.find(({ name }) => name === 'jupyterlab-bookstore')?.load;
    if (!entry) return { code: 1, output: 'the page does not name jupyterlab-bookstore' };
    const statuses = [
      (await ask(`lab/extensions/jupyterlab-bookstore/${entry}`)).status,
      (await ask('bookstore/settings')).status
    ];
    const good = statuses.every(status => status === 200);
    return { code: good ? 0 : 1, output: `statuses ${statuses.join(', ')}\n${server.tail()}` };
  } catch (error) {
    return { code: 1, output: String(error) };
  } finally {
    await server.stop();
  }
}
