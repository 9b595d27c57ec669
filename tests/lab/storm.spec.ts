/** No save is lost, none is stored twice, and all are in order, whatever fails meanwhile. */
import { randomInt } from 'node:crypto';

import { holds, judge } from '../kit/storm/judge.js';
import { runStorm } from '../kit/storm/storm.js';
import { archive, expect, test } from './stack.js';

/** Ten notebooks, not fifty as in the benchmark: opening them takes longer than saving them. */
const NOTEBOOKS = 10;
const SAVES = 300;

test('300 saves are in the bucket once, in order, though network, MinIO and tabs fail', async ({
  context,
  stack
}) => {
  // Only so that one that hangs does not hang for ever.
  test.setTimeout(1_200_000);
  const { minio, proxy, lab } = stack;
  const seed = Number(process.env.STORM_SEED ?? randomInt(2 ** 31));
  const say = (line: string) => process.stderr.write(`storm: ${line}\n`);
  say(`seed ${seed}, again by STORM_SEED=${seed}`);
  await archive(lab, true);
  const parts = { minio, proxy, lab, context, say };
  const outcome = await runStorm({ ...parts, seed, saves: SAVES, notebooks: NOTEBOOKS });
  say(JSON.stringify(outcome));
  await archive(lab, false);
  expect(outcome).toMatchObject({ saves: SAVES, lost: 0, doubled: 0, misplaced: 0 });
});

test('the judge of the storm finds what is lost, doubled, misplaced or strange', () => {
  const begun = [0, 1, 2, 3].map(n => ({ n, certain: n !== 2 }));
  expect(holds(judge(begun, [0, 1, 3]))).toBe(true);
  expect(holds(judge(begun, [0, 1, 2, 3]))).toBe(true);
  expect(judge(begun, [0, 2, 3]).lost).toEqual([1]);
  expect(judge(begun, [0, 1, 2, 2, 3]).doubled).toEqual([2]);
  expect(judge(begun, [0, 3, 1]).misplaced).toEqual([1]);
  expect(judge(begun, [0, 1, 3, 7]).strange).toEqual([7]);
});
