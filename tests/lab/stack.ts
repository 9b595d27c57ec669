/**
 * The real parts that the tests of the extension run on: MinIO behind a proxy that treats a page as S3
 * does, the edge on workerd, and two JupyterLabs, the publisher's and the reader's.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand
} from '@aws-sdk/client-s3';
import { expect, test as base, type Page } from '@playwright/test';
import { startEdge, type Edge } from 'bookstore-ci/edge.mjs';
import { startJupyter, type Jupyter } from 'bookstore-ci/jupyter.mjs';
import { startMinio, type Minio } from 'bookstore-ci/minio.mjs';

import { S3Proxy } from '../kit/s3_proxy.js';
import { PLAIN_HOST } from './hosts.js';

/** Lets a test run a command by its id, as menus do. */
export const EXPOSE = [
  '--LabApp.expose_app_in_browser=True',
  '--JupyterNotebookApp.expose_app_in_browser=True'
];
const ELSEWHERE = `--ServerApp.local_hostnames=["localhost", "${PLAIN_HOST}"]`;

export interface Stack {
  minio: Minio;
  /** Where browsers reach the storage. */
  proxy: S3Proxy;
  edge: Edge;
  /** The publisher's, configured by its server. */
  lab: Jupyter;
  /** What the publisher's JupyterLab takes beside its token. */
  password: string;
  /** The reader's: the front end alone, no server extension. */
  reader: Jupyter;
}

export const test = base.extend<{ fresh: void }, { stack: Stack }>({
  stack: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from it
    async ({}, use) => {
      const minio = await startMinio();
      const proxy = await S3Proxy.start({ upstream: minio.endpoint, buckets: [minio.bucket] });
      const edge = await startEdge({
        JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
        JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey,
        JPYNB_S3_ENDPOINT_URL: minio.endpoint,
        JPYNB_S3_REGION_NAME: minio.region,
        JPYNB_S3_BUCKET: minio.bucket
      });
      const password = randomBytes(12).toString('hex');
      const lab = await startLab({
        baseUrl: '/mybaseUrl/ipynb/',
        env: {
          JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
          JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey,
          JPYNB_S3_ENDPOINT_URL: proxy.url,
          JPYNB_S3_REGION_NAME: minio.region,
          JPYNB_S3_BUCKET: minio.bucket
        },
        args: [
          `--BookstoreSettings.edge_url=${edge.url}`,
          `--PasswordIdentityProvider.hashed_password=${hashed(password)}`,
          ...EXPOSE,
          ELSEWHERE
        ]
      });
      const reader = await startLab({ serverExtension: false, args: [...EXPOSE, ELSEWHERE] });
      await use({ minio, proxy, edge, lab, password, reader });
      await Promise.all([lab.stop(), reader.stop(), edge.stop(), proxy.stop(), minio.stop()]);
    },
    { scope: 'worker', timeout: 180_000 }
  ],
  fresh: [
    async ({ stack }, use) => {
      stack.proxy.reset();
      await setUp(stack.reader, {});
      await use();
    },
    { auto: true }
  ]
});

export { expect } from '@playwright/test';
export { notebook } from '../kit/notebook.js';

/** Makes these the user's settings of the extension, past the product. */
export async function setUp(jupyter: Jupyter, settings: Record<string, unknown>) {
  const saved = await jupyter.fetch('lab/api/settings/jupyterlab-bookstore:plugin', {
    method: 'PUT',
    body: JSON.stringify({ raw: JSON.stringify(settings) })
  });
  expect(saved.ok).toBe(true);
}

/** Switches the archive on or off, past the product. */
export async function archive(jupyter: Jupyter, enabled: boolean) {
  const saved = await jupyter.fetch('lab/api/settings/jupyterlab-bookstore:archive', {
    method: 'PUT',
    body: JSON.stringify({ raw: JSON.stringify({ enabled }) })
  });
  expect(saved.ok).toBe(true);
}

/** A JupyterLab whose archive is off: what is not about it shall not send saves. */
export async function startLab(options: Parameters<typeof startJupyter>[0]): Promise<Jupyter> {
  const jupyter = await startJupyter(options);
  await archive(jupyter, false);
  return jupyter;
}

/** A password as Jupyter's configuration holds it. */
function hashed(password: string): string {
  const salt = randomBytes(6).toString('hex');
  return `sha1:${salt}:${createHash('sha1')
    .update(password + salt)
    .digest('hex')}`;
}

/** Puts a file into a JupyterLab's folder. */
export async function place(jupyter: Jupyter, name: string, content: string | Uint8Array) {
  await writeFile(path.join(jupyter.root, name), content);
}

/** The bytes of a file in a JupyterLab's folder. */
export function onDisk(jupyter: Jupyter, name: string): Promise<Buffer> {
  return readFile(path.join(jupyter.root, name));
}

