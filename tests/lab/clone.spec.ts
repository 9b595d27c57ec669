import { readdir } from 'node:fs/promises';

import {
  expect,
  link,
  notebook,
  onDisk,
  openLab,
  openNotebook,
  place,
  put,
  test
} from './stack.js';
import { dialog, dialogButton, execute, notification, publish, signIn } from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('from Publish to the colleague’s own JupyterLab', async ({ page, context, stack }) => {
  await place(stack.lab, 'shared.ipynb', notebook('# Shared work\n', 'print("hello")'));
  await openNotebook(page, stack.lab, 'shared.ipynb');
  const link = await publish(page);

  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('heading', { level: 1 })).toContainText('Shared work');
  await expect(reader.locator('body')).toContainText('published/shared.ipynb');
  await reader.locator('#lab').fill(stack.reader.url);
  await reader.getByRole('button', { name: /Open in JupyterLab/ }).click();
  // The reader signs in as Jupyter asks; the parameter survives it.
  await signIn(reader, stack.reader.token);

  await expect(dialog(reader)).toContainText('Clone “shared.ipynb”?');
  await expect(dialog(reader)).toContainText('published/shared.ipynb');
  await expect(dialog(reader)).toContainText(new URL(stack.edge.url).host);
  await dialogButton(reader, 'Clone').click();
  await expect(notification(reader, 'Cloned as shared.ipynb')).toBeVisible();
  await expect(reader.locator('.jp-NotebookPanel')).toBeVisible();
  expect(reader.url()).not.toContain('bookstore-clone');
  expect(await onDisk(stack.reader, 'shared.ipynb')).toEqual(
    await onDisk(stack.lab, 'shared.ipynb')
  );

  await reader.goto(`${stack.reader.url}lab?bookstore-clone=${encodeURIComponent(link)}`);
  await dialogButton(reader, 'Clone').click();
  await expect(notification(reader, 'Cloned as shared-1.ipynb')).toBeVisible();
  expect(await onDisk(stack.reader, 'shared-1.ipynb')).toEqual(
    await onDisk(stack.lab, 'shared.ipynb')
  );
});

test('a link is cloned from the pasted text as well, straight from S3', async ({ page, stack }) => {
  await put(stack, 'published/pasted.ipynb', notebook('"pasted"'));
  await openLab(page, stack.lab);
  await execute(page, 'bookstore:clone');
  await dialog(page).getByLabel('Link').fill(link(stack, 'published/pasted.ipynb'));
  await dialogButton(page, 'Continue').click();
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, 'Cloned as pasted.ipynb')).toBeVisible();
  expect((await onDisk(stack.lab, 'pasted.ipynb')).toString()).toBe(notebook('"pasted"'));
  expect(stack.proxy.seen).toContain('GET /bookstore/published/pasted.ipynb');
});

test('nothing leaves before the reader has agreed', async ({ page, stack }) => {
  await put(stack, 'published/asked.ipynb', notebook('1'));
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  await openLab(page, stack.reader, link(stack, 'published/asked.ipynb'));
  await expect(dialog(page)).toContainText('Clone “asked.ipynb”?');
  await dialogButton(page, 'Cancel').click();
  await expect(dialog(page)).toHaveCount(0);
  expect(page.url()).not.toContain('bookstore-clone');
  const abroad = asked.filter(url => /^https?:/.test(url) && !url.startsWith(stack.reader.url));
  expect(abroad).toEqual([]);
});

