// @ts-check
/** A Python with JupyterLab and all that the demo, the tests and the wheel need: `python()`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { cached } from './cache.mjs';
import { inRoot } from './paths.mjs';
import { attempt, run, works } from './run.mjs';
import { Advice, during } from './say.mjs';

const REQUIREMENTS = inRoot('ci/requirements.txt');
const COLLABORATION = inRoot('ci/requirements-collaboration.txt');
const NAMES = [
  'python3',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.14',
  'python3.10',
  'python'
];
const TELL_VERSION =
  'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 10))';

/**
 * The path of a program in the cached environment, which is made at the first call.
 *
 * @param {string} [program] such as `python` or `ruff`
 * @returns {Promise<string>}
 */
export async function python(program = 'python') {
  environment ??= makeEnvironment();
  return path.join(await environment, 'bin', program);
}

/** @type {Promise<string> | undefined} */
let environment;

async function makeEnvironment() {
  const { name, version } = await interpreter();
  return cached(`python-${version}-${await digest(REQUIREMENTS)}`, {
    // An environment knows its own path. The stamp says that pip came to its end.
    inPlace: true,
    works: async folder =>
      existsSync(path.join(folder, 'complete')) &&
      works(path.join(folder, 'bin/python'), ['-c', 'import jupyterlab, pandas, matplotlib']),
    make: async folder => {
      await during('installing JupyterLab and its friends (1 to 2 minutes, once)', async () => {
        await makeVenv(name, folder);
        await install(path.join(folder, 'bin/python'), REQUIREMENTS);
      });
      await writeFile(path.join(folder, 'complete'), '');
    }
  });
}

/** The cached folder of packages that give a JupyterLab real-time collaboration: its option `packages`. */
export async function collaboration() {
  const program = await python();
  const { version } = await interpreter();
  return cached(`collaboration-${version}-${await digest(COLLABORATION)}`, {
    works: async folder => existsSync(path.join(folder, 'etc/jupyter')),
    make: folder => install(program, COLLABORATION, '--no-deps', '--target', folder)
  });
}

/**
 * @param {string} program the Python
 * @param {string} requirements
 * @param {string[]} options
 */
async function install(program, requirements, ...options) {
  await run(program, [
    ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
    ...[...options, '--requirement', requirements]
  ]);
}

/** @param {string} file */
async function digest(file) {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 12);
}

/**
 * An empty environment.
 *
 * @param {string} name the interpreter
 * @param {string} folder
 */
export async function makeVenv(name, folder) {
  const { code, output } = await attempt(name, ['-m', 'venv', '--clear', folder]);
  if (code === 0) return;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await works('apt-get', ['update'], { env });
    await works('apt-get', ['install', '-y', 'python3-venv'], { env });
    if (await works(name, ['-m', 'venv', '--clear', folder])) return;
  }
  throw new Advice(`Python cannot make an environment: install python3-venv\n${output.trim()}`);
}

/** An interpreter that is new enough: `PYTHON`, or one on the `PATH`. */
export async function interpreter() {
  const named = process.env.PYTHON;
  for (const name of named ? [named] : NAMES) {
    const { code, stdout } = await attempt(name, ['-c', TELL_VERSION]);
    if (code === 0) return { name, version: stdout.trim() };
  }
  throw new Advice('Python is missing: install Python 3.10 or newer, or set PYTHON');
}
