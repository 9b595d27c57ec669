/** `npm run edge`: the edge on one's own machine, started as its owner does. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { inRoot } from '../../ci/paths.mjs';
import { freePort } from '../../ci/ports.mjs';
import { Process, attempt, temporaryFolder, until } from '../../ci/run.mjs';
import { ask, newKey, notebook, put, query, settings } from './world.js';

const COMMAND = inRoot('ci/self_hosted.mjs');

/** A file of variables that only its owner can read. */
async function file(variables: Record<string, string>) {
  const name = path.join(temporaryFolder(), 'edge.env');
  const lines = Object.entries(variables).map(([variable, value]) => `${variable}=${value}\n`);
  await writeFile(name, `# The edge\n${lines.join('')}`, { mode: 0o600 });
  return name;
}

async function start(args: string[], env: Record<string, string> = {}) {
  const port = await freePort();
  const command = [COMMAND, '--port', String(port), ...args];
  const child = new Process(process.execPath, command, { env, name: 'npm run edge' });
  onTestFinished(() => child.stop());
  const ready = () => Promise.resolve(child.stdout.includes('\n'));
  await until('npm run edge', ready, { process: child });
  return { process: child, url: `http://127.0.0.1:${port}` };
}

const refusal = async (args: string[], env: Record<string, string> = {}) => {
  const { code, output } = await attempt(process.execPath, [COMMAND, ...args], { env });
  // The Worker's own log stands among it.
  const said = output.split('\n').filter(line => line && !line.startsWith('{'));
  return { code, last: said.at(-1) };
};

test('one command serves what is published, until it is stopped', async () => {
  const key = newKey();
  await put(key, notebook('# Tides'));
  const { JPYNB_S3_BUCKET, ...others } = settings;
  // What the file leaves out comes from the environment; what it has wins.
  const edge = await start(['--env', await file(others)], {
    BOOKSTORE_LAB_URL: 'nonsense',
    JPYNB_S3_BUCKET
  });
  expect(edge.process.stdout).toBe(`${edge.url}\n`);
  const page = await ask(edge, { path: `/bookstore/clone?${query(key)}` });
  expect([page.status, page.text.includes('Tides')]).toEqual([200, true]);
  edge.process.kill('SIGINT');
  expect(await edge.process.ended).toBe(128 + 2);
  await expect(fetch(edge.url)).rejects.toThrow();
  expect(edge.process.output).not.toContain(settings.JPYNB_S3_SECRET_ACCESS_KEY);
});

test('what it cannot run with is named', async () => {
  expect((await refusal(['--port', 'x'])).last).toMatch(/^usage:/);
  expect((await refusal(['--env', '/nowhere'])).last).toBe('/nowhere cannot be read');
  expect((await refusal(['--env', await file({})])).last).toMatch(/^JPYNB_S3_BUCKET is missing/);
  const typo = await file({ ...settings, BOOKSTORE_LAB_ADDRESS: 'x' });
  expect((await refusal(['--env', typo])).last).toMatch(/no variable BOOKSTORE_LAB_ADDRESS/);
  const open = await file(settings);
  await chmod(open, 0o640);
  expect((await refusal(['--env', open])).last).toMatch(/chmod 600/);
  const wrong = await file({ ...settings, BOOKSTORE_PATIENCE_SECONDS: '0' });
  expect(await refusal(['--env', wrong, '--port', String(await freePort())])).toEqual({
    code: 1,
    last: 'the edge cannot run so: BOOKSTORE_PATIENCE_SECONDS is not a number from 1 to 300.'
  });
});
