// @ts-check
/** MinIO, the S3 that the demo and the tests store into: `startMinio()`. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';

import { cached } from './cache.mjs';
import { CACHE } from './paths.mjs';
import { freePort } from './ports.mjs';
import { Process, run, temporaryFolder, until, works } from './run.mjs';
import { Advice, during } from './say.mjs';

/** MinIO's last commit; its tags of releases are not Go module versions. */
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';
const REGION = 'us-east-1';

// Node 20 is supported here; the SDK would say at each start that it will not be there for ever.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/**
 * The program: `MINIO_BIN`, one on the `PATH`, or one built once by Go.
 *
 * @returns {Promise<string>}
 */
export async function findMinio() {
  const named = process.env.MINIO_BIN;
  if (named) {
    if (await works(named, ['--version'])) return named;
    throw new Advice(`MINIO_BIN names ${named}, which does not run`);
  }
  if (await works('minio', ['--version'])) return 'minio';
  const folder = await cached(`minio-${VERSION}`, {
    works: folder => works(path.join(folder, 'minio'), ['--version']),
    make: async folder => {
      if (!(await works('go', ['version']))) {
        throw new Advice('MinIO is missing: install minio or Go, or set MINIO_BIN');
      }
      await during('building MinIO with Go (4 minutes, once)', () =>
        run('go', ['install', `github.com/minio/minio@${VERSION}`], {
          cwd: CACHE,
          env: { CGO_ENABLED: '0', GOBIN: folder, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto' }
        })
      );
    }
  });
  return path.join(folder, 'minio');
}

/**
 * @typedef {object} Minio
 * @property {string} endpoint such as `http://127.0.0.1:9000`
 * @property {string} console the address of its web interface
 * @property {string} region
 * @property {string} bucket
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {S3Client} client a client of the AWS SDK with all rights
 * @property {() => Promise<void>} stop keeps the objects, for `restart()`
 * @property {() => Promise<void>} kill ends it as a power cut would, by SIGKILL, for `restart()`
 * @property {() => Promise<void>} restart starts it again at the same address, with the same objects
 *
 * @typedef {object} MinioOptions
 * @property {string} [bucket] made at the start
 * @property {boolean} [versioning] whether the bucket keeps versions
 * @property {number} [port] used if it is free
 * @property {number} [consolePort] used if it is free
 * @property {Record<string, string>} [env] further variables, such as `MINIO_API_CORS_ALLOW_ORIGIN`
 */

/**
 * Starts MinIO on an empty folder, with one bucket.
 *
 * @param {MinioOptions} [options]
 * @returns {Promise<Minio>}
 */
export async function startMinio(options = {}) {
  const { bucket = 'bookstore', versioning = true, env = {} } = options;
  const program = await findMinio();
  const folder = temporaryFolder();
  const address = `127.0.0.1:${await freePort(options.port)}`;
  const consoleAddress = `127.0.0.1:${await freePort(options.consolePort)}`;
  const endpoint = `http://${address}`;
  const accessKeyId = 'bookstore';
  const secretAccessKey = randomBytes(20).toString('hex');

  /** @type {Process} */
  let server;
  const start = async () => {
    server = new Process(
      program,
      ['server', '--quiet', '--address', address, '--console-address', consoleAddress, folder],
      {
        name: 'MinIO',
        env: {
          MINIO_ROOT_USER: accessKeyId,
          MINIO_ROOT_PASSWORD: secretAccessKey,
          // Without one any region in a signature would do, which S3 does not let pass.
          MINIO_SITE_REGION: REGION,
          MINIO_UPDATE: 'off',
          ...env
        }
      }
    );
    await until('MinIO', async () => (await fetch(`${endpoint}/minio/health/cluster`)).ok, {
      process: server
    });
  };
  await start();

  const client = new S3Client({
    credentials: { accessKeyId, secretAccessKey },
    endpoint,
    forcePathStyle: true,
    region: REGION
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (versioning) {
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Enabled' }
      })
    );
  }
  return {
    accessKeyId,
    bucket,
    client,
    console: `http://${consoleAddress}`,
    endpoint,
    kill: async () => {
      server.kill('SIGKILL');
      await server.ended;
    },
    region: REGION,
    restart: async () => {
      await server.stop();
      await start();
    },
    secretAccessKey,
    stop: () => server.stop()
  };
}
