// @ts-check
/** What a process has in memory. */
import { readFile } from 'node:fs/promises';

/**
 * @param {number} pid
 * @param {'VmRSS' | 'VmHWM'} field
 * @returns {Promise<number>} bytes
 */
export async function memoryOf(pid, field) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(text.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) * 1024;
}
