/** A bucket for one test alone, with a JupyterLab that archives into it. */
import { randomBytes } from 'node:crypto';

import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand
} from '@aws-sdk/client-s3';

import { S3Proxy } from '../kit/s3_proxy.js';
import { firstCell } from './saving.js';
import { archive, object, withLab, type Stack } from './stack.js';

/** Runs with a bucket that has never kept versions. */
export async function withBucket(
  stack: Stack,
  run: (own: Stack) => Promise<void>,
  options: Parameters<typeof withLab>[3] = {}
) {
  const bucket = `own-${randomBytes(6).toString('hex')}`;
  const minio = { ...stack.minio, bucket };
  await minio.client.send(new CreateBucketCommand({ Bucket: bucket }));
  const proxy = await S3Proxy.start({ upstream: minio.endpoint, buckets: [bucket] });
  try {
    const env = { JPYNB_S3_BUCKET: bucket, JPYNB_S3_ENDPOINT_URL: proxy.url };
    const archiving = async (lab: Stack['lab']) => {
      await archive(lab, true);
      await run({ ...stack, minio, proxy, lab });
    };
    await withLab(stack, env, archiving, options);
  } finally {
    await proxy.stop();
  }
}

/** Switches the keeping of versions, past the product. */
export async function switchVersioning({ minio }: Stack, status: 'Enabled' | 'Suspended') {
  await minio.client.send(
    new PutBucketVersioningCommand({
      Bucket: minio.bucket,
      VersioningConfiguration: { Status: status }
    })
  );
}

/** What the first cell of each dated copy of a notebook holds, oldest first. */
export async function copies(stack: Stack, path: string): Promise<string[]> {
  const { client, bucket } = stack.minio;
  const Prefix = `workspace/.bookstore/versions/${path}/`;
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
  return Promise.all(Contents.map(async ({ Key = '' }) => firstCell(await object(stack, Key))));
}

/** What was written to the storage, as the proxy saw it. */
export function writes({ proxy }: Stack): string[] {
  return proxy.seen.filter(line => /^(PUT|POST|DELETE)/.test(line));
}
