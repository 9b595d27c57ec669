/** The pictures of README and docs, taken from the running product. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { writeHistory } from 'bookstore-ci/demo_history.mjs';

import { archive, openNotebook, place, test } from './stack.js';
import {
  confirmPublish,
  copiedLink,
  dialogButton,
  execute,
  notification,
  publishButton
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const sample = new URL('../../ci/samples/astronomy/Kepler.ipynb', import.meta.url);

test('pictures', async ({ page, stack }) => {
  await place(stack.lab, 'kepler.ipynb', await readFile(sample));
  await openNotebook(page, stack.lab, 'kepler.ipynb');
  const news = page.getByRole('button', { name: 'No', exact: true });
  if (await news.isVisible()) {
    await news.click();
  }
  await page.keyboard.press('Control+b');
  await publishButton(page).click();
  await dialogButton(page, 'Publish').waitFor();
  await page.getByText('Nothing is published there yet.').waitFor();
  await page.screenshot({ path: `${folder}publish.png` });
  await confirmPublish(page);
  await notification(page, 'is published.').waitFor();
  await page.screenshot({ path: `${folder}published.png` });
  const link = await copiedLink(page);

  await page.goto(link);
  await page.locator('#lab').fill(stack.reader.url);
  await page.locator('iframe').scrollIntoViewIfNeeded();
  await page.frameLocator('iframe').getByRole('heading').first().waitFor();
  await page.screenshot({ fullPage: true, path: `${folder}page.png` });

  await page.goto(link.replace('/clone?', '/preview?'));
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ fullPage: true, path: `${folder}preview-dark.png` });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ height: 700, width: 360 });
  await page.screenshot({ fullPage: true, path: `${folder}preview-narrow.png` });
  await page.setViewportSize({ height: 700, width: 1100 });

  await page.goto(
    `${stack.reader.url}lab?token=${stack.reader.token}&bookstore-clone=${encodeURIComponent(link)}`
  );
  await dialogButton(page, 'Clone').waitFor();
  await page.screenshot({ path: `${folder}clone.png` });
  await dialogButton(page, 'Clone').click();
  await notification(page, 'Cloned as').waitFor();
  await page.locator('.jp-NotebookPanel .jp-OutputArea').first().waitFor();
  await page.screenshot({ path: `${folder}cloned.png` });
});

test('pictures of a history', async ({ page, stack }) => {
  const { edge, lab, minio } = stack;
  const name = 'Kepler.ipynb';
  const notebook = await readFile(sample);
  await writeHistory({ minio, edge: edge.url, path: name, notebook, deleted: 'First try.ipynb' });
  await place(lab, name, notebook);
  await archive(lab, true);
  await openNotebook(page, lab, name);
  const news = page.getByRole('button', { name: 'No', exact: true });
  if (await news.isVisible()) {
    await news.click();
  }
  await page.keyboard.press('Control+b');
  await execute(page, 'bookstore:history');
  const rows = page.locator('.jp-Bookstore-version');
  await rows.nth(3).click();
  await rows.first().getByText('demo').waitFor();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.screenshot({ path: `${folder}history.png` });
  await page.keyboard.press('Escape');
  await rows.nth(6).click();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await page.frameLocator('iframe').getByRole('heading').first().waitFor();
  await page.screenshot({ path: `${folder}history-preview.png` });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByText('unchanged').first().waitFor();
  await page.screenshot({ path: `${folder}history-compare.png` });
  await archive(lab, false);
});
