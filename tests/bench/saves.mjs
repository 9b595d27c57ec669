// @ts-check
/** Saves while network, MinIO and tabs fail: `npm run bench -- saves [--count N] [--seed S]`. */
import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { startJupyter } from 'bookstore-ci/jupyter.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';
import { build } from 'esbuild';

import { print } from './ratio.mjs';

const NOTEBOOKS = 50;

/** @param {{ count?: string, seed?: string }} options */
export async function saves({ count = '10000', seed = `${randomInt(2 ** 31)}` }) {
  const { runStorm, S3Proxy } = await load();
  const minio = await startMinio();
  const proxy = await S3Proxy.start({ upstream: minio.endpoint, buckets: [minio.bucket] });
  const lab = await startJupyter({
    env: {
      JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
      JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey,
      JPYNB_S3_ENDPOINT_URL: proxy.url,
      JPYNB_S3_REGION_NAME: minio.region,
      JPYNB_S3_BUCKET: minio.bucket
    },
    args: ['--LabApp.expose_app_in_browser=True']
  });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS
  });
  /** @param {string} line */
  const say = line => print(`        ${line}`);
  try {
    say(`seed ${seed}, again by --count ${count} --seed ${seed}`);
    const outcome = await runStorm({
      context: await browser.newContext(),
      ...{ lab, minio, proxy, say },
      notebooks: NOTEBOOKS,
      saves: Number(count),
      seed: Number(seed)
    });
    const { lost, doubled, misplaced, interrupted, slowestDrain } = outcome;
    say(`${interrupted} saves were under way when their tab died, ${misplaced} are out of order`);
    print(
      `saves ${outcome.saves}, lost ${lost}, doubled ${doubled}, slowest drain ${slowestDrain.toFixed(1)} s`
    );
    if (lost + doubled + misplaced > 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await Promise.all([lab.stop(), proxy.stop(), minio.stop()]);
  }
}

/**
 * The storm of the test kit, which Node cannot read as it is.
 *
 * @returns {Promise<typeof import('../kit/storm/storm.js') & typeof import('../kit/s3_proxy.js')>}
 */
async function load() {
  const results = fileURLToPath(new URL('../results/', import.meta.url));
  await mkdir(results, { recursive: true });
  const outfile = `${results}storm.mjs`;
  await build({
    stdin: {
      contents: "export * from '../kit/storm/storm.ts'; export * from '../kit/s3_proxy.ts';",
      resolveDir: results
    },
    bundle: true,
    format: 'esm',
    outfile,
    packages: 'external',
    platform: 'node'
  });
  return import(outfile);
}
