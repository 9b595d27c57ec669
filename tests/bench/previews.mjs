// @ts-check
/** Making previews: natively and on workerd, beside nbconvert's HTML exporter that is warm, on the same notebooks. */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { inRoot } from 'bookstore-ci/paths.mjs';
import { python } from 'bookstore-ci/python.mjs';
import { run } from 'bookstore-ci/run.mjs';

import { cpuTime, startPages } from './pages.mjs';
import { median, print, report } from './ratio.mjs';

const NOTEBOOKS = inRoot('crates/bookstore-preview/tests/notebooks');
const MB = 1_000_000;

export async function previews() {
  const files = (await readdir(NOTEBOOKS)).sort().map(name => path.join(NOTEBOOKS, name));
  const target = process.env.CARGO_TARGET_DIR ?? inRoot('target');
  const cargo = ['build', '--release', '--quiet', '--package', 'bookstore-preview'];
  await run('cargo', [...cargo, '--example', 'measure']);
  const native = await times(path.join(target, 'release/examples/measure'), ['31', ...files]);
  const script = inRoot('tests/bench/nbconvert_times.py');
  const theirs = await times(await python(), [script, '5', ...files]);

  const pages = await startPages();
  try {
    const onWorkerd = [];
    for (const file of files) onWorkerd.push(await cpu(pages, await readFile(file)));
    compare('natively', files, native, theirs, 50);
    compare('on workerd, in CPU time', files, onWorkerd, theirs, 20);
    for (const [what, notebook, most] of /** @type {const} */ ([
      ['1 MB of images', images(MB), 10],
      ['1 MB of tables', tables(MB), 100]
    ])) {
      const took = (await cpu(pages, notebook)) / 1000;
      report(`${what} on workerd, milliseconds of CPU`, took, { atMost: most });
    }
  } finally {
    await pages.stop();
  }
}

/**
 * @param {string} program that prints a line of microseconds for each notebook
 * @param {string[]} args
 */
async function times(program, args) {
  return (await run(program, args)).trim().split('\n').map(Number);
}

/**
 * The CPU time of workerd for one document that no cache has, beyond that of a download of the same notebook:
 * microseconds.
 *
 * @param {import('./pages.mjs').Pages} pages
 * @param {Buffer} notebook
 */
async function cpu(pages, notebook) {
  const query = await pages.put(notebook);
  const [whole, download] = [
    await each(pages, `/bookstore/preview?${query}`),
    await each(pages, `/bookstore/download?${query}`)
  ];
  return Math.max(whole - download, 0.01 * whole) * 1e6;
}

/**
 * The CPU time of workerd for one request, seconds.
 *
 * @param {import('./pages.mjs').Pages} pages
 * @param {string} path
 */
async function each(pages, path) {
  const rounds = 60;
  const ask = async () => (await fetch(pages.ours.url + path)).arrayBuffer();
  for (let round = 0; round < 10; round++) await ask();
  const before = await cpuTime(pages.ours.pid);
  for (let round = 0; round < rounds; round++) await ask();
  return ((await cpuTime(pages.ours.pid)) - before) / rounds;
}

/**
 * @param {string} where
 * @param {string[]} files
 * @param {number[]} ours
 * @param {number[]} theirs
 * @param {number} goal
 */
function compare(where, files, ours, theirs, goal) {
  const ratios = files.map((file, at) => ({
    name: path.basename(file),
    ratio: (theirs[at] ?? NaN) / (ours[at] ?? NaN)
  }));
  ratios.sort((a, b) => a.ratio - b.ratio);
  const slowest = ratios[0];
  print(`        slowest ${where}: ${slowest?.name}, ${slowest?.ratio.toFixed(0)} times`);
  report(`previews ${where}, beside nbconvert`, median(ratios.map(({ ratio }) => ratio)), {
    atLeast: goal
  });
}

/** @param {number} size bytes */
export function images(size) {
  const image = `iVBORw0KGgo${'A'.repeat(99_989)}`;
  return notebook(size, image.length, () => ({ 'image/png': image, 'text/plain': '<Figure>' }));
}

/** @param {number} size bytes, of tables as pandas writes them, with and without styles */
function tables(size) {
  const row = `<tr>\n      <th>1</th>\n${'      <td>0.123456</td>\n'.repeat(10)}    </tr>\n`;
  const plain = `<div>\n<table border="1" class="dataframe"><tbody>${row.repeat(60)}</tbody></table></div>`;
  const cells = Array.from({ length: 400 }, (_, n) => `T_a_row${n}_col0`);
  const rules = cells
    .map((id, n) => `#${id} { background-color: #${String(n).padStart(6, '0')}; color: #000; }\n`)
    .join('');
  const styled = `<style type="text/css">\n${rules}</style>\n<table id="T_a"><tbody>${cells
    .map(id => `<tr><td id="${id}" class="data row0 col0" >0.123456</td></tr>`)
    .join('\n')}</tbody></table>`;
  return notebook(size, (plain.length + styled.length) / 2, n => ({
    'text/html': n % 2 ? plain : styled
  }));
}

/**
 * @param {number} size
 * @param {number} output bytes of an output
 * @param {(n: number) => object} data
 */
function notebook(size, output, data) {
  const cells = Array.from({ length: Math.max(1, Math.round(size / output)) }, (_, n) => ({
    cell_type: 'code',
    execution_count: n,
    metadata: {},
    outputs: [{ output_type: 'display_data', data: data(n), metadata: {} }],
    source: `show(${n})`
  }));
  return Buffer.from(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }));
}
