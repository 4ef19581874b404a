import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, and so begin first: else one of them is still at work when all others are done. */
const long = [
  'e2e/life.test.ts',
  'e2e/catalogue.test.ts',
  'e2e/catalogue-popup.test.ts',
  'e2e/vault.test.ts',
  'e2e/pages.test.ts',
  'e2e/states.test.ts',
  'e2e/firefox.test.ts',
  'fault/plans-appstoreconnect.test.ts',
  'fault/kills.test.ts',
  'fault/plans-appcenter.test.ts',
  'contract/catalogue.test.ts',
]

/** A browser that for a minute and a half only waits: it does so beside the others, with a worker of its own. */
const patient = 'test/e2e/life.test.ts'

/**
 * What keeps nothing in its modules, in the browser that stands in or in a database from one test to the next: these files
 * share what they import, which costs more than most of them do.
 */
const pure = 'test/unit/{context,fieldcheck,house,lab,page,upload}/**/*.test.ts'

/**
 * Begins with what takes longest. Files that share what they import come in one row, at the end: a worker keeps it only
 * from one of them to the next.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const found = long.findIndex(name => moduleId.endsWith(name))
      return found >= 0 ? found : long.length + Number(project.name === 'pure')
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}

const maxWorkers = Math.max(2, availableParallelism()) + 1

/** What tests have in common that need no browser. */
const alone = {
  maxWorkers,
  testTimeout: Number(process.env['NEAR_TIMEOUT'] ?? 60_000),
  sequence: { groupOrder: 0 },
  // Labs are made and compared by the thousand: with more room for what is young, a tenth less goes to its collection.
  execArgv: ['--max-semi-space-size=64'],
}

/**
 * Two kinds of test: `near` and `pure` need no browser; `browser` drives real ones, after the others. Both have a worker
 * more than there are cores: some of their time is waiting.
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
          exclude: [pure],
          ...alone,
        },
      },
      { test: { name: 'pure', include: [pure], isolate: false, ...alone } },
      {
        test: {
          name: 'browser',
          include: ['test/{e2e,attack,torture}/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          exclude: [patient],
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
