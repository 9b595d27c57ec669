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
 * The processes of a browser that a page works with: Chromium itself, its network and the page's own. Another page's
 * process, which Chromium keeps at hand, is none of them.
 *
 * @param {string} profile
 */
async function processesOf(profile) {
  const all = (await readdir('/proc')).map(Number).filter(Boolean);
  const commands = await Promise.all(
    all.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
  );
  const own = all.flatMap((pid, index) => {
    const command = commands[index] ?? '';
    const kind = /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser';
    return command.includes(profile) && !kind.includes('zygote') ? [{ pid, kind }] : [];
  });
  const sizes = await Promise.all(own.map(({ pid }) => memoryOf(pid, 'VmRSS')));
  const pages = own.map((one, index) => ({ ...one, size: sizes[index] ?? 0 }));
  const page = pages.filter(({ kind }) => kind === 'renderer').sort((a, b) => b.size - a.size)[0];
  return pages.filter(one => one.kind !== 'renderer' || one === page).map(({ pid }) => pid);
}
