// @ts-check
/**
 * The cache of tools that take long to get. An entry's name holds its version. It must pass a check each
 * time it is used, so that a broken or half-written one is made anew.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { CACHE } from './paths.mjs';
import { say } from './say.mjs';

/**
 * @typedef {object} Entry
 * @property {(folder: string) => Promise<boolean>} works whether the entry can be used
 * @property {(folder: string) => Promise<void>} make fills an empty folder
 * @property {boolean} [inPlace] for what cannot be moved once it is made
 */

/**
 * The folder of an entry, made if it is missing or does not work.
 *
 * @param {string} name with its version
 * @param {Entry} entry
 * @returns {Promise<string>}
 */
export async function cached(name, entry) {
  const folder = path.join(CACHE, name);
  if (await entry.works(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const unlock = await lock(`${folder}.lock`, name);
  try {
    if (await entry.works(folder)) return folder;
    await rm(folder, { force: true, recursive: true });
    const place = entry.inPlace ? folder : `${folder}.part`;
    await rm(place, { force: true, recursive: true });
    await mkdir(place);
    await entry.make(place);
    if (place !== folder) await rename(place, folder);
    if (!(await entry.works(folder))) throw new Error(`${name} was made but does not work`);
    return folder;
  } finally {
    await unlock();
  }
}

/**
 * Waits until no other process makes the same entry.
 *
 * @param {string} file
 * @param {string} name
 */
async function lock(file, name) {
  for (let waited = 0; ; waited++) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner && !lives(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (waited % 20 === 0) say(`waiting for another process that makes ${name} …`);
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
