/** Plain http on a name of one's own network: no Web Locks, no `crypto.subtle`; a lease says whose turn it is. */
import { PLAIN_HOST } from './hosts.js';
import { allKept, expectSources, save, status, takeAway } from './saving.js';
import { archive, expect, notebook, openNotebook, place, test } from './stack.js';

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

test('on plain http the saves of two tabs are each sent once, also when one crashes', async ({
  page,
  context,
  stack
}) => {
  const url = new URL(stack.lab.url);
  url.hostname = PLAIN_HOST;
  const lab = { ...stack.lab, url: url.href };
  await place(lab, 'plain-one.ipynb', notebook('0'));
  await place(lab, 'plain-other.ipynb', notebook('0'));
  await openNotebook(page, lab, 'plain-one.ipynb');
  const lacks = await page.evaluate(() => !('locks' in navigator) && !('subtle' in crypto));
  expect(lacks).toBe(true);
  await save(page, '1');
  await allKept(page);
  const second = await context.newPage();
  await openNotebook(second, lab, 'plain-other.ipynb');
  takeAway(stack);
  for (const source of ['2', '3']) {
    await save(page, source);
    await save(second, source);
  }
  await expect(status(second)).toHaveText('Offline: 4 saves waiting', { timeout: 60_000 });
  const devtools = await context.newCDPSession(page);
  void devtools.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash');
  stack.proxy.reset();
  // The lease of the dead tab runs out first.
  await allKept(second);
  await expectSources(stack, 'workspace/plain-one.ipynb', ['1', '2', '3']);
  await expectSources(stack, 'workspace/plain-other.ipynb', ['2', '3']);
});
