import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Two kinds of test: `near` runs in this process, one worker a core; `browser` drives real browsers, two at a
 * time and after the others: most of their time is waiting, but a busy machine makes their patience run out.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    projects: [
      {
        test: {
          name: 'near',
          include: ['test/{unit,contract,fault}/**/*.test.ts'],
          testTimeout: Number(process.env['NEAR_TIMEOUT'] ?? 60_000),
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/{e2e,attack,torture}/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
