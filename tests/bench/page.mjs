// @ts-check
/** The page of the benchmark: each contestant is a function that publishes the same bytes. */
import { Upload } from '@aws-sdk/lib-storage';

import { ask } from './asking.mjs';
import { clientOf, settingsOf } from './page_storage.mjs';

/** @typedef {import('../../js/wasm/bookstore_lab.js')} Wasm */

/** @type {Wasm} */
// @ts-expect-error The server of the benchmark gives it under this address.
const wasm = await import('/wasm/bookstore_lab.js');
await wasm.default();

/** @type {Uint8Array<ArrayBuffer>} */
let notebook;
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
    notebook = make(size);
    client = clientOf(storage);
    bookstore = new wasm.Bookstore(
      { ...settingsOf(storage), published_prefix: 'bench' },
      'bench',
      wasm.CredentialsSource.fixed(accessKeyId, secretAccessKey)
    );
  },

  /** @param {string} key */
  async bookstore(key) {
    const start = performance.now();
    await bookstore.publish(key, wasm.prepareNotebook(notebook), undefined, 'bench');
    return performance.now() - start;
  },

  /** @param {string} key */
  async sdk(key) {
    const start = performance.now();
    await new Upload({
      client,
      params: {
        Bucket: bucket,
        Key: key,
        Body: notebook,
        ContentType: 'application/x-ipynb+json',
        IfNoneMatch: '*'
      }
    }).done();
    return performance.now() - start;
  },

  /**
   * @param {number} size
   * @param {string} key
   */
  async whole(size, key) {
    notebook = make(size);
    await bookstore.publish(key, wasm.prepareNotebook(notebook), undefined, 'bench');
  }
});

/**
 * A notebook of about this many bytes, mostly outputs as large notebooks are.
 *
 * @param {number} size
 */
function make(size) {
  const image = 'iVBORw0KGgo'.repeat(9000);
  const head = '{"cells":[';
  const cell = `{"cell_type":"code","execution_count":1,"id":"@","metadata":{},"source":["plot()"],"outputs":[{"output_type":"display_data","metadata":{},"data":{"image/png":"${image}"}}]}`;
  const tail = '],"metadata":{},"nbformat":4,"nbformat_minor":5}';
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(size + cell.length + 1000);
  let at = encoder.encodeInto(head, bytes).written;
  for (let n = 0; n === 0 || at < size; n++) {
    at += encoder.encodeInto(
      (n ? ',' : '') + cell.replace('@', `c${n}`),
      bytes.subarray(at)
    ).written;
  }
  at += encoder.encodeInto(tail, bytes.subarray(at)).written;
  return bytes.subarray(0, at);
}
