// @ts-check
/** The page of the benchmark: each contestant uploads the same bytes in parts. */
import { Upload } from '@aws-sdk/lib-storage';

import { ask } from './asking.mjs';
import { clientOf, settingsOf } from './page_storage.mjs';

/** @typedef {import('../../js/wasm/bookstore_versions.js')} Wasm */

/** @type {Wasm} */
// @ts-expect-error The server of the benchmark gives it under this address.
const wasm = await import('/wasm/bookstore_versions.js');
await wasm.default();

/** @type {Uint8Array<ArrayBuffer>} */
let bytes;
/** @type {import('@aws-sdk/client-s3').S3Client} */
let client;
/** @type {InstanceType<Wasm['Bookstore']>} */
let bookstore;
let bucket = '';

void ask({
  /**
   * @param {import('./page_storage.mjs').Storage} storage
   * @param {number} size bytes
   */
  ready(storage, size) {
    const { accessKeyId, secretAccessKey } = storage;
    bucket = storage.bucket;
    bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, size)));
    }
    client = clientOf(storage);
    bookstore = new wasm.Bookstore(
      settingsOf(storage),
      'bench',
      wasm.CredentialsSource.fixed(accessKeyId, secretAccessKey)
    );
  },

  /** @param {string} path */
  async bookstore(path) {
    const start = performance.now();
    const key = bookstore.archiveKey(path);
    const id = path.replace(/\W/g, '-');
    const scope = { endpoint: '', bucket, user: 'bench', root: '' };
    const size = bytes.length;
    const entry = { id, scope, key, path, at: Date.now(), by: 'bench', size, sha256: '' };
    await bookstore.archiveSend(entry, key, 'nothing', bytes, () => undefined);
    return performance.now() - start;
  },

  /** @param {string} path */
  async sdk(path) {
    const start = performance.now();
    await new Upload({
      client,
      partSize: 8 * 1024 * 1024,
      queueSize: 4,
      params: { Bucket: bucket, Key: `workspace/${path}`, Body: bytes }
    }).done();
    return performance.now() - start;
  }
});
