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
 * These files keep nothing in a module, nor in the browser that stands in, from one test to the next: they share what they
 * import, which costs more than most of them do.
 */
const sharing = 'test/unit/{appcenter,appstoreconnect,context,fieldcheck,house,lab,page,upload}/**/*.test.ts'

/** What keeps the cores at work while the patient one waits: it opens no panel and counts no moments. */
const busy = 'test/{attack/package,e2e/pages}.test.ts'

const maxWorkers = Math.max(2, availableParallelism()) + 1

/** What tests have in common that open no panel. */
const alone = {
  maxWorkers,
  testTimeout: Number(process.env['NEAR_TIMEOUT'] ?? 60_000),
  sequence: { groupOrder: 0 },
  // Labs are made and compared by the thousand: with more room for what is young, a tenth less goes to its collection.
  execArgv: ['--max-semi-space-size=64'],
}

/**
 * Two kinds of test: `near` and `sharing` open no panel; `browser` does, in real browsers, after the others. Both have a worker
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
          include: ['test/{unit,contract,fault}/**/*.test.ts', busy, patient],
          exclude: [sharing],
          ...alone,
        },
      },
      { test: { name: 'sharing', include: [sharing], isolate: false, ...alone } },
      {
        test: {
          name: 'browser',
          // They share what they import: a browser, a lab and a profile are each test file's own.
          isolate: false,
          include: ['test/{e2e,attack,torture}/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          exclude: [busy, patient],
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
