/** Previews and comparisons of versions, opened from the history. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';

import { archive, expect, openLab, place, put, test, type Stack } from './stack.js';
import { execute } from './ui.js';

interface Cell {
  cell_type: string;
  id: string;
  source: string;
  [member: string]: unknown;
}

function text(id: string, source: string): Cell {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

function code(id: string, source: string, html: string): Cell {
  const output = { output_type: 'display_data', metadata: {}, data: { 'text/html': html } };
  return { cell_type: 'code', id, metadata: {}, execution_count: 1, source, outputs: [output] };
}

function notebook(cells: Cell[]): string {
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

/** Opens the history of a notebook that has one version, and gives the buttons of that. */
async function history(page: Page, stack: Stack, name: string, version: Cell[] | string) {
  const bytes = typeof version === 'string' ? version : notebook(version);
  await put(stack, `workspace/${name}`, bytes);
  await openLab(page, stack.lab);
  await execute(page, 'bookstore:history', { path: name });
  const row = page.locator('#jp-bookstore-history .jp-Bookstore-version');
  await row.click();
  return row.locator('xpath=..').locator('.jp-Bookstore-actions');
}

async function setTheme(page: Page, theme: 'Light' | 'Dark') {
  await execute(page, 'apputils:change-theme', { theme: `JupyterLab ${theme}` });
  await expect(page.locator('body')).toHaveAttribute(
    'data-jp-theme-light',
    String(theme === 'Light')
  );
}

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  await archive(stack.lab, false);
});

test('a version is previewed in JupyterLab’s theme, and nothing of it runs', async ({
  page,
  stack
}) => {
  const run = '<img src=x onerror="top.ran = true"><script>top.ran = true</script>';
  const cells = [text('a', `# As it was\n\n${run}`), code('b', 'x', `<b>bold</b>${run}`)];
  const actions = await history(page, stack, 'previewed.ipynb', cells);
  await actions.getByRole('button', { name: 'Preview' }).click();
  const preview = page.locator('.jp-Bookstore-preview');
  const frame = preview.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: 'As it was' })).toBeVisible();
  await expect(frame.locator('b')).toHaveText('bold');
  await expect(preview.locator('iframe')).toHaveAttribute('sandbox', '');
  for (const theme of ['Dark', 'Light'] as const) {
    await setTheme(page, theme);
    await expect(frame.locator('html')).toHaveCSS('color-scheme', theme.toLowerCase());
  }
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('a comparison is gone through by keyboard, and axe finds nothing serious', async ({
  page,
  stack
}) => {
  const kept = ['k', 'l', 'm'].map(id => text(id, `kept ${id}`));
  const name = 'compared.ipynb';
  const present = [...kept, code('a', 'x = 2', '<p>two</p>'), text('b', 'new')];
  await place(stack.lab, name, notebook(present));
  const actions = await history(page, stack, name, [...kept, code('a', 'x = 1', '<p>one</p>')]);
  await actions.getByRole('button', { name: 'Compare' }).click();
  const comparison = page.locator('.jp-Bookstore-comparison');
  await expect(comparison).toContainText('1 changed, 1 added, 3 unchanged');
  await comparison.getByRole('region', { name: 'Changes' }).focus();
  for (const [key, place, heading] of [
    ['n', 'Change 1 of 2', /Changed Code cell 4/],
    ['n', 'Change 2 of 2', /Added Markdown cell 5/],
    ['p', 'Change 1 of 2', /Changed Code cell 4/]
  ] as const) {
    await page.keyboard.press(key);
    await expect(comparison.getByRole('status')).toHaveText(place);
    await expect(comparison.getByRole('heading', { level: 3, name: heading })).toBeFocused();
  }
  await comparison.getByText('3 unchanged cells').click();
  await expect(comparison).toContainText('kept l');
  await comparison.getByText('As text/html').click();
  await expect(comparison).toContainText('<p>two</p>');
  await page.evaluate(axe.source);
  for (const theme of ['Dark', 'Light'] as const) {
    await setTheme(page, theme);
    const found = await page.evaluate(async () => {
      const here = window as unknown as { axe: typeof axe };
      const { violations } = await here.axe.run('.jp-Bookstore-comparison');
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(', ')}`);
    });
    expect(found).toEqual([]);
  }
});

test('a comparison says which of the two is no notebook', async ({ page, stack }) => {
  const name = 'not compared.ipynb';
  await place(stack.lab, name, notebook([text('a', 'one')]));
  const actions = await history(page, stack, name, 'not JSON');
  await actions.getByRole('button', { name: 'Compare' }).click();
  const failed = page.locator('.jp-Bookstore-comparison').getByRole('alert');
  await expect(failed).toContainText('This file is not JSON');
  await expect(failed).toContainText(/It is the version before: today, /);
});
