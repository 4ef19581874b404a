import { beforeEach, describe, expect, it } from 'vitest'
import { viewOf } from '../../lib/background/runview'
import { actionOf, portalOf } from '../../lib/portals/registry'
import { getRun } from '../../lib/runs/journal'
import { callsOf, type RunRecord } from '../../lib/runs/record'
import { stop } from '../../lib/runs/runs'
import { renderer } from '../../lib/text/render'
import { wipeHistory } from '../../lib/vault/wipe'
import type { Doing } from '../lab/faults'
import { createLab } from '../lab/lab'
import { Random } from '../lab/random'
import { mortal, survive } from '../support/mortal'
import { Clock, createBench } from '../support/world'

/** Requests for many rows that the portal refuses as a whole for one of them. */

const t = renderer('en')
const adds = 'betaGroups_betaTesters_createToManyRelationship'
const takes = 'apps_betaTesters_deleteToManyRelationship'
const appId = '6440000001'
const app = `https://appstoreconnect.apple.com/apps/${appId}/testflight`

/** Of a batch of 1, one of 4 and one of 35: where those stand that are refused. */
const many = 40

beforeEach(wipeHistory)

function world() {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ now: () => clock.now, apps: 8 })
  const { state, dials } = lab.appstoreconnect
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const { alarm } = bench.world
  // What is late takes effect while the run waits for the portal's lag.
  bench.world.alarm = async at => {
    await lab.control.flushLate()
    return alarm(at)
  }
  const beta = state.data.rows.betaGroups.find(row => row.app === appId && row.attributes.name === 'Beta')
  if (!beta) throw new Error('the group is gone')
  const members = () => state.ids('betaGroups', beta, 'betaTesters')
  const [like] = state.data.rows.betaTesters
  const testers = Array.from({ length: many }, (_, n) => ({
    id: `tester-${n}`,
    attributes: { ...like?.attributes, email: `known-${n}@example.com` },
    related: {},
  }))
  for (const tester of testers) state.add('betaTesters', tester)
  const ids = testers.map(({ id }) => id)
  const before = new Set(members())
  /** How often each was in a request that was carried out. */
  const times = (op: string): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { effect = 500, requestBody } of lab.record.of(op)) {
      if (effect >= 300) continue
      for (const { id } of (requestBody as { data: { id: string }[] }).data)
        counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }
  return {
    bench,
    clock,
    lab,
    state,
    dials,
    /** Who tests the app. */
    inApp: () => state.ids('apps', state.known('apps', appId), 'betaTesters'),
    ids,
    times,
    /** Who came in. */
    joined: () => members().filter(id => !before.has(id)),
    sent: (op: string) => lab.record.of(op).length,
    letIn: () =>
      bench.preview('appstoreconnect.group.add', `${app}/groups/${beta.id}`, {
        testers: testers.map(({ attributes }) => attributes.email),
      }),
  }
}

/** What a person sees of those rows that failed: whom, and why. */
function failedIn(run: RunRecord): { row: string; why: string }[] {
  const plan = actionOf(run.action)
  const portal = portalOf(run.portal)
  if (plan?.kind !== 'plan' || !portal) throw new Error('the plan is gone')
  return viewOf(run, plan, portal, null, []).calls.flatMap(({ fault, rows = [] }) =>
    rows.flatMap(({ row, state, says = fault?.what ?? '' }) =>
      state === 'failed' ? [{ row, why: t(says) }] : [],
    ),
  )
}

const at = (ids: readonly string[], places: readonly number[]): string[] =>
  places.map(n => ids[n] ?? 'nobody')

const without = (ids: readonly string[], some: readonly string[]): string[] =>
  ids.filter(id => !some.includes(id)).sort()

