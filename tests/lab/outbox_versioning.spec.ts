/** Where the bucket keeps no versions, the user decides, and nothing pretends to be kept. */
import type { Page } from '@playwright/test';

import { copies, switchVersioning, withBucket, writes } from './bucket.js';
import { allKept, expectSources, save, sources, status } from './saving.js';
import { expect, isThere, notebook, openNotebook, place, test, type Stack } from './stack.js';
import { dialog, dialogButton, notification } from './ui.js';

const WARNING = 'Saves are not archived: the bucket keeps no versions.';

/** Answers what the warning asks. */
async function answer(page: Page, button: string): Promise<void> {
  await notification(page, WARNING).getByRole('button', { name: 'What to do…' }).click();
  await expect(dialog(page)).toContainText('put-bucket-versioning');
  await dialogButton(page, button).click();
}

async function open(page: Page, { lab }: Stack, name: string): Promise<void> {
  await place(lab, name, notebook('0'));
  await openNotebook(page, lab, name);
}

test('nothing is sent before the user has agreed; then each save is a dated copy', async ({
  page,
  context,
  stack
}) => {
  await withBucket(stack, async own => {
    await open(page, own, 'a.ipynb');
    await save(page, '1');
    await expect(notification(page, WARNING)).toBeVisible();
    await save(page, '2');
    await expect(status(page)).toHaveText('Saves need attention');
    expect(writes(own)).toEqual([]);
    await answer(page, 'Keep Dated Copies');
    await save(page, '3');
    await expect.poll(() => copies(own, 'a.ipynb'), { timeout: 60_000 }).toEqual(['1', '2', '3']);
    await allKept(page);
    await page.close();

    const next = await context.newPage();
    await openNotebook(next, own.lab, 'a.ipynb');
    await save(next, '4');
    await expect
      .poll(() => copies(own, 'a.ipynb'), { timeout: 60_000 })
      .toEqual(['1', '2', '3', '4']);
    await expect(next.locator('.Toastify__toast', { hasText: WARNING })).toHaveCount(0);
    expect(await isThere(own, 'workspace/a.ipynb')).toBe(false);
  });
});

test('who declines is told that the archive is off, and nothing is sent', async ({
  page,
  context,
  stack
}) => {
  await withBucket(stack, async own => {
    await open(page, own, 'a.ipynb');
    await save(page, '1');
    await answer(page, 'Do Not Archive');
    await expect(status(page)).toHaveText('Archive off');
    await save(page, '2');
    await status(page).getByRole('button').click();
    await expect(dialog(page).locator('tbody tr')).toHaveCount(1);
    await page.close();

    const next = await context.newPage();
    await openNotebook(next, own.lab, 'a.ipynb');
    await save(next, '3');
    await expect(status(next)).toHaveText('Archive off', { timeout: 60_000 });
    await expect(next.locator('.Toastify__toast', { hasText: WARNING })).toHaveCount(0);
    expect(writes(own)).toEqual([]);
  });
});

test('once versioning is switched on, what has waited becomes versions', async ({
  page,
  stack
}) => {
  await withBucket(stack, async own => {
    await open(page, own, 'a.ipynb');
    await save(page, '1');
    await save(page, '2');
    await expect(notification(page, WARNING)).toBeVisible();
    await switchVersioning(own, 'Enabled');
    await status(page).getByRole('button').click();
    await dialogButton(page, 'What to Do…').click();
    await expect(dialog(page)).toContainText('put-bucket-versioning');
    await dialogButton(page, 'It Is Switched On').click();
    await expectSources(own, 'workspace/a.ipynb', ['1', '2']);
    await allKept(page);
    expect(await copies(own, 'a.ipynb')).toEqual([]);
  });
});

test('a save that the bucket stops to keep in the midst is not taken for kept', async ({
  page,
  stack
}) => {
  await withBucket(stack, async own => {
    await switchVersioning(own, 'Enabled');
    await open(page, own, 'a.ipynb');
    await save(page, '1');
    await allKept(page);
    await switchVersioning(own, 'Suspended');
    await save(page, '2');
    await expect(notification(page, WARNING)).toBeVisible({ timeout: 60_000 });
    await save(page, '3');
    await expect(status(page)).toHaveText('Saves need attention');
    await answer(page, 'Keep Dated Copies');
    await expect.poll(() => copies(own, 'a.ipynb'), { timeout: 60_000 }).toEqual(['2', '3']);
    await allKept(page);
    // What replaced nothing stands above it.
    expect(await sources(own, 'workspace/a.ipynb')).toContain('1');
  });
});
