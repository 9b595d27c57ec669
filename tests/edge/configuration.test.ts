/** A variable of the Worker is named in four places, which must agree. */
import { readFile, readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { variables } from '../../ci/edge.mjs';
import { inRoot } from '../../ci/paths.mjs';

const FOLDER = 'crates/bookstore-edge';
const NAME = '(?:JPYNB_S3|BOOKSTORE)_[A-Z0-9_]+';
/** What only the cache of plain workerd knows of. */
const SELF_HOSTED = ['BOOKSTORE_CACHE_BYTES'];

const read = (file: string) => readFile(inRoot(file), 'utf8');

const found = (text: string, pattern: string) =>
  new Set([...text.matchAll(new RegExp(pattern, 'gm'))].map(match => match[1] ?? ''));

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

async function sources() {
  const files = await readdir(inRoot(FOLDER, 'src'), { recursive: true });
  const texts = files
    .filter(file => file.endsWith('.rs'))
    .map(file => read(`${FOLDER}/src/${file}`));
  return (await Promise.all(texts)).join('\n');
}

test('what the Worker reads is what workerd.capnp, wrangler.toml and the docs name', async () => {
  const known = sorted(found(await sources(), `"(${NAME})"`));
  expect(known).toContain('JPYNB_S3_BUCKET');
  expect(sorted(found(await read(`${FOLDER}/wrangler.toml`), `\\b(${NAME})\\b`))).toEqual(known);
  const more = sorted([...known, ...SELF_HOSTED]);
  expect(sorted(await variables())).toEqual(more);
  expect(sorted(found(await read('docs/edge.md'), `^\\| \`(${NAME})\` \\|`))).toEqual(more);
});

test('plain workerd runs what Cloudflare runs', async () => {
  const date = async (file: string, pattern: string) => [...found(await read(file), pattern)];
  const there = await date(`${FOLDER}/wrangler.toml`, '^compatibility_date = "([\\d-]+)"');
  expect(there).toHaveLength(1);
  expect(await date(`${FOLDER}/workerd.capnp`, 'compatibilityDate :Text = "([\\d-]+)"')).toEqual(
    there
  );
});
