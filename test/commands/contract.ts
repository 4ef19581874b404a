import 'fake-indexeddb/auto'
import { parseArgs } from 'node:util'
import { runContract } from '../contract/contract'

/**
 * `npm run contract`: the whole catalogue against the official specification. `--json` prints one object:
 * `operations`, `requests`, `violations` and `uncovered` are numbers, `details` holds the last two in words.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const { operations, requests, violations, uncovered, note } = await runContract()

if (values.json) {
  const summary = {
    operations,
    requests,
    violations: violations.length,
    uncovered: uncovered.length,
    details: { violations, uncovered },
    ...(note === undefined ? {} : { note }),
  }
  process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
} else {
  for (const text of violations) console.log(`violation  ${text}`)
  for (const text of uncovered) console.log(`uncovered  ${text}`)
  console.log(
    `${operations} operations, ${requests} requests, ${violations.length} violations, ${uncovered.length} uncovered`,
  )
}
if (note !== undefined) console.error(note)
process.exit(violations.length + uncovered.length === 0 ? 0 : 1)
