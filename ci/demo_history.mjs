// @ts-check
/**
 * What the demo's bucket holds beside what is published by hand: a notebook with twenty saves, two of them published, and
 * one that was deleted; written by the same wasm that JupyterLab loads.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { DeleteObjectCommand } from '@aws-sdk/client-s3';

import { inRoot } from './paths.mjs';

const SAVES = 20;

/**
 * @typedef {object} Story
 * @property {import('./minio.mjs').Minio} minio
 * @property {string} edge the edge's address
 * @property {string} path of the notebook in JupyterLab
 * @property {Buffer} notebook as it is at the end
 * @property {string} deleted the path of the notebook that is deleted again
 */

/**
 * Writes all of it.
 *
 * @param {Story} story
 * @returns {Promise<string>} the clone link of what was published last
 */
export async function writeHistory({ minio, edge, path, notebook, deleted }) {
  const settings = {
    edge_url: edge,
    s3_bucket: minio.bucket,
    s3_endpoint_url: minio.endpoint,
    s3_region_name: minio.region
  };
  const publishing = await open('bookstore_lab', minio, settings);
  const archive = await open('bookstore_versions', minio, settings);
  const stages = growing(JSON.parse(notebook.toString('utf8')));

  let link = '';
  let etag;
  for (const [index, stage] of stages.entries()) {
    const bytes = index + 1 === stages.length ? notebook : Buffer.from(JSON.stringify(stage));
    etag = await save(archive, path, bytes, etag, index % 5 === 4);
    const note = { 11: 'The figure, for comments', [SAVES - 1]: 'How far the constant varies' }[
      index
    ];
    if (note) {
      const key = publishing.publishKey(path);
      const seen = (await publishing.survey(key)).current?.etag;
      ({ link } = await publishing.publish(key, bytes, seen, 'demo', note));
    }
  }
  await save(archive, deleted, Buffer.from(JSON.stringify(stages[2])), undefined, false);
  const gone = { Bucket: minio.bucket, Key: archive.archiveKey(deleted) };
  await minio.client.send(new DeleteObjectCommand(gone));
  return link;
}

/**
 * A bookstore of one of the browser's packages.
 *
 * @param {string} name
 * @param {import('./minio.mjs').Minio} minio
 * @param {Record<string, string>} settings
 */
async function open(name, { accessKeyId, secretAccessKey }, settings) {
  const { default: load, Bookstore, CredentialsSource } = await import(`../js/wasm/${name}.js`);
  await load({ module_or_path: await readFile(inRoot(`js/wasm/${name}_bg.wasm`)) });
  const source = CredentialsSource.fixed(accessKeyId, secretAccessKey);
  return new Bookstore(settings, 'demo', source);
}

/**
 * Archives a save.
 *
 * @param {import('../js/wasm/bookstore_versions.js').Bookstore} archive
 * @param {string} path
 * @param {Buffer} bytes
 * @param {string | undefined} etag of the save before
 * @param {boolean} checkpoint
 * @returns {Promise<string | undefined>} its own entity tag
 */
async function save(archive, path, bytes, etag, checkpoint) {
  const key = archive.archiveKey(path);
  const entry = {
    id: randomUUID(),
    scope: { endpoint: '', bucket: '', user: 'demo', root: '' },
    key,
    path,
    at: Date.now(),
    by: 'demo',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    checkpoint
  };
  const stands = etag === undefined ? 'nothing' : { etag };
  return (await archive.archiveSend(entry, key, stands, bytes, () => undefined)).etag;
}

/**
 * A notebook as it was written, line by line.
 *
 * @param {{ cells: { cell_type: string, source: string[], outputs?: object[], execution_count?: number | null }[] }} notebook
 */
function growing(notebook) {
  const lines = notebook.cells.reduce((sum, { source }) => sum + source.length, 0);
  return Array.from({ length: SAVES }, (_, stage) => {
    let left = Math.ceil((lines * (stage + 1)) / SAVES);
    const cells = [];
    for (const cell of notebook.cells) {
      if (left <= 0) break;
      const source = cell.source.slice(0, left);
      left -= cell.source.length;
      const isWhole = source.length === cell.source.length;
      const notRun = cell.cell_type === 'code' && { outputs: [], execution_count: null };
      cells.push(isWhole ? cell : { ...cell, source, ...notRun });
    }
    return { ...notebook, cells };
  });
}
