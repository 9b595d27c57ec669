/** The history's panel: long stories, what fails, and those who use the keyboard or a screen reader. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';

import { choose, draft, open, panel, rows, showHistory } from './history.js';
import {
  archive,
  expect,
  NO_KEYS,
  notebook,
  openLab,
  openNotebook,
  place,
  put,
  test,
  withLab,
  type Stack
} from './stack.js';
import { dialog, dialogButton, execute, expectSound } from './ui.js';

const MANY = 10_000;

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

test('ten thousand versions come as one scrolls, down to the oldest', async ({ page, stack }) => {
  test.setTimeout(180_000);
  const name = 'long.ipynb';
  await datedCopies(stack, name, MANY);
  await draft(stack, name, 'newest');
  await openLab(page, stack.lab);
  await showHistory(page, 100, name);
  await expect(rows(page).first()).toContainText('latest');
  await expect(async () => {
    await rows(page).last().scrollIntoViewIfNeeded();
    expect(await rows(page).count()).toBe(MANY + 1);
  }).toPass({ timeout: 90_000 });
  await expect(panel(page).getByText('Show Older Versions')).toBeHidden();
  await rows(page).first().focus();
  await page.keyboard.press('End');
  await expect(rows(page).last()).toBeFocused();
  for (const key of ['Enter', 'Tab', 'Enter']) {
    await page.keyboard.press(key);
  }
  const preview = page.frameLocator('.jp-Bookstore-preview iframe');
  await expect(preview.locator('h1')).toHaveText('The oldest');
});

/** Writes saves as they are kept where the bucket keeps no versions: MinIO needs minutes for as many of one key. */
async function datedCopies(stack: Stack, path: string, count: number) {
  const newest = Date.now();
  let n = 0;
  const write = async () => {
    while (n < count) {
      const age = n++;
      const time = new Date(newest - age * 60_000).toISOString().replace(/[^0-9TZ]/g, '');
      const body = notebook(age === count - 1 ? '# The oldest' : `# Saved ${age} minutes ago`);
      await put(stack, `workspace/.bookstore/versions/${path}/${time}-${age}`, body);
    }
  };
  await Promise.all(Array.from({ length: 16 }, write));
}

test('a storage that does not answer is said, and tried again', async ({ page, stack }) => {
  const name = 'not answering.ipynb';
  await draft(stack, name, 'one');
  await openLab(page, stack.lab);
  stack.proxy.inject({
    fault: { kind: 'refuse' },
    when: ({ method }) => method !== 'OPTIONS'
  });
  await execute(page, 'bookstore:history', { path: name });
  const again = panel(page).getByRole('button', { name: 'Try Again' });
  await expect(again).toBeVisible({ timeout: 60_000 });
  await expect(panel(page)).toContainText('Nothing answers at');
  stack.proxy.reset();
  await again.click();
  await expect(rows(page)).toHaveCount(1);
  await expect(again).toBeHidden();
});

test('a version that was deleted meanwhile is said, and nothing is changed', async ({
  page,
  stack
}) => {
  const { client, bucket } = stack.minio;
  const name = 'gone meanwhile.ipynb';
  const { VersionId } = await put(stack, `workspace/${name}`, notebook('one'));
  await place(stack.lab, name, notebook('present'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 1);
  await client.send(
    new DeleteObjectCommand({ Bucket: bucket, Key: `workspace/${name}`, VersionId })
  );
  await choose(page, 0, 'Open a Copy');
  await expect(dialog(page)).toContainText('The copy could not be opened.');
  await dialogButton(page, 'Close').click();
  await expect(page.locator('.jp-DirListing-item', { hasText: 'gone meanwhile-1' })).toHaveCount(0);
});

test('a delete marker is told, and taken away', async ({ page, stack }) => {
  const { client, bucket } = stack.minio;
  const name = 'marked.ipynb';
  await draft(stack, name, 'one');
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `workspace/${name}` }));
  await openLab(page, stack.lab);
  await showHistory(page, 2, name);
  await expect(rows(page).first()).toContainText('deleted');
  await (await open(page, 0)).getByRole('button', { name: 'Undelete' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('latest');
});

test('a preview runs nothing, and a comparison tells what changed', async ({ page, stack }) => {
  const name = 'viewed.ipynb';
  await draft(stack, name, '# A title\n<script>top.pwned = 1</script>', 'two');
  await place(stack.lab, name, notebook('three'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 2);
  await (await open(page, 1)).getByRole('button', { name: 'Preview' }).click();
  const frame = page.locator('.jp-Bookstore-preview iframe');
  await expect(frame).toHaveAttribute('sandbox', '');
  await expect(page.frameLocator('.jp-Bookstore-preview iframe').getByRole('heading')).toHaveText(
    'A title'
  );
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);

  await (await open(page, 0)).getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText('1 changed')).toBeVisible();
  await choose(page, 1, 'Compare with Another Version…');
  await choose(page, 0, /^Compare with the Version of/);
  await expect(page.getByText('A title').last()).toBeVisible();
});

test('who types keys in is asked for them, and sees the history then', async ({ page, stack }) => {
  await withLab(stack, NO_KEYS, async lab => {
    const name = 'with keys.ipynb';
    await draft(stack, name, 'one');
    await openLab(page, lab);
    await execute(page, 'bookstore:history', { path: name });
    await expect(panel(page)).toContainText('Your access key is needed');
    await panel(page).getByRole('button', { name: 'Sign In…' }).click();
    await dialog(page).getByLabel('Access key ID').fill(stack.minio.accessKeyId);
    await dialog(page).getByLabel('Secret access key').fill(stack.minio.secretAccessKey);
    await page.keyboard.press('Enter');
    await expect(rows(page)).toHaveCount(1, { timeout: 30_000 });
  });
});

test('all of it is reached by the keyboard', async ({ page, stack }) => {
  const name = 'by key alone.ipynb';
  await draft(stack, name, 'one', 'two', 'three');
  await place(stack.lab, name, notebook('three'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 3);
  await rows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows(page).nth(1)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Tab');
  await expect(panel(page).getByRole('button', { name: 'Preview' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(panel(page).getByRole('button', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await dialog(page).getByLabel('Name').fill('found by key');
  await page.keyboard.press('Enter');
  await expect(rows(page).nth(1)).toContainText('found by key');
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test(`axe finds nothing serious in a history: ${theme}`, async ({ page, stack }) => {
    const name = `history in ${theme}.ipynb`;
    await draft(stack, name, 'one', 'two');
    await put(stack, `published/${name}`, notebook('two'));
    await place(stack.lab, name, notebook('three'));
    await openNotebook(page, stack.lab, name);
    await execute(page, 'apputils:change-theme', { theme });
    const isLight = String(theme.endsWith('Light'));
    await expect(page.locator('body')).toHaveAttribute('data-jp-theme-light', isLight);
    await showHistory(page, 3);
    await (await open(page, 1)).getByRole('button', { name: 'Compare' }).click();
    await expect(page.getByText('1 changed')).toBeVisible();
    await expectSound(page, '#jp-bookstore-history');
    await expectSound(page, '.jp-Bookstore-comparison');
    await panel(page).getByRole('button', { name: 'Show Deleted Notebooks' }).click();
    await expect(panel(page)).toContainText(/in S3 and not here|are here as well/);
    await expectSound(page, '#jp-bookstore-history');
  });
}
