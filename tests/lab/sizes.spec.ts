import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import { xtask } from 'bookstore-ci/build.mjs';
import { inRoot } from 'bookstore-ci/paths.mjs';

import { expect, notebook, openNotebook, place, test } from './stack.js';
import { dialog, dialogButton, execute, notification, publish } from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const FILES = 'lab/extensions/jupyterlab-bookstore/';
const FOLDER = 'js/jupyterlab_bookstore/labextension/';

test('the wasm waits for the first use, and what is loaded is what the size report counts', async ({
  page,
  stack
}) => {
  const report = JSON.parse(await xtask('sizes', '--json')) as { title: string; files: File[] }[];
  const counted = (title: string) =>
    report.find(group => group.title === title)?.files.map(file => file.path);
  const asked = new Set<string>();
  page.on('request', request => {
    const [, file] = new URL(request.url()).pathname.split(FILES);
    if (file) {
      asked.add(FOLDER + file);
    }
  });

  await page.goto(`${stack.lab.lab}&reset`);
  await page.locator('.jp-Launcher').waitFor();
  await page.waitForLoadState('networkidle');
  const first = [...asked].sort();
  expect(first.filter(file => file.endsWith('.wasm'))).toEqual([]);
  expect(first).toEqual(counted('JupyterLab, before first use')?.sort());
  const sizes = await Promise.all(
    first.map(async file => gzipSync(await readFile(inRoot(file)), { level: 9 }).length)
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(15 * 1024);

  // The first use is that of the toolbar's button, which tells whether the open notebook is published.
  await place(stack.lab, 'first.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'first.ipynb');
  const link = await publish(page);
  await execute(page, 'bookstore:clone');
  await dialog(page).getByLabel('Link').fill(link);
  await dialogButton(page, 'Continue').click();
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, 'Cloned as first-1.ipynb')).toBeVisible();
  expect([...asked].filter(file => file.endsWith('.wasm'))).toHaveLength(1);
  expect([...asked].sort()).toEqual(counted('JupyterLab, all that publish and clone load')?.sort());
});

interface File {
  path: string;
}
