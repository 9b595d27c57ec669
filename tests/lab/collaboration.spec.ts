/** Under real-time collaboration the server saves, and one client archives what it has written. */
import type { Page } from '@playwright/test';
import { collaboration } from 'bookstore-ci/python.mjs';

import { switchVersioning, withBucket } from './bucket.js';
import { allKept, save, sources } from './saving.js';
import {
  expect,
  notebook,
  object,
  onDisk,
  openNotebook,
  place,
  test,
  type Stack
} from './stack.js';

const KEY = 'workspace/together.ipynb';

test('what two people save together is archived once, as the file has it', async ({
  page,
  browser,
  stack
}) => {
  // Who closes a tab is counted among those who have the notebook open for half a minute more.
  test.setTimeout(180_000);
  const packages = await collaboration();
  const work = async (own: Stack) => {
    await switchVersioning(own, 'Enabled');
    await place(own.lab, 'together.ipynb', notebook('0'));
    const theirs = await (await browser.newContext()).newPage();
    for (const tab of [page, theirs]) {
      await openNotebook(tab, own.lab, 'together.ipynb');
      expect(await isCollaborative(tab)).toBe(true);
    }
    const said = ['mine 1', 'theirs 1', 'mine 2', 'theirs 2', 'alone'];
    for (const [n, source] of said.entries()) {
      if (source === 'alone') {
        await page.goto('about:blank');
      }
      await save(/mine/.test(source) ? page : theirs, source);
      await expectSaid(own, said.slice(0, n + 1));
    }
    await allKept(theirs);
    const { bytes } = await object(own, KEY);
    expect(bytes).toEqual(await onDisk(own.lab, 'together.ipynb'));
    await theirs.context().close();
  };
  await withBucket(stack, work, { packages });
});

/** What was saved since it was opened, which by itself saves what the server has learnt of the kernel. */
async function expectSaid(own: Stack, said: string[]) {
  const found = async () => (await sources(own, KEY)).filter(source => source !== '0');
  await expect.poll(found, { timeout: 60_000 }).toEqual(said);
}

/** Whether the open notebook is a shared one. */
function isCollaborative(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { shell } = (window as unknown as { jupyterapp: App }).jupyterapp;
    return shell.currentWidget.context.model.collaborative;
  });
}

interface App {
  shell: { currentWidget: { context: { model: { collaborative: boolean } } } };
}
