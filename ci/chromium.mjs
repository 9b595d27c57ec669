// @ts-check
/** The browser of the tests: `findChromium()`. */
import { existsSync } from 'node:fs';

import { inRoot } from './paths.mjs';
import { run, works } from './run.mjs';
import { Advice, during } from './say.mjs';

const NAMES = ['chromium', 'google-chrome', 'google-chrome-stable', 'chrome', 'chromium-browser'];

/** What a browser is started with: nothing that calls home or needs a graphics card. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/**
 * The program: `CHROMIUM_BIN`, one on the machine, Debian's package, or Playwright's own.
 *
 * @returns {Promise<string>}
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_BIN;
  if (named) {
    if (await runs(named)) return named;
    throw new Advice(`CHROMIUM_BIN names ${named}, which does not run`);
  }
  const found = await onPath();
  if (found) return found;

  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const installed = await during('installing Chromium with apt (1 minute, once)', async () => {
      await works('apt-get', ['update'], { env });
      return works('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
    });
    const debian = installed && (await onPath());
    if (debian) return debian;
  }

  const { chromium } = await import('@playwright/test');
  if (await runs(chromium.executablePath())) return chromium.executablePath();
  const cli = inRoot('node_modules/playwright/cli.js');
  await during("installing Playwright's Chromium (once)", () =>
    run(process.execPath, [cli, 'install', 'chromium']).catch(() => undefined)
  );
  if (await runs(chromium.executablePath())) return chromium.executablePath();
  throw new Advice('Chromium is missing: install chromium, or set CHROMIUM_BIN');
}

async function onPath() {
  for (const name of NAMES) {
    if (await runs(name)) return which(name);
  }
  return undefined;
}

/** @param {string} name */
async function which(name) {
  return (await run('sh', ['-c', 'command -v "$0"', name])).trim();
}

/** @param {string} program */
function runs(program) {
  return works(program, ['--version']);
}
