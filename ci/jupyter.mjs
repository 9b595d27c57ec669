// @ts-check
/** JupyterLab with this repository's extension: `startJupyter()`. */
import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { python } from './python.mjs';
import { Process, removeFolder, temporaryFolder, until } from './run.mjs';

/**
 * @typedef {object} Jupyter
 * @property {string} url with the base URL and a final slash, without the token
 * @property {string} token
 * @property {string} lab the address of JupyterLab with its token
 * @property {string} root the folder that it serves
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetch asks below `url`, with the token
 * @property {() => string} log all that it has printed
 * @property {() => Promise<void>} stop keeps the served folder where `root` was given
 *
 * @typedef {object} JupyterOptions
 * @property {string} [root] the folder to serve; an empty one of its own unless set
 * @property {string} [baseUrl] such as `/mybaseUrl/ipynb/`
 * @property {number} [port] used if it is free
 * @property {string} [token] random unless set
 * @property {boolean} [serverExtension] whether our server extension is on; it is unless set to false
 * @property {boolean} [frontEnd] whether our front end is there; it is unless set to false
 * @property {string} [packages] a folder of further Python packages, with what they extend
 * @property {Record<string, string>} [env] such as `JPYNB_S3_BUCKET`
 * @property {string[]} [args] further options, such as `--BookstoreSettings.edge_url=…`
 * @property {Record<string, unknown>} [settings] of the front end, overriding those of its schema
 */

/**
 * Starts JupyterLab on a set of folders of its own and waits until it answers. The extension must have
 * been built: `npm run build`.
 *
 * @param {JupyterOptions} [options]
 * @returns {Promise<Jupyter>}
 */
export async function startJupyter(options = {}) {
  const { baseUrl = '/', serverExtension = true, frontEnd = true, env = {}, args = [] } = options;
  const program = await python();
  const port = await freePort(options.port);
  const token = options.token ?? randomBytes(24).toString('hex');
  const folder = temporaryFolder();
  const root = options.root ?? path.join(folder, 'notebooks');
  const server = new Process(
    program,
    [
      ...['-m', 'jupyterlab', '--no-browser', '--allow-root', '--ServerApp.ip=127.0.0.1'],
      ...[`--ServerApp.port=${port}`, '--ServerApp.port_retries=0', `--ServerApp.root_dir=${root}`],
      ...[`--ServerApp.base_url=${baseUrl}`, '--LabApp.news_url='],
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
      `--ServerApp.jpserver_extensions={"jupyterlab_bookstore": ${serverExtension ? 'True' : 'False'}}`,
      ...args
    ],
    {
      cwd: folder,
      name: 'JupyterLab',
      env: { ...(await isolate(folder, root, options, frontEnd)), JUPYTER_TOKEN: token, ...env }
    }
  );
  const url = `http://127.0.0.1:${port}${baseUrl}`;
  const authorization = `token ${token}`;
  /** @type {Jupyter['fetch']} */
  const ask = (below, init) =>
    fetch(url + below, { ...init, headers: { authorization, ...init?.headers } });
  await until('JupyterLab', async () => (await ask('api/status')).ok, { process: server });
  return {
    fetch: ask,
    lab: `${url}lab?token=${token}`,
    log: () => server.output,
    root,
    stop: async () => {
      await server.stop();
      removeFolder(folder);
    },
    token,
    url
  };
}

/**
 * Folders of its own, so that nothing of the user's Jupyter is read or changed.
 *
 * @param {string} folder
 * @param {string} root
 * @param {JupyterOptions} options
 * @param {boolean} frontEnd
 */
async function isolate(folder, root, { settings, packages }, frontEnd) {
  /** @param {string[]} parts */
  const make = async (...parts) => {
    const made = path.join(folder, ...parts);
    await mkdir(made, { recursive: true });
    return made;
  };
  await mkdir(root, { recursive: true });
  const modules = await make('modules');
  await symlink(inRoot('js/jupyterlab_bookstore'), path.join(modules, 'jupyterlab_bookstore'));
  if (frontEnd) {
    const extensions = await make('share/jupyter/labextensions');
    await symlink(
      inRoot('js/jupyterlab_bookstore/labextension'),
      path.join(extensions, 'jupyterlab-bookstore')
    );
  }
  const userSettings = await make('settings');
  if (settings) {
    const plugin = await make('settings/jupyterlab-bookstore');
    await writeFile(path.join(plugin, 'plugin.jupyterlab-settings'), JSON.stringify(settings));
  }
  return {
    HOME: await make('home'),
    IPYTHONDIR: await make('ipython'),
    JUPYTERLAB_SETTINGS_DIR: userSettings,
    JUPYTERLAB_WORKSPACES_DIR: await make('workspaces'),
    JUPYTER_CONFIG_DIR: await make('config'),
    ...(packages && { JUPYTER_CONFIG_PATH: path.join(packages, 'etc/jupyter') }),
    JUPYTER_DATA_DIR: await make('data'),
    JUPYTER_PATH: all(
      path.join(folder, 'share/jupyter'),
      packages && path.join(packages, 'share/jupyter')
    ),
    JUPYTER_PLATFORM_DIRS: '1',
    JUPYTER_RUNTIME_DIR: await make('runtime'),
    MPLCONFIGDIR: await make('matplotlib'),
    PYTHONPATH: all(modules, packages)
  };
}

/** @param {(string | undefined)[]} folders */
function all(...folders) {
  return folders.filter(Boolean).join(path.delimiter);
}
