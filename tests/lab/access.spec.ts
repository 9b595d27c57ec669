/** Without a mouse, and with a screen reader: focus, names, and what axe finds in both themes. */
import type { Locator, Page } from '@playwright/test';

import {
  expect,
  link,
  notebook,
  onDisk,
  openLab,
  openNotebook,
  place,
  put,
  setUp,
  test
} from './stack.js';
import {
  dialog,
  dialogButton,
  execute,
  expectSound,
  notification,
  publish,
  publishButton
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('Publish and copy the link by keyboard; the focus goes into the dialog and back', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'by key.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'by key.ipynb');
  const button = publishButton(page).locator('jp-button');
  // Tab stops at one button of a toolbar; arrows lead to the others.
  await page.locator('.jp-NotebookPanel-toolbar jp-button[tabindex="0"]').first().focus();
  await expect(button).toHaveAttribute('title', /it is not published yet/);
  await expect(button.getByRole('button')).toHaveAccessibleName('Publish');
  await moveTo(page, button, 'ArrowRight');
  await page.keyboard.press('Enter');

  const asked = page.getByRole('dialog', { name: 'Publish “by key.ipynb”' });
  await expect(asked.getByLabel('Publish to s3://bookstore/')).toBeFocused();
  await expect(asked.getByRole('status')).toHaveText('Nothing is published there yet.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '“by key.ipynb” is' })).toBeVisible();
  await expect(button).toBeFocused();
  await expect(button.getByRole('button')).toHaveAccessibleName('Published');

  await command(page, 'Copy Published Link');
  await expect(notification(page, 'The link was copied.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('s3_key=published/by%20key.ipynb');
});

test('Clone by keyboard: Enter alone fetches nothing', async ({ page, stack }) => {
  await put(stack, 'published/keyed.ipynb', notebook('"keyed"'));
  await openLab(page, stack.lab);
  for (const agrees of [false, true]) {
    await command(page, 'Clone from Link');
    await expect(page.getByRole('dialog', { name: 'Clone from Link' })).toBeVisible();
    await expect(dialog(page).getByLabel('Link')).toBeFocused();
    await page.keyboard.insertText(link(stack, 'published/keyed.ipynb'));
    await page.keyboard.press('Enter');
    const asked = page.getByRole('dialog', { name: 'Clone “keyed.ipynb”?' });
    await expect(asked).toHaveAccessibleDescription(/Only clone from places that you recognize/);
    await expect(dialogButton(page, 'Cancel')).toBeFocused();
    if (agrees) {
      await moveTo(page, asked.getByLabel('Folder', { exact: true }), 'Tab');
      await page.keyboard.insertText('not there');
      await page.keyboard.press('Enter');
      await expect(dialogButton(page, 'Clone')).toBeFocused();
      await page.keyboard.press('Enter');
      const folder = asked.getByLabel('Folder', { exact: true });
      await expect(folder).toBeFocused();
      await expect(folder).toHaveAccessibleDescription('There is no folder “not there”.');
      await folder.press('Control+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toHaveCount(0);
    if (!agrees) {
      expect(stack.proxy.seen).toEqual([]);
    }
  }
  await expect(notification(page, 'Cloned as keyed.ipynb')).toBeVisible();
  expect((await onDisk(stack.lab, 'keyed.ipynb')).toString()).toContain('keyed');
});

test('Enter on a button inside a dialog presses that button', async ({ page, stack }) => {
  await openLab(page, stack.reader);
  await execute(page, 'bookstore:set-up');
  const asked = page.getByRole('dialog', { name: 'Set up Bookstore' });
  await asked.getByLabel('Address of the storage').fill(stack.proxy.url);
  await asked.getByLabel('Bucket', { exact: true }).fill(stack.minio.bucket);
  await asked.getByLabel('Access key id').fill(stack.minio.accessKeyId);
  await asked.getByLabel('Secret access key').fill(stack.minio.secretAccessKey);
  const button = asked.getByRole('button', { name: 'Test Connection' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(asked.getByRole('status')).toHaveText('It works, and the bucket keeps versions.');
  await expect(button).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(asked).toHaveCount(0);
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
  test(`axe finds nothing serious: ${theme}`, async ({ page, stack }) => {
    const name = `${theme}.ipynb`;
    await put(stack, `published/${name}`, notebook('1'));
    await place(stack.lab, name, notebook('1'));
    await openNotebook(page, stack.lab, name);
    await execute(page, 'apputils:change-theme', { theme });
    const isLight = String(theme.endsWith('Light'));
    await expect(page.locator('body')).toHaveAttribute('data-jp-theme-light', isLight);

    await publishButton(page).click();
    await confirmable(page);
    await expectAccessible(page, 'Publish “');
    await page.keyboard.press('Escape');
    await publish(page);
    await expectSound(page, '.jp-toastContainer');
    await expectSound(page, '[data-jp-item-name="bookstore-publish"]');

    await execute(page, 'bookstore:unpublish');
    await expectAccessible(page, 'Unpublish?');
    await page.keyboard.press('Escape');

    await execute(page, 'bookstore:clone');
    await expectAccessible(page, 'Clone from Link');
    const elsewhere = link(stack, 'published/x.ipynb').replace(stack.edge.url, 'https://x.example');
    await dialog(page).getByLabel('Link').fill(elsewhere.replace('=bookstore', '=other'));
    await page.keyboard.press('Enter');
    await dialog(page).getByLabel('Folder', { exact: true }).fill('not there');
    await dialogButton(page, 'Clone').click();
    await expect(dialog(page).getByText('There is no folder')).toBeVisible();
    await expectAccessible(page, 'Clone “x.ipynb”?');
    await page.keyboard.press('Escape');

    await execute(page, 'bookstore:clone', { link: link(stack, 'published/gone.ipynb') });
    await dialogButton(page, 'Clone').click();
    await expectAccessible(page, 'Could not clone gone.ipynb.');
    await page.keyboard.press('Escape');
  });
}

test('axe finds nothing serious in what asks for a storage and its keys', async ({
  page,
  stack
}) => {
  await setUp(stack.reader, { s3_bucket: 'no-keys-yet' });
  await openLab(page, stack.reader);
  await execute(page, 'bookstore:set-up');
  await expectAccessible(page, 'Set up Bookstore');
  await page.keyboard.press('Escape');
  await place(stack.reader, 'no keys.ipynb', notebook('1'));
  await execute(page, 'bookstore:publish', { path: 'no keys.ipynb' });
  await expectAccessible(page, 'Sign in to the storage');
  await page.keyboard.press('Escape');
});

/** Presses a key until something has the focus, as a user does who sees where it is. */
async function moveTo(page: Page, target: Locator, key: string) {
  for (let presses = 0; presses < 30; presses++) {
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

/** Runs a command by the palette. */
async function command(page: Page, label: string) {
  const input = page.locator('.lm-CommandPalette-input');
  // JupyterLab is to be seen before it knows its keys.
  await expect(async () => {
    await page.keyboard.press('Control+Shift+c');
    await expect(input).toBeFocused({ timeout: 1000 });
  }).toPass();
  await page.keyboard.insertText(label);
  await expect(page.locator('.lm-CommandPalette-item').first()).toContainText(label);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

async function confirmable(page: Page) {
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
}

/** The dialog in front has this name, and axe finds nothing serious in it. */
async function expectAccessible(page: Page, name: string) {
  await expect(page.getByRole('dialog', { name })).toBeVisible();
  await expectSound(page, '.jp-Dialog');
}
