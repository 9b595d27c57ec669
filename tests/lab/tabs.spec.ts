/** Two tabs of one browser: what they share, and what they must not take from each other. */
import { readdir } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import {
  EXPOSE,
  addressOf,
  expect,
  link,
  notebook,
  onDisk,
  openLab,
  place,
  put,
  startLab,
  test,
  versions
} from './stack.js';
import { confirmPublish, copiedLink, dialog, dialogButton, execute, notification } from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a typed key is handed to the next tab, and stored nowhere', async ({
  page,
  context,
  stack
}) => {
  const { minio, proxy } = stack;
  const lab = await startLab({
    serverExtension: false,
    args: EXPOSE,
    settings: { s3_endpoint_url: proxy.url, s3_bucket: minio.bucket }
  });
  try {
    await place(lab, 'typed.ipynb', notebook('1'));
    await place(lab, 'handed.ipynb', notebook('2'));
    await openLab(page, lab);
    await execute(page, 'bookstore:publish', { path: 'typed.ipynb' });
    await expect(dialog(page)).toContainText('Sign in to the storage');
    await dialog(page).getByLabel('Access key id').fill(minio.accessKeyId);
    await dialog(page).getByLabel('Secret access key').fill(minio.secretAccessKey);
    await dialogButton(page, 'Sign In').click();
    await confirmPublish(page);
    await expect(notification(page, '“typed.ipynb” is published.')).toBeVisible();

    const next = await context.newPage();
    await openLab(next, lab);
    await execute(next, 'bookstore:publish', { path: 'handed.ipynb' });
    await confirmPublish(next);
    await expect(notification(next, '“handed.ipynb” is published.')).toBeVisible();
    for (const tab of [page, next]) {
      expect(await storedIn(tab)).not.toContain(minio.secretAccessKey);
    }
    expect(JSON.stringify(await context.cookies())).not.toContain(minio.secretAccessKey);
    for (const kept of ['lab/api/settings', 'lab/api/workspaces']) {
      const text = await (await lab.fetch(kept)).text();
      expect(text).not.toContain(minio.secretAccessKey);
    }

    // The one that was handed the key hands it on; with the last tab it is gone.
    await page.close();
    const third = await context.newPage();
    await openLab(third, lab);
    await execute(third, 'bookstore:copy-link', { path: 'typed.ipynb' });
    await expect(notification(third, 'The link was copied.')).toBeVisible();
    await next.close();
    await openLab(third, lab);
    await execute(third, 'bookstore:copy-link', { path: 'typed.ipynb' });
    await expect(dialog(third)).toContainText('Sign in to the storage');
  } finally {
    await lab.stop();
  }
});

test('the same publication from two tabs at once becomes one version', async ({
  page,
  context,
  stack
}) => {
  await place(stack.lab, 'both.ipynb', notebook('"both"'));
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await openLab(tab, stack.lab);
    await execute(tab, 'bookstore:publish', { path: 'both.ipynb' });
    await expect(dialog(tab)).toContainText('Nothing is published there yet.');
    await expect(dialogButton(tab, 'Publish')).toBeEnabled();
  }
  await Promise.all([page, second].map(tab => dialogButton(tab, 'Publish').click()));
  const first = await copiedLink(page);
  expect(await copiedLink(second)).toBe(first);
  expect(await versions(stack, 'published/both.ipynb')).toHaveLength(1);
});

for (const who of ['lab', 'reader'] as const) {
  test(`two tabs that clone one link at once get a file each: the ${who}`, async ({
    page,
    context,
    stack
  }) => {
    const jupyter = stack[who];
    const source = notebook(`"raced by the ${who}"`);
    await put(stack, `published/race-${who}.ipynb`, source);
    const second = await context.newPage();
    const query = { token: jupyter.token };
    for (const tab of [page, second]) {
      await tab.goto(addressOf(jupyter, 'lab', query, link(stack, `published/race-${who}.ipynb`)));
      await expect(dialogButton(tab, 'Clone')).toBeVisible();
    }
    await Promise.all([page, second].map(tab => dialogButton(tab, 'Clone').click()));
    for (const tab of [page, second]) {
      await expect(notification(tab, 'Cloned as')).toBeVisible();
    }
    for (const name of [`race-${who}.ipynb`, `race-${who}-1.ipynb`]) {
      expect((await onDisk(jupyter, name)).toString()).toBe(source);
    }
    const left = (await readdir(jupyter.root)).filter(name => /race-.*-2|\.part$/.test(name));
    expect(left).toEqual([]);
  });
}

/** All that a page keeps in its own storage, as text. */
function storedIn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [
      { ...localStorage },
      { ...sessionStorage },
      window.name,
      location.href
    ];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('not opened'));
      });
      for (const store of database.objectStoreNames) {
        kept.push(
          await new Promise((resolve, reject) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(new Error('not read'));
          })
        );
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      kept.push((await (await caches.open(name)).keys()).map(request => request.url));
    }
    return JSON.stringify(kept);
  });
}
