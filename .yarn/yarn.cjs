#!/usr/bin/env node
// @ts-check
// The Yarn of this repository. Yarn refuses to run a script of a project that is not installed yet, so in
// a fresh clone `yarn test` or `yarn demo` installs first; all else goes to the release as it is.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const release = path.join(__dirname, 'releases', 'yarn-4.18.1.cjs');
const root = path.dirname(__dirname);
const [first, second] = process.argv.slice(2);
const script = first === 'run' ? second : first;
const installed = existsSync(path.join(root, 'node_modules', '.yarn-state.yml'));

if (!installed && script && Object.hasOwn(require('../package.json').scripts, script)) {
  const { status } = spawnSync(process.execPath, [release, 'install', '--immutable'], {
    cwd: root,
    env: { ...process.env, YARN_IGNORE_PATH: '1' },
    stdio: ['ignore', 2, 2]
  });
  if (status !== 0) process.exit(status ?? 1);
}

process.env.YARN_IGNORE_PATH = '1';
require(release);
