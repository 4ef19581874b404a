import 'fake-indexeddb/auto'
import { parseArgs } from 'node:util'
import { runContract } from '../contract/contract'
import { between, heldAgainst } from '../contract/field'
import { createLab } from '../lab/lab'
import { fieldFile } from '../support/field-file'
import { askerOn, checkOn } from '../support/fieldcheck'

/**
 * `npm run contract`: the whole catalogue against the official specification. `--json` prints one object:
 * `operations`, `requests`, `violations` and `uncovered` are numbers, `details` holds the last two in words.
 * `--field FILE` holds the file of a field check against the specification and against the lab instead.
 */
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, field: { type: 'string' } },
})
if (values.field !== undefined) await field(values.field)
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

/** Prints what a field check's file says that the specification or the lab does not, and ends. */
async function field(file: string): Promise<never> {
  const report = fieldFile(file)
  const lab = createLab()
  const asker = askerOn(lab, report.portal, report.credential.kind)
  const expected = await checkOn(lab, report.portal, asker)
  const declared = heldAgainst(report)
  const found = { specification: declared ?? [], lab: between(expected, report) }
  if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  else {
    const all = Object.entries(found).flatMap(([than, list]) => list.map(one => ({ than, ...one })))
    for (const { than, op, text } of all) console.log(`${than.padEnd(14)} ${op}  ${text}`)
    const { specification, lab: labs } = found
    console.log(
      `${report.probes.length} reads, ${specification.length} not as specified, ${labs.length} not as in the lab`,
    )
  }
  if (!declared) console.error('the specification is not at hand')
  process.exit(found.specification.length + found.lab.length === 0 ? 0 : 1)
}
