/** What a user is told when publishing, unpublishing or copying a link fails, word for word. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';

import {
  NO_KEYS,
  expect,
  isThere,
  notebook,
  openLab,
  openNotebook,
  place,
  put,
  test,
  withLab
} from './stack.js';
import {
  confirmPublish,
  dialog,
  dialogButton,
  execute,
  expectFailure,
  notification,
  publish,
  publishButton,
  typeKeys
} from './ui.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const isPut = (request: { method?: string }) => request.method === 'PUT';
const isDelete = (request: { method?: string }) => request.method === 'DELETE';

/** S3's way of refusing. */
function refusal(status: number, code: string, more = '') {
  return {
    kind: 'answer',
    status,
    body: `<Error><Code>${code}</Code>${more}<RequestId>R1</RequestId></Error>`
  } as const;
}

/** Opens the dialog and waits until it may be accepted. */
async function ready(page: Page) {
  await publishButton(page).click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
}

test('each refusal of the storage has its own words', async ({ page, stack }) => {
  test.slow();
  const { url } = stack.proxy;
  const key = 'published/told.ipynb';
  await place(stack.lab, 'told.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'told.ipynb');
  for (const [fault, ...says] of [
    [
      refusal(403, 'AccessDenied'),
      'These credentials may not do this in the bucket “bookstore”.',
      'Ask whoever runs the bucket for the right.'
    ],
    [
      refusal(403, 'SignatureDoesNotMatch'),
      'The secret access key does not belong to the access key.',
      'Sign in again, or ask whoever set up the access key.'
    ],
    [
      refusal(403, 'InvalidAccessKeyId'),
      `${url}/ does not know the access key.`,
      'Sign in again, and check the endpoint.'
    ],
    [
      refusal(400, 'InvalidToken'),
      'The session token is not valid.',
      'Sign in again, or ask whoever set up the access key.'
    ],
    [
      refusal(400, 'ExpiredToken'),
      'The temporary credentials have expired.',
      'Sign in again, or ask whoever set up the access key.'
    ],
    [
      refusal(403, 'RequestTimeTooSkewed'),
      "This computer's clock is too far off for S3.",
      'Set the clock.'
    ],
    [
      refusal(404, 'NoSuchBucket'),
      `There is no bucket “bookstore” at ${url}/.`,
      "Check the bucket's name and the endpoint."
    ],
    [
      refusal(400, 'EntityTooLarge'),
      `“${key}” is larger than this storage takes at once.`,
      'Make it smaller, for example by clearing outputs.'
    ],
    [
      refusal(409, 'ConditionalRequestConflict'),
      `Someone else is writing “${key}” at the same moment.`,
      'Try again.'
    ],
    [refusal(503, 'SlowDown'), `${url}/ asks to slow down.`, 'Try again in a minute.'],
    [
      refusal(500, 'InternalError', '<Message>We failed.</Message>'),
      `The storage at ${url}/ failed (InternalError: We failed).`,
      'Try again later.'
    ],
    [
      refusal(501, 'NotImplemented'),
      `The storage at ${url}/ does not know this operation.`,
      'Ask whoever runs the storage.'
    ],
    [
      refusal(400, 'XMinioInvalidObjectName'),
      `This storage cannot hold the key “${key}”.`,
      'Use a name without “//”, with parts of at most 255 bytes, and not below another object.'
    ],
    [
      refusal(400, 'SomethingNew', '<Message>Not on Sundays.</Message>'),
      'S3 refused: SomethingNew: Not on Sundays.',
      'Ask whoever runs the storage.'
    ]
  ] as const) {
    await ready(page);
    stack.proxy.inject({ fault, when: isPut });
    await dialogButton(page, 'Publish').click();
    const code = /<Code>(.*)<\/Code>/.exec(fault.body)?.[1] ?? '';
    await expectFailure(page, {
      title: '“told.ipynb” was not published.',
      says: [...says, `S3 says: ${code}.`, 'Request id: R1.']
    });
    stack.proxy.reset();
  }
  await ready(page);
  stack.proxy.inject({
    fault: {
      kind: 'answer',
      status: 200,
      body: '<html>',
      headers: { 'content-type': 'text/html' }
    },
    when: isPut
  });
  await dialogButton(page, 'Publish').click();
  await expectFailure(page, {
    title: '“told.ipynb” was not published.',
    says: [
      `${url}/ answered with status 200 and something that is not S3's (text/html).`,
      'Check the endpoint; perhaps a proxy or a login page stands before it.'
    ]
  });
  expect(await isThere(stack, key)).toBe(false);
});

test('what was seen has changed, or is gone', async ({ page, stack }) => {
  const key = 'published/seen.ipynb';
  const title = '“seen.ipynb” was not published.';
  await place(stack.lab, 'seen.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'seen.ipynb');
  await ready(page);
  await put(stack, key, notebook('"the colleague’s"'));
  await dialogButton(page, 'Publish').click();
  await expectFailure(page, {
    title,
    says: [
      `Something else has been published at s3://bookstore/${key} since you looked.`,
      'Look at what is there now, then publish again.',
      'S3 says: PreconditionFailed.',
      /^Request id: \w+\.$/
    ]
  });

  await ready(page);
  await stack.minio.client.send(new DeleteObjectCommand({ Bucket: stack.minio.bucket, Key: key }));
  await dialogButton(page, 'Publish').click();
  await expectFailure(page, {
    title,
    says: [
      `What was published at s3://bookstore/${key} has been taken back since you looked.`,
      'Look at what is there now, then publish again.',
      'S3 says: NoSuchKey.',
      /^Request id: \w+\.$/
    ]
  });
});

test('MinIO stops while it is sent: Retry publishes it once it is back', async ({
  page,
  stack
}) => {
  await place(stack.lab, 'stopped.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'stopped.ipynb');
  await ready(page);
  // On its way when the storage goes.
  stack.proxy.inject({ fault: { kind: 'delay', milliseconds: 2000 }, when: isPut, times: 1 });
  await dialogButton(page, 'Publish').click();
  await expect(notification(page, 'Publishing “stopped.ipynb”…')).toBeVisible();
  await stack.minio.stop();
  await expectFailure(page, {
    title: '“stopped.ipynb” was not published.',
    says: [`Nothing answers at ${stack.proxy.url}/.`, 'Check the network and the endpoint.'],
    press: async retry => {
      await stack.minio.restart();
      expect(await isThere(stack, 'published/stopped.ipynb')).toBe(false);
      await retry.click();
    }
  });
  await expect(notification(page, 'is published.')).toBeVisible();
  expect(await isThere(stack, 'published/stopped.ipynb')).toBe(true);
});

test('MinIO stops after it was published', async ({ page, stack }) => {
  await place(stack.lab, 'after.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'after.ipynb');
  await publish(page);
  const says = [`Nothing answers at ${stack.proxy.url}/.`, 'Check the network and the endpoint.'];
  await stack.minio.stop();
  try {
    await execute(page, 'bookstore:copy-link');
    await expectFailure(page, { title: 'The link could not be had.', says });
    await execute(page, 'bookstore:unpublish');
    await expectFailure(page, { title: '“after.ipynb” could not be unpublished.', says });
  } finally {
    await stack.minio.restart();
  }
  await execute(page, 'bookstore:copy-link');
  await expect(notification(page, 'The link was copied.')).toBeVisible();
});

test('unpublishing that is not allowed takes nothing back', async ({ page, stack }) => {
  await place(stack.lab, 'stays.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'stays.ipynb');
  await publish(page);
  stack.proxy.inject({ fault: refusal(403, 'AccessDenied'), when: isDelete });
  await execute(page, 'bookstore:unpublish');
  await dialogButton(page, 'Unpublish').click();
  await expectFailure(page, {
    title: '“stays.ipynb” could not be unpublished.',
    says: [
      'These credentials may not do this in the bucket “bookstore”.',
      'Ask whoever runs the bucket for the right.',
      'S3 says: AccessDenied.',
      'Request id: R1.'
    ]
  });
  expect(await isThere(stack, 'published/stays.ipynb')).toBe(true);
});

for (const [what, code, says] of [
  ['wrong', 'SignatureDoesNotMatch', 'The secret access key does not belong to the access key.'],
  ['expired', 'ExpiredToken', 'The temporary credentials have expired.']
] as const) {
  test(`keys that were typed in and are ${what} are told, and asked for anew`, async ({
    page,
    stack
  }) => {
    await withLab(stack, NO_KEYS, async lab => {
      await place(lab, 'typed.ipynb', notebook('1'));
      await openNotebook(page, lab, 'typed.ipynb');
      await publishButton(page).click();
      stack.proxy.inject({
        fault: refusal(code === 'ExpiredToken' ? 400 : 403, code),
        when: request => request.headers['x-amz-security-token'] === 'refused'
      });
      await typeKeys(page, stack.minio, 'refused');
      await expect(dialog(page)).toContainText(
        `${says} Sign in again, or ask whoever set up the access key.`
      );
      await dialog(page)
        .getByLabel(/Publish to s3/)
        .fill('published/typed-key.ipynb');
      await dialogButton(page, 'Retry').click();
      await typeKeys(page, stack.minio);
      await expect(dialog(page).getByLabel(/Publish to s3/)).toHaveValue(
        'published/typed-key.ipynb'
      );
      await confirmPublish(page);
      await expect(notification(page, 'is published.')).toBeVisible();
      expect(await isThere(stack, 'published/typed-key.ipynb')).toBe(true);
    });
  });
}

test('what the Jupyter server does not give', async ({ page, stack }) => {
  await openLab(page, stack.lab);
  await execute(page, 'bookstore:publish', { path: 'nowhere.ipynb' });
  await expectFailure(page, {
    title: '“nowhere.ipynb” was not published.',
    says: [
      'Jupyter’s server does not find the file.',
      'Look whether it was renamed, moved or deleted.'
    ]
  });

  await place(stack.lab, 'lonely.ipynb', notebook('1'));
  const reads = /\/(files|api\/contents)\/lonely\.ipynb/;
  await page.route(reads, route => route.fulfill({ status: 500, json: { message: 'disk full' } }));
  await execute(page, 'bookstore:publish', { path: 'lonely.ipynb' });
  await expectFailure(page, {
    title: '“lonely.ipynb” was not published.',
    says: [
      'Jupyter’s server says: disk full.',
      'Try again; if it stays so, ask who runs this Jupyter server.'
    ]
  });
  await page.route(reads, route => route.abort());
  await execute(page, 'bookstore:publish', { path: 'lonely.ipynb' });
  await expectFailure(page, {
    title: '“lonely.ipynb” was not published.',
    says: ['Jupyter’s server cannot be reached.', 'Check that it is running, then try again.']
  });
});

test('what cannot be saved first is not published', async ({ page, stack }) => {
  await place(stack.lab, 'unsaved.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'unsaved.ipynb');
  await page.locator('.jp-Cell .cm-content').first().click();
  await page.keyboard.type('2');
  await page.route(/\/api\/contents\/unsaved\.ipynb/, route =>
    route.request().method() === 'PUT'
      ? route.fulfill({ status: 507, json: { message: 'disk full' } })
      : route.continue()
  );
  await publishButton(page).click();
  // JupyterLab's own word on it.
  await expect(dialog(page)).toContainText('File Save Error');
  await dialogButton(page, 'Close').click();
  await expectFailure(page, {
    title: '“unsaved.ipynb” was not published.',
    says: [
      'Jupyter’s server says: disk full.',
      'Try again; if it stays so, ask who runs this Jupyter server.'
    ]
  });
  expect(stack.proxy.seen.filter(line => line.startsWith('PUT'))).toHaveLength(0);
});

test('credentials that the Jupyter server cannot give', async ({ page, stack }) => {
  await place(stack.lab, 'unsigned.ipynb', notebook('1'));
  await openNotebook(page, stack.lab, 'unsigned.ipynb');
  await page.route('**/bookstore/credentials*', route => route.fulfill({ status: 502 }));
  await page.reload();
  await publishButton(page).click();
  await expect(dialog(page)).toContainText(
    'No credentials could be had: the endpoint answered 502. Try again; if it stays so, ask who runs this Jupyter server.'
  );
  await page.unroute('**/bookstore/credentials*');
  await dialogButton(page, 'Retry').click();
  await expect(dialogButton(page, 'Publish')).toBeEnabled();
});
