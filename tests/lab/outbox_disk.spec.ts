/** Leaving loses nothing without a word: neither while a save is on its way to the disk, nor where there is none. */
import type { Page } from '@playwright/test';

import { allKept, expectSources, retryNow, save, status, takeAway } from './saving.js';
import { archive, expect, notebook, openNotebook, place, test, type Stack } from './stack.js';
import { notification } from './ui.js';

const MEMORY = 'it is in this tab’s memory alone';

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

/** Lets the browser store nothing more for JupyterLab. */
async function noRoom(page: Page, { lab }: Stack): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(lab.url);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}

/** Whether the browser asks before it closes the page, which then stays. */
async function warnsOnLeaving(page: Page): Promise<boolean> {
  // Browsers ask only where the user has done something.
  await page.locator('.jp-Notebook').click({ position: { x: 5, y: 5 } });
  const asked = page.waitForEvent('dialog').then(async dialog => {
    await dialog.dismiss();
    return dialog.type() === 'beforeunload';
  });
  const left = page.waitForEvent('close').then(() => false);
  await page.close({ runBeforeUnload: true });
  return Promise.race([asked, left]);
}

test('leaving warns while the archive, which the first save loads, has not taken it', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'first.ipynb', notebook('0'));
  let release: () => void = () => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  await page.route(/\/archive\.[0-9a-f]+\.js/, async route => {
    await held;
    await route.continue();
  });
  await openNotebook(page, stack.lab, 'first.ipynb');
  await save(page, '1');
  expect(await warnsOnLeaving(page)).toBe(true);
  release();
  await allKept(page);
  await expectSources(stack, 'workspace/first.ipynb', ['1']);
  expect(await warnsOnLeaving(page)).toBe(false);
});

test('a browser that stores nothing is told of at once; leaving warns until all is sent', async ({
  page,
  stack
}) => {
  await noRoom(page, stack);
  await place(stack.lab, 'private.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'private.ipynb');
  takeAway(stack);
  await save(page, '1');
  await expect(notification(page, MEMORY)).toBeVisible();
  await save(page, '2');
  await expect(status(page)).toHaveText('Offline: 2 saves waiting', { timeout: 60_000 });
  await expect(page.locator('.Toastify__toast', { hasText: MEMORY })).toHaveCount(1);
  expect(await warnsOnLeaving(page)).toBe(true);
  stack.proxy.reset();
  await retryNow(page);
  await allKept(page);
  await expectSources(stack, 'workspace/private.ipynb', ['1', '2']);
  expect(await warnsOnLeaving(page)).toBe(false);
});

test('a disk that is full is told of; what it did not take is sent behind what it holds', async ({
  page,
  stack
}) => {
  test.setTimeout(180_000);
  await place(stack.lab, 'full.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'full.ipynb');
  await save(page, '1');
  await expectSources(stack, 'workspace/full.ipynb', ['1']);
  await allKept(page);
  takeAway(stack);
  await noRoom(page, stack);
  // The browser goes by what room it has seen half a minute ago.
  const sources = ['1'];
  const isTold = async () => {
    sources.push(`${sources.length + 1}`);
    await save(page, sources.at(-1) ?? '');
    return notification(page, MEMORY).isVisible();
  };
  await expect.poll(isTold, { timeout: 80_000, intervals: [3000] }).toBe(true);
  expect(sources.length).toBeGreaterThan(2);
  expect(await warnsOnLeaving(page)).toBe(true);
  stack.proxy.reset();
  await retryNow(page);
  await expectSources(stack, 'workspace/full.ipynb', sources);
  await allKept(page);
  expect(await warnsOnLeaving(page)).toBe(false);
});