test('a notebook that says it is trusted is cloned untrusted', async ({ page, stack }) => {
  const trusting = JSON.parse(notebook('1')) as { cells: Record<string, unknown>[] };
  Object.assign(trusting.cells[0]!, {
    metadata: { trusted: true },
    outputs: [
      {
        output_type: 'display_data',
        metadata: {},
        data: { 'text/html': '<img src=x onerror="window.hostile = true">' }
      }
    ]
  });
  await put(stack, 'published/trusting.ipynb', JSON.stringify(trusting));
  await openLab(page, stack.reader, link(stack, 'published/trusting.ipynb'));
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, 'Cloned as trusting.ipynb')).toBeVisible();
  await expect(page.locator('.jp-NotebookPanel .jp-OutputArea')).toBeVisible();
  expect((await onDisk(stack.reader, 'trusting.ipynb')).toString()).not.toContain(
    '"trusted": true'
  );
  expect(await page.evaluate(() => 'hostile' in window)).toBe(false);
});

test('another edge in the parameter is warned of', async ({ page, stack }) => {
  const hostile = link(stack, 'published/x.ipynb').replace(stack.edge.url, 'https://evil.example');
  await openLab(page, stack.lab, hostile.replace('s3_bucket=bookstore', 's3_bucket=other'));
  await expect(dialog(page)).toContainText('not the edge that is set up here');
  await expect(dialog(page)).toContainText('evil.example');
  await dialogButton(page, 'Cancel').click();
});

test('script in a link is shown as text and runs nowhere', async ({ page, stack }) => {
  const script = '<img src=x onerror="window.hostile=true">';
  await openLab(page, stack.lab, link(stack, `published/${script}.ipynb`, script));
  await expect(page.locator('.jp-Dialog, .Toastify__toast').first()).toBeVisible();
  await page.goto(link(stack, `published/${script}.ipynb`, script));
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => 'hostile' in window)).toBe(false);
});

for (const { what, key, body, says } of [
  {
    what: 'what is no notebook',
    key: 'published/page.ipynb',
    body: '<html>no notebook</html>',
    says: /not a notebook|no notebook|not JSON/i
  },
  {
    what: 'what is not there',
    key: 'published/gone.ipynb',
    body: undefined,
    says: 'Nothing is published at this link'
  }
]) {
  test(`${what} is told, and nothing is written`, async ({ page, stack }) => {
    if (body) {
      await put(stack, key, body);
    }
    const before = await readdir(stack.reader.root);
    await openLab(page, stack.reader, link(stack, key));
    await dialogButton(page, 'Clone').click();
    await expect(page.getByText(says).last()).toBeVisible();
    expect(await readdir(stack.reader.root)).toEqual(before);
  });
}

test('a bucket outside the list is refused by the edge', async ({ page, stack }) => {
  await openLab(page, stack.reader, link(stack, 'published/x.ipynb', undefined, 'private-bucket'));
  await dialogButton(page, 'Clone').click();
  await expect(page.getByText('is not shared there').last()).toBeVisible();
});

test('a file that is no notebook is cloned byte for byte', async ({ page, stack }) => {
  const bytes = Buffer.from([0, 255, 254, 13, 10, 0, 128]);
  await put(stack, 'published/data.bin', bytes);
  for (const jupyter of [stack.reader, stack.lab]) {
    await openLab(page, jupyter, link(stack, 'published/data.bin'));
    await dialogButton(page, 'Clone').click();
    await expect(notification(page, 'Cloned as data.bin')).toBeVisible();
    expect(await onDisk(jupyter, 'data.bin')).toEqual(bytes);
  }
});

test('a name that is taken between check and save is not overwritten', async ({ page, stack }) => {
  await put(stack, 'published/taken.ipynb', notebook('"cloned"'));
  await openLab(page, stack.lab, link(stack, 'published/taken.ipynb'));
  await page.route(
    '**/bookstore/create/**',
    async route => {
      await place(stack.lab, 'taken.ipynb', 'somebody’s own');
      await route.continue();
    },
    { times: 1 }
  );
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, 'Cloned as taken-1.ipynb')).toBeVisible();
  expect((await onDisk(stack.lab, 'taken.ipynb')).toString()).toBe('somebody’s own');
  expect((await onDisk(stack.lab, 'taken-1.ipynb')).toString()).toContain('cloned');
});
