// @ts-check
/** `npm run bench [-- NAME…]`: each benchmark prints ratios to a peer, measured in the same run. */
import { diff } from './diff.mjs';
import { listing } from './listing.mjs';
import { previews } from './previews.mjs';
import { print } from './ratio.mjs';
import { publishing } from './publishing.mjs';
import { serving } from './serving.mjs';
import { signing } from './signing.mjs';

const benchmarks = { signing, publishing, previews, diff, serving, listing };
const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    print(name);
    await run();
  }
}
