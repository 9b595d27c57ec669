/** What a user is told when a clone fails, word for word, and that nothing is written then. */
import { readdir } from 'node:fs/promises';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';
import type { Jupyter } from 'bookstore-ci/jupyter.mjs';

import type { Fault } from '../kit/s3_proxy.js';
import {
  NO_KEYS,
  expect,
  link,
  notebook,
  openLab,
  put,
  test,
  withLab,
  type Stack
} from './stack.js';
import { dialog, dialogButton, execute, expectFailure, notification, typeKeys } from './ui.js';

const NO_VERSION = '01234567-89ab-cdef-0123-456789abcdef';
const GONE = 'published/faults/gone.ipynb';
const THERE = 'published/faults/there.ipynb';
const UNKNOWN_KEY = 'published/faults/missing.ipynb';

/** Clones in the page that is open, up to the failure, and expects that no file is there but those before. */
async function expectRefusal(
  page: Page,
  jupyter: Jupyter,
  at: string,
  ...says: (string | RegExp)[]
) {
  const before = await readdir(jupyter.root);
  await execute(page, 'bookstore:clone', { link: at });
  await dialogButton(page, 'Clone').click();
  const name = (new URL(at).searchParams.get('s3_key') ?? at).split('/').at(-1) ?? '';
  await expectFailure(page, { title: `Could not clone ${name}.`, says });
  expect(await readdir(jupyter.root)).toEqual(before);
}

async function objects(stack: Stack) {
  await put(stack, THERE, notebook('1'));
  await put(stack, GONE, notebook('1'));
  await stack.minio.client.send(new DeleteObjectCommand({ Bucket: stack.minio.bucket, Key: GONE }));
}

test('through an edge', async ({ page, stack }) => {
  test.slow();
  await objects(stack);
  await openLab(page, stack.reader);
  const { host } = new URL(stack.edge.url);
  const refusal = (at: string, ...says: (string | RegExp)[]) =>
    expectRefusal(page, stack.reader, at, ...says);

  await refusal(
    link(stack, UNKNOWN_KEY),
    'Nothing is published at this link. Check it, or ask who shared it.'
  );
  await refusal(
    link(stack, GONE),
    'What was published here has been taken back. Ask who shared the link; a link to an earlier version may still work.'
  );
  await refusal(
    link(stack, THERE, NO_VERSION),
    'This version is not there. It may have been removed for good: ask who shared the link, or clone the newest version.'
  );
  for (const at of [link(stack, 'workspace/draft.ipynb'), link(stack, THERE, undefined, 'other')]) {
    await refusal(
      at,
      `${host} does not give out what this link names: its bucket or folder is not shared there. Ask who shared the link.`
    );
  }
  await stack.minio.stop();
  try {
    await refusal(
      link(stack, THERE),
      `${host} cannot reach its storage. Try again later, or tell who runs it.`
    );
  } finally {
    await stack.minio.restart();
  }
});

test('what came is no notebook, or no good one', async ({ page, stack }) => {
  const bad: [name: string, body: string, ...says: string[]][] = [
    [
      'page.ipynb',
      '<html>',
      'This is not a notebook: it is not JSON from line 1, column 1 on.',
      'Check that the file is a Jupyter notebook and that all of it is there.'
    ],
    [
      'empty.ipynb',
      '',
      'This is not a notebook: the file is empty.',
      'Check that the file is a Jupyter notebook and that all of it is there.'
    ],
    [
      'list.ipynb',
      '[]',
      'This file is JSON, but not a notebook.',
      'Check that the file is a Jupyter notebook.',
      'It is not an object.'
    ],
    [
      'cut.ipynb',
      '{\n "cells": [',
      'This notebook is cut off: it ends in line 2, column 12.',
      'Check that the file is a Jupyter notebook and that all of it is there.'
    ],
    [
      'old.ipynb',
      '{"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": []}',
      'This notebook has the old format nbformat 3; bookstore takes nbformat 4.',
      'Open it in JupyterLab and save it: that makes it nbformat 4.'
    ],
    [
      'new.ipynb',
      '{"metadata": {}, "nbformat": 5, "nbformat_minor": 1, "cells": []}',
      'This notebook has the format nbformat 5.1, which is newer than this bookstore; it takes nbformat 4.',
      'Update bookstore, or save the notebook as nbformat 4.'
    ],
    [
      'invalid.ipynb',
      '{"metadata": {}, "nbformat": 4, "nbformat_minor": 4, "cells": [{"cell_type": "raw", "metadata": {}}]}',
      'This notebook breaks the rules of its format, nbformat 4.4.',
      'Open it in JupyterLab, save it and try again, or mend what is named.',
      'Cell 1: “source” is missing.'
    ]
  ];
  await openLab(page, stack.reader);
  for (const [name, body, ...says] of bad) {
    const key = `published/faults/${name}`;
    await put(stack, key, body);
    await expectRefusal(page, stack.reader, link(stack, key), ...says);
  }
});

