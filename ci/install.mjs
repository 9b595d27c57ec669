// @ts-check
/**
 * Installs the npm packages with the Yarn of this repository. Commands call this before they import what
 * needs a package; it is itself built on Node alone.
 */
import { existsSync } from 'node:fs';

import { changed } from './fresh.mjs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { Advice, during } from './say.mjs';

const YARN = inRoot('.yarn/yarn.cjs');
const INPUTS = ['yarn.lock', '.yarnrc.yml', 'package.json', ...workspaces('package.json')];

/** Installs the packages where that has not been done since the lockfile changed. */
export async function install() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Advice(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  }
  const done = await changed('packages', INPUTS, ['node_modules/.yarn-state.yml']);
  if (!done) return;
  await during('installing npm packages', () => yarn(['install', '--immutable']));
  await done();
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
