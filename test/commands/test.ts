import { existsSync } from 'node:fs'
import { builtFor, findBrowser } from '../support/browser'
import { ensureChromium } from './browser'
import { build, type Outcome, seconds, tests, tool, tools } from './tools'

/**
 * `npm test`: everything, within six minutes on two cores. Words behind it choose test files by name and leave
 * the checks out. The last line tells how many passed and failed; a check such as lint counts as one.
 */
const chosen = process.argv.slice(2)
const begun = performance.now()
let passed = 0
let failed = 0

/** Ends a check: one line, and where it failed all that it said. */
function note(name: string, { code, output, ms }: Outcome): void {
  console.log(`${code === 0 ? 'pass' : 'FAIL'}  ${name} (${seconds(ms)})`)
  if (code === 0) passed += 1
  else {
    failed += 1
    console.log(output.trim())
  }
}

if (chosen.length === 0) {
  await ensureChromium().catch((error: unknown) => console.log(String(error)))
  const quiet = { quiet: true }
  const prepared = await tool(tools.wxt, ['prepare'], quiet)
  const [formatting, lint, types] = await Promise.all([
    tool(tools.biome, ['check', '--error-on-warnings', '.'], quiet),
    tool(tools.oxlint, ['--type-aware'], quiet),
    prepared.code === 0 ? tool(tools.tsc, ['--noEmit'], quiet) : prepared,
  ])
  note('formatting', formatting)
  note('lint', lint)
  note('types', types)
}
// Chosen tests take what was built last; without any, and for everything, it is built now.
if (chosen.length === 0 || !existsSync(builtFor('chromium')))
  note('build for Chrome and Edge', await build('chrome'))
if (chosen.length === 0 || !existsSync(builtFor('firefox'))) note('build for Firefox', await build('firefox'))
if (findBrowser('firefox') === undefined) console.log('There is no Firefox here: its tests are left out.')
// `npm run torture` meets every request of every plan with every fault, tries every action in every place, and looks at
// every state in every way; here each action stands in one place, and every other state is looked at in one, by a seed.
const report = await tests(chosen, {
  PLANS_MOST: process.env['PLANS_MOST'] ?? '1',
  // All of it only where it is asked for by name.
  ...(chosen.length === 0 ? { WALK: process.env['WALK'] ?? '1' } : {}),
})
passed += report.passed
failed += report.failed
console.log(`everything took ${seconds(performance.now() - begun)}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
