// @ts-check
/** Publishing from a page of Chromium: the extension's wasm beside the AWS SDK's Upload. */

import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';

import { memoryOf } from './memory.mjs';
import { median, print, report } from './ratio.mjs';
import { serve } from './serve.mjs';

const MB = 1_000_000;
const ROUNDS = 7;

export async function publishing() {
  const minio = await startMinio();
  const server = await serve('page.mjs', 'bookstore_lab');
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS
  });
  try {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = minio;
    const storage = { endpoint, region, bucket, accessKeyId, secretAccessKey };
    /** @param {number} size */
    const open = async size => {
      const page = await browser.newPage();
      await page.goto(server.url);
      // The page's load does not wait for its module, which waits for the wasm.
      await page.waitForFunction(() => 'ready' in globalThis);
      await page.evaluate(
        ([storage, size]) => /** @type {any} */ (globalThis).ready(storage, size),
        /** @type {const} */ ([storage, size])
      );
      return page;
    };

    const page = await open(10 * MB);
    /** @type {{ bookstore: number[], sdk: number[] }} */
    const times = { bookstore: [], sdk: [] };
    for (let round = -1; round < ROUNDS; round++) {
      for (const who of /** @type {const} */ (['bookstore', 'sdk'])) {
        const took = await page.evaluate(
          ([who, key]) => /** @type {any} */ (globalThis)[who](key),
          /** @type {const} */ ([who, `bench/${who}-${round}.ipynb`])
        );
        if (round >= 0) times[who].push(took);
      }
    }
    await page.close();
    const ours = median(times.bookstore);
    const theirs = median(times.sdk);
    print(
      `        bookstore: ${ours.toFixed(0)} ms, @aws-sdk/lib-storage: ${theirs.toFixed(0)} ms`
    );
    report('publish of 10 MB, beside Upload of the AWS SDK', ours / theirs, { atMost: 0.7 });

    report('memory of publishing 200 MB, in its sizes', await memory(browser, open, 200 * MB), {
      atMost: 3
    });
  } finally {
    await browser.close();
    await server.stop();
    await minio.stop();
  }
}

/**
 * How far the page's process grows at most, in sizes of the notebook, from before it holds the notebook.
 *
 * @param {import('@playwright/test').Browser} browser
 * @param {(size: number) => Promise<import('@playwright/test').Page>} open
 * @param {number} size
 */
async function memory(browser, open, size) {
  const page = await open(1);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const before = await Promise.all(renderers.map(id => memoryOf(id, 'VmRSS')));
  await page.evaluate(
    ([size, key]) => /** @type {any} */ (globalThis).whole(size, key),
    /** @type {const} */ ([size, 'bench/large.ipynb'])
  );
  const peak = await Promise.all(renderers.map(id => memoryOf(id, 'VmHWM')));
  await page.close();
  return Math.max(...peak.map((value, index) => value - (before[index] ?? 0))) / size;
}
