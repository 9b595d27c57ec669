// @ts-check
/** What the pages of benchmarks make of the storage that they are told. */
import { S3Client } from '@aws-sdk/client-s3';

/** @typedef {{ endpoint: string, region: string, bucket: string, accessKeyId: string, secretAccessKey: string }} Storage */

/**
 * The AWS SDK's client of it.
 *
 * @param {Storage} storage
 */
export function clientOf({ endpoint, region, accessKeyId, secretAccessKey }) {
  return new S3Client({
    credentials: { accessKeyId, secretAccessKey },
    endpoint,
    forcePathStyle: true,
    region
  });
}

/**
 * The extension's settings of it.
 *
 * @param {Storage} storage
 */
export function settingsOf({ endpoint, region, bucket }) {
  return { s3_bucket: bucket, s3_endpoint_url: endpoint, s3_region_name: region };
}
