import { describe, expect, it } from 'vitest'
import type { Plan } from '../../lib/actions/action'
import { allActions } from '../../lib/portals/registry'
import { callsOf, type RunRecord } from '../../lib/runs/record'
import { Random } from '../lab/random'
import { mortal, survive } from '../support/mortal'
import { effects, ends, faults, prepare, type Trial } from '../support/plans'

const actions = allActions()

/**
 * Every plan is run again and again while the worker is killed at moments that a seed chooses, with faults of
 * the portal in between. The lab's record is the judge: nothing is done twice, and every run ends or asks.
 * `npm run torture` makes twenty times as many runs as `npm test`.
 */
const runs = Number(process.env['KILLS_RUNS'] ?? 2)
const seedOfAll = Number(process.env['KILLS_SEED'] ?? 1)

const plans = actions.filter(action => action.kind === 'plan')

const undoable = (run: RunRecord): boolean =>
  run.stages.flatMap(callsOf).every(call => !('none' in call.undo))

/** Whether undo says that something stays: then the state after it is not the state before. */
const leaves = (run: RunRecord): boolean =>
  run.stages.flatMap(callsOf).some(call => 'left' in call.undo && call.undo.left !== undefined)

/** What a run does where nothing goes wrong: how often each change takes effect. */
async function calm(plan: Plan): Promise<Map<string, number>> {
  const trial = await prepare(plan)
  await trial.bench.apply(trial.run)
  return effects(trial)
}

function expectNothingDoubled(trial: Trial, allowed: ReadonlyMap<string, number>, why: string): void {
  const harmless = trial.run.stages.flatMap(callsOf).some(call => call.settle.by === 'again')
  if (harmless) return
  for (const [what, times] of effects(trial))
    expect(times, `${why}: ${what}`).toBeLessThanOrEqual(Math.max(1, allowed.get(what) ?? 1))
}

describe.each(plans.map((plan, n) => [plan.id, plan, n] as const))('%s', (_id, plan, n) => {
  it.each(Array.from({ length: runs }, (_, i) => seedOfAll * 1_000_000 + n * 1000 + i))(
    'ends or asks, and does nothing twice: seed %i',
    async seed => {
      const random = new Random(seed)
      const allowed = await calm(plan)
      const trial = await prepare(plan)
      const kinds = Object.values(faults)
      for (let i = random.int(0, 3); i > 0; i--) {
        const fault = kinds[random.int(0, kinds.length - 1)]
        if (fault) trial.lab.control.fault({ ...fault, match: { nth: random.int(1, 20) } })
      }
      const worker = mortal(trial.bench.world, random)
      const run = await survive(
        trial.bench,
        () => trial.bench.apply(trial.run),
        worker,
        () => trial.run.id,
      )
      await trial.lab.control.flushLate()
      const why = `seed ${seed}, ${worker.kills()} kills, ended as ${run.state} ${JSON.stringify(run.pause ?? ends(run))}`
      expectNothingDoubled(trial, allowed, why)
      expect(['done', 'partly', 'failed', 'unknown', 'paused'], why).toContain(run.state)
      for (const call of run.stages.flatMap(callsOf)) {
        const outcome = run.stages.map(stage => stage.outcomes[call.id]).find(Boolean)
        // Only what nothing but a person can tell may end as unknown.
        if (outcome?.state === 'unknown') expect(call.settle.by, why).toBe('ask')
      }
      worker.spare()
      trial.lab.control.reset()
      if (run.state !== 'done' || !undoable(run) || !ends(run).every(state => state === 'done')) return
      const back = await trial.bench.undo(run)
      expect(back.state, why).toBe('done')
      if (!leaves(run)) expect(trial.lab.snapshot(), why).toEqual(trial.before)
    },
  )
})
