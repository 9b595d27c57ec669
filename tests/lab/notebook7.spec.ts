/** Notebook 7: each document in a tab of its own, the same commands. */
import type { BrowserContext, Page } from '@playwright/test';

import {
  addressOf,
  expect,
  isThere,
  kernelIsIdle,
  link,
  notebook,
  object,
  onDisk,
  place,
  put,
  test
} from './stack.js';
import { confirmPublish, copiedLink, dialog, dialogButton, notification } from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** What the pages of a context complain about in our code, from now on; Notebook has complaints of its own. */
function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (text.includes('/jupyterlab-bookstore/')) {
      complaints.push(text);
    }
  };
  context.on('weberror', error => complain(error.error().stack ?? ''));
  context.on('console', message => {
    if (message.type() === 'error') {
      complain(`${message.text()} ${message.location().url}`);
    }
  });
  return complaints;
}

test('the toolbar publishes, and the File menu has the rest', async ({ page, context, stack }) => {
  const complaints = complaintsOf(context);
  await place(stack.lab, 'seven.ipynb', notebook('# Seven\n', '7'));
  await page.goto(addressOf(stack.lab, 'notebooks/seven.ipynb', { token: stack.lab.token }));
  await kernelIsIdle(page);
  const button = page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="bookstore-publish"]');
  await button.getByRole('button').click();
  await confirmPublish(page);
  const copied = await copiedLink(page);
  expect(copied).toContain(stack.edge.url);
  const stored = await object(stack, 'published/seven.ipynb');
  expect(stored.bytes).toEqual(await onDisk(stack.lab, 'seven.ipynb'));
  await expect(button).toContainText('Published');

  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: 'Publish…', exact: true })).toBeVisible();
  await expect(menu.getByRole('menuitem', { name: 'Copy Published Link' })).toBeVisible();
  await expect(menu.getByRole('menuitem', { name: 'Clone from Link…' })).toBeVisible();
  await menu.getByRole('menuitem', { name: 'Unpublish…' }).click();
  await dialogButton(page, 'Unpublish').click();
  await expect(notification(page, 'is no longer published.')).toBeVisible();
  expect(await isThere(stack, 'published/seven.ipynb')).toBe(false);
  expect(complaints).toEqual([]);
});

for (const { at, below } of [
  { at: 'the file list', below: 'tree' },
  { at: 'an open notebook', below: 'notebooks/open.ipynb' }
]) {
  test(`a link is cloned at ${at}, and opened in a tab of its own`, async ({
    page,
    context,
    stack
  }) => {
    const complaints = complaintsOf(context);
    const name = `seven-${below.slice(0, 4)}.ipynb`;
    await place(stack.reader, 'open.ipynb', notebook('1'));
    await put(stack, `published/${name}`, notebook('# Cloned into seven'));
    const parameter = link(stack, `published/${name}`);
    await page.goto(addressOf(stack.reader, below, { token: stack.reader.token }, parameter));
    await expect(dialog(page)).toContainText(`Clone “${name}”?`);
    expect(page.url()).not.toContain('bookstore-clone');
    const opened = context.waitForEvent('page');
    await dialogButton(page, 'Clone').click();
    await expect(notification(page, `Cloned as ${name}`)).toBeVisible();
    const tab: Page = await opened;
    await expect(tab).toHaveURL(`${stack.reader.url}notebooks/${name}`);
    await expect(tab.locator('.jp-Notebook')).toContainText('Cloned into seven');
    expect(complaints).toEqual([]);
  });
}
