// @ts-check
/**
 * `npm test`: all suites, or those named after `--`. Standard output gets one line, `N passed, N failed`;
 * what the runners say goes to standard error.
 */
import { command } from './command.mjs';
import { install } from './install.mjs';
import { Advice, say } from './say.mjs';

await command(async () => {
  await install();
  const { SUITES } = await import('./suites.mjs');

  const names = process.argv.slice(2);
  const unknown = names.filter(name => !Object.hasOwn(SUITES, name));
  if (unknown.length > 0) {
    throw new Advice(`there is no suite ${unknown.join(', ')}: ${Object.keys(SUITES).join(', ')}`);
  }

  const total = { passed: 0, failed: 0, skipped: 0, again: 0 };
  /** @type {string[]} */
  const table = [];
  for (const [name, suite] of Object.entries(SUITES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    say(`\n── ${name}`);
    const begun = Date.now();
    const counts = await suite().catch(error => {
      say(error instanceof Advice ? error.message : String(error?.stack ?? error));
      return { passed: 0, failed: 1, skipped: 0, again: 0 };
    });
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.again += counts.again ?? 0;
    const seconds = Math.round((Date.now() - begun) / 1000);
    table.push(`${name.padEnd(8)} ${summary(counts)}  (${seconds} s)`);
  }
  say(`\n${table.join('\n')}\n`);
  process.stdout.write(`${summary(total)}\n`);
  return total.failed === 0 ? 0 : 1;
});

/** @param {import('./counts.mjs').Counts} counts */
function summary({ passed, failed, skipped, again = 0 }) {
  const words = [`${passed} passed`, `${failed} failed`];
  if (skipped > 0) words.push(`${skipped} skipped`);
  if (again > 0) words.push(`${again} only when tried again`);
  return words.join(', ');
}
