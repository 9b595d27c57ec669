// @ts-check
/** The page of the benchmark: each contestant lists all versions of a key, and gives how many there are. */
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';

import { clientOf, settingsOf } from './page_storage.mjs';

/** @typedef {import('../../js/wasm/bookstore_versions.js')} Wasm */

/** @type {Wasm} */
// @ts-expect-error The server of the benchmark gives it under this address.
const wasm = await import('/wasm/bookstore_versions.js');
await wasm.default();

const PAGE = 1000;

/** @type {import('@aws-sdk/client-s3').S3Client} */
let client;
/** @type {InstanceType<Wasm['Bookstore']>} */
let bookstore;
let bucket = '';

Object.assign(globalThis, {
  /** @param {import('./page_storage.mjs').Storage} storage */
  ready(storage) {
    const { accessKeyId, secretAccessKey } = storage;
    bucket = storage.bucket;
    client = clientOf(storage);
    bookstore = new wasm.Bookstore(
      settingsOf(storage),
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
