import { describe, expect, it } from 'vitest'
import { callsOf } from '../../lib/runs/record'
import { renderer } from '../../lib/text/render'
import { createLab } from '../lab/lab'
import { Random } from '../lab/random'
import { mortal, survive } from '../support/mortal'
import { Clock, createBench } from '../support/world'

const t = renderer('en')
const address = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
const id = 'appstoreconnect.testers.import'

/** How many lines the list has, and how often the worker is stopped meanwhile; `npm run torture` says 2,000 and 20. */
const many = Number(process.env['TESTERS'] ?? 500)
const kills = Number(process.env['TESTERS_STOPS'] ?? 10)

describe(`an import of ${many} testers while the worker is stopped ${kills} times`, () => {
  it('has every tester exactly once, and reports what became of each', async () => {
    const clock = new Clock(Date.UTC(2026, 10, 22, 9))
    const lab = createLab({ now: () => clock.now })
    const { state } = lab.appstoreconnect
    const bench = createBench(lab, lab.seed.tokens.owner, clock)
    const { alarm } = bench.world
    // What is late takes effect while the run waits for the portal's lag.
    bench.world.alarm = async at => {
      await lab.control.flushLate()
      return alarm(at)
    }
    const beta = state.data.rows.betaGroups.find(
      row => row.app === '6440000001' && row.attributes.name === 'Beta',
    )
    if (!beta) throw new Error('the group is gone')
    const inBeta = () => state.related('betaGroups', beta, 'betaTesters').map(row => row.attributes.email)
    const there = inBeta().filter(email => typeof email === 'string')
    const known = state.data.rows.betaTesters.flatMap(row =>
      typeof row.attributes.email === 'string' && /^tester-[3-6]-/.test(row.attributes.email)
        ? [row.attributes.email]
        : [],
    )
    const fresh = Array.from({ length: many - there.length - known.length }, (_, n) => `new-${n}@example.com`)
    const csv = [
      'email,first name,last name,group',
      ...[...there, ...known, ...fresh].map(mail => `${mail},,,Beta`),
    ]
    const run = await bench.preview(id, address, { csv })
    expect(t(run.stages[0]?.summary ?? '')).toContain(
      `${fresh.length.toLocaleString('en')} new, ${known.length} known`,
    )

    // Refusals for the rate, and answers that are lost in every way, all over the run.
    const random = new Random(7)
    const match = { op: 'betaTesters_createInstance' }
    const refused = { do: 'status', status: 429, body: {}, headers: { 'retry-after': '3' } } as const
    for (const fault of [
      { do: 'dropAfter' },
      { do: 'dropBefore' },
      { do: 'late' },
      { do: 'malformed' },
      refused,
    ] as const)
      for (let n = 0; n < 5; n++)
        lab.control.fault({ ...fault, match: { ...match, nth: random.int(1, fresh.length) } })
    const worker = mortal(bench.world, random, { most: kills, span: many / 5 })
    const done = await survive(
      bench,
      () => bench.apply(run),
      worker,
      () => run.id,
    )
    await lab.control.flushLate()

    expect(worker.kills()).toBe(kills)
    expect(done.state).toBe('done')
    const wanted = [...there, ...known, ...fresh].sort()
    expect(
      inBeta()
        .filter(email => email !== null)
        .sort(),
    ).toEqual(wanted)
    const times = new Map<unknown, number>()
    for (const { attributes } of state.data.rows.betaTesters)
      times.set(attributes.email, (times.get(attributes.email) ?? 0) + 1)
    expect(wanted.filter(email => times.get(email) !== 1)).toEqual([])
    // The report: each new one done once, whatever its answer was; each known one as a row of its batch.
    const [stage] = done.stages
    const calls = stage ? callsOf(stage) : []
    const ended = calls.map(call => [call, stage?.outcomes[call.id]] as const)
    expect(ended.filter(([call, outcome]) => !call.items && outcome?.state === 'done')).toHaveLength(
      fresh.length,
    )
    const rows = ended.flatMap(([, outcome]) => Object.values(outcome?.rows ?? {}))
    expect(rows.filter(row => row.state === 'done')).toHaveLength(known.length)
    // Lost and refused ones were sent again, or the faults that were planted met nothing.
    expect(lab.record.of('betaTesters_createInstance').length).toBeGreaterThan(fresh.length)
    // It takes some ten seconds, and five times as long where others work on the same machine.
  }, 180_000)
})
