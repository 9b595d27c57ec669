// @ts-check
/** The page of the benchmark: each contestant lists all versions of a key, and gives how many there are. */
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';

/** @typedef {import('../../js/wasm/bookstore_versions.js')} Wasm */

/** @type {Wasm} */
// @ts-expect-error The server of the benchmark gives it under this address.
const wasm = await import('/wasm/bookstore_versions.js');
await wasm.default();

const PAGE = 1000;

/** @type {S3Client} */
let client;
/** @type {InstanceType<Wasm['Bookstore']>} */
let bookstore;
let bucket = '';

Object.assign(globalThis, {
  /** @param {{ endpoint: string, region: string, bucket: string, accessKeyId: string, secretAccessKey: string }} storage */
  ready(storage) {
    const { endpoint, region, accessKeyId, secretAccessKey } = storage;
    bucket = storage.bucket;
    client = new S3Client({
      credentials: { accessKeyId, secretAccessKey },
      endpoint,
      forcePathStyle: true,
      region
    });
    bookstore = new wasm.Bookstore(
      { s3_bucket: bucket, s3_endpoint_url: endpoint, s3_region_name: region },
      'bench',
      wasm.CredentialsSource.fixed(accessKeyId, secretAccessKey)
    );
  },

  /** @param {string} path below the workspace's prefix */
  async bookstore(path) {
    const history = await bookstore.history(path);
    let found = 0;
    for (let more = true; more;) {
      const page = await history.next(bookstore, PAGE);
      found += page.versions.length;
      more = page.more;
    }
    return found;
  },

  /**
   * The SDK has no paginator for versions: its pages are asked for by hand.
   *
   * @param {string} path
   */
  async sdk(path) {
    const key = `workspace/${path}`;
    let found = 0;
    /** @type {{ KeyMarker?: string, VersionIdMarker?: string } | undefined} */
    let after = {};
    while (after) {
      /** @type {import('@aws-sdk/client-s3').ListObjectVersionsCommandInput} */
      const list = { Bucket: bucket, MaxKeys: PAGE, Prefix: key, ...after };
      /** @type {import('@aws-sdk/client-s3').ListObjectVersionsCommandOutput} */
      const page = await client.send(new ListObjectVersionsCommand(list));
      found += (page.Versions ?? []).filter(version => version.Key === key).length;
      after = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  }
});
