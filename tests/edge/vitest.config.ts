import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: './storage.ts',
    hookTimeout: 120_000,
    include: ['*.test.ts'],
    // Two processors: what runs beside a measurement of memory must not starve it.
    maxWorkers: 2,
    testTimeout: 180_000
  }
});
