import { describe, expect, it } from 'vitest'
import type { Plan } from '../../lib/actions/action'
import { actions } from '../../lib/actions/registry'
import { getRun } from '../../lib/runs/journal'
import { callsOf, type RunRecord } from '../../lib/runs/record'
import type { World } from '../../lib/runs/world'
import { Random } from '../lab/random'
import { effects, ends, faults, prepare, type Trial } from '../support/plans'

/**
 * Every plan is run again and again while the worker is killed at moments that a seed chooses, with faults of
 * the portal in between. The lab's record is the judge: nothing is done twice, and every run ends or asks.
 * `npm run torture` makes twenty times as many runs as `npm test`.
 */
const runs = Number(process.env['KILLS_RUNS'] ?? 2)
const seedOfAll = Number(process.env['KILLS_SEED'] ?? 1)

/** At most so often a run is killed; a person would look after it as well. */
const mostKills = 6
/** How often a person mends what a fault paused. */
const mostMended = 8

const plans = actions.filter(action => action.kind === 'plan')

const never = new Promise<never>(() => {})

/**
 * A worker that can be killed: at a chosen step the world answers no more, neither before what was asked has
 * happened, nor after. What the journal holds then is all that the next worker knows.
 */
function mortal(
  world: World,
  random: Random,
): { killed(): Promise<'killed'>; spare(): void; kills(): number } {
  let left = random.int(1, 12)
  let kills = 0
  let immortal = false
  let tell: (ending: 'killed') => void = () => {}
  const dies = (): boolean => {
    if (immortal || --left > 0) return false
    kills += 1
    left = kills < mostKills ? random.int(1, 16) : Number.POSITIVE_INFINITY
    tell('killed')
    return true
  }
  const wrap = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (dies()) return never
      const answer = await work(...args)
      return dies() ? never : answer
    }
  }
  const { alarm, alive, read, write, keepSecret, nextStage, sleep } = world
  Object.assign(world, {
    alarm: wrap(alarm),
    alive: wrap(alive),
    read: wrap(read),
    write: wrap(write),
    keepSecret: wrap(keepSecret),
    nextStage: wrap(nextStage),
    sleep: wrap(sleep),
  })
  return {
    killed: () =>
      new Promise(resolve => {
        tell = resolve
      }),
    spare: () => {
      immortal = true
    },
    kills: () => kills,
  }
}

/** Takes a run to its end through every kill, and through every pause as a person would. */
async function survive(
  trial: Trial,
  start: () => Promise<RunRecord>,
  worker: ReturnType<typeof mortal>,
  id: () => string,
): Promise<RunRecord> {
  const { bench } = trial
  let work: () => Promise<unknown> = start
  for (let mended = 0; ; ) {
    const ending = await Promise.race([worker.killed(), work().then(() => 'done' as const)])
    if (ending === 'killed') {
      bench.restart()
      work = () => bench.settle()
      continue
    }
    const run = await getRun(id())
    if (run.state !== 'paused' || mended === mostMended) return run
    if (run.pause?.because === 'fault') mended += 1
    work = () => bench.goOn(run)
  }
}

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
        trial,
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
