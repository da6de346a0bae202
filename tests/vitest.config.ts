import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/shared-rooms.setup.ts'],
    setupFiles: ['tests/support/fast-check.setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // These bound a hang and measure nothing: a busy machine may take several times as long as a quiet one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 45_000, interval: 20 } },
  },
});