test('an edge that does not give it', async ({ page, stack }) => {
  test.slow();
  let answer: http.RequestListener = () => undefined;
  const edge = http.createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    // Without one Chromium waits for more bytes, to guess it.
    response.setHeader('Content-Type', 'application/x-ipynb+json');
    answer(request, response);
  });
  await new Promise<void>(resolve => edge.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(edge.address() as AddressInfo).port}`;
  const at = link(stack, THERE).replace(stack.edge.url, `http://${host}`);
  await openLab(page, stack.reader);
  const refusal = (says: string) => expectRefusal(page, stack.reader, at, says);
  try {
    for (const [status, says] of [
      [400, `${host} does not understand this link. Ask for it again.`],
      [
        413,
        'It is too large to be cloned this way. Open the link in a browser tab and use Download.'
      ],
      [429, `${host} has too much to do. Try again in a few seconds.`],
      [503, `${host} has too much to do. Try again in a few seconds.`],
      [504, `The storage behind ${host} did not answer in time. Try again.`],
      [500, `${host} answered with status 500. Try again; if it stays so, tell who runs it.`]
    ] as const) {
      answer = (_, response) => response.writeHead(status).end('what a stranger says');
      await refusal(says);
    }
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 600 * 2 ** 20 }).write('x');
    };
    await refusal(
      'It has 600 MB; a browser tab can clone at most 512 MB. Open the link in a browser tab and use Download.'
    );
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('x', () => response.destroy());
    };
    await refusal(`The download from ${host} broke off. Try again.`);
  } finally {
    edge.closeAllConnections();
    edge.close();
  }
  await refusal(
    `${host} cannot be reached: it is down, your network does not lead there, or it does not allow downloads from this page. ` +
      'Try again later, or open the link in a browser tab and use Download.'
  );
});

test('straight from S3', async ({ page, stack }) => {
  test.slow();
  await objects(stack);
  await openLab(page, stack.lab);
  const refusal = (at: string, ...says: (string | RegExp)[]) =>
    expectRefusal(page, stack.lab, at, ...says);
  const isGet = (request: http.IncomingMessage) => request.method === 'GET';
  const under = async (fault: Fault, ...says: (string | RegExp)[]) => {
    stack.proxy.inject({ fault, when: isGet });
    await refusal(link(stack, THERE), ...says);
    stack.proxy.reset();
  };
  const denied = (code: string) =>
    ({ kind: 'answer', status: 403, body: `<Error><Code>${code}</Code></Error>` }) as const;

  await refusal(
    link(stack, UNKNOWN_KEY),
    `“${UNKNOWN_KEY}” is not in the bucket “bookstore”.`,
    'Check the path, or ask who shared it.',
    'S3 says: NoSuchKey.',
    /^Request id: \w+\.$/
  );
  await refusal(
    link(stack, GONE),
    `“${GONE}” was deleted from the bucket “bookstore”.`,
    'Ask who took it back, or open an older version.',
    'S3 says: NoSuchKey.',
    /^Request id: \w+\.$/
  );
  await refusal(
    link(stack, THERE, NO_VERSION),
    `“${THERE}” in the bucket “bookstore” has no version ${NO_VERSION}.`,
    'Try the newest version, or ask who shared it.',
    'S3 says: NoSuchVersion.',
    /^Request id: \w+\.$/
  );
  await stack.minio.stop();
  try {
    await refusal(
      link(stack, THERE),
      `Nothing answers at ${stack.proxy.url}/.`,
      'Check the network and the endpoint.'
    );
  } finally {
    await stack.minio.restart();
  }
  await under(
    denied('AccessDenied'),
    'These credentials may not do this in the bucket “bookstore”.',
    'Ask whoever runs the bucket for the right.',
    'S3 says: AccessDenied.'
  );
  await under(
    { kind: 'break-off', after: 10 },
    `The download from ${new URL(stack.proxy.url).host} broke off. Try again.`
  );
  await under(
    { kind: 'answer', status: 200, body: 'x', headers: { 'content-length': `${600 * 2 ** 20}` } },
    'It has 600 MB; a browser tab can clone at most 512 MB. Open the link in a browser tab and use Download.'
  );
  stack.proxy.inject({
    fault: {
      kind: 'answer',
      status: 200,
      body: 'x',
      headers: { 'content-length': `${600 * 2 ** 20}` }
    },
    when: isGet
  });
  await refusal(
    `s3://bookstore/${THERE}`,
    'It has 600 MB; a browser tab can clone at most 512 MB. Fetch it with another S3 client, such as the AWS CLI.'
  );
});

