// @ts-check
/** The page of the benchmark: each contestant uploads the same bytes in parts. */
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** @typedef {import('../../js/wasm/bookstore_versions.js')} Wasm */

/** @type {Wasm} */
// @ts-expect-error The server of the benchmark gives it under this address.
const wasm = await import('/wasm/bookstore_versions.js');
await wasm.default();

/** @type {Uint8Array<ArrayBuffer>} */
let bytes;
/** @type {S3Client} */
let client;
/** @type {InstanceType<Wasm['Bookstore']>} */
let bookstore;
let bucket = '';

Object.assign(globalThis, {
  /**
   * @param {{ endpoint: string, region: string, bucket: string, accessKeyId: string, secretAccessKey: string }} storage
   * @param {number} size bytes
   */
  ready(storage, size) {
    const { endpoint, region, accessKeyId, secretAccessKey } = storage;
    bucket = storage.bucket;
    bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, size)));
    }
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
