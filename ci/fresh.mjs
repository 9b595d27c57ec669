// @ts-check
/** Builds only what has changed: what was made remembers a digest of what it was made from. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { inRoot } from './paths.mjs';

const STAMPS = inRoot('target/built');
/** What builds and tools write, wherever it lies. */
const WRITTEN = new Set([
  ...['.git', '.ipynb_checkpoints', '.pytest_cache', '.ruff_cache', '__pycache__', 'build', 'dist'],
  ...['labextension', 'lib', 'node_modules', 'target', 'tests']
]);

/**
 * Whether something must be made (again). Gives nothing where it is up to date; else a function to call
 * once it has been made.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders below the repository's top
 * @param {string[]} outputs files that must be there
 * @returns {Promise<(() => Promise<void>) | undefined>}
 */
export async function changed(name, inputs, outputs) {
  const stamp = path.join(STAMPS, name);
  const digest = await digestOf(inputs);
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === digest && outputs.every(output => existsSync(inRoot(output)))) return undefined;
  await rm(stamp, { force: true });
  return async () => {
    await mkdir(STAMPS, { recursive: true });
    // The digest of before: what was edited meanwhile is not in what was made.
    await writeFile(stamp, digest);
  };
}

/** @param {string[]} inputs */
async function digestOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for await (const file of files(inRoot(input))) {
      const content = await readFile(file);
      hash.update(`${path.relative(inRoot(), file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} start
 * @returns {AsyncGenerator<string>}
 */
async function* files(start) {
  if (!(await stat(start)).isDirectory()) {
    yield start;
    return;
  }
  for (const name of (await readdir(start)).sort()) {
    if (!WRITTEN.has(name) && !name.endsWith('.tsbuildinfo')) yield* files(path.join(start, name));
  }
}
