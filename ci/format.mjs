// @ts-check
/** `npm run format`: writes all sources as the formatters want them. */
import { command } from './command.mjs';
import { install } from './install.mjs';
import { inRoot } from './paths.mjs';
import { python } from './python.mjs';
import { run } from './run.mjs';
import { ensureRust } from './rust.mjs';

await command(async () => {
  await install();
  await ensureRust();
  await run('cargo', ['fmt', '--all'], { output: 'show' });
  const prettier = inRoot('node_modules/.bin/prettier');
  await run(prettier, ['--write', '--log-level', 'warn', '.'], { output: 'show' });
  await run(await python('ruff'), ['format', 'js/jupyterlab_bookstore'], { output: 'show' });
});
