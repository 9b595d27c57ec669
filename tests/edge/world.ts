/** What the tests of the edge share: the running parts, objects to read, and ways to ask. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3';
import { inject, onTestFinished } from 'vitest';

import { startEdge } from '../../ci/edge.mjs';

export type Edge = Awaited<ReturnType<typeof startEdge>>;

export const storage = inject('storage');

export const s3 = new S3Client({
  credentials: storage,
  endpoint: storage.endpoint,
  forcePathStyle: true,
  region: storage.region
});

/** The configuration of an edge that reads the suite's MinIO. */
export const settings = {
  BOOKSTORE_LAB_URL: 'https://jupyter.example.org/hub/lab',
  BOOKSTORE_PATIENCE_SECONDS: '10',
  JPYNB_S3_ACCESS_KEY_ID: storage.accessKeyId,
  JPYNB_S3_BUCKET: storage.bucket,
  JPYNB_S3_ENDPOINT_URL: storage.endpoint,
  JPYNB_S3_REGION_NAME: storage.region,
  JPYNB_S3_SECRET_ACCESS_KEY: storage.secretAccessKey
};

/** An edge for one test alone. */
export async function edgeWith(more: Record<string, string>, options = {}): Promise<Edge> {
  const edge = await startEdge({ ...settings, ...more }, options);
  onTestFinished(() => edge.stop());
  return edge;
}

/** A key of its own below the published prefix. */
export function newKey(name = 'x y.ipynb'): string {
  return `published/${randomUUID()}/${name}`;
}

export interface Put {
  bucket?: string;
  contentType?: string;
  metadata?: Record<string, string>;
}

/** Stores an object; gives its version. */
export async function put(
  key: string,
  body: string | Uint8Array,
  { bucket = storage.bucket, contentType, metadata }: Put = {}
): Promise<string | undefined> {
  const { VersionId } = await s3.send(
    new PutObjectCommand({
      Body: body,
      Bucket: bucket,
      ContentType: contentType ?? 'application/x-ipynb+json',
      Key: key,
      Metadata: metadata
    })
  );
  return VersionId;
}

/** Puts a delete marker, or removes a version for good. */
export async function remove(key: string, version?: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: storage.bucket, Key: key, VersionId: version }));
}

/** A bucket without versions. */
export async function plainBucket(): Promise<string> {
  const bucket = `plain-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

/** A notebook as nbformat writes it. */
export function notebook(markdown = '# Tides', more: object = {}): string {
  const model = {
    cells: [
      { cell_type: 'markdown', id: 'a', metadata: {}, source: [markdown] },
      {
        cell_type: 'code',
        execution_count: null,
        id: 'b',
        metadata: {},
        outputs: [],
        source: ['1 + 1']
      }
    ],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    ...more
  };
  return `${JSON.stringify(model, null, 1)}\n`;
}

interface Metadata {
  orig_nbformat?: number;
  signature?: string;
  tags?: string[];
  trusted?: boolean;
}

/** A notebook as JSON. */
export interface Notebook {
  cells: { metadata: Metadata; source: string[] }[];
  metadata: Metadata;
}

/** The query of a clone link. */
export function query(key: string, { bucket = storage.bucket, version = '' } = {}): string {
  const parameters = new URLSearchParams({ s3_bucket: bucket, s3_key: key });
  if (version) parameters.set('s3_version_id', version);
  return parameters.toString();
}

export interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  method?: string;
  path: string;
}

/** Asks as no browser would tidy it: the path goes out as it is given. */
export function ask(
  edge: Pick<Edge, 'url'>,
  { body, headers = {}, method = 'GET', path }: Ask
): Promise<{ body: Buffer; headers: http.IncomingHttpHeaders; status: number; text: string }> {
  const { hostname, port } = new URL(edge.url);
  return new Promise((resolve, reject) => {
    const request = http.request({ headers, hostname, method, path, port }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          body: bytes,
          headers: response.headers,
          status: response.statusCode ?? 0,
          text: bytes.toString()
        });
      });
    });
    request.on('error', reject);
    if (body === undefined) request.end();
    else request.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

/** What the clone API answers: a model, or a failure. */
export interface Model {
  /** Text, or a notebook: each test knows which it asked for. */
  content: unknown;
  error: Failure['error'];
  message?: string;
  path?: string;
  versionID?: string;
}

/** A failure in JSON. */
export interface Failure {
  error: { advice: { args: string[] }; code?: string; kind: string };
  message: string;
  reason: string;
}

/** Reads a failure in JSON. */
export const failure = (text: string) => JSON.parse(text) as Failure;

/** `POST /api/bookstore/clone`. */
export async function clone(edge: Edge, body: unknown, path = '/api/bookstore/clone') {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(edge, { body, headers, method: 'POST', path });
  return { ...answer, json: JSON.parse(answer.text) as Model };
}

/** A server in place of the storage, and what was asked of it. */
export async function upstream(answer: http.RequestListener) {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { requests, url: `http://127.0.0.1:${port}` };
}
