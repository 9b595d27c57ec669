/** The settings editor's screen, and where credentials may come from. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Jupyter } from 'bookstore-ci/jupyter.mjs';
import type { Page } from '@playwright/test';

import {
  EXPOSE,
  expect,
  isThere,
  notebook,
  openLab,
  place,
  setUp,
  startLab,
  test,
  type Stack
} from './stack.js';
import { confirmPublish, dialog, execute, notification } from './ui.js';

test('the settings editor shows what can be set, in order, and nothing secret', async ({
  page,
  stack
}) => {
  await openLab(page, stack.reader);
  await execute(page, 'settingeditor:open', { query: 'Bookstore' });
  const panel = page.locator('.jp-SettingsPanel');
  await expect(panel).toContainText('no secret is kept here');
  const labels = await panel.locator('.jp-FormGroup-fieldLabel, .checkbox label').allInnerTexts();
  expect(labels.map(label => label.trim())).toEqual([
    'Address of the storage',
    'Region',
    'Bucket',
    'Addressing',
    'Prefix of what is published',
    'Prefix of drafts',
    'Address of the edge',
    'Links may be cloned',
    'Credentials',
    'Credentials URL',
    'Archive each save',
    'Where the bucket keeps no versions'
  ]);
  await expect(panel.locator('input[type="password"]')).toHaveCount(0);
  await expect(panel).not.toContainText(/secret access key/i);
});

test('a credentials URL of one’s own is asked on this server only', async ({ page, stack }) => {
  const { accessKeyId, secretAccessKey, bucket } = stack.minio;
  const stranger = await credentialsServer(stack);
  const settings = {
    s3_endpoint_url: stack.proxy.url,
    s3_bucket: bucket,
    credentials: 'endpoint',
    credentials_url: 'bookstore/credentials'
  };
  const lab = await startLab({
    baseUrl: '/own/',
    env: { JPYNB_S3_ACCESS_KEY_ID: accessKeyId, JPYNB_S3_SECRET_ACCESS_KEY: secretAccessKey },
    args: EXPOSE,
    settings
  });
  try {
    await publishByCommand(page, lab, 'by url.ipynb');
    await confirmPublish(page);
    await expect(notification(page, 'is published.')).toBeVisible();
    expect(await isThere(stack, 'published/by url.ipynb')).toBe(true);

    await setUp(lab, { ...settings, credentials_url: stranger.url });
    await publishByCommand(page, lab, 'by stranger.ipynb');
    await expect(dialog(page)).toContainText('the credentials URL is not on this Jupyter server');
    expect(stranger.asked).toEqual([]);
  } finally {
    await Promise.all([lab.stop(), stranger.stop()]);
  }
});

test('a credentials URL elsewhere is asked where the administrator set it', async ({
  page,
  stack
}) => {
  const credentials = await credentialsServer(stack);
  const lab = await startLab({
    env: { JPYNB_S3_ENDPOINT_URL: stack.proxy.url, JPYNB_S3_BUCKET: stack.minio.bucket },
    args: [`--BookstoreSettings.credentials_url=${credentials.url}`, ...EXPOSE]
  });
  try {
    await publishByCommand(page, lab, 'by administrator.ipynb');
    await confirmPublish(page);
    await expect(notification(page, 'is published.')).toBeVisible();
    expect(credentials.asked.length).toBeGreaterThan(0);
    // Jupyter's token and its XSRF cookie's value are not for it.
    expect(credentials.asked.filter(headers => /authorization|xsrf/i.test(headers))).toEqual([]);
  } finally {
    await Promise.all([lab.stop(), credentials.stop()]);
  }
});

async function publishByCommand(page: Page, lab: Jupyter, name: string) {
  await place(lab, name, notebook('1'));
  await openLab(page, lab);
  await execute(page, 'bookstore:publish', { path: name });
}

/** Answers MinIO's key to any page that asks, and notes the names of the headers of each request. */
async function credentialsServer({ minio }: Stack) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(Object.keys(request.headers).join(' '));
    response.writeHead(200, {
      'access-control-allow-credentials': 'true',
      'access-control-allow-origin': request.headers.origin ?? '*',
      'content-type': 'application/json'
    });
    const { accessKeyId, secretAccessKey } = minio;
    response.end(JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    stop: () => new Promise(resolve => server.close(resolve)),
    url: `http://127.0.0.1:${port}/credentials`
  };
}