/** Opens JupyterLab, signed in, at a notebook, and waits for its kernel. */
export async function openNotebook(page: Page, jupyter: Jupyter, name: string) {
  await page.goto(
    `${jupyter.url}lab/tree/${encodeURIComponent(name)}?token=${jupyter.token}&reset`
  );
  await kernelIsIdle(page);
}

/** Waits until the kernel has told what it is: JupyterLab notes that in the notebook, which changes it. */
export async function kernelIsIdle(page: Page) {
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor();
  await page.waitForFunction(() => {
    const { shell } = (window as unknown as { jupyterapp: { shell: Shell } }).jupyterapp;
    return shell.currentWidget?.model?.getMetadata('language_info')?.version !== undefined;
  });
}

interface Shell {
  currentWidget?: { model?: { getMetadata(key: string): { version?: string } | undefined } | null };
}

/**
 * Opens JupyterLab, signed in, at an empty workspace, with a clone link in the address if one is given. Without
 * one it waits for the launcher, which takes the focus when it comes, also from a dialog.
 */
export async function openLab(page: Page, jupyter: Jupyter, parameter?: string) {
  await page.goto(addressOf(jupyter, 'lab', { token: jupyter.token, reset: '' }, parameter));
  await page.locator('#jp-main-dock-panel').waitFor();
  if (parameter === undefined) {
    await page.waitForFunction(
      () => (window as unknown as { jupyterapp: { shell: Shell } }).jupyterapp.shell.currentWidget
    );
  }
}

/** An address below a Jupyter, with a clone link in it if one is given. */
export function addressOf(
  jupyter: Jupyter,
  below: string,
  query: Record<string, string>,
  parameter?: string
): string {
  const all = { ...query, ...(parameter === undefined ? {} : { 'bookstore-clone': parameter }) };
  return `${jupyter.url}${below}?${new URLSearchParams(all).toString()}`;
}

/** A link to what is published, as the edge would give it. */
export function link({ edge, minio }: Stack, key: string, version?: string, bucket = minio.bucket) {
  const query = new URLSearchParams({ s3_bucket: bucket, s3_key: key });
  if (version) {
    query.set('s3_version_id', version);
  }
  return `${edge.url}/bookstore/clone?${query.toString()}`;
}

/** Stores an object, past the product. */
export function put({ minio }: Stack, key: string, body: string | Uint8Array) {
  return minio.client.send(
    new PutObjectCommand({
      Bucket: minio.bucket,
      Key: key,
      Body: body,
      ContentType: key.endsWith('.ipynb') ? 'application/x-ipynb+json' : 'application/octet-stream'
    })
  );
}

/** An object as an independent client reads it. */
export async function object({ minio }: Stack, key: string, versionId?: string) {
  const answer = await minio.client.send(
    new GetObjectCommand({ Bucket: minio.bucket, Key: key, VersionId: versionId })
  );
  const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  return { ...answer, bytes };
}

/** Whether an object is there, by an independent client. */
export async function isThere({ minio }: Stack, key: string): Promise<boolean> {
  return minio.client.send(new HeadObjectCommand({ Bucket: minio.bucket, Key: key })).then(
    () => true,
    () => false
  );
}

/** The versions of just one key, newest first, delete markers left out. */
export async function versions({ minio }: Stack, key: string): Promise<string[]> {
  const answer = await minio.client.send(
    new ListObjectVersionsCommand({ Bucket: minio.bucket, Prefix: key })
  );
  return (answer.Versions ?? [])
    .filter(version => version.Key === key)
    .map(version => version.VersionId ?? '');
}

/** For a server that names the storage, and leaves the keys to each user. */
export const NO_KEYS = { JPYNB_S3_ACCESS_KEY_ID: '', JPYNB_S3_SECRET_ACCESS_KEY: '' };

/** A JupyterLab for one test alone, whose server is set up as the publisher’s is but for `env`. */
export async function withLab(
  stack: Stack,
  env: Record<string, string>,
  run: (lab: Jupyter) => Promise<void>,
  options: { packages?: string } = {}
) {
  const lab = await startLab({
    ...options,
    env: {
      JPYNB_S3_ACCESS_KEY_ID: stack.minio.accessKeyId,
      JPYNB_S3_SECRET_ACCESS_KEY: stack.minio.secretAccessKey,
      JPYNB_S3_ENDPOINT_URL: stack.proxy.url,
      JPYNB_S3_REGION_NAME: stack.minio.region,
      JPYNB_S3_BUCKET: stack.minio.bucket,
      ...env
    },
    args: EXPOSE
  });
  try {
    await run(lab);
  } finally {
    await lab.stop();
  }
}
