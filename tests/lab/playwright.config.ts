import { defineConfig } from '@playwright/test';

import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';

import { PLAIN_HOST } from './hosts.js';

export default defineConfig({
  testDir: '.',
  outputDir: '../results/lab',
  // One MinIO, one edge and two JupyterLabs serve all the tests; two cores bear no more.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // JupyterLab itself races on a busy machine; a test that needed its second try is named at the end.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: '../results/lab.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: await findChromium(),
      args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`]
    },
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 }
  }
});
