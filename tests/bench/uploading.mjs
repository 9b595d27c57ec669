// @ts-check
/** A large save in parts, from a page of Chromium: the extension's wasm beside the AWS SDK's Upload. */
import { startMinio } from 'bookstore-ci/minio.mjs';

import { openBare } from './bare.mjs';
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
      // A browser of its own, so that the largest that it was is this upload's.
      memory[who] = await withPage(server, minio, async page => {
        const growth = await page.watchMemory();
        await page.call(who, `${who}/memory.ipynb`);
        return growth();
      });
    }
    await withPage(server, minio, async page => {
      for (let round = -1; round < ROUNDS; round++) {
        for (const who of CONTESTANTS) {
          const took = await page.call(who, `${who}/round${round}.ipynb`);
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
 * Works with a page that holds the bytes, in a browser of its own.
 *
 * @template T
 * @param {Awaited<ReturnType<typeof serve>>} server
 * @param {import('bookstore-ci/minio.mjs').Minio} minio
 * @param {(page: import('./bare.mjs').Bare) => Promise<T>} work
 */
async function withPage(server, minio, work) {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = minio;
  const page = await openBare(server);
  try {
    await page.call('ready', { endpoint, region, bucket, accessKeyId, secretAccessKey }, SIZE);
    return await work(page);
  } finally {
    await page.close();
  }
}
