// @ts-check
/** The Rust toolchain that `rust-toolchain.toml` names, with the wasm target. */
import { readFile } from 'node:fs/promises';

import { inRoot } from './paths.mjs';
import { attempt, run, works } from './run.mjs';
import { Advice, during } from './say.mjs';

/** Installs what is missing of the toolchain, where rustup manages it. */
export async function ensureRust() {
  if (await complete()) return;
  if (!(await works('rustup', ['--version']))) {
    throw new Advice('Rust is missing: install it from https://rustup.rs');
  }
  const wanted = await toolchain();
  await during(`installing Rust ${wanted.channel} (1 minute, once)`, () =>
    run('rustup', [
      ...['toolchain', 'install', wanted.channel, '--profile', 'minimal', '--no-self-update'],
      ...wanted.components.flatMap(component => ['--component', component]),
      ...wanted.targets.flatMap(target => ['--target', target])
    ])
  );
}

async function complete() {
  const { targets } = await toolchain();
  for (const target of targets) {
    const args = ['--print', 'target-libdir', '--target', target];
    const { code, stdout } = await attempt('rustc', args);
    if (code !== 0 || !(await works('ls', [stdout.trim()]))) return false;
  }
  return (await works('cargo', ['fmt', '--version'])) && works('cargo', ['clippy', '--version']);
}

async function toolchain() {
  const file = await readFile(inRoot('rust-toolchain.toml'), 'utf8');
  /** @param {string} name */
  const list = name =>
    [...(file.match(`${name} = \\[(.*)\\]`)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
      m => m[1] ?? ''
    );
  const channel = file.match(/channel = "([^"]+)"/)?.[1];
  if (!channel) throw new Error('rust-toolchain.toml names no channel');
  return { channel, components: list('components'), targets: list('targets') };
}
