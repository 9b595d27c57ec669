/** Saves of notebooks, and what became of them. */
import type { Locator, Page } from '@playwright/test';

import { expect, object, versions, type Stack } from './stack.js';
import { dialogButton } from './ui.js';

/** What the status bar says of the archive. */
export function status(page: Page): Locator {
  return page.locator('.jp-Bookstore-outbox');
}

/** Writes into the first cell and saves, as a user does with Ctrl+S; resolves once JupyterLab has saved. */
export async function save(page: Page, source: string): Promise<void> {
  await page.evaluate(async source => {
    const { shell, commands } = (window as unknown as { jupyterapp: App }).jupyterapp;
    shell.currentWidget.content.model.cells.get(0).sharedModel.setSource(source);
    await commands.execute('docmanager:save');
  }, source);
}

interface App {
  shell: {
    currentWidget: {
      content: {
        model: { cells: { get(n: number): { sharedModel: { setSource(source: string): void } } } };
      };
    };
  };
  commands: { execute(id: string): Promise<void> };
}

/** What the first cell of each version holds, oldest first. */
export async function sources(stack: Stack, key: string): Promise<string[]> {
  const ids = await versions(stack, key);
  return Promise.all(ids.reverse().map(async id => firstCell(await object(stack, key, id))));
}

/** What the first cell of a notebook holds. */
export function firstCell({ bytes }: { bytes: Buffer }): string {
  const { cells } = JSON.parse(bytes.toString()) as { cells: { source: string[] }[] };
  return cells[0]?.source.join('') ?? '';
}

/** Waits until the versions hold just this, oldest first: the status bar may still tell of the save before. */
export async function expectSources(stack: Stack, key: string, expected: string[]): Promise<void> {
  await expect.poll(() => sources(stack, key), { timeout: 60_000 }).toEqual(expected);
}

/** Waits until S3 has all saves. */
export async function allKept(page: Page): Promise<void> {
  await expect(status(page)).toHaveText('All saves kept', { timeout: 60_000 });
}

/** Does not wait for the next try, unless that was just made. */
export async function retryNow(page: Page): Promise<void> {
  await status(page).getByRole('button').click();
  await dialogButton(page, 'Retry Now')
    .click({ timeout: 3_000 })
    .catch(() => undefined);
  await dialogButton(page, 'Close').click();
}

/** Sends nothing that writes to the archive, until the proxy is reset. */
export function takeAway({ proxy }: Stack): void {
  proxy.inject({
    fault: { kind: 'refuse' },
    when: ({ method, url }) => method !== 'OPTIONS' && (url ?? '').includes('/workspace/')
  });
}
