/**
 * `npm run bench`: every budget of the project, measured. With `--json` the figures as JSON; names of parts
 * (`sizes`, `page`, `panel`, `lists`, `testers`, `vault`) measure only those. `modules` tells instead which module has how many bytes.
 */
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type Builds, makeBuilds } from '../bench/builds'
import { lists } from '../bench/lists'
import { type Line, table } from '../bench/measure'
import { modules } from '../bench/modules'
import { page } from '../bench/page'
import { panel } from '../bench/panel'
import { sizes } from '../bench/sizes'
import { testers } from '../bench/testers'
import { vault } from '../bench/vault'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})

const parts: Record<string, (builds: Builds) => Line[] | Promise<Line[]>> = {
  sizes,
  page,
  panel,
  lists,
  testers,
  vault,
}

if (positionals.includes('modules')) console.log(await modules())
else await measure()

async function measure(): Promise<void> {
  const builds = await makeBuilds()
  const lines: Line[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (positionals.length === 0 || positionals.includes(name)) lines.push(...(await part(builds)))
  }
  lines.sort((a, b) => a.row - b.row)
  // Minima bear a busy machine, not a crowded one: whoever reads times wants to know which it was.
  const load = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`
  console.log(values.json ? JSON.stringify(lines, null, 2) : `${table(lines)}\n\n${load}`)
  process.exitCode = lines.some(line => line.verdict === 'over') ? 1 : 0
}
