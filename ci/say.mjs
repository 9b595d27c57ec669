// @ts-check
/** Progress for people, on standard error; standard output belongs to results. */

const SILENCE = 20_000;

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Says what is going on, and again every 20 seconds while it lasts.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function during(what, work) {
  const begun = Date.now();
  say(`${what} …`);
  const timer = setInterval(() => {
    say(`${what} … ${Math.round((Date.now() - begun) / 1000)} s`);
  }, SILENCE);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** What a user can mend: shown as one line, without a stack. */
export class Advice extends Error {}
