// @ts-check
/** Publishing from a page of Chromium: the extension's wasm beside the AWS SDK's Upload. */
import { startMinio } from 'bookstore-ci/minio.mjs';

import { openBare } from './bare.mjs';
import { median, print, report } from './ratio.mjs';
import { serve } from './serve.mjs';

const MB = 1_000_000;
const ROUNDS = 7;

export async function publishing() {
  const minio = await startMinio();
  const server = await serve('page.mjs', 'bookstore_lab');
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = minio;
  const storage = { endpoint, region, bucket, accessKeyId, secretAccessKey };
  try {
    const page = await openBare(server);
    try {
      await page.call('ready', storage, 10 * MB);
      /** @type {{ bookstore: number[], sdk: number[] }} */
      const times = { bookstore: [], sdk: [] };
      for (let round = -1; round < ROUNDS; round++) {
        for (const who of /** @type {const} */ (['bookstore', 'sdk'])) {
          const took = await page.call(who, `bench/${who}-${round}.ipynb`);
          if (round >= 0) times[who].push(took);
        }
      }
      const ours = median(times.bookstore);
      const theirs = median(times.sdk);
      print(
        `        bookstore: ${ours.toFixed(0)} ms, @aws-sdk/lib-storage: ${theirs.toFixed(0)} ms`
      );
      report('publish of 10 MB, beside Upload of the AWS SDK', ours / theirs, { atMost: 0.7 });
    } finally {
      await page.close();
    }
    const growth = await memory(server, storage, 200 * MB);
    report('memory of publishing 200 MB, in its sizes', growth, { atMost: 3 });
  } finally {
    await server.stop();
    await minio.stop();
  }
}

/**
 * How far the browser grows at most, in sizes of the notebook, from before it holds the notebook.
 *
 * @param {Awaited<ReturnType<typeof serve>>} server
 * @param {import('./page_storage.mjs').Storage} storage
 * @param {number} size
 */
async function memory(server, storage, size) {
  const page = await openBare(server);
  try {
    await page.call('ready', storage, 1);
    const growth = await page.watchMemory();
    await page.call('whole', size, 'bench/large.ipynb');
    return (await growth()) / size;
  } finally {
    await page.close();
  }
}
