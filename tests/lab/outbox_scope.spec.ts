/** A save goes where it belonged when it was made, or nowhere. */
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';
import type { Jupyter } from 'bookstore-ci/jupyter.mjs';

import { S3Proxy } from '../kit/s3_proxy.js';
import { switchVersioning, withBucket, writes } from './bucket.js';
import { allKept, expectSources, save, sources, status, takeAway } from './saving.js';
import {
  EXPOSE,
  archive,
  expect,
  notebook,
  openLab,
  openNotebook,
  place,
  setUp,
  startLab,
  test,
  withLab,
  type Stack
} from './stack.js';
import { dialog, dialogButton, execute, typeKeys } from './ui.js';

const ELSEWHERE = /belongs to .*; not sent from here/;

test('after the bucket has changed, saves go nowhere else, and on once it is back', async ({
  page,
  stack
}) => {
  await withTwoBuckets(stack, 'other-bucket', async (own, theirs) => {
    const { lab, proxy } = own;
    await place(lab, 'moved.ipynb', notebook('0'));
    await openNotebook(page, lab, 'moved.ipynb');
    await signInByList(page, own, 'moved.ipynb');
    takeAway(own);
    await save(page, '2');
    await save(page, '3');
    await expect(status(page)).toHaveText('Offline: 2 saves waiting', { timeout: 60_000 });

    await setUp(lab, settingsOf(theirs));
    await openNotebook(page, lab, 'moved.ipynb');
    proxy.reset();
    await save(page, '4');
    await status(page).getByRole('button').click();
    await expect(dialog(page).locator('tbody tr', { hasText: ELSEWHERE })).toHaveCount(2);
    await dialogButton(page, 'Sign In…').click();
    await typeKeys(page, stack.minio);
    await expectSources(theirs, 'workspace/moved.ipynb', ['4']);
    expect(writes(own).filter(line => line.includes(`/${stack.minio.bucket}/`))).toEqual([]);

    await setUp(lab, settingsOf(own));
    await openLab(page, lab);
    await expect(status(page)).toHaveText('Sign in to send 2 saves', { timeout: 60_000 });
    await status(page).getByRole('button').click();
    await dialogButton(page, 'Sign In…').click();
    await typeKeys(page, stack.minio);
    await allKept(page);
    await expectSources(own, 'workspace/moved.ipynb', ['1', '2', '3']);
  });
});

test('a bucket that is changed in the open tab gets what is saved from then on, and no more', async ({
  page,
  stack
}) => {
  await withTwoBuckets(stack, 'changed-bucket', async (own, theirs) => {
    const { lab, proxy } = own;
    await place(lab, 'stayed.ipynb', notebook('0'));
    await openNotebook(page, lab, 'stayed.ipynb');
    await signInByList(page, own, 'stayed.ipynb');
    takeAway(own);
    await save(page, '2');
    await save(page, '3');
    await expect(status(page)).toHaveText('Offline: 2 saves waiting', { timeout: 60_000 });

    await changeBucket(page, theirs);
    proxy.reset();
    await save(page, '4');
    await expectSources(theirs, 'workspace/stayed.ipynb', ['4']);
    await expect(status(page)).toHaveText('2 saves wait elsewhere');
    expect(writes(own).filter(line => line.includes(`/${stack.minio.bucket}/`))).toEqual([]);

    await changeBucket(page, own);
    await allKept(page);
    await expectSources(own, 'workspace/stayed.ipynb', ['1', '2', '3']);
    await expectSources(theirs, 'workspace/stayed.ipynb', ['4']);
  });
});

/** Works with a JupyterLab that knows no storage but by its user's settings, at first the bucket of all tests. */
async function withTwoBuckets(
  stack: Stack,
  other: string,
  work: (own: Stack, theirs: Stack) => Promise<void>
) {
  const { client, endpoint } = stack.minio;
  await client.send(new CreateBucketCommand({ Bucket: other }));
  const proxy = await S3Proxy.start({ upstream: endpoint, buckets: [stack.minio.bucket, other] });
  const lab = await startLab({ serverExtension: false, args: EXPOSE });
  const own: Stack = { ...stack, proxy, lab };
  const theirs: Stack = { ...own, minio: { ...stack.minio, bucket: other } };
  try {
    await switchVersioning(theirs, 'Enabled');
    await archive(lab, true);
    await setUp(lab, settingsOf(own));
    await work(own, theirs);
  } finally {
    await lab.stop();
    await proxy.stop();
  }
}

