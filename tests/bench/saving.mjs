// @ts-check
/** What a save costs JupyterLab's page: with the archive and without, on a notebook of 10 MB. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { startJupyter } from 'bookstore-ci/jupyter.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';

import { median, print, report } from './ratio.mjs';

const ROUNDS = 9;
const NOTEBOOK = 'large.ipynb';
/** Images, as most of a large notebook is; 100 of 100 KB. */
const CELLS = 100;
const IMAGE = 'iVBORw0KGgo'.repeat(9100);

/**
 * @typedef {object} Cost
 * @property {number} busy the page's main thread, milliseconds
 * @property {number} longest its longest task, milliseconds
 * @property {number} took until JupyterLab had saved, milliseconds
 */

export async function saving() {
  const minio = await startMinio();
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS
  });
  const labs = [];
  try {
    const pages = [];
    for (const enabled of [true, false]) {
      const lab = await startJupyter({
        env: {
          JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
          JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey,
          JPYNB_S3_ENDPOINT_URL: minio.endpoint,
          JPYNB_S3_REGION_NAME: minio.region,
          JPYNB_S3_BUCKET: minio.bucket
        },
        args: ['--LabApp.expose_app_in_browser=True']
      });
      labs.push(lab);
      await lab.fetch('lab/api/settings/jupyterlab-bookstore:archive', {
        method: 'PUT',
        body: JSON.stringify({ raw: JSON.stringify({ enabled }) })
      });
      await writeFile(path.join(lab.root, NOTEBOOK), large());
      const page = await browser.newPage();
      await page.goto(`${lab.url}lab/tree/${NOTEBOOK}?token=${lab.token}`);
      await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
      pages.push(page);
    }
    /** @type {Cost[][]} */
    const costs = pages.map(() => []);
    for (let round = -2; round < ROUNDS; round++) {
      for (const [index, page] of pages.entries()) {
        await page.bringToFront();
        const cost = await save(page, `${round}`);
        if (round >= 0) costs[index]?.push(cost);
      }
    }
    for (const [what, words, atMost] of /** @type {const} */ ([
      ['busy', 'main thread for a save of 10 MB, beside JupyterLab without the archive', 1.5],
      ['longest', 'its longest task', 1.1],
      ['took', 'time until JupyterLab has saved', 1.1]
    ])) {
      const [ours = NaN, plain = NaN] = costs.map(all => median(all.map(cost => cost[what])));
      print(`        with the archive ${ours.toFixed(0)} ms, without ${plain.toFixed(0)} ms`);
      report(words, ours / plain, { atMost });
    }
  } finally {
    await browser.close();
    await Promise.all(labs.map(lab => lab.stop()));
    await minio.stop();
  }
}

/**
 * Saves, and waits until nothing more comes of it.
 *
 * @param {import('@playwright/test').Page} page
 * @param {string} source
 * @returns {Promise<Cost>}
 */
async function save(page, source) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const before = await busy();
  const { took, longest } = await page.evaluate(async source => {
    const tasks = [0];
    const observer = new PerformanceObserver(list =>
      tasks.push(...list.getEntries().map(({ duration }) => duration))
    );
    observer.observe({ type: 'longtask' });
    const { shell, commands } = /** @type {any} */ (globalThis).jupyterapp;
    shell.currentWidget.content.model.cells.get(0).sharedModel.setSource(source);
    const start = performance.now();
    await commands.execute('docmanager:save');
    const took = performance.now() - start;
    await new Promise(resolve => setTimeout(resolve, 3000));
    observer.disconnect();
    return { took, longest: Math.max(...tasks) };
  }, source);
  const cost = { busy: (await busy()) - before, longest, took };
  await session.detach();
  return cost;
}

function large() {
  const cells = Array.from({ length: CELLS }, (_, n) => ({
    cell_type: 'code',
    execution_count: n,
    id: `c${n}`,
    metadata: {},
    outputs: [{ output_type: 'display_data', metadata: {}, data: { 'image/png': IMAGE } }],
    source: [`plot(${n})`]
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}
