/** One MinIO for all files of this suite. */
import type { TestProject } from 'vitest/node';

import { findMinio, startMinio } from '../../ci/minio.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    storage: {
      accessKeyId: string;
      bucket: string;
      endpoint: string;
      region: string;
      secretAccessKey: string;
    };
  }
}

export default async function setup(project: TestProject) {
  await findMinio();
  const minio = await startMinio();
  const { accessKeyId, bucket, endpoint, region, secretAccessKey } = minio;
  project.provide('storage', { accessKeyId, bucket, endpoint, region, secretAccessKey });
  return () => minio.stop();
}
