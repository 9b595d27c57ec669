/** The history of a notebook: its versions as a list, and what can be done with each. */
import { readFile } from 'node:fs/promises';

import { choose, draft, open, panel, rows, showHistory, source } from './history.js';
import {
  archive,
  expect,
  isThere,
  notebook,
  object,
  onDisk,
  openLab,
  openNotebook,
  place,
  put,
  test,
  versions
} from './stack.js';
import { dialog, dialogButton, execute, notification } from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

test('a save shows itself in the history, with who saved', async ({ page, stack }) => {
  const name = 'shows-itself.ipynb';
  await place(stack.lab, name, notebook('first'));
  await openNotebook(page, stack.lab, name);
  await execute(page, 'bookstore:history');
  await expect(panel(page)).toContainText('Its next save becomes the first.');
  await execute(page, 'docmanager:save');
  await expect(rows(page)).toHaveCount(1, { timeout: 30_000 });
  await expect(rows(page)).toContainText('latest');
  await expect(rows(page)).toContainText('checkpoint');
  await expect(panel(page).locator('h3')).toHaveText(['Today']);
});

test('an older version is restored, the present is kept, and undo brings it back', async ({
  page,
  stack
}) => {
  const name = 'restored.ipynb';
  await draft(stack, name, 'one', 'two');
  await place(stack.lab, name, notebook('three, saved nowhere'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 2);
  await (await open(page, 1)).getByRole('button', { name: 'Restore…' }).click();
  await expect(dialog(page)).toContainText('kept as a version');
  await dialogButton(page, 'Restore').click();
  await expect.poll(() => source(page)).toBe('one');
  await expect
    .poll(async () => {
      const [newest] = await versions(stack, `workspace/${name}`);
      return (await object(stack, `workspace/${name}`, newest)).bytes.toString();
    })
    .toContain('three, saved nowhere');
  await expect(rows(page)).toHaveCount(3);
  await notification(page, 'is as it was').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => source(page)).toBe('three, saved nowhere');
});

