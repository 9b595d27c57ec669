import { expect, isThere, notebook, openNotebook, place, test } from './stack.js';
import { confirmPublish, dialog, dialogButton, notification, publishButton } from './ui.js';

test('with nothing configured Publish asks for what it needs, keeps no secret, and goes on', async ({
  page,
  stack
}) => {
  await place(stack.reader, 'mine.ipynb', notebook('1'));
  await openNotebook(page, stack.reader, 'mine.ipynb');
  await publishButton(page).click();

  await expect(dialog(page)).toContainText('Set up Bookstore');
  await dialog(page).getByLabel('Address of the storage').fill(stack.proxy.url);
  await dialog(page).getByLabel('Bucket', { exact: true }).fill(stack.minio.bucket);
  await expect(dialog(page).getByLabel('Prefix of your drafts')).toHaveValue(
    'workspace/{username}'
  );
  await dialogButton(page, 'Save').click();

  await expect(dialog(page)).toContainText('Sign in to the storage');
  await dialog(page).getByLabel('Access key id').fill(stack.minio.accessKeyId);
  await dialog(page).getByLabel('Secret access key').fill(stack.minio.secretAccessKey);
  await dialogButton(page, 'Sign In').click();
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(await isThere(stack, 'published/mine.ipynb')).toBe(true);

  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases]);
  });
  expect(kept).not.toContain(stack.minio.secretAccessKey);
  const settings = await stack.reader.fetch('lab/api/settings');
  const text = await settings.text();
  expect(text).toContain(stack.proxy.url);
  expect(text).not.toContain(stack.minio.secretAccessKey);
});
