// @ts-check
/** `yarn test:server`: MinIO alone, with the bucket that the tests use, until Ctrl-C. */
import { command } from './command.mjs';
import { install } from './install.mjs';
import { forever } from './run.mjs';
import { say } from './say.mjs';

await command(async () => {
  await install();
  const { startMinio } = await import('./minio.mjs');
  const minio = await startMinio({ consolePort: 9001, port: 9000 });
  say(`MinIO runs; Ctrl-C stops it. Its own pages are at ${minio.console}/. To reach it:
`);
  process.stdout.write(`export JPYNB_S3_ENDPOINT_URL=${minio.endpoint}
export JPYNB_S3_REGION_NAME=${minio.region}
export JPYNB_S3_BUCKET=${minio.bucket}
export JPYNB_S3_ACCESS_KEY_ID=${minio.accessKeyId}
export JPYNB_S3_SECRET_ACCESS_KEY=${minio.secretAccessKey}
`);
  await forever();
});
