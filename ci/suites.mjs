// @ts-check
/** The suites of the test command, each a set of runs that give counts. */
import path from 'node:path';

import { buildEdge, buildExample, buildExtension, buildWasm } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { cargoCounts, junitCounts, playwrightCounts, vitestCounts } from './counts.mjs';
import { startMinio } from './minio.mjs';
import { ROOT, inRoot } from './paths.mjs';
import { python } from './python.mjs';
import { attempt, temporaryFolder } from './run.mjs';
import { ensureRust } from './rust.mjs';
import { during, say } from './say.mjs';
import { checkWheel } from './wheel.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {import('./run.mjs').Options} Options
 */

const SOURCES = ['js/jupyterlab_bookstore', 'tests/bench', 'tests/diff', 'tests/preview'];
const CLIPPY = ['clippy', '--locked', '--quiet'];
const DENY = ['--', '-D', 'warnings'];

/** @type {Record<string, () => Promise<Counts>>} */
export const SUITES = {
  format,
  lint,
  rust,
  s3,
  js,
  python: () => pytest('js'),
  preview,
  diff,
  edge,
  lab,
  wheel
};

async function format() {
  await ensureRust();
  return checks({
    rustfmt: () => attempt('cargo', ['fmt', '--all', '--check']),
    Prettier: () => npmTool('prettier', ['--check', '--log-level', 'warn', '.']),
    'ruff format': async () => attempt(await python('ruff'), ['format', '--check', ...SOURCES]),
    'the sentences for translators': () => attempt('cargo', ['xtask', 'messages', '--check'])
  });
}

async function lint() {
  await ensureRust();
  await buildWasm();
  const crates = ['bookstore-lab', 'bookstore-view', 'bookstore-edge'];
  const wasm = crates.flatMap(name => ['--package', name]);
  const target = ['--target', 'wasm32-unknown-unknown'];
  return checks({
    clippy: () => attempt('cargo', [...CLIPPY, '--workspace', '--all-targets', ...DENY]),
    'clippy for wasm': () => attempt('cargo', [...CLIPPY, ...wasm, ...target, ...DENY]),
    ESLint: () => npmTool('eslint', ['--max-warnings', '0', '.']),
    'tsc js': () => npmTool('tsc', ['--noEmit', '--project', 'js/test']),
    'tsc tests': () => npmTool('tsc', ['--noEmit', '--project', 'tests']),
    'tsc ci': () => npmTool('tsc', ['--noEmit', '--project', 'ci']),
    ruff: async () => attempt(await python('ruff'), ['check', ...SOURCES])
  });
}

async function rust() {
  await ensureRust();
  return cargoTest(['--workspace', '--exclude', 'bookstore-tests']);
}

async function s3() {
  await ensureRust();
  const minio = await startMinio();
  try {
    return await cargoTest(['--package', 'bookstore-tests'], {
      BOOKSTORE_TEST_S3_ACCESS_KEY_ID: minio.accessKeyId,
      BOOKSTORE_TEST_S3_BUCKET: minio.bucket,
      BOOKSTORE_TEST_S3_ENDPOINT: minio.endpoint,
      BOOKSTORE_TEST_S3_SECRET_ACCESS_KEY: minio.secretAccessKey
    });
  } finally {
    await minio.stop();
  }
}

async function js() {
  await ensureRust();
  await buildWasm();
  return vitest('js');
}

/**
 * @param {string} folder with tests
 * @param {Record<string, string>} [env]
 */
async function pytest(folder, env) {
  const report = path.join(temporaryFolder(), 'junit.xml');
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', `--junitxml=${report}`];
  return counted(
    await attempt(await python(), args, { cwd: inRoot(folder), env, output: 'show' }),
    () => junitCounts(report)
  );
}

async function preview() {
  await ensureRust();
  await buildEdge();
  const BOOKSTORE_PREVIEW = await buildExample('bookstore-preview', 'preview');
  const words = await pytest('tests/preview', { BOOKSTORE_PREVIEW });
  const hostile = await playwright('tests/preview', { BOOKSTORE_PREVIEW });
  return {
    passed: words.passed + hostile.passed,
    failed: words.failed + hostile.failed,
    skipped: words.skipped + hostile.skipped
  };
}

async function diff() {
  await ensureRust();
  return pytest('tests/diff', { BOOKSTORE_DIFF: await buildExample('bookstore-diff', 'diff') });
}

async function edge() {
  await ensureRust();
  await buildEdge();
  return vitest('tests/edge');
}

async function lab() {
  await ensureRust();
  await buildExtension();
  await buildEdge();
  return playwright('tests/lab');
}

async function wheel() {
  await ensureRust();
  await buildExtension();
  return checks(await checkWheel());
}

/**
 * Runs checks that either hold or not, and shows what those print that do not.
 *
 * @param {Record<string, () => Promise<{code: number, output: string}>>} all
 * @returns {Promise<Counts>}
 */
async function checks(all) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of Object.entries(all)) {
    const { code, output } = await during(name, check);
    if (code === 0) {
      counts.passed++;
    } else {
      counts.failed++;
      say(`${output.trimEnd()}\n${name}: failed`);
    }
  }
  return counts;
}

/**
 * @param {string} name
 * @param {string[]} args
 */
function npmTool(name, args) {
  return attempt(inRoot('node_modules/.bin', name), args, { cwd: ROOT });
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function cargoTest(args, env) {
  const all = ['test', '--locked', '--quiet', '--no-fail-fast', ...args];
  const result = await during('cargo test', () => attempt('cargo', all, { env, output: 'show' }));
  return counted(result, async () => cargoCounts(result.stdout));
}

/** @param {string} folder with a Vitest configuration */
async function vitest(folder) {
  const report = path.join(temporaryFolder(), 'vitest.json');
  const args = [inRoot('node_modules/vitest/vitest.mjs'), 'run', '--reporter=default'];
  return counted(
    await attempt(process.execPath, [...args, '--reporter=json', `--outputFile.json=${report}`], {
      cwd: inRoot(folder),
      output: 'show'
    }),
    () => vitestCounts(report)
  );
}

/**
 * @param {string} folder with a configuration of Playwright
 * @param {Record<string, string>} [env]
 */
async function playwright(folder, env) {
  const report = path.join(temporaryFolder(), 'playwright.json');
  const cli = inRoot('node_modules/@playwright/test/cli.js');
  return counted(
    await attempt(process.execPath, [cli, 'test', '--reporter=list,json'], {
      cwd: inRoot(folder),
      env: { ...env, CHROMIUM_BIN: await findChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      output: 'show'
    }),
    () => playwrightCounts(report)
  );
}

/**
 * The counts of a runner. One that fails without a failed test, or that ran none, counts as one failure.
 *
 * @param {{code: number}} result
 * @param {() => Promise<Counts>} read
 * @returns {Promise<Counts>}
 */
async function counted({ code }, read) {
  const counts = await read().catch(() => ({ passed: 0, failed: 0, skipped: 0 }));
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    say(code === 0 ? 'no test ran' : `the runner failed with exit code ${code}`);
    counts.failed = 1;
  }
  return counts;
}
