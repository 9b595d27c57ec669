// @ts-check
/** Comparing notebooks: the wasm that browsers load, beside nbdime that is warm, on the same pairs of 2 MB: CPU time. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { buildWasm } from 'bookstore-ci/build.mjs';
import { inRoot } from 'bookstore-ci/paths.mjs';
import { python } from 'bookstore-ci/python.mjs';
import { run, temporaryFolder } from 'bookstore-ci/run.mjs';

import { median, print, report } from './ratio.mjs';

const SIZE = 2_000_000;
/** How often either side has its turn, so that a slow minute of the machine is one of both. */
const TURNS = 3;
const ROUNDS = 20;
const ROUNDS_OF_NBDIME = 5;
/** Before the first turn: V8 compiles what is used much once more, on threads whose time is counted. */
const WARM_UP = 200;

/** @typedef {{ cell_type: string, id: string, metadata: object, source: string, outputs: object[], execution_count: number }} Cell */
/** @typedef {(n: number, edited: boolean) => Cell} Make */

export async function diff() {
  await buildWasm();
  const wasm = await import('../../js/wasm/bookstore_view.js');
  await wasm.default({
    module_or_path: await readFile(inRoot('js/wasm/bookstore_view_bg.wasm'))
  });
  const script = inRoot('tests/bench/nbdime_times.py');
  const file = path.join(temporaryFolder(), 'notebook.ipynb');
  // All cells have ids, which is nbdime's best case: without, it takes minutes for as many.
  /** @type {[string, Make][]} */
  const kinds = [
    ['source and text', text],
    ['images', plot]
  ];
  for (const [what, make] of kinds) {
    const { before, after } = pair(make);
    await writeFile(file, before);
    await writeFile(`${file}.after`, after);
    const nbdime = [script, `${ROUNDS_OF_NBDIME}`, file, `${file}.after`];
    times(() => wasm.diff(before, after), WARM_UP);
    /** @type {number[]} */
    const theirs = [];
    /** @type {number[]} */
    const ours = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const took = await run(await python(), nbdime);
      theirs.push(...took.trim().split(' ').map(Number));
      ours.push(...times(() => wasm.diff(before, after), ROUNDS));
    }
    const [slow, fast] = [median(theirs), median(ours)];
    print(`        ${what}: nbdime ${slow.toFixed(0)} ms, ours ${fast.toFixed(1)} ms`);
    report(`differences of 2 MB of ${what}, beside nbdime`, slow / fast, { atLeast: 20 });
    const compared = median(times(() => wasm.compare(before, after), ROUNDS));
    report(`comparison of 2 MB of ${what}, milliseconds of CPU`, compared, { atMost: 300 });
  }
}

/**
 * Milliseconds of CPU, as nbdime's are, each time.
 *
 * @param {() => unknown} work
 * @param {number} rounds
 */
function times(work, rounds) {
  return Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}

/**
 * A notebook and what became of it: every fifth cell changed, one moved, one added, some removed.
 *
 * @param {Make} make
 */
function pair(make) {
  const count = Math.round(SIZE / JSON.stringify(make(0, false)).length);
  const all = Array.from({ length: count }, (_, n) => n);
  const before = all.map(n => make(n, false));
  const after = all.filter(n => n % 31 !== 7).map(n => make(n, n % 5 === 0));
  const moved = after.splice(Math.round(count / 4), 1);
  after.splice(Math.round(count / 2), 0, ...moved, make(count + 1, false));
  return { before: notebook(before), after: notebook(after) };
}

/** @type {Make} */
function text(n, edited) {
  const lines = Array.from({ length: 25 }, (_, at) => {
    const depth = edited && at % 9 === 4 ? at + 1 : at;
    return `result_${n}[${at}] = measure(station=${n * at}, depth=${depth}, unit="m")`;
  });
  return cell(n, lines.join('\n'), {
    output_type: 'stream',
    name: 'stdout',
    text: lines.map(line => `${line}: done\n`).join('')
  });
}

/** @type {Make} */
function plot(n, edited) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  // The bytes of images that look alike differ nearly everywhere.
  let state = 2 * n + Number(edited) + 1;
  const image = Array.from({ length: 40_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return letters[state % 64];
  });
  const source = `fig, ax = plt.subplots()\nax.plot(stations[${n}])\nfig.show()`;
  return cell(n, source, {
    output_type: 'display_data',
    data: { 'image/png': `iVBORw0KGgo${image.join('')}=`, 'text/plain': '<Figure>' },
    metadata: {}
  });
}

/**
 * @param {number} n
 * @param {string} source
 * @param {object} output
 * @returns {Cell}
 */
function cell(n, source, output) {
  return {
    cell_type: 'code',
    id: `cell-${n}`,
    metadata: {},
    execution_count: n,
    source,
    outputs: [output]
  };
}

/** @param {Cell[]} cells */
function notebook(cells) {
  const all = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return Buffer.from(JSON.stringify(all, null, 1));
}
