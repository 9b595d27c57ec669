// @ts-check
/**
 * Installs the npm packages with the Yarn of this repository. Commands call this before they import what
 * needs a package; it is itself built on Node alone.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';

import { changed } from './fresh.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { Advice, during } from './say.mjs';

const YARN = inRoot('.yarn/yarn.cjs');
/** What Yarn has installed, and where. */
const STATE = 'node_modules/.yarn-state.yml';
const INPUTS = ['yarn.lock', '.yarnrc.yml', 'package.json', ...workspaces('package.json')];

/** Installs the packages where that has not been done since the lockfile changed. */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Advice(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  }
  // Without it Yarn looks at each folder anew.
  if (!(await whole())) await rm(inRoot(STATE), { force: true });
  const done = await changed('packages', INPUTS, [STATE]);
  if (!done) return;
  await during('installing npm packages', () => yarn(['install', '--immutable']));
  await done();
}

/** Whether each package is where Yarn has put it. */
async function whole() {
  const state = await readFile(inRoot(STATE), 'utf8').catch(() => '');
  const folders = [...state.matchAll(/^ {4}- "(node_modules\/[^"]+)"$/gm)];
  return folders.every(([, folder]) => existsSync(inRoot(folder ?? '', 'package.json')));
}

/**
 * Runs the repository's Yarn.
 *
 * @param {string[]} args
 * @param {import('./run.mjs').Options} [options]
 */
export function yarn(args, options) {
  return run(process.execPath, [YARN, ...args], options);
}

/** @param {string} file */
function workspaces(file) {
  return ['js', 'tests', 'ci']
    .map(workspace => `${workspace}/${file}`)
    .filter(file => existsSync(inRoot(file)));
}
