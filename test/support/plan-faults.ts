import { describe, expect, it } from 'vitest'
import type { Plan } from '../../lib/actions/action'
import type { PortalId } from '../../lib/portals/id'
import { allActions } from '../../lib/portals/registry'
import { callsOf } from '../../lib/runs/record'
import { Random } from '../lab/random'
import { effects, ends, faults, finish, makesHere, prepare, type Trial } from './plans'

const actions = allActions()

/** How many requests of a run meet each fault: all of a short run, a seeded few of a long one. */
const most = Number(process.env['PLANS_MOST'] ?? 5)

const counted = new Map<string, Promise<number>>()

/** The requests of a run without fault, after its preview. */
function requestsOf(plan: Plan): Promise<number> {
  const count = async () => {
    const trial = await prepare(plan)
    await finish(trial)
    return trial.lab.record.entries.length - trial.from
  }
  const known = counted.get(plan.id) ?? count()
  counted.set(plan.id, known)
  return known
}

const chosen = (of: number, seed: number): number[] => {
  const all = Array.from({ length: of }, (_, i) => i + 1)
  const random = new Random(seed)
  while (all.length > most) all.splice(random.int(0, all.length - 1), 1)
  return all
}

/** The faults that the nth plan meets: all; or, where each is met at one request only, half: the next plan meets the others. */
const metBy = (n: number) => Object.entries(faults).filter((_, i) => most > 1 || (i + n) % 2 === 0)

const undoable = (trial: Trial): boolean =>
  trial.run.stages.flatMap(callsOf).every(call => !('none' in call.undo))

/** Whether undo leaves nothing behind; a queued build, for one, can only be cancelled. */
const leavesNothing = (trial: Trial): boolean =>
  trial.run.stages.flatMap(callsOf).every(call => !(call.settle.by === 'made' && 'left' in call.undo))

/** Nothing was done twice, whatever happened. */
function expectNothingDoubled(trial: Trial, why: string): void {
  const harmless = new Set(
    trial.run.stages.flatMap(callsOf).flatMap(call => (call.settle.by === 'again' ? [call.request.op] : [])),
  )
  for (const [what, times] of effects(trial)) {
    if (times > 1 && harmless.size === 0) expect.fail(`${why}: ${what} took effect ${times} times`)
  }
}

/** Holds every plan of a portal to what any plan promises, whatever happens to any of its requests. */
export function describePlans(portal: PortalId): void {
  const plans = actions.flatMap(action =>
    action.kind === 'plan' && action.id.startsWith(`${portal}.`) ? [action] : [],
  )
  describe.each(plans.map((plan, n) => [plan.id, plan, n] as const))('%s', (_id, plan, n) => {
    it('previews the same at any moment of a day', async () => {
      const first = await prepare(plan)
      const second = await prepare(plan)
      second.bench.clock.now += 3600_000
      const later = await second.bench.stage(plan.id, plan.examples[0].address, plan.examples[0].input)
      expect(JSON.parse(JSON.stringify(later))).toEqual(
        JSON.parse(
          JSON.stringify(await first.bench.stage(plan.id, plan.examples[0].address, plan.examples[0].input)),
        ),
      )
    })

    it('does what it shows, and undo restores what was', async () => {
      const trial = await prepare(plan)
      const run = await finish(trial)
      expect(run.state).toBe('done')
      expect(ends(run).every(state => state === 'done')).toBe(true)
      if (makesHere(plan)) expect(trial.lab.record.writes()).toEqual([])
      else expect(trial.lab.snapshot()).not.toEqual(trial.before)
      expectNothingDoubled(trial, 'without fault')
      if (!undoable(trial)) return
      const back = await trial.bench.undo(run)
      expect(back.state).toBe('done')
      if (leavesNothing(trial)) expect(trial.lab.snapshot()).toEqual(trial.before)
    })

    it.each(metBy(n))('survives at any request: %s', async (name, fault) => {
      for (const nth of chosen(await requestsOf(plan), name.length)) {
        const trial = await prepare(plan)
        const why = `${name} at request ${nth}`
        trial.lab.control.fault({ ...fault, match: { nth } })
        const run = await finish(trial)
        await trial.lab.control.flushLate()
        expectNothingDoubled(trial, why)
        // A conflict may end a call; every other fault must be got over, or be for a person to decide.
        const asks = trial.run.stages.flatMap(callsOf).some(call => call.settle.by === 'ask' || call.secret)
        const allowed =
          name.startsWith('refused') || asks ? ['done', 'partly', 'failed', 'unknown', 'paused'] : ['done']
        expect(allowed, `${why}: ${JSON.stringify(run.pause ?? ends(run))}`).toContain(run.state)
        if (run.state === 'done')
          expect(
            ends(run).filter(state => !['done', 'already', 'skipped'].includes(state)),
            why,
          ).toEqual([])
        if (run.state === 'done' && undoable(trial)) {
          const back = await trial.bench.undo(run)
          expect(back.state, why).toBe('done')
          if (leavesNothing(trial)) expect(trial.lab.snapshot(), why).toEqual(trial.before)
        }
      }
    })

    it('leaves alone what a stranger did meanwhile', async () => {
      const total = await requestsOf(plan)
      for (const nth of chosen(total, 7)) {
        const trial = await prepare(plan)
        const call = trial.run.stages.flatMap(callsOf)[0]
        if (!call) throw new Error('a plan without calls')
        // The stranger sends the very same change with a token of their own.
        const stranger = trial.bench.as(trial.lab.seed.tokens.colleague)
        let strange: ReturnType<Trial['lab']['snapshot']> | undefined
        trial.lab.control.fault({
          do: 'run',
          match: { nth },
          run: async () => {
            await stranger.write(trial.run, call.request).catch(() => {})
            strange = trial.lab.snapshot()
          },
        })
        const run = await finish(trial)
        expect(['done', 'partly', 'failed']).toContain(run.state)
        const untouched = ends(run)[0] !== 'done'
        if (!untouched || !undoable(trial) || strange === undefined) continue
        // Our first call found the stranger's work: undo must not take it back.
        const undone = run.state === 'done' && ends(run).includes('done')
        if (undone) await trial.bench.undo(run)
        // What we made besides may leave a trace: a device stays, disabled.
        if (nth === 1 && (!undone || leavesNothing(trial)))
          expect(trial.lab.snapshot(), `stranger at request ${nth}`).toEqual(strange)
      }
    })
  })
}
