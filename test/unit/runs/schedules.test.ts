import { beforeEach, describe, expect, it } from 'vitest'
import type { Plan } from '../../../lib/actions/action'
import { createLab } from '../../lab/lab'
import { endBrowser } from '../../support/session'

// What follows looks for the browser as it is loaded.
endBrowser()
const { Clock, createBench } = await import('../../support/world')
const { Fault, toFault } = await import('../../../lib/http/fault')
const { actionOf } = await import('../../../lib/portals/registry')
const { getRun } = await import('../../../lib/runs/journal')
const { confirm, goOn, makeUndo, stop } = await import('../../../lib/runs/runs')
const { wipeHistory } = await import('../../../lib/vault/wipe')

const list = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

beforeEach(wipeHistory)

async function begun() {
  const clock = new Clock(Date.UTC(2026, 10, 22))
  const lab = createLab({ now: () => clock.now })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const run = await bench.preview('appcenter.releases.disable', list, { releases: ['58', '57', '56'] })
  const plan = actionOf(run.action) as Plan
  const sent = () => lab.record.of('releases_updateDetails').length
  const yes = (id: string) => confirm(id, plan, false, '3', clock.now)
  return { bench, clock, run, plan, sent, yes }
}

/** How it ended: `ok`, or the code of the fault. */
const ending = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => toFault(error).code,
  )

describe('of two who press at once', () => {
  it('one confirms a preview', async () => {
    const { run, yes } = await begun()
    const both = await Promise.all([ending(yes(run.id)), ending(yes(run.id))])
    expect(both.sort()).toEqual(['conflict', 'ok'])
  })

  it('one takes a run back, whichever preview of it came first', async () => {
    const { bench, clock, run, plan, sent, yes } = await begun()
    const done = await bench.apply(run)
    const [one, other] = await Promise.all([
      makeUndo(done.id, plan, clock.now),
      makeUndo(done.id, plan, clock.now),
    ])
    const both = await Promise.all([ending(yes(one.id)), ending(yes(other.id))])
    expect(both.sort()).toEqual(['conflict', 'ok'])
    await bench.settle()
    expect(sent()).toBe(6)
    expect((await getRun(done.id)).undoneBy).toBeDefined()
  })
})

describe('what is to be taken back', () => {
  /** A run that was stopped after its first row. */
  async function stopped() {
    const made = await begun()
    const { bench, clock, run, yes } = made
    const { write } = bench.world
    bench.world.write = async (of, request) => {
      const answer = await write(of, request)
      await stop(run.id, clock.now)
      return answer
    }
    await yes(run.id)
    await bench.settle()
    bench.world.write = write
    expect((await getRun(run.id)).state).toBe('stopped')
    expect(made.sent()).toBe(1)
    return made
  }

  it('is all that was done when it is confirmed, or it is asked again', async () => {
    const { bench, clock, run, plan, sent, yes } = await stopped()
    const early = await makeUndo(run.id, plan, clock.now)
    await goOn(run.id, clock.now)
    // On its way, and once it is over.
    expect(await ending(yes(early.id))).toBe('conflict')
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('done')
    expect(await ending(yes(early.id))).toBe('conflict')
    expect(sent()).toBe(3)
    expect((await bench.undo(await getRun(run.id))).state).toBe('done')
    expect(sent()).toBe(6)
  })

  it('does not go on', async () => {
    const { bench, clock, run, sent } = await stopped()
    await bench.undo(await getRun(run.id))
    expect(await ending(goOn(run.id, clock.now))).toBe('conflict')
    await bench.settle()
    expect(sent()).toBe(2)
  })
})

describe('Stop', () => {
  it('is heard while a run waits for a rate', async () => {
    const { bench, clock, run, sent, yes } = await begun()
    const { write, alarm } = bench.world
    let refused = 0
    bench.world.write = async (of, request) => {
      if (sent() === 0) return write(of, request)
      refused += 1
      throw new Fault('limited', 'Slow down.', { retryAfter: 3_600_000 })
    }
    let rings = 0
    bench.world.alarm = async at => {
      if (at !== null) rings = at
      await alarm(null as never)
    }
    await yes(run.id)
    await bench.settle()
    expect([refused, (await getRun(run.id)).state]).toEqual([1, 'running'])
    const now = clock.now
    expect(rings).toBeGreaterThan(now + 3_000_000)
    await stop(run.id, clock.now)
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('stopped')
    expect(clock.now).toBe(now)
    // Who goes on after all still waits until then.
    expect((await goOn(run.id, clock.now)).notBefore).toBeGreaterThan(now + 3_000_000)
  })
})
