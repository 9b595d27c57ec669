/** Every save a version: in S3, or visibly on its way there. */
import { allKept, expectSources, save, status, takeAway } from './saving.js';
import {
  archive,
  expect,
  notebook,
  object,
  onDisk,
  openLab,
  openNotebook,
  place,
  test
} from './stack.js';
import { dialog, dialogButton, execute } from './ui.js';

test.beforeEach(async ({ stack }) => {
  await archive(stack.lab, true);
});

test.afterEach(async ({ stack }) => {
  stack.proxy.reset();
  await archive(stack.lab, false);
});

test('each save becomes a version with the very bytes of the file, in order', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'each.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'each.ipynb');
  for (const source of ['1', '2', '3', 'ü # 4 𝛼', '5']) {
    await save(page, source);
  }
  await allKept(page);
  await expectSources(stack, 'workspace/each.ipynb', ['1', '2', '3', 'ü # 4 𝛼', '5']);
  const newest = await object(stack, 'workspace/each.ipynb');
  expect(newest.bytes).toEqual(await onDisk(stack.lab, 'each.ipynb'));
  expect(newest.ContentType).toBe('application/x-ipynb+json');
  expect(newest.Metadata).toMatchObject({
    'bookstore-checkpoint': 'true',
    'bookstore-save': expect.stringMatching(/^[0-9a-f]{32}$/),
    'bookstore-saved-at': expect.stringMatching(/^20\d\d-.*Z$/),
    publisher: expect.stringMatching(/./)
  });
});

test('a save equal to the one before makes no version, going back to an older one does', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'equal.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'equal.ipynb');
  for (const source of ['A', 'A', 'B', 'A', 'A']) {
    await save(page, source);
  }
  await allKept(page);
  await expectSources(stack, 'workspace/equal.ipynb', ['A', 'B', 'A']);
});

test('saves wait while the storage is away, outlive the tab, and are sent once it is back', async ({
  page,
  context,
  stack
}) => {
  await place(stack.lab, 'away.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'away.ipynb');
  await save(page, '1');
  await expectSources(stack, 'workspace/away.ipynb', ['1']);
  takeAway(stack);
  for (const source of ['2', '3', '4']) {
    await save(page, source);
  }
  await expect(status(page)).toHaveText('Offline: 3 saves waiting', { timeout: 60_000 });
  await page.close();

  stack.proxy.reset();
  const next = await context.newPage();
  await openLab(next, stack.lab);
  await allKept(next);
  await expectSources(stack, 'workspace/away.ipynb', ['1', '2', '3', '4']);
});

test('an answer that is lost after S3 has taken the save makes no second version', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'lost.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'lost.ipynb');
  await save(page, '1');
  await expectSources(stack, 'workspace/lost.ipynb', ['1']);
  stack.proxy.inject({
    fault: { kind: 'lose-answer' },
    when: ({ method, url }) => method === 'PUT' && (url ?? '').includes('/workspace/lost.ipynb'),
    times: 3
  });
  await save(page, '2');
  await save(page, '3');
  await allKept(page);
  await expectSources(stack, 'workspace/lost.ipynb', ['1', '2', '3']);
});

test('the saves of two tabs are each sent once, also when one of them crashes', async ({
  page,
  context,
  stack
}) => {
  await place(stack.lab, 'one.ipynb', notebook('0'));
  await place(stack.lab, 'other.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'one.ipynb');
  const second = await context.newPage();
  await openNotebook(second, stack.lab, 'other.ipynb');
  takeAway(stack);
  for (const source of ['1', '2', '3']) {
    await save(page, source);
    await save(second, source);
  }
  await expect(status(second)).toHaveText('Offline: 6 saves waiting', { timeout: 60_000 });
  const devtools = await context.newCDPSession(page);
  void devtools.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash');
  stack.proxy.reset();
  await allKept(second);
  for (const key of ['workspace/one.ipynb', 'workspace/other.ipynb']) {
    await expectSources(stack, key, ['1', '2', '3']);
  }
});

test('the list shows what waits, and lets it be exported, discarded and sent', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'list.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'list.ipynb');
  takeAway(stack);
  for (const source of ['1', '2', '3']) {
    await save(page, source);
  }
  await expect(status(page)).toHaveText('Offline: 3 saves waiting', { timeout: 60_000 });
  await status(page).getByRole('button').click();
  const rows = dialog(page).locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('list.ipynb');

  const downloading = page.waitForEvent('download');
  await rows.first().getByRole('button', { name: 'Export' }).click();
  const exported = await (await downloading).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of exported) {
    chunks.push(chunk as Buffer);
  }
  expect(Buffer.concat(chunks).toString()).toContain('"source": [\n    "1"\n   ]');

  await rows.nth(1).getByRole('button', { name: 'Discard…' }).click();
  await expect(rows.nth(1)).toContainText('It cannot be brought back.');
  await rows.nth(1).getByRole('button', { name: 'Discard for Good' }).click();
  await expect(rows).toHaveCount(2);

  stack.proxy.reset();
  await dialogButton(page, 'Retry Now').click();
  await expect(rows).toHaveCount(0);
  await expect(dialog(page)).toContainText('All saves are in S3.');
  await dialogButton(page, 'Close').click();
  await expectSources(stack, 'workspace/list.ipynb', ['1', '3']);
});

test('a notebook that is left out is not archived', async ({ page, stack }) => {
  await place(stack.lab, 'out.ipynb', notebook('0'));
  await place(stack.lab, 'in.ipynb', notebook('0'));
  await openNotebook(page, stack.lab, 'out.ipynb');
  await execute(page, 'bookstore:archive-notebook');
  await save(page, '1');
  expect((await onDisk(stack.lab, 'out.ipynb')).toString()).toContain('"archive": false');
  await execute(page, 'bookstore:archive-notebook');
  await save(page, '2');
  await allKept(page);
  await expectSources(stack, 'workspace/out.ipynb', ['2']);
});