test('keys that are refused are asked for anew', async ({ page, stack }) => {
  await objects(stack);
  stack.proxy.inject({
    fault: { kind: 'answer', status: 400, body: '<Error><Code>ExpiredToken</Code></Error>' },
    when: request => request.headers['x-amz-security-token'] === 'refused'
  });
  await withLab(stack, NO_KEYS, async lab => {
    await openLab(page, lab);
    await execute(page, 'bookstore:clone', { link: `s3://bookstore/${THERE}` });
    await dialogButton(page, 'Clone').click();
    await typeKeys(page, stack.minio, 'refused');
    await expectFailure(page, {
      title: 'Could not clone there.ipynb.',
      says: [
        'The temporary credentials have expired.',
        'Sign in again, or ask whoever set up the access key.',
        'S3 says: ExpiredToken.'
      ],
      press: retry => retry.click()
    });
    await typeKeys(page, stack.minio);
    await expect(notification(page, 'Cloned as there.ipynb.')).toBeVisible();
  });
});

test('a clone tells how far it is and can be cancelled; nothing is saved then', async ({
  page,
  stack
}) => {
  const large = Buffer.alloc(5 * 2 ** 20, 'x');
  await put(stack, 'published/large.bin', large);
  await openLab(page, stack.lab);
  const before = await readdir(stack.lab.root);
  stack.proxy.inject({ fault: { kind: 'stall', after: 3000 }, times: 1 });
  await execute(page, 'bookstore:clone', { link: link(stack, 'published/large.bin') });
  await dialogButton(page, 'Clone').click();
  const progress = notification(page, 'Cloning large.bin… 0.0 of 5.0 MB');
  await expect(progress).toBeVisible();
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(
    notification(page, 'large.bin was not cloned, as you wished. Nothing was saved.')
  ).toBeVisible();
  await expect(progress).toHaveCount(0);
  expect(await readdir(stack.lab.root)).toEqual(before);

  await execute(page, 'bookstore:clone', { link: link(stack, 'published/large.bin') });
  await dialogButton(page, 'Clone').click();
  await expect(notification(page, 'Cloned as large.bin.')).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test('links that cannot be cloned at all', async ({ page, stack }) => {
  await openLab(page, stack.reader);
  for (const [at, ...says] of [
    [
      'nonsense',
      'This is not a link.',
      'Ask for the link again, or copy it anew from the page or from Publish.'
    ],
    [
      's3://somewhere/x.ipynb',
      'The bucket “somewhere” is not the one that is set up here, and the link names no edge to ask.',
      'Set up this bucket in the settings of bookstore, or ask for a link of its edge.'
    ],
    [
      'ftp://somewhere/x.ipynb',
      'This link begins with “ftp:”, which bookstore does not open.',
      'Ask for the link again, or copy it anew from the page or from Publish.'
    ]
  ] as const) {
    await execute(page, 'bookstore:clone', { link: at });
    await expectFailure(page, { title: 'This link cannot be cloned.', says: [...says] });
  }
});
