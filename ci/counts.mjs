// @ts-check
/** Reads the counts out of what each test runner writes. */
import { readFile } from 'node:fs/promises';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} [again] of those passed, how many at a later try
 */

/**
 * Cargo: one line for each test program.
 *
 * @param {string} output
 * @returns {Counts}
 */
export function cargoCounts(output) {
  const lines = [
    ...output.matchAll(/^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored;/gm)
  ];
  return {
    passed: sum(lines.map(line => line[1])),
    failed: sum(lines.map(line => line[2])),
    skipped: sum(lines.map(line => line[3]))
  };
}

/**
 * Vitest's JSON report.
 *
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function vitestCounts(file) {
  const report = JSON.parse(await readFile(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests
  };
}

/**
 * Playwright’s JSON report. A test that passed at a later try has passed, and is counted beside.
 *
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function playwrightCounts(file) {
  const { stats } = JSON.parse(await readFile(file, 'utf8'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    again: stats.flaky
  };
}

/**
 * The JUnit report that pytest writes.
 *
 * @param {string} file
 * @returns {Promise<Counts>}
 */
export async function junitCounts(file) {
  const suites = [...(await readFile(file, 'utf8')).matchAll(/<testsuite ([^>]*)>/g)];
  /** @param {string} name */
  const total = name => sum(suites.map(suite => suite[1]?.match(`(?:^| )${name}="(\\d+)"`)?.[1]));
  const failed = total('failures') + total('errors');
  const skipped = total('skipped');
  return { passed: total('tests') - failed - skipped, failed, skipped };
}

/** @param {(string | undefined)[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + Number(number ?? 0), 0);
}
