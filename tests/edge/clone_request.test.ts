/** The command that makes each call of the REST API. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import { expect, test } from 'vitest';

import { inRoot } from '../../ci/paths.mjs';
import { edgeWith, newKey, notebook, put, query } from './world.js';

function run(...args: string[]) {
  return new Promise<{ code: number; output: string }>(resolve => {
    const all = [inRoot('ci/clone_request'), '--no-open', ...args];
    execFile(process.execPath, all, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

test('each call is made and shown, and the token is not', async () => {
  const token = randomUUID() + randomUUID();
  const edge = await edgeWith({ BOOKSTORE_PUBLISH_TOKENS: JSON.stringify({ ci: token }) });
  const key = newKey();
  await put(key, notebook());
  const link = `${edge.url}/bookstore/clone?${query(key)}`;
  const { code, output } = await run(link, token);
  expect(code, output).toBe(0);
  const calls = [...output.matchAll(/^(.+):\n {2}curl .+\n {2}(\d+) /gm)].map(m => [m[1], m[2]]);
  expect(calls).toEqual(
    ['validation', 'page', 'clone', 'download', 'publish', 'clone', 'take back'].map(name => [
      name,
      '200'
    ])
  );
  expect(output).toContain('-H "authorization: Bearer $BOOKSTORE_TOKEN"');
  expect(output).not.toContain(token);
  const without = await run(link);
  expect(without.code).toBe(0);
  expect(without.output).not.toContain('publish:');
});

test('a call that fails fails the command', async () => {
  const edge = await edgeWith({});
  const missing = `${edge.url}/bookstore/clone?${query(newKey())}`;
  expect((await run(missing)).code).toBe(1);
  expect((await run('no link')).code).toBe(2);
});