test('what a restored notebook printed is shown as it was', async ({ page, stack }) => {
  const name = 'printed.ipynb';
  const lines = (...all: string[]) => all.map(line => `${line}\n`);
  const outputs = [
    { output_type: 'stream', name: 'stdout', text: lines('first', 'second') },
    {
      output_type: 'display_data',
      metadata: {},
      data: { 'text/html': lines('<p id="shown">', 'bold', '</p>') }
    }
  ];
  const version = JSON.parse(notebook('print()')) as { cells: object[] };
  version.cells[0] = { ...version.cells[0], outputs };
  await put(stack, `workspace/${name}`, JSON.stringify(version));
  await place(stack.lab, name, notebook('later'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 1);
  await (await open(page, 0)).getByRole('button', { name: 'Restore…' }).click();
  await dialogButton(page, 'Restore').click();
  await expect.poll(() => source(page)).toBe('print()');
  const shown = page.locator('.jp-Cell .jp-OutputArea-output');
  await expect(shown.first()).toHaveText('first second');
  await expect(shown.last()).toHaveText('bold');
});

test('a version opens as a copy under a free name, and the notebook stays', async ({
  page,
  stack
}) => {
  const name = 'copied.ipynb';
  await draft(stack, name, 'old');
  await place(stack.lab, name, notebook('present'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 1);
  await choose(page, 0, 'Open a Copy');
  await expect.poll(() => source(page)).toBe('old');
  expect((await onDisk(stack.lab, 'copied-1.ipynb')).toString()).toContain('old');
  expect((await onDisk(stack.lab, name)).toString()).toContain('present');
});

test('a version is downloaded as it is, with its time in the name', async ({ page, stack }) => {
  const name = 'downloaded.ipynb';
  await draft(stack, name, 'one', 'two');
  await openLab(page, stack.lab);
  await showHistory(page, 2, name);
  const coming = page.waitForEvent('download');
  await choose(page, 1, 'Download');
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(
    /^downloaded \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.ipynb$/
  );
  expect(await readFile(await download.path(), 'utf8')).toBe(notebook('one'));
});

test('a version is kept under a name, and found by it', async ({ page, stack }) => {
  const name = 'named.ipynb';
  await draft(stack, name, 'one', 'two', 'three');
  await place(stack.lab, name, notebook('three'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 3);
  await choose(page, 1, 'Keep This Version…');
  await dialog(page).getByLabel('Name').fill('as sent, 1/2 😀');
  await dialogButton(page, 'Keep').click();
  await expect(rows(page).nth(1)).toContainText('as sent, 1/2 😀');
  await page.reload();
  await page.locator('.jp-Notebook').waitFor();
  await showHistory(page, 3, name);
  await panel(page).getByLabel('Which versions are shown').selectOption('With a name');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText('as sent, 1/2 😀');
  await choose(page, 0, 'Change Its Name…');
  await dialog(page).getByLabel('Name').fill('');
  await dialogButton(page, 'Keep').click();
  await expect(panel(page)).toContainText('No version has a name.');
});

test('a draft is published as it was, and its link is copied', async ({ page, stack }) => {
  const name = 'agreed.ipynb';
  await draft(stack, name, 'as agreed', 'not yet');
  await place(stack.lab, name, notebook('not yet'));
  await openNotebook(page, stack.lab, name);
  await showHistory(page, 2);
  await choose(page, 1, 'Publish This Version and Copy Link…');
  await dialog(page).getByLabel('What changed (optional)').fill('As agreed on Friday');
  await dialogButton(page, 'Publish and Copy Link').click();
  await expect(rows(page)).toHaveCount(3);
  const published = await object(stack, `published/${name}`);
  expect(published.bytes.toString()).toContain('as agreed');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`s3_version_id=${published.VersionId}`);
  await expect(rows(page).first()).toContainText('published');
  await expect(rows(page).first()).toContainText('As agreed on Friday');
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await choose(page, 0, 'Copy Link');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
});

test('what was deleted is found and brought back', async ({ page, stack }) => {
  const name = 'folder of old/gone.ipynb';
  await draft(stack, name, 'was here');
  await openLab(page, stack.lab);
  await execute(page, 'bookstore:history');
  await panel(page).getByRole('button', { name: 'Show Deleted Notebooks' }).click();
  const row = panel(page).locator('li', { hasText: name });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Bring Back' }).click();
  await expect.poll(() => source(page)).toBe('was here');
  await expect(row).toBeHidden();
  expect((await onDisk(stack.lab, name)).toString()).toContain('was here');
});

test('keys that share a prefix are other notebooks', async ({ page, stack }) => {
  const name = 'prefix + % # ? 😀.ipynb';
  await draft(stack, name, 'mine');
  await draft(stack, `${name}.bak`, 'other');
  await place(stack.lab, name, notebook('mine'));
  await openLab(page, stack.lab);
  await showHistory(page, 1, name);
  expect(await isThere(stack, `workspace/${name}.bak`)).toBe(true);
});

test('a renamed notebook keeps its story, and its old name begins another', async ({
  page,
  stack
}) => {
  const [before, after] = ['name before.ipynb', 'name after.ipynb'];
  await place(stack.lab, before, notebook('first'));
  await openNotebook(page, stack.lab, before);
  await execute(page, 'docmanager:save');
  await showHistory(page, 1);
  await page.evaluate(
    ([from, to]) => {
      const { serviceManager } = (window as unknown as { jupyterapp: Renaming }).jupyterapp;
      return serviceManager.contents.rename(from, to);
    },
    [before, after] as const
  );
  await expect(panel(page).locator('h2')).toHaveText(after);
  await expect(rows(page)).toContainText(`as “${before}”`, { timeout: 30_000 });
  await execute(page, 'docmanager:save');
  await expect.poll(() => versions(stack, `workspace/${after}`)).toHaveLength(1);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('latest');
  await expect(rows(page).last()).toContainText(`as “${before}”`);
  await showHistory(page, 0, before);
  await panel(page).getByRole('button', { name: 'Show Deleted Notebooks' }).click();
  await expect(panel(page)).toContainText(/in S3 and not here|are here as well/);
  await expect(panel(page).locator('li', { hasText: before })).toHaveCount(0);
});

interface Renaming {
  serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } };
}