function settingsOf({ minio, proxy }: Stack) {
  return {
    s3_endpoint_url: proxy.url,
    s3_region_name: minio.region,
    s3_bucket: minio.bucket
  };
}

/** Names another bucket in the dialog, as its user does in the midst of work. */
async function changeBucket(page: Page, { minio }: Stack) {
  await execute(page, 'bookstore:set-up');
  await dialog(page).getByLabel('Bucket', { exact: true }).fill(minio.bucket);
  await dialog(page).getByLabel('Access key id').fill(minio.accessKeyId);
  await dialog(page).getByLabel('Secret access key').fill(minio.secretAccessKey);
  await dialogButton(page, 'Save').click();
  await expect(dialog(page)).toHaveCount(0);
}

/** Saves once, and signs in with the list of what waits. */
async function signInByList(page: Page, own: Stack, name: string) {
  await save(page, '1');
  await expect(status(page)).toHaveText('Sign in to send 1 save', { timeout: 60_000 });
  await execute(page, 'bookstore:show-outbox');
  await dialogButton(page, 'Sign In…').click();
  await typeKeys(page, own.minio);
  await expectSources(own, `workspace/${name}`, ['1']);
  await allKept(page);
}

test('another user of the same browser sees that saves wait, and does not send them', async ({
  page,
  stack
}) => {
  /** Who the server says is there, as one does that has accounts. */
  const be = (username: string) =>
    page.route('**/api/me*', async route => {
      const answer = await route.fetch();
      const me = (await answer.json()) as { identity: object };
      const identity = { ...me.identity, username, name: username, display_name: username };
      await route.fulfill({ response: answer, json: { ...me, identity } });
    });
  await place(stack.lab, 'whose.ipynb', notebook('0'));
  await archive(stack.lab, true);
  await be('ada');
  await openNotebook(page, stack.lab, 'whose.ipynb');
  await save(page, '1');
  await expectSources(stack, 'workspace/whose.ipynb', ['1']);
  await allKept(page);
  takeAway(stack);
  await save(page, '2');
  await expect(status(page)).toHaveText('Offline: 1 save waiting', { timeout: 60_000 });
  await be('bob');
  stack.proxy.reset();
  await openNotebook(page, stack.lab, 'whose.ipynb');
  await execute(page, 'bookstore:show-outbox');
  await expect(dialog(page).locator('tbody tr', { hasText: ELSEWHERE })).toHaveCount(1);
  await dialogButton(page, 'Close').click();
  await save(page, '3');
  await expectSources(stack, 'workspace/whose.ipynb', ['1', '3']);
  await expect(status(page)).toHaveText('1 save waits elsewhere');

  await be('ada');
  await openLab(page, stack.lab);
  await allKept(page);
  // It comes behind what the other has saved meanwhile: nothing of theirs is replaced.
  await expectSources(stack, 'workspace/whose.ipynb', ['1', '3', '2']);
  await archive(stack.lab, false);
});

test('two users who save the same path each find all their saves there, in their order', async ({
  page,
  browser,
  stack
}) => {
  await withBucket(stack, async own => {
    const { bucket } = own.minio;
    await switchVersioning(own, 'Enabled');
    const env = { JPYNB_S3_BUCKET: bucket, JPYNB_S3_ENDPOINT_URL: own.proxy.url };
    await withLab(stack, env, async (lab: Jupyter) => {
      await archive(lab, true);
      const context = await browser.newContext();
      const theirs = await context.newPage();
      for (const [tab, jupyter] of [
        [page, own.lab],
        [theirs, lab]
      ] as const) {
        await place(jupyter, 'shared.ipynb', notebook('0'));
        await openNotebook(tab, jupyter, 'shared.ipynb');
      }
      own.proxy.inject({
        fault: { kind: 'lose-answer' },
        when: ({ method }) => method === 'PUT',
        times: 4
      });
      for (const n of [1, 2, 3, 4]) {
        await Promise.all([save(page, `mine ${n}`), save(theirs, `theirs ${n}`)]);
      }
      const all = async () => {
        const found = await sources(own, 'workspace/shared.ipynb');
        return [/mine/, /theirs/].map(who => found.filter(source => who.test(source)));
      };
      const expected = ['mine', 'theirs'].map(who => [1, 2, 3, 4].map(n => `${who} ${n}`));
      await expect.poll(all, { timeout: 60_000 }).toEqual(expected);
      await Promise.all([allKept(page), allKept(theirs)]);
      await context.close();
    });
  });
});
