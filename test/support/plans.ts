import type { Plan } from '../../lib/actions/action'
import { allPortals } from '../../lib/portals/registry'
import { callsOf, type RunRecord } from '../../lib/runs/record'
import { storageHost } from '../lab/appstoreconnect/storage'
import type { Doing } from '../lab/faults'
import { createLab, type Lab } from '../lab/lab'
import { type Bench, Clock, createBench } from './world'

const portals = allPortals()

const start = Date.UTC(2026, 10, 22, 9)

/** A lab, a bench on it, and a count of the requests since the preview. */
export interface Trial {
  lab: Lab
  bench: Bench
  run: RunRecord
  /** The state before anything was sent. */
  before: ReturnType<Lab['snapshot']>
  /** Requests the lab had answered when the preview was made. */
  from: number
}

/** Makes a fresh lab and a preview of a plan's example on it. */
export async function prepare(plan: Plan, example = plan.examples[0]): Promise<Trial> {
  const clock = new Clock(start)
  // All that examples stand on; each trial makes it anew, and compares the whole of it.
  const lab = createLab({ now: () => clock.now, apps: 8 })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  // What is late takes effect while the run waits for the portal's lag.
  const { alarm } = bench.world
  bench.world.alarm = async at => {
    await lab.control.flushLate()
    return alarm(at)
  }
  const before = lab.snapshot()
  const run = await bench.preview(plan.id, example.address, example.input)
  return { lab, bench, run, before, from: lab.record.entries.length }
}

/** Whether a plan asks its portal for nothing: what it makes, it makes here. */
export const makesHere = (plan: Plan): boolean =>
  Object.keys(plan.sends).every(
    op => portals.find(({ id }) => plan.id.startsWith(`${id}.`))?.operations[op]?.here !== undefined,
  )

/** The faults that every request of every plan must survive. */
export const faults: Record<string, Doing> = {
  'lost before': { do: 'dropBefore' },
  'lost after': { do: 'dropAfter' },
  late: { do: 'late' },
  'limited (429)': { do: 'status', status: 429, body: { message: 'busy' }, headers: { 'retry-after': '3' } },
  'failed before (500)': { do: 'status', status: 500, body: { message: 'oops' } },
  'failed after (502)': { do: 'status', status: 502, text: '<html></html>', after: true },
  'refused (409)': { do: 'status', status: 409, body: { error: { code: 'Conflict', message: 'no' } } },
  'broken JSON': { do: 'malformed' },
}

/** Goes on with a run that paused for a fault, as a person would who mended it. */
export async function finish(trial: Trial): Promise<RunRecord> {
  let run = await trial.bench.apply(trial.run)
  for (let tries = 0; run.state === 'paused' && tries < 5; tries++) run = await trial.bench.goOn(run)
  return run
}

/** Writes that took effect since the preview, by what they did; the lab's record is the judge. */
export function effects({ lab, from }: Trial): Map<string, number> {
  const counts = new Map<string, number>()
  for (const write of lab.record.writes()) {
    // A part of a file is the same part however often it is sent.
    if (write.host === storageHost) continue
    if (write.n <= from || write.effect === undefined || write.effect >= 300) continue
    const key = `${write.method} ${write.path}${write.query} ${JSON.stringify(write.requestBody ?? null)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** How the calls of a run ended. */
export const ends = (run: RunRecord): string[] =>
  run.stages.flatMap(stage => callsOf(stage).map(call => stage.outcomes[call.id]?.state ?? 'open'))
