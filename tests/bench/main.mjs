// @ts-check
/**
 * `npm run bench [-- NAME…]`: each benchmark prints ratios to a peer, measured in the same run. `saves`, which
 * takes an hour and has no peer, runs only by its name.
 */
import { parseArgs } from 'node:util';

import { diff } from './diff.mjs';
import { listing } from './listing.mjs';
import { previews } from './previews.mjs';
import { print } from './ratio.mjs';
import { publishing } from './publishing.mjs';
import { saves } from './saves.mjs';
import { saving } from './saving.mjs';
import { serving } from './serving.mjs';
import { signing } from './signing.mjs';
import { uploading } from './uploading.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' } }
});
const usual = { signing, publishing, previews, diff, serving, listing, uploading, saving };
const all = { ...usual, saves: () => saves(values) };
for (const [name, run] of Object.entries(positionals.length > 0 ? all : usual)) {
  if (positionals.length === 0 || positionals.includes(name)) {
    print(name);
    await run();
  }
}