describe('a batch that is refused for one of its rows', () => {
  it.each([
    { bad: [20], requests: 20 },
    { bad: [5], requests: 20 },
    { bad: [39], requests: 20 },
    { bad: [0, 3, 17, 18, 30], requests: 40 },
  ])('is done without it: $bad', async ({ bad, requests }) => {
    const { bench, dials, ids, joined, letIn, sent, times } = world()
    dials.bad = at(ids, bad)
    const run = await bench.apply(await letIn())
    expect(run.state).toBe('partly')
    expect(joined().sort()).toEqual(without(ids, dials.bad))
    expect([...times(adds).values()].every(n => n === 1)).toBe(true)
    const failed = failedIn(run)
    expect(failed).toHaveLength(bad.length)
    for (const [n, { why }] of failed.entries()) expect(why).toContain(`'${dials.bad[n]}' can not be here`)
    expect(sent(adds)).toBeLessThanOrEqual(requests)
    expect((await bench.undo(run)).state).toBe('done')
    expect(joined()).toEqual([])
  })

  it('ends with the portal’s words where it is refused for none of them', async () => {
    const { bench, dials, ids, joined, letIn, sent } = world()
    dials.bad = ids
    const run = await bench.apply(await letIn())
    expect([run.state, joined()]).toEqual(['failed', []])
    const failed = failedIn(run)
    expect(failed).toHaveLength(many)
    for (const { why } of failed) expect(why).toContain('can not be here')
    expect(sent(adds)).toBeLessThan(40)
  })

  it('fills the last places that are left', async () => {
    const { bench, dials, inApp, joined, letIn } = world()
    dials.mostTesters = inApp().length + 29
    const run = await letIn()
    expect((await bench.apply(run)).state).toBe('partly')
    expect(joined()).toHaveLength(29)
  })

  it('waits for what was only promised of a part, and for no more than that', async () => {
    const { bench, clock, dials, ids, inApp, sent, state, times } = world()
    for (const id of ids) state.connect('betaTesters', state.known('betaTesters', id), 'apps', appId)
    const run = await bench.preview('appstoreconnect.testers.remove', app, { testers: [...ids] })
    dials.bad = at(ids, [20])
    dials.lateMs = 45_000
    const began = clock.now
    expect((await bench.apply(run)).state).toBe('partly')
    expect(clock.now - began).toBeLessThan(20 * 60_000)
    expect([...times(takes).values()].every(n => n === 1)).toBe(true)
    expect(sent(takes)).toBeLessThan(20)
    expect(ids.filter(id => inApp().includes(id))).toEqual(dials.bad)
  })

  it('that is stopped in the middle says what was done, goes on with the rest, and can be taken back', async () => {
    for (const back of [true, false]) {
      const { bench, clock, dials, ids, joined, letIn } = world()
      dials.bad = at(ids, [39])
      const run = await letIn()
      const { write } = bench.world
      bench.world.write = async (of, request) => {
        const answer = await write(of, request)
        if (joined().length > 5) await stop(run.id, clock.now)
        return answer
      }
      const stopped = await bench.apply(run)
      expect(stopped.state).toBe('stopped')
      expect(joined().length).toBe(23)
      bench.world.write = write
      const after = await (back ? bench.undo(stopped) : bench.goOn(stopped))
      expect(after.state).toBe(back ? 'done' : 'partly')
      expect(joined().sort()).toEqual(back ? [] : without(ids, dials.bad))
    }
  })
})

describe('what nobody knows of a part', () => {
  const lost: readonly Doing[] = [
    { do: 'dropAfter' },
    { do: 'dropBefore' },
    { do: 'late' },
    { do: 'malformed' },
    { do: 'status', status: 502, text: '', after: true },
    { do: 'status', status: 429, body: {}, headers: { 'retry-after': '3' } },
  ]

  it.each(lost)('is asked for before anything is sent again: $do $status', async fault => {
    // Parts that are carried out, and one that is refused.
    for (const nth of [7, 15, 18]) {
      const { bench, dials, ids, joined, lab, letIn, times } = world()
      dials.bad = at(ids, [9, 25])
      const run = await letIn()
      lab.control.fault({ ...fault, match: { op: adds, nth } })
      expect((await bench.apply(run)).state, `at ${nth}`).toBe('partly')
      await lab.control.flushLate()
      expect(joined().sort(), `at ${nth}`).toEqual(without(ids, dials.bad))
      expect(
        [...times(adds).values()].every(n => n === 1),
        `at ${nth}`,
      ).toBe(true)
      expect(failedIn(await getRun(run.id))).toHaveLength(2)
    }
  })

  it.each(Array.from({ length: 6 }, (_, n) => n + 1))(
    'outlives every end of the worker: seed %i',
    async seed => {
      const { bench, dials, ids, joined, lab, letIn, times } = world()
      const random = new Random(seed)
      dials.bad = at(ids, [2, 11, 33])
      const run = await letIn()
      const fault = lost[seed % lost.length]
      if (fault) lab.control.fault({ ...fault, match: { op: adds, nth: random.int(2, 15) } })
      const worker = mortal(bench.world, random, { most: 12, span: 12 })
      const done = await survive(
        bench,
        () => bench.apply(run),
        worker,
        () => run.id,
      )
      await lab.control.flushLate()
      expect(worker.kills()).toBeGreaterThan(5)
      expect(done.state).toBe('partly')
      expect(joined().sort()).toEqual(without(ids, dials.bad))
      expect([...times(adds).values()].every(n => n === 1)).toBe(true)
      expect(failedIn(done)).toHaveLength(3)
      expect(done.stages.flatMap(callsOf).length).toBe(3)
    },
  )
})
