/** A clone link in the address, at every place where JupyterLab may be opened with it. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import type { Page } from '@playwright/test';

import { addressOf, expect, link, notebook, onDisk, place, put, test } from './stack.js';
import { dialog, dialogButton, notification, signIn } from './ui.js';

/** Agrees to the clone that the page asks about; the parameter must be gone by then, the rest be there. */
async function agree(page: Page, name: string) {
  await expect(dialog(page)).toContainText('Clone “');
  await expect(dialog(page)).toHaveCount(1);
  expect(page.url()).not.toContain('bookstore-clone');
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, `Cloned as ${name}`)).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
}

/**
 * A tab asks the others for their workspaces, and JupyterLab gives them 200 to 500 ms to answer: too few for a
 * tab in the background of a busy machine.
 */
async function waitLongerForOtherTabs(page: Page) {
  await page.addInitScript(() => {
    // Only before JupyterLab reloads the tab: at a workspace of its own it is as fast as ever.
    if (location.pathname.includes('/workspaces/')) {
      return;
    }
    const setTimeout = window.setTimeout.bind(window);
    const slower = (handler: TimerHandler, delay = 0, ...rest: unknown[]) =>
      setTimeout(handler, delay >= 200 && delay <= 500 ? 10 * delay : delay, ...rest);
    window.setTimeout = slower as typeof window.setTimeout;
  });
}

test('at a file’s address: the file is opened, and the link is asked about', async ({
  page,
  stack
}) => {
  const source = notebook('"from a file’s address"');
  await put(stack, 'published/at a file.ipynb', source);
  await mkdir(path.join(stack.reader.root, 'my work'), { recursive: true });
  await place(stack.reader, 'my work/ü.txt', 'mine');
  const parameter = link(stack, 'published/at a file.ipynb');
  const query = { token: stack.reader.token, reset: '' };
  await page.goto(addressOf(stack.reader, 'lab/tree/my%20work/%C3%BC.txt', query, parameter));
  await agree(page, 'at a file.ipynb');
  await expect(page.locator('.jp-FileEditor')).toContainText('mine');
  await expect(page.locator('.jp-NotebookPanel')).toBeVisible();
  expect((await onDisk(stack.reader, 'my work/at a file.ipynb')).toString()).toBe(source);
});

test('in a second tab, which JupyterLab reloads at a workspace of its own', async ({
  page,
  context,
  stack
}) => {
  await put(stack, 'published/second.ipynb', notebook('2'));
  const { reader } = stack;
  await page.goto(addressOf(reader, 'lab', { token: reader.token, reset: '' }));
  await page.locator('#jp-main-dock-panel').waitFor();
  const second = await context.newPage();
  await waitLongerForOtherTabs(second);
  await second.goto(addressOf(reader, 'lab', {}, link(stack, 'published/second.ipynb')));
  await agree(second, 'second.ipynb');
  expect(second.url()).toContain('/lab/workspaces/auto-');
  await second.reload();
  await expect(second.locator('.jp-NotebookPanel')).toBeVisible();
  await expect(dialog(second)).toHaveCount(0);
  await expect(dialog(page)).toHaveCount(0);
});

test('below another base address, after a password was asked for', async ({ page, stack }) => {
  await put(stack, 'published/signed in.ipynb', notebook('"signed in"'));
  const parameter = link(stack, 'published/signed in.ipynb');
  await page.goto(addressOf(stack.lab, 'lab', { reset: '' }, parameter));
  await expect(page).toHaveURL(/\/mybaseUrl\/ipynb\/login\?/);
  await signIn(page, stack.password);
  await agree(page, 'signed in.ipynb');
  await expect(page).toHaveURL(/\/mybaseUrl\/ipynb\/lab/);
});

test('through JupyterHub’s user-redirect', async ({ page, stack }) => {
  const source = notebook('"by the hub"');
  await put(stack, 'published/by the hub.ipynb', source);
  // What the hub does: it knows who the reader is, and sends on to their server, query and all.
  const hub = createServer((request, response) => {
    const asked = /^\/hub\/user-redirect\/(.*)$/.exec(request.url ?? '')?.[1];
    response.writeHead(asked === undefined ? 404 : 302, { location: `${stack.lab.url}${asked}` });
    response.end();
  });
  await new Promise<void>(resolve => hub.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(stack.lab.lab);
    const { port } = hub.address() as AddressInfo;
    await page.goto(link(stack, 'published/by the hub.ipynb'));
    await page.locator('#lab').fill(`http://127.0.0.1:${port}/hub/user-redirect`);
    await page.getByRole('button', { name: /Open in JupyterLab/ }).click();
    await agree(page, 'by the hub.ipynb');
  } finally {
    hub.close();
  }
  expect((await onDisk(stack.lab, 'by the hub.ipynb')).toString()).toBe(source);
});
