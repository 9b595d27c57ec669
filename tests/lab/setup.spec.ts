import { expect, isThere, notebook, openNotebook, place, test } from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  notification,
  publishButton
} from './ui.js';

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
  await expect(dialog(page)).toContainText(
    'Enter an access key to test with; without one it is asked for when it is needed. Nothing is saved yet.'
  );
  await dialogButton(page, 'Save Anyway').click();

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

test('what does not pass the test is not saved before the user knows', async ({ page, stack }) => {
  const saved = async () => (await stack.reader.fetch('lab/api/settings')).text();
  await place(stack.reader, 'tested.ipynb', notebook('1'));
  await openNotebook(page, stack.reader, 'tested.ipynb');
  await execute(page, 'bookstore:set-up');
  await dialog(page).getByLabel('Address of the storage').fill(stack.proxy.url);
  await dialog(page).getByLabel('Bucket', { exact: true }).fill('mistyped');
  await dialog(page).getByLabel('Access key id').fill(stack.minio.accessKeyId);
  await dialog(page).getByLabel('Secret access key').fill('mistyped-secret');
  await dialogButton(page, 'Save').click();
  const { origin } = new URL(stack.reader.url);
  await expect(dialog(page).getByRole('status')).toHaveText(
    `${stack.proxy.url}/ is up, but does not let ${origin} use the bucket “mistyped” in the region us-east-1. ` +
      `Check the bucket's name and region, and that its CORS rules allow ${origin}. Nothing is saved yet.`
  );
  await expect(dialogButton(page, 'Save Anyway')).toBeVisible();

  await dialog(page).getByLabel('Bucket', { exact: true }).fill(stack.minio.bucket);
  await dialogButton(page, 'Save').click();
  await expect(dialog(page).getByRole('status')).toHaveText(
    'The secret access key does not belong to the access key. Sign in again, or ask whoever set up the access key. Nothing is saved yet.'
  );
  expect(await saved()).not.toContain('mistyped');

  await dialog(page).getByLabel('Secret access key').fill(stack.minio.secretAccessKey);
  await dialogButton(page, 'Test Connection').click();
  await expect(dialog(page).getByRole('status')).toHaveText(
    'It works, and the bucket keeps versions.'
  );
  await dialogButton(page, 'Save').click();
  await expect(dialog(page)).toHaveCount(0);
  await publishButton(page).click();
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible();
});
