// @ts-check
/** A large save in parts, from a page of Chromium: the extension's wasm beside the AWS SDK's Upload. */
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';

import { memoryOf } from './memory.mjs';
import { median, print, report } from './ratio.mjs';
import { serve } from './serve.mjs';

const MB = 1_000_000;
const SIZE = 100 * MB;
const ROUNDS = 3;
/** @type {['bookstore', 'sdk']} */
const CONTESTANTS = ['bookstore', 'sdk'];

export async function uploading() {
  const minio = await startMinio();
  const server = await serve('uploading_page.mjs', 'bookstore_versions');
  try {
    const times = { bookstore: /** @type {number[]} */ ([]), sdk: /** @type {number[]} */ ([]) };
    const memory = { bookstore: NaN, sdk: NaN };
    for (const who of CONTESTANTS) {
      // A browser of its own, so that the largest that its page's process was is this upload's.
      memory[who] = await withPage(server.url, minio, async (page, pid) => {
        const before = await memoryOf(pid, 'VmRSS');
        await upload(page, who, 'memory.ipynb');
        return (await memoryOf(pid, 'VmHWM')) - before;
      });
    }
    await withPage(server.url, minio, async page => {
      for (let round = -1; round < ROUNDS; round++) {
        for (const who of CONTESTANTS) {
          const took = await upload(page, who, `round${round}.ipynb`);
          if (round >= 0) times[who].push(took);
        }
      }
    });
    const [ours, theirs] = [median(times.bookstore), median(times.sdk)];
    print(
      `        bookstore: ${ours.toFixed(0)} ms, ${(memory.bookstore / MB).toFixed(0)} MB; ` +
        `@aws-sdk/lib-storage: ${theirs.toFixed(0)} ms, ${(memory.sdk / MB).toFixed(0)} MB`
    );
    report('time to upload 100 MB in parts, beside Upload of the AWS SDK', ours / theirs, {
      atMost: 1
    });
    report('memory of that', memory.bookstore / memory.sdk, { atMost: 0.7 });
  } finally {
    await server.stop();
    await minio.stop();
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {'bookstore' | 'sdk'} who
 * @param {string} name
 * @returns {Promise<number>} milliseconds
 */
function upload(page, who, name) {
  return page.evaluate(
    ([who, path]) => /** @type {any} */ (globalThis)[who](path),
    /** @type {const} */ ([who, `${who}/${name}`])
  );
}

/**
 * Works with a page that holds the bytes, in a browser of its own.
 *
 * @template T
 * @param {string} url
 * @param {import('bookstore-ci/minio.mjs').Minio} minio
 * @param {(page: import('@playwright/test').Page, pid: number) => Promise<T>} work
 */
async function withPage(url, { endpoint, region, bucket, accessKeyId, secretAccessKey }, work) {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'ready' in globalThis);
    await page.evaluate(
      ([storage, size]) => /** @type {any} */ (globalThis).ready(storage, size),
      /** @type {const} */ ([{ endpoint, region, bucket, accessKeyId, secretAccessKey }, SIZE])
    );
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const sizes = await Promise.all(renderers.map(id => memoryOf(id, 'VmRSS')));
    // The one that holds the bytes.
    const largest = renderers[sizes.indexOf(Math.max(...sizes))] ?? 0;
    return await work(page, largest);
  } finally {
    await browser.close();
  }
}
