// @ts-check
/**
 * `npm run demo`: MinIO, the edge and JupyterLab with sample notebooks, one of them published, with a history. With
 * `--json` standard output gets one line of JSON once all is up. Ctrl-C stops all of it.
 */
import { randomBytes } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';

import { command } from './command.mjs';
import { install } from './install.mjs';
import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { forever, temporaryFolder } from './run.mjs';
import { during, say } from './say.mjs';

/** Those that are tried first, so that bookmarks of a demo work in the next one. */
const PORTS = { console: 18901, edge: 18787, lab: 18888, s3: 18900 };
/** The notebook that has a history. */
const KEPLER = 'astronomy/Kepler.ipynb';

await command(async () => {
  await install();
  const { build } = await import('./build.mjs');
  const { startMinio } = await import('./minio.mjs');
  const { startEdge } = await import('./edge.mjs');
  const { startJupyter } = await import('./jupyter.mjs');
  const { writeHistory } = await import('./demo_history.mjs');

  await build();
  const minio = await during('starting MinIO', () =>
    startMinio({ consolePort: PORTS.console, port: PORTS.s3 })
  );
  const labPort = await freePort(PORTS.lab);
  const storage = {
    JPYNB_S3_ACCESS_KEY_ID: minio.accessKeyId,
    JPYNB_S3_BUCKET: minio.bucket,
    JPYNB_S3_ENDPOINT_URL: minio.endpoint,
    JPYNB_S3_REGION_NAME: minio.region,
    JPYNB_S3_SECRET_ACCESS_KEY: minio.secretAccessKey
  };
  const publishToken = randomBytes(32).toString('hex');
  const edge = await during('starting the edge', () =>
    startEdge(
      {
        ...storage,
        BOOKSTORE_LAB_URL: `http://127.0.0.1:${labPort}/`,
        BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({ demo: publishToken })
      },
      { cache: true, port: PORTS.edge }
    )
  );
  const root = temporaryFolder();
  await cp(inRoot('ci/samples'), root, { recursive: true });
  const jupyter = await during('starting JupyterLab', () =>
    startJupyter({
      args: [`--BookstoreSettings.edge_url=${edge.url}`],
      env: storage,
      port: labPort,
      root
    })
  );
  const link = await during('writing a history', async () =>
    writeHistory({
      minio,
      edge: edge.url,
      path: KEPLER,
      notebook: await readFile(path.join(root, KEPLER)),
      deleted: 'astronomy/First try.ipynb'
    })
  );
  const lab = `${jupyter.url}lab/tree/Welcome.ipynb?token=${jupyter.token}`;

  say(`
  JupyterLab     ${lab}
  a shared link  ${link}
  a history      ${jupyter.url}lab/tree/${KEPLER}?token=${jupyter.token}   (File → Show History)
  the edge       ${edge.url}/
                 token to publish by REST: ${publishToken}
  MinIO          ${minio.endpoint}   (its own pages: ${minio.console}/)
                 user ${minio.accessKeyId}, password ${minio.secretAccessKey}

Press Ctrl-C to stop all of it; what was stored is gone then.`);
  if (process.argv.includes('--json')) {
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = minio;
    const s3 = { endpoint, region, bucket, accessKeyId, secretAccessKey };
    const told = { lab: jupyter.lab, edge: edge.url, s3, link, publishToken };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
  await forever();
});
