import { parseArgs } from 'node:util'
import { build, seconds, tests } from './tools'

/**
 * `npm run torture`: what takes longer than `npm test` has time for. Every plan meets every fault at every one
 * of its requests, and is killed in forty seeded runs; `npm test` makes two of them. Every action is tried from
 * the page and from the popup, and every state looked at in all its looks. 2,000 testers are imported in a browser whose
 * worker is stopped twenty times; the browser itself crashes twenty times in the middle of a run, and as often while the
 * vault is written; eighty rounds of a day's work may leave nothing behind. `--seed` chooses other runs, `--runs` more.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
})
const begun = performance.now()
const built = await build('chrome')
if (built.code !== 0) {
  console.log(built.output.trim())
  process.exit(1)
}
const { passed, failed } = await tests(
  ['test/fault/', 'test/torture/', 'test/e2e/catalogue', 'test/e2e/pages', 'test/e2e/testers'],
  {
    KILLS_RUNS: values.runs,
    KILLS_SEED: values.seed,
    PLANS_MOST: '1000',
    TESTERS: '2000',
    TESTERS_STOPS: '20',
    CRASHES: '20',
    ROUNDS: '80',
    // A bulk run has hundreds of requests, and each is met by each fault.
    NEAR_TIMEOUT: '3600000',
  },
)
console.log(`everything took ${seconds(performance.now() - begun)}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
