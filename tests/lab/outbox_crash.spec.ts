/** What waits outlives the browser itself, and keys that expire. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';

import { allKept, expectSources, save, status, takeAway } from './saving.js';
import { archive, expect, notebook, openLab, openNotebook, place, test } from './stack.js';

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

test('saves that wait outlive a browser that is killed', async ({ stack }) => {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'bookstore-profile-'));
  const launch = async () =>
    chromium.launchPersistentContext(profile, {
      executablePath: await findChromium(),
      args: CHROMIUM_ARGS
    });
  try {
    await place(stack.lab, 'killed.ipynb', notebook('0'));
    const first = await launch();
    const page = await first.newPage();
    await openNotebook(page, stack.lab, 'killed.ipynb');
    await save(page, '1');
    await expectSources(stack, 'workspace/killed.ipynb', ['1']);
    takeAway(stack);
    await save(page, '2');
    await save(page, '3');
    await expect(status(page)).toHaveText('Offline: 2 saves waiting', { timeout: 60_000 });
    const devtools = await first.browser()?.newBrowserCDPSession();
    const { processInfo = [] } = (await devtools?.send('SystemInfo.getProcessInfo')) ?? {};
    const browser = processInfo.find(({ type }) => type === 'browser');
    const gone = new Promise(resolve => first.once('close', resolve));
    process.kill(browser?.id ?? NaN, 'SIGKILL');
    await gone;

    stack.proxy.reset();
    const second = await launch();
    const next = await second.newPage();
    await openLab(next, stack.lab);
    await allKept(next);
    await expectSources(stack, 'workspace/killed.ipynb', ['1', '2', '3']);
    await second.close();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('credentials that expire between two saves are asked for anew', async ({ page, stack }) => {
  await place(stack.lab, 'expires.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'expires.ipynb');
  await save(page, '1');
  await expectSources(stack, 'workspace/expires.ipynb', ['1']);
  const isPut = ({ method, url }: { method?: string; url?: string }) =>
    method === 'PUT' && (url ?? '').includes('/workspace/expires.ipynb');
  stack.proxy.inject({
    fault: { kind: 'answer', status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' },
    when: isPut,
    times: 1
  });
  const asked = page.waitForRequest('**/bookstore/credentials*');
  await save(page, '2');
  await asked;
  await save(page, '3');
  await allKept(page);
  await expectSources(stack, 'workspace/expires.ipynb', ['1', '2', '3']);
});
