import { PutBucketVersioningCommand, CreateBucketCommand } from '@aws-sdk/client-s3';

import type { Jupyter } from 'bookstore-ci/jupyter.mjs';
import type { Page } from '@playwright/test';

import { S3Proxy } from '../kit/s3_proxy.js';
import {
  expect,
  isThere,
  notebook,
  object,
  openLab,
  openNotebook,
  place,
  test,
  versions,
  withLab
} from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  notification,
  publishButton
} from './ui.js';

const isPut = (request: { method?: string }) => request.method === 'PUT';

test('the storage is down before: the message says so and Retry publishes', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'down.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'down.ipynb');
  await stack.minio.stop();
  try {
    await publishButton(page).click();
    await expect(dialog(page)).toContainText(
      `Nothing answers at ${stack.proxy.url}/. Check the network and the endpoint.`
    );
    await expect(dialogButton(page, 'Publish')).toBeDisabled();
  } finally {
    await stack.minio.restart();
  }
  // Another look, as a user takes by typing.
  await dialog(page)
    .getByLabel(/Publish to s3/)
    .fill('published/down-2.ipynb');
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(await isThere(stack, 'published/down-2.ipynb')).toBe(true);
});

test('an answer lost after the write is found out, and no second version is made', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'lost.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'lost.ipynb');
  await publishButton(page).click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  stack.proxy.inject({ fault: { kind: 'lose-answer' }, when: isPut, times: 1 });
  await dialogButton(page, 'Publish').click();
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(await versions(stack, 'published/lost.ipynb')).toHaveLength(1);
});

test('an upload that breaks off in the middle is sent again', async ({ page, stack }) => {
  await place(stack.lab, 'cut.ipynb', notebook('x'.repeat(5_000_000)));
  await openLab(page, stack.lab);
  stack.proxy.inject({ fault: { kind: 'cut-upload', after: 1_000_000 }, when: isPut, times: 1 });
  await execute(page, 'bookstore:publish', { path: 'cut.ipynb' });
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(await versions(stack, 'published/cut.ipynb')).toHaveLength(1);
});

test('SlowDown is retried without a word', async ({ page, stack }) => {
  await place(stack.lab, 'slow.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'slow.ipynb');
  await publishButton(page).click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  stack.proxy.inject({
    fault: { kind: 'answer', status: 503, body: '<Error><Code>SlowDown</Code></Error>' },
    when: isPut,
    times: 2
  });
  await dialogButton(page, 'Publish').click();
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(stack.proxy.seen.filter(line => line.startsWith('PUT'))).toHaveLength(3);
});

test('credentials that expire are fetched anew, once', async ({ page, stack }) => {
  await place(stack.lab, 'expired.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'expired.ipynb');
  await publishButton(page).click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
  stack.proxy.inject({
    fault: { kind: 'answer', status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' },
    when: isPut,
    times: 1
  });
  const asked = page.waitForRequest('**/bookstore/credentials*');
  await dialogButton(page, 'Publish').click();
  await asked;
  await expect(notification(page, 'is published.')).toBeVisible();
});

for (const [which, hours] of [
  ['slow', -1],
  ['fast', 1]
] as const) {
  test(`a clock that is one hour ${which} is learned`, async ({ page, stack }) => {
    await place(stack.lab, `clock-${which}.ipynb`, notebook('1'));
    await page.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await openNotebook(page, stack.lab, `clock-${which}.ipynb`);
    await publishButton(page).click();
    await confirmPublish(page);
    await expect(notification(page, 'is published.')).toBeVisible();
  });
}

test('CORS that does not know the page is told from a storage that is down', async ({
  page,
  stack
}) => {
  const { origin } = new URL(stack.lab.url);
  await place(stack.lab, 'cors.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'cors.ipynb');
  stack.proxy.cors = false;
  await publishButton(page).click();
  await expect(dialog(page)).toContainText(
    `${stack.proxy.url}/ is up, but does not let ${origin} use the bucket “bookstore” in the region us-east-1. ` +
      `Check the bucket's name and region, and that its CORS rules allow ${origin}.`
  );
  stack.proxy.inject({ fault: { kind: 'refuse' } });
  await dialogButton(page, 'Retry').click();
  await expect(dialog(page)).toContainText(
    `Nothing answers at ${stack.proxy.url}/. Check the network and the endpoint.`
  );
});

test('a 50 MB notebook is published whole', async ({ page, stack }) => {
  test.slow();
  const line = `${'x'.repeat(99)}\n`;
  await place(stack.lab, 'large.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'large.ipynb');
  await place(stack.lab, 'huge.ipynb', notebook(line.repeat(500_000)));
  await execute(page, 'bookstore:publish', { path: 'huge.ipynb' });
  await confirmPublish(page);
  await expect(notification(page, 'is published.')).toBeVisible({ timeout: 120_000 });
  const stored = await object(stack, 'published/huge.ipynb');
  expect(stored.bytes.length).toBeGreaterThan(50_000_000);
});

test.describe('other storages', () => {
  test('a wrong key is told as such', async ({ page, stack }) => {
    await withLab(stack, { JPYNB_S3_SECRET_ACCESS_KEY: 'wrong-secret' }, async lab => {
      await tryToPublish(page, lab);
      await expect(dialog(page)).toContainText('secret access key does not belong');
    });
  });

  test('a bucket that is missing is told as such, as far as a page can know', async ({
    page,
    stack
  }) => {
    await withLab(stack, { JPYNB_S3_BUCKET: 'not-there' }, async lab => {
      await tryToPublish(page, lab);
      const { origin } = new URL(lab.url);
      await expect(dialog(page)).toContainText(
        `${stack.proxy.url}/ is up, but does not let ${origin} use the bucket “not-there” in the region us-east-1. ` +
          `Check the bucket's name and region, and that its CORS rules allow ${origin}.`
      );
      await expect(dialogButton(page, 'Publish')).toBeDisabled();
    });
  });

  test('a bucket without versioning: that it would be replaced is said before', async ({
    page,
    stack
  }) => {
    const bucket = 'unversioned';
    await stack.minio.client.send(new CreateBucketCommand({ Bucket: bucket }));
    const proxy = await S3Proxy.start({ upstream: stack.minio.endpoint, buckets: [bucket] });
    try {
      await withLab(
        stack,
        { JPYNB_S3_BUCKET: bucket, JPYNB_S3_ENDPOINT_URL: proxy.url },
        async lab => {
          await tryToPublish(page, lab);
          await confirmPublish(page);
          await expect(notification(page, 'is published.')).toBeVisible();
          await publishButton(page).click();
          await expect(dialog(page)).toContainText(
            'The bucket keeps no versions: it will be replaced.'
          );
        }
      );
      await stack.minio.client.send(
        new PutBucketVersioningCommand({
          Bucket: bucket,
          VersioningConfiguration: { Status: 'Enabled' }
        })
      );
    } finally {
      await proxy.stop();
    }
  });
});

async function tryToPublish(page: Page, lab: Jupyter) {
  await place(lab, 'tried.ipynb', notebook('1'));
  await openNotebook(page, lab, 'tried.ipynb');
  await publishButton(page).click();
}
