/** Takes README's pictures: `node node_modules/@playwright/test/cli.js test -c tests/lab/pictures.config.ts`. */
import { defineConfig } from '@playwright/test';

import base from './playwright.config.js';

export default defineConfig(base, {
  testMatch: 'pictures.ts',
  reporter: 'list',
  use: { viewport: { width: 1100, height: 700 } }
});
