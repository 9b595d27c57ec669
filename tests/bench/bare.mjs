// @ts-check
/**
 * A Chromium that nobody looks into. The developer tools, through which Playwright works, copy each body that a page
 * sends: a measurement of uploads would be one of them. Here the page asks the benchmark what to do.
 */
import { readdir, readFile } from 'node:fs/promises';

import { CHROMIUM_ARGS, findChromium } from 'bookstore-ci/chromium.mjs';
import { Process, removeFolder, temporaryFolder } from 'bookstore-ci/run.mjs';

import { memoryOf } from './memory.mjs';

/**
 * @typedef {object} Bare
 * @property {(name: string, ...args: unknown[]) => Promise<any>} call a function of the page, by its name
 * @property {() => Promise<() => Promise<number>>} watchMemory gives what tells how far the browser has grown since, at
 *   most, in bytes
 * @property {() => Promise<void>} close
 */

/**
 * Opens a page of a benchmark's server in a browser of its own.
 *
 * @param {Awaited<ReturnType<typeof import('./serve.mjs').serve>>} server
 * @returns {Promise<Bare>}
 */
export async function openBare(server) {
  const profile = temporaryFolder();
  const args = [...CHROMIUM_ARGS, '--headless=new', `--user-data-dir=${profile}`, server.url];
  const browser = new Process(await findChromium(), args);
  return {
    call: (name, ...args) => server.call(name, args),
    watchMemory: async () => {
      // Chromium still makes a process ready for the next page.
      await new Promise(resolve => setTimeout(resolve, 3000));
      const processes = await processesOf(profile);
      const before = await Promise.all(processes.map(pid => memoryOf(pid, 'VmRSS')));
      return async () => {
        const most = await Promise.all(processes.map(pid => memoryOf(pid, 'VmHWM')));
        return most.reduce((sum, size, index) => sum + size - (before[index] ?? 0), 0);
      };
    },
    close: async () => {
      await browser.stop();
      removeFolder(profile);
    }
  };
}

/**
 * The processes of a browser.
 *
 * @param {string} profile
 */
async function processesOf(profile) {
  const all = (await readdir('/proc')).map(Number).filter(Boolean);
  const commands = await Promise.all(
    all.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  );
  return all.filter((_, index) => commands[index]?.includes(profile));
}
