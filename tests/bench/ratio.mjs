// @ts-check
/** Measures contestants side by side, in turns, so that a noisy machine is noisy for all of them. */

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {() => Promise<void> | void} run one round
 */

/**
 * Runs the contestants in turns and returns each one's median time.
 *
 * @param {Contestant[]} contestants
 * @param {{ rounds: number, warmUp?: number }} options
 * @returns {Promise<Map<string, number>>} milliseconds a round, by name
 */
export async function measure(contestants, { rounds, warmUp = 1 }) {
  /** @type {Map<string, number[]>} */
  const times = new Map(contestants.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const { name, run } of contestants) {
      const start = performance.now();
      await run();
      if (round >= 0) {
        times.get(name)?.push(performance.now() - start);
      }
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/**
 * Prints a ratio beside its goal.
 *
 * @param {string} what
 * @param {number} ratio
 * @param {{ atLeast?: number, atMost?: number }} goal
 */
export function report(what, ratio, goal) {
  const met =
    (goal.atLeast === undefined || ratio >= goal.atLeast) &&
    (goal.atMost === undefined || ratio <= goal.atMost);
  const wanted = goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  print(`${met ? 'met   ' : 'missed'}  ${what}: ${ratio.toFixed(2)} (goal ${wanted})`);
}

/** @param {string} line */
export function print(line) {
  process.stdout.write(`${line}\n`);
}
