import { parseArgs } from 'node:util'
import { allActions } from '../../lib/portals/registry'
import { type Entry, entryOf } from '../contract/catalogue'

const actions = allActions()

/** `npm run catalogue`: every action, as a table; `--json` prints one array and nothing else. */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const entries = actions.map(entryOf).sort((a, b) => a.id.localeCompare(b.id))

const needOf = ({ credential }: Entry): string =>
  credential ? `${credential.access}, ${credential.reach}` : 'none'

if (values.json) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
else {
  const rows = [
    ['ID', 'EFFECT', 'NEEDS', 'CREDENTIAL', 'TITLE', 'OPERATIONS'],
    ...entries.map(entry => [
      entry.id,
      entry.effect,
      entry.needs.join(' ') || '-',
      needOf(entry),
      entry.title,
      entry.operations.join(' ') || '-',
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
  console.log(`\n${entries.length} actions`)
}
