// @ts-check
/**
 * Child processes: run to their end, or kept running until they are stopped. Each is the leader of a
 * process group, so that stopping one stops what it started; none outlives this process.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { rmSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { ROOT } from './paths.mjs';
import { Advice } from './say.mjs';

/**
 * @typedef {object} Options
 * @property {string} [cwd] the repository's top folder unless set
 * @property {Record<string, string | undefined>} [env] added to this process's; `undefined` takes away
 * @property {'capture' | 'show'} [output] keep the output, or pass it on to standard error
 * @property {string} [name] what messages call it; the command's unless set
 * @property {(line: string) => void} [onLine] called for each line of output
 *
 * @typedef {object} Result
 * @property {number} code exit code; 128 + number for a signal
 * @property {string} output standard output and standard error
 * @property {string} stdout
 */

/** @type {Set<Process>} */
const running = new Set();
/** @type {Set<string>} */
const folders = new Set();
const STOP_PATIENCE = 8_000;
/** What of its output is read after a process has ended: another, which it started, may hold the pipe. */
const OUTPUT_PATIENCE = 2_000;

/** A process that runs until it is stopped, or ends. */
export class Process {
  /**
   * @param {string} command
   * @param {string[]} args
   * @param {Options} [options]
   */
  constructor(command, args, options = {}) {
    const { cwd = ROOT, env = {}, output = 'capture', onLine } = options;
    this.name = options.name ?? path.basename(command);
    this.output = '';
    this.stdout = '';
    /** @type {Error | undefined} */
    this.failure = undefined;
    this.child = spawn(command, args, {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    running.add(this);
    let line = '';
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (/** @type {string} */ text) => {
        this.output += text;
        if (stream === this.child.stdout) this.stdout += text;
        if (output === 'show') process.stderr.write(text);
        if (!onLine) return;
        const lines = (line + text).split('\n');
        line = lines.pop() ?? '';
        lines.forEach(onLine);
      });
    }
    /** Resolves with the exit code once the process has ended and its output was read. */
    this.ended = new Promise((/** @type {(code: number) => void} */ resolve) => {
      this.child.on('error', error => {
        this.failure = error;
        running.delete(this);
        resolve(127);
      });
      this.child.on('exit', () => {
        const timer = setTimeout(() => {
          this.child.stdout.destroy();
          this.child.stderr.destroy();
        }, OUTPUT_PATIENCE);
        this.child.on('close', () => clearTimeout(timer));
      });
      this.child.on('close', (code, signal) => {
        running.delete(this);
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
    });
  }

  get alive() {
    return this.child.exitCode === null && this.child.signalCode === null && !this.failure;
  }

  /** Ends the process and its group, politely at first. */
  async stop() {
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), STOP_PATIENCE);
    await this.ended;
    clearTimeout(timer);
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    if (!this.child.pid) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // It has ended already.
    }
  }

  /** The last lines of output, for an error message. */
  tail(lines = 30) {
    return this.output.trimEnd().split('\n').slice(-lines).join('\n');
  }
}

/**
 * Runs a command to its end, whatever its exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<Result>}
 */
export async function attempt(command, args, options) {
  const child = new Process(command, args, options);
  const code = await child.ended;
  return { code, output: child.output || String(child.failure ?? ''), stdout: child.stdout };
}

/**
 * Runs a command that must succeed; gives its standard output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 */
export async function run(command, args, options) {
  const child = new Process(command, args, options);
  const code = await child.ended;
  if (code !== 0) {
    const shown = options?.output === 'show' ? '' : `\n${child.tail()}`;
    const why = child.failure?.message ?? `failed with exit code ${code}`;
    throw new Error(`${child.name} ${args.join(' ')}: ${why}${shown}`);
  }
  return child.stdout;
}

/**
 * Whether a command runs and succeeds.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 */
export async function works(command, args, options) {
  return (await attempt(command, args, options)).code === 0;
}

/**
 * Asks again and again until the answer is true.
 *
 * @param {string} what for the error message
 * @param {() => Promise<boolean>} ready
 * @param {{process?: Process, seconds?: number}} [options] gives up when this process ends
 */
export async function until(what, ready, { process: child, seconds = 60 } = {}) {
  const end = Date.now() + seconds * 1000;
  while (!(await ready().catch(() => false))) {
    if (child && !child.alive) {
      await child.ended;
      throw new Error(`${what} ended: ${child.failure?.message ?? ''}\n${child.tail()}`);
    }
    if (Date.now() > end) {
      throw new Error(`${what} did not answer within ${seconds} s\n${child?.tail() ?? ''}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** A folder that is gone when this process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bookstore-'));
  folders.add(folder);
  return folder;
}

/** @param {string} folder one of `temporaryFolder()` */
export function removeFolder(folder) {
  rmSync(folder, { force: true, maxRetries: 5, recursive: true });
  folders.delete(folder);
}

/** Stops all that still runs. */
export async function stopAll() {
  await Promise.all([...running].map(child => child.stop()));
}

/**
 * Stays until a signal, or until the process that started this one is gone, which may not have passed a
 * signal on. Fails when one of those that run now ends before.
 *
 * @returns {Promise<never>}
 */
export async function forever() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 1000);
  const first = await Promise.race(
    [...running].map(async child => ({ child, code: await child.ended }))
  );
  // Those that a signal to this process has ended are no news.
  if (stopping) await stopping;
  clearInterval(timer);
  throw new Advice(
    `${first.child.name} has ended (exit code ${first.code}); all else is stopped.\n${first.child.tail(10)}`
  );
}

process.on('exit', () => {
  running.forEach(child => child.kill('SIGKILL'));
  folders.forEach(removeFolder);
});

/** @type {Promise<never> | undefined} */
let stopping;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  // A second one, of an impatient user or of npm that passes on what the terminal sends to both, changes
  // nothing: the first has its end within `STOP_PATIENCE`.
  process.on(signal, () => {
    stopping ??= stopAll().then(() => process.exit(128 + constants.signals[signal]));
  });
}
