import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, and so begin first: else one of them is still at work when all others are done. */
const long = [
  'e2e/life.test.ts',
  'e2e/catalogue.test.ts',
  'e2e/catalogue-popup.test.ts',
  'e2e/pages.test.ts',
  'fault/plans-appstoreconnect.test.ts',
  'fault/plans-appcenter.test.ts',
]

/** A browser that for a minute and a half only waits: it does so beside the others, with a worker of its own. */
const patient = 'test/e2e/life.test.ts'

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = long.findIndex(name => moduleId.endsWith(name))
      return found < 0 ? long.length : found
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

/**
 * Two kinds of test: `near` needs no browser; `browser` drives real ones, after the others. Both have a worker more than
 * there are cores: some of their time is waiting.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'near',
          include: ['test/{unit,contract,fault}/**/*.test.ts', patient],
          maxWorkers: Math.max(2, availableParallelism()) + 1,
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
          exclude: [patient],
          maxWorkers: Math.max(2, availableParallelism()) + 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
