import { createHash } from 'node:crypto';

import {
  expect,
  notebook,
  object,
  onDisk,
  openLab,
  openNotebook,
  place,
  test,
  versions
} from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  notification,
  publish,
  publishButton
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('Publish puts the very bytes of the file into the bucket', async ({ page, stack }) => {
  await place(stack.lab, 'bytes.ipynb', notebook('# Bytes\n', 'print("1.0 – ünïcode 🎉")\n'));
  await openNotebook(page, stack.lab, 'bytes.ipynb');
  await publish(page);

  const stored = await object(stack, 'published/bytes.ipynb');
  const file = await onDisk(stack.lab, 'bytes.ipynb');
  expect(sha256(stored.bytes)).toBe(sha256(file));
  expect(stored.ContentType).toBe('application/x-ipynb+json');
  expect(stored.Metadata).toHaveProperty('publisher');
});

test('unsaved work is saved first and published', async ({ page, stack }) => {
  await place(stack.lab, 'unsaved.ipynb', notebook('1 + 1'));
  await openNotebook(page, stack.lab, 'unsaved.ipynb');
  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.type('# typed just now\n');
  await publish(page);

  const stored = await object(stack, 'published/unsaved.ipynb');
  expect(stored.bytes.toString()).toContain('# typed just now');
  expect(sha256(stored.bytes)).toBe(sha256(await onDisk(stack.lab, 'unsaved.ipynb')));
});

test('a trust flag in the file is not published', async ({ page, stack }) => {
  const trusted = JSON.parse(notebook('print(1)')) as { cells: { metadata: object }[] };
  trusted.cells[0]!.metadata = { trusted: true, tags: ['kept'] };
  await place(stack.lab, 'trusted.ipynb', JSON.stringify(trusted));
  await openNotebook(page, stack.lab, 'trusted.ipynb');
  await publish(page);

  const stored = JSON.parse((await object(stack, 'published/trusted.ipynb')).bytes.toString()) as {
    cells: { metadata: object }[];
  };
  expect(stored.cells[0]!.metadata).toEqual({ tags: ['kept'] });
});

test('the dialog says where it goes, who can read it, and what is there', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'told.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'told.ipynb');
  await publishButton(page).click();
  await expect(dialog(page)).toContainText('Publish to s3://bookstore/');
  await expect(dialog(page).getByLabel(/Publish to s3/)).toHaveValue('published/told.ipynb');
  await expect(dialog(page)).toContainText(`Anyone who reaches ${stack.edge.url}`);
  await expect(dialog(page)).toContainText('Nothing is published there yet.');
  await confirmPublish(page);
  await expect(notification(page, '“told.ipynb” is published.')).toBeVisible();
  await expect(publishButton(page)).toContainText('Published');

  await publishButton(page).click();
  await expect(dialog(page)).toContainText('This becomes a new version of it.');
});

test('the button tells that the notebook has changed since', async ({ page, stack }) => {
  await place(stack.lab, 'changed.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'changed.ipynb');
  await publish(page);
  await expect(publishButton(page)).toContainText('Published');
  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.type('2');
  await expect(publishButton(page)).toContainText('Publish changes');
});

test('a notebook from which something had to be removed is published, and not changed since', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'stripped.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'stripped.ipynb');
  await publish(page);
  // As another tool leaves it; JupyterLab's own saves do not keep the mark.
  const trusted = JSON.parse((await onDisk(stack.lab, 'stripped.ipynb')).toString()) as {
    cells: { metadata: object }[];
  };
  trusted.cells[0]!.metadata = { trusted: true };
  await place(stack.lab, 'stripped.ipynb', JSON.stringify(trusted, null, 1));

  await openNotebook(page, stack.lab, 'stripped.ipynb');
  await expect(publishButton(page)).toHaveText('Published');
  await publish(page);
  expect((await onDisk(stack.lab, 'stripped.ipynb')).toString()).toContain('trusted');
  await expect(publishButton(page)).toHaveText('Published');
  await place(stack.lab, 'stripped.ipynb', JSON.stringify({ ...trusted, cells: [] }));
  await openNotebook(page, stack.lab, 'stripped.ipynb');
  await expect(publishButton(page)).toHaveText('Publish changes');
});

test('each link gives the version that it was made for', async ({ page, stack, request }) => {
  await place(stack.lab, 'pinned.ipynb', notebook('"first"'));
  await openNotebook(page, stack.lab, 'pinned.ipynb');
  const first = await publish(page);
  await place(stack.lab, 'pinned.ipynb', notebook('"first" + "second"'));
  await openNotebook(page, stack.lab, 'pinned.ipynb');
  const second = await publish(page);

  expect(first).not.toBe(second);
  const download = async (link: string) =>
    (await request.get(link.replace('/bookstore/clone?', '/bookstore/download?'))).text();
  expect(await download(first)).not.toContain('second');
  expect(await download(second)).toContain('second');
  expect(await versions(stack, 'published/pinned.ipynb')).toHaveLength(2);
});

