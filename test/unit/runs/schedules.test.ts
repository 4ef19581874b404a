import { beforeEach, describe, expect, it } from 'vitest'
import type { Plan } from '../../../lib/actions/action'
import { createLab } from '../../lab/lab'
import { endBrowser } from '../../support/session'

// What follows looks for the browser as it is loaded.
endBrowser()
const { Clock, createBench } = await import('../../support/world')
const { Fault, toFault } = await import('../../../lib/http/fault')
const { retryAfter } = await import('../../../lib/http/fetch')
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
  return { bench, clock, lab, run, plan, sent, yes }
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

  it('is known before: what is lost is asked about first', async () => {
    const { bench, clock, run, plan, sent, yes } = await begun()
    const { write, read } = bench.world
    bench.world.write = async (of, request) => {
      const answer = await write(of, request)
      if (sent() < 2) return answer
      bench.world.read = () => Promise.reject(new Fault('offline', 'Nobody answers.'))
      throw new Fault('timeout', 'The answer was lost.')
    }
    await yes(run.id)
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('paused')
    expect(await ending(makeUndo(run.id, plan, clock.now))).toBe('conflict')
    Object.assign(bench.world, { write, read })
    await bench.goOn(await getRun(run.id))
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
      await alarm(null)
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

it('makes the pass that was asked for during one that failed', async () => {
  const { bench, run, yes } = await begun()
  await yes(run.id)
  const { alarm } = bench.world
  const executor = bench.restart()
  bench.world.alarm = () => {
    bench.world.alarm = alarm
    void ending(executor.resume())
    return Promise.reject(new Fault('storage', 'The disk is full.'))
  }
  expect(await ending(executor.resume())).toBe('storage')
  expect((await getRun(run.id)).state).toBe('done')
})

it('is stopped, not paused, where Stop came in a step that ends by a fault', async () => {
  const { bench, clock, run, sent, yes } = await begun()
  const { read } = bench.world
  bench.world.read = async () => {
    await stop(run.id, clock.now)
    throw new Fault('offline', 'Nobody answers.')
  }
  await yes(run.id)
  await bench.settle()
  expect([(await getRun(run.id)).state, sent()]).toEqual(['stopped', 0])
  bench.world.read = read
  await bench.goOn(await getRun(run.id))
  expect([(await getRun(run.id)).state, sent()]).toEqual(['done', 3])
})

describe('a clock that is set back by a day', () => {
  const day = 24 * 3_600_000
  const match = { op: 'releases_updateDetails', nth: 2 }

  it.each([
    ['a rate', { do: 'status', status: 429, body: {}, headers: { 'retry-after': '3600' } }, 3_600_000],
    ['an answer that was lost', { do: 'dropAfter' }, 30_000],
  ] as const)('holds a run that waits for %s no longer than twice its wait', async (_, fault, wait) => {
    const { bench, clock, lab, run, yes } = await begun()
    lab.control.fault({ ...fault, match })
    await yes(run.id)
    await bench.restart().resume()
    expect((await getRun(run.id)).notBefore - clock.now).toBe(wait)
    clock.now -= day
    const now = clock.now
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('done')
    expect(lab.record.writes().filter(({ effect = 500 }) => effect < 300)).toHaveLength(3)
    expect(clock.now - now).toBeGreaterThanOrEqual(wait)
    // Who counts the rate hears of it only when the run asks again.
    expect(clock.now - now).toBeLessThanOrEqual(2 * wait)
  })

  it.each(['before it is stopped', 'after'])(
    'holds one that goes on after Stop no longer: %s',
    async when => {
      const { bench, clock, lab, run, yes } = await begun()
      lab.control.fault({ do: 'status', status: 429, body: {}, headers: { 'retry-after': '3600' }, match })
      await yes(run.id)
      await bench.restart().resume()
      const halt = () => stop(run.id, clock.now).then(() => bench.restart().resume())
      if (when === 'after') await halt()
      clock.now -= day
      if (when !== 'after') await halt()
      expect((await getRun(run.id)).state).toBe('stopped')
      expect((await goOn(run.id, clock.now)).notBefore - clock.now).toBe(3_600_000)
    },
  )

  it('holds a paused one that is stopped and goes on no longer', async () => {
    const { bench, clock, lab, run, yes } = await begun()
    const { read } = bench.world
    lab.control.fault({ do: 'dropAfter', match })
    await yes(run.id)
    await bench.restart().resume()
    bench.world.read = () => Promise.reject(new Fault('offline', 'Nobody answers.'))
    await bench.settle()
    bench.world.read = read
    expect((await getRun(run.id)).state).toBe('paused')
    clock.now -= day
    await stop(run.id, clock.now)
    expect((await goOn(run.id, clock.now)).notBefore).toBeLessThan(clock.now + 30_000)
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('done')
  })
})

describe('a worker that is ended', () => {
  it.each(['read', 'write'] as const)('in a %s is woken until nothing is open', async step => {
    const { bench, clock, run, sent, yes } = await begun()
    const { alarm, [step]: asked } = bench.world
    let woken: number | null = null
    bench.world.alarm = at => {
      woken = at
      return alarm(at)
    }
    await yes(run.id)
    const ends = new Promise<void>(resolve => {
      bench.world[step] = () => {
        resolve()
        return new Promise(() => {})
      }
    })
    void bench.restart().resume()
    await ends
    expect(woken).toBe(clock.now + 30_000)
    bench.world[step] = asked
    bench.restart()
    await bench.settle()
    expect([(await getRun(run.id)).state, woken]).toEqual(['done', null])
    expect(sent()).toBe(3)
  })

  it('by a store that does not write is woken too', async () => {
    const { bench, clock, run, yes } = await begun()
    const { alarm } = bench.world
    let woken: number | null = null
    bench.world.alarm = at => {
      woken = at
      return alarm(at)
    }
    await yes(run.id)
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError')
    }
    try {
      expect(await ending(bench.restart().resume())).toBe('storage')
    } finally {
      IDBObjectStore.prototype.put = put
    }
    expect(woken).toBe(clock.now + 30_000)
    await bench.settle()
    expect((await getRun(run.id)).state).toBe('done')
  })
})

it.each(['1e306', '9e15', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  'waits a day where a portal asks for %s',
  async asked => {
    const { bench, clock, run, yes } = await begun()
    const { alarm } = bench.world
    bench.world.write = async () => {
      const wait = retryAfter(new Headers({ 'Retry-After': asked }), clock.now)
      throw new Fault('limited', 'Slow down.', wait === undefined ? {} : { retryAfter: wait })
    }
    bench.world.alarm = () => alarm(null)
    await yes(run.id)
    await bench.settle()
    const now = await getRun(run.id)
    expect([now.state, now.notBefore - clock.now]).toEqual(['running', 24 * 3_600_000])
  },
)

it('goes on where the browser closes the database in the middle, and sends nothing twice', async () => {
  const { database } = await import('../../../lib/vault/database')
  for (const when of ['before', 'after']) {
    const { bench, run, sent } = await begun()
    const { write } = bench.world
    bench.world.write = async (of, request) => {
      if (when === 'before') (await database()).close()
      const answer = await write(of, request)
      if (when === 'after') (await database()).close()
      return answer
    }
    expect([(await bench.apply(run)).state, sent()]).toEqual(['done', 3])
  }
})
