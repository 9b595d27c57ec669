/** What a user does with the history of a notebook. */
import { expect, type Locator, type Page } from '@playwright/test';

import { notebook, put, type Stack } from './stack.js';
import { execute } from './ui.js';

/** The panel. */
export function panel(page: Page): Locator {
  return page.locator('#jp-bookstore-history');
}

/** The rows of versions, newest first. */
export function rows(page: Page): Locator {
  return panel(page).locator('.jp-Bookstore-version');
}

/** Opens a row and gives its buttons. */
export async function open(page: Page, nth: number): Promise<Locator> {
  const row = rows(page).nth(nth);
  if ((await row.getAttribute('aria-expanded')) !== 'true') {
    await row.click();
  }
  return row.locator('xpath=..').locator('.jp-Bookstore-actions');
}

/** Chooses from the menu of a row. */
export async function choose(page: Page, nth: number, label: string | RegExp) {
  await (await open(page, nth)).getByRole('button', { name: 'More' }).click();
  await page.locator('.lm-Menu-item').getByText(label).click();
}

export async function showHistory(page: Page, count: number, path?: string) {
  await execute(page, 'bookstore:history', path === undefined ? {} : { path });
  await expect(rows(page)).toHaveCount(count, { timeout: 60_000 });
}

/** Writes versions of a draft, oldest first, past the product. */
export async function draft(stack: Stack, path: string, ...sources: string[]) {
  for (const source of sources) {
    await put(stack, `workspace/${path}`, notebook(source));
  }
}

/** What the first cell of the open notebook holds; none while none is open. */
export function source(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { shell } = (window as unknown as { jupyterapp: App }).jupyterapp;
    return shell.currentWidget?.content.model?.cells?.get(0)?.sharedModel.getSource();
  });
}

interface App {
  shell: {
    currentWidget?: {
      content: {
        model?: {
          cells?: { get(n: number): { sharedModel: { getSource(): string } } | undefined };
        };
      };
    };
  };
}
