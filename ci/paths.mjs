// @ts-check
/** Where things are: the repository and the user's cache folder. */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const base = process.env.XDG_CACHE_HOME;

/** Tools that took long to get, shared by all working copies of one user. */
export const CACHE = path.join(
  base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'),
  'bookstore'
);

/** @param {...string} parts a path below the repository's top folder */
export function inRoot(...parts) {
  return path.join(ROOT, ...parts);
}