test('a colleague’s newer one is not overwritten unseen', async ({ page, stack }) => {
  await place(stack.lab, 'raced.ipynb', notebook('"mine"'));
  await openNotebook(page, stack.lab, 'raced.ipynb');
  await publishButton(page).click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  await stack.minio.client.send(
    new PutObjectCommand({
      Bucket: stack.minio.bucket,
      Key: 'published/raced.ipynb',
      Body: notebook('"the colleague’s"')
    })
  );
  await dialogButton(page, 'Publish').click();

  await expect(page.getByText('since you looked').first()).toBeVisible();
  const stored = await object(stack, 'published/raced.ipynb');
  expect(stored.bytes.toString()).toContain('colleague');
  expect(await versions(stack, 'published/raced.ipynb')).toHaveLength(1);
});

test('a second press while one runs does not send twice', async ({ page, stack }) => {
  await place(stack.lab, 'twice.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'twice.ipynb');
  stack.proxy.inject({
    fault: { kind: 'delay', milliseconds: 2000 },
    when: request => request.method === 'PUT'
  });
  await publishButton(page).click();
  await confirmPublish(page);
  await publishButton(page).click();
  await publishButton(page).click();
  await expect(notification(page, 'is published.')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  expect(stack.proxy.seen.filter(line => line.startsWith('PUT'))).toHaveLength(1);
});

test('a publication that is done before JupyterLab can show a notification is told all the same', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'quick.ipynb', notebook('1'));
  await openLab(page, stack.lab);
  await execute(page, 'bookstore:publish', { path: 'quick.ipynb' });
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  // The code that draws notifications is loaded for the first of them.
  await page.route('**/static/lab/*.js*', async route => {
    await new Promise(resolve => setTimeout(resolve, 1000));
    await route.continue();
  });
  await dialogButton(page, 'Publish').click();
  await expect(notification(page, '“quick.ipynb” is published.')).toBeVisible();
  await expect(notification(page, 'Publishing')).toHaveCount(0);
});

test('copy-link says that nothing is published', async ({ page, stack }) => {
  await place(stack.lab, 'nothing.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'nothing.ipynb');
  await execute(page, 'bookstore:copy-link');
  await expect(
    notification(page, 'Nothing is published at s3://bookstore/published/nothing.ipynb.')
  ).toBeVisible();
});

test('unpublish takes it back; links to versions work until those are gone too', async ({
  page,
  stack,
  request
}) => {
  await place(stack.lab, 'back.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'back.ipynb');
  const pinned = await publish(page);
  const newest = pinned.replace(/&s3_version_id=.*/, '');

  await execute(page, 'bookstore:unpublish');
  await expect(dialog(page)).toContainText('Links to older versions work until');
  await dialogButton(page, 'Unpublish').click();
  await expect(notification(page, 'is no longer published.')).toBeVisible();
  expect((await request.get(newest)).status()).toBe(410);
  expect((await request.get(pinned)).status()).toBe(200);

  await execute(page, 'bookstore:unpublish');
  await dialog(page)
    .getByLabel(/Delete all versions too/)
    .check();
  await dialogButton(page, 'Unpublish').click();
  await expect(notification(page, 'All versions of')).toBeVisible();
  expect((await request.get(pinned)).status()).toBe(404);
  expect(await versions(stack, 'published/back.ipynb')).toHaveLength(0);
});

test('an invalid notebook is not sent, and the message names the cell', async ({ page, stack }) => {
  await place(stack.lab, 'fine.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'fine.ipynb');
  const broken = JSON.parse(notebook('1', '2')) as { cells: Record<string, unknown>[] };
  delete broken.cells[1]!['source'];
  await place(stack.lab, 'broken.ipynb', JSON.stringify(broken));
  await execute(page, 'bookstore:publish', { path: 'broken.ipynb' });
  await expect(page.getByText(/cell 2/i).first()).toBeVisible();
  expect(stack.proxy.seen.filter(line => line.startsWith('PUT'))).toHaveLength(0);
});

test('a key with + % # ? and emoji is published and its link works', async ({
  page,
  stack,
  request
}) => {
  const name = 'a+b %20 #1 ? & = é 🎉.ipynb';
  await place(stack.lab, name, notebook('1'));
  await openNotebook(page, stack.lab, name);
  const link = await publish(page);
  const answer = await request.get(link.replace('/bookstore/clone?', '/bookstore/download?'));
  expect(await answer.body()).toEqual(await onDisk(stack.lab, name));
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
