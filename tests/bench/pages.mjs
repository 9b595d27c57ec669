// @ts-check
/** The edge on workerd beside a plain JavaScript Worker that asks S3 for the same, both on one MinIO. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { fileURLToPath } from 'node:url';

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { startEdge } from 'bookstore-ci/edge.mjs';
import { startMinio } from 'bookstore-ci/minio.mjs';
import { build } from 'esbuild';
import { WASM_MEMORY } from '../kit/wasm_memory.mjs';

/** @typedef {Awaited<ReturnType<typeof startPages>>} Pages */

export async function startPages() {
  const minio = await startMinio();
  const counted = await counting(minio.endpoint);
  const settings = {
    BOOKSTORE_LAB_URL: 'https://jupyter.example.org/lab',
    JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
    JPYNB_S3_BUCKET: minio.bucket,
    JPYNB_S3_ENDPOINT_URL: minio.endpoint,
    JPYNB_S3_REGION_NAME: minio.region,
    JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey
  };
  const peer = await build({
    entryPoints: [fileURLToPath(new URL('peer.mjs', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false
  });
  const through = { ...settings, JPYNB_S3_ENDPOINT_URL: counted.url };
  const edges = {
    ours: await startEdge(settings, { modules: WASM_MEMORY }),
    cached: await startEdge(through, { cache: true }),
    peer: await startEdge(settings, { modules: { 'peer.js': peer.outputFiles[0]?.text ?? '' } })
  };
  return {
    ...edges,
    counted,
    /**
     * @param {Buffer} notebook
     * @returns {Promise<string>} the query that names it and its version
     */
    async put(notebook) {
      const key = `published/${randomUUID()}.ipynb`;
      const { VersionId } = await minio.client.send(
        new PutObjectCommand({ Bucket: minio.bucket, Key: key, Body: notebook })
      );
      const query = new URLSearchParams({ s3_bucket: minio.bucket, s3_key: key });
      if (VersionId) query.set('s3_version_id', VersionId);
      return query.toString();
    },
    async stop() {
      for (const edge of Object.values(edges)) await edge.stop();
      counted.stop();
      await minio.stop();
    }
  };
}

/**
 * Passes requests on and counts them.
 *
 * @param {string} endpoint
 */
async function counting(endpoint) {
  const { hostname, port } = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });
  const counts = { requests: 0 };
  const server = http.createServer(({ headers, method, url: path }, response) => {
    counts.requests++;
    http
      .request({ agent, headers, hostname, method, path, port }, answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      })
      .end();
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    counts,
    url: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    }
  };
}

/**
 * The CPU time that a process has used, seconds.
 *
 * @param {number} pid
 */
export async function cpuTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
