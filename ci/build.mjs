// @ts-check
/** `npm run build`: the wasm, JupyterLab's extension and the Worker; only what has changed. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { command } from './command.mjs';
import { changed } from './fresh.mjs';
import { install, yarn } from './install.mjs';
import { inRoot } from './paths.mjs';
import { python } from './python.mjs';
import { run } from './run.mjs';
import { ensureRust } from './rust.mjs';
import { during } from './say.mjs';
import { startTime } from './start_time.mjs';

const RUST = ['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', 'crates/xtask', 'yarn.lock'];
const SHARED = ['crates/bookstore', 'crates/bookstore-json', 'crates/bookstore-s3'];
const EXTENSION = 'js/jupyterlab_bookstore/labextension/package.json';

/** The browser's packages, as `cargo xtask` names them, and what each is made of beside what all are. */
const PACKAGES = [
  { task: 'lab', name: 'bookstore_lab', crates: ['bookstore-lab'] },
  { task: 'versions', name: 'bookstore_versions', crates: ['bookstore-lab'] },
  {
    task: 'view',
    name: 'bookstore_view',
    crates: ['bookstore-diff', 'bookstore-preview', 'bookstore-view']
  }
];

/** Builds the browser's wasm packages into `js/wasm/`, with their TypeScript types. */
export async function buildWasm() {
  for (const { task, name, crates } of PACKAGES) {
    const done = await changed(
      `wasm-${task}`,
      [...RUST, ...SHARED, ...crates.map(folder => `crates/${folder}`)],
      [`js/wasm/${name}_bg.wasm`, `js/wasm/${name}.d.ts`]
    );
    if (!done) continue;
    await during(`building ${name}.wasm for JupyterLab`, () => xtask(task));
    await done();
  }
}

/**
 * Builds an example of a crate, a program, and returns its path.
 *
 * @param {string} crate
 * @param {string} example
 */
export async function buildExample(crate, example) {
  const args = ['build', '--locked', '--quiet', '--package', crate, '--example', example];
  await during(`building ${crate}'s ${example}`, () => run('cargo', args));
  const target = process.env.CARGO_TARGET_DIR ?? inRoot('target');
  return path.join(target, 'debug/examples', example);
}

/** Builds JupyterLab's extension into `js/jupyterlab_bookstore/labextension/`. */
export async function buildExtension() {
  await buildWasm();
  const done = await changed('labextension', ['js', 'tsconfig.base.json'], [EXTENSION]);
  if (!done) return;
  await during("building JupyterLab's extension", async () => {
    const bin = path.dirname(await python());
    await yarn(['workspace', 'jupyterlab-bookstore', 'run', 'build'], {
      env: { PATH: `${bin}${path.delimiter}${process.env.PATH}` }
    });
  });
  await done();
}

/** Builds the Worker into `crates/bookstore-edge/build/`. */
export async function buildEdge() {
  const done = await changed(
    'edge',
    [...RUST, ...SHARED, 'crates/bookstore-preview', 'crates/bookstore-edge', 'docs/openapi.json'],
    ['crates/bookstore-edge/build/index.js', 'crates/bookstore-edge/build/index_bg.wasm']
  );
  if (!done) return;
  await during('building the Worker', () => xtask('edge'));
  await done();
}

/** Builds all that is not up to date. */
export async function build() {
  await ensureRust();
  await buildExtension();
  await buildEdge();
}

/**
 * @param {...string} args
 * @returns {Promise<string>} its standard output
 */
export function xtask(...args) {
  return run('cargo', ['xtask', ...args], {
    env: { CARGO_TERM_PROGRESS_WHEN: 'never' }
  });
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  await command(async () => {
    await install();
    await build();
    process.stdout.write(await xtask('sizes'));
    const start = (await startTime()).toFixed(0);
    process.stdout.write(`the Worker starts in ${start} ms (goal 50)\n`);
  });
}
