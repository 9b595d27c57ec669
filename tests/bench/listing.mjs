// @ts-check
/** Listing all versions of a notebook in a page of Chromium: the extension's wasm beside the AWS SDK, on MinIO. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';

import { median, print, report } from './ratio.mjs';
import { serve } from './serve.mjs';

/** MinIO takes some 20 to 40 ms for each version of one key: minutes in all. */
const VERSIONS = 10_000;
const ROUNDS = 7;
const PATH = 'long.ipynb';

/** @param {number} [versions] how many there are */
export async function listing(versions = VERSIONS) {
  const minio = await startMinio();
  const server = await serve('listing_page.mjs', 'bookstore_versions');
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS
  });
  try {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = minio;
    print(`        writing ${versions} versions …`);
    for (let at = 0; at < versions; at++) {
      const Body = `{"cells": [], "n": ${at}}`;
      await minio.client.send(
        new PutObjectCommand({ Bucket: bucket, Key: `workspace/${PATH}`, Body })
      );
    }
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'ready' in globalThis);
    await page.evaluate(storage => /** @type {any} */ (globalThis).ready(storage), {
      endpoint,
      region,
      bucket,
      accessKeyId,
      secretAccessKey
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    };

    /** @type {{ bookstore: number[], sdk: number[] }} */
    const times = { bookstore: [], sdk: [] };
    for (let round = -1; round < ROUNDS; round++) {
      for (const who of /** @type {const} */ (['bookstore', 'sdk'])) {
        const before = await busy();
        const found = await page.evaluate(
          ([who, path]) => /** @type {any} */ (globalThis)[who](path),
          /** @type {const} */ ([who, PATH])
        );
        if (found !== versions) {
          throw new Error(`${who} listed ${found} versions of ${versions}`);
        }
        if (round >= 0) times[who].push((await busy()) - before);
      }
    }
    const [ours, theirs] = [median(times.bookstore), median(times.sdk)];
    print(`        bookstore: ${ours.toFixed(0)} ms, the AWS SDK: ${theirs.toFixed(0)} ms`);
    report(`main thread for a list of ${versions} versions, beside the AWS SDK`, ours / theirs, {
      atMost: 0.5
    });
  } finally {
    await browser.close();
    await server.stop();
    await minio.stop();
  }
}
