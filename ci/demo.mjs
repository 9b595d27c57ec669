// @ts-check
/**
 * `npm run demo`: MinIO, the edge and JupyterLab with sample notebooks, one of them published. With
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
const PUBLISHED = 'astronomy/Kepler.ipynb';

await command(async () => {
  await install();
  const { build } = await import('./build.mjs');
  const { startMinio } = await import('./minio.mjs');
  const { startEdge } = await import('./edge.mjs');
  const { startJupyter } = await import('./jupyter.mjs');

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
  const link = await publish(path.join(root, PUBLISHED), minio, edge.url);
  const lab = `${jupyter.url}lab/tree/Welcome.ipynb?token=${jupyter.token}`;

  say(`
  JupyterLab     ${lab}
  a shared link  ${link}
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

/**
 * Publishes a notebook by the same wasm that JupyterLab loads.
 *
 * @param {string} file
 * @param {import('./minio.mjs').Minio} minio
 * @param {string} edge
 * @returns {Promise<string>} its clone link
 */
async function publish(file, minio, edge) {
  const {
    default: load,
    Bookstore,
    CredentialsSource,
    prepareNotebook
  } = await import('../js/wasm/bookstore_lab.js');
  await load({ module_or_path: await readFile(inRoot('js/wasm/bookstore_lab_bg.wasm')) });
  const bookstore = new Bookstore(
    {
      edge_url: edge,
      s3_bucket: minio.bucket,
      s3_endpoint_url: minio.endpoint,
      s3_region_name: minio.region
    },
    'demo',
    CredentialsSource.fixed(minio.accessKeyId, minio.secretAccessKey)
  );
  const key = bookstore.publishKey(PUBLISHED);
  const notebook = prepareNotebook(await readFile(file));
  const { link } = await bookstore.publish(key, notebook, undefined, 'demo');
  return link;
}
