// @ts-check
/** The frame of each command: `command()`. */
import { stopAll } from './run.mjs';
import { Advice, say } from './say.mjs';

/**
 * Runs a command's main function, then stops what it has started: advice becomes one line and exit code 1,
 * other errors keep their stack.
 *
 * @param {() => Promise<number | void>} main
 */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    say(error instanceof Advice ? error.message : String(/** @type {Error} */ (error)?.stack));
    process.exitCode = 1;
  } finally {
    await stopAll();
  }
}
