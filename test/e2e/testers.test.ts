import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionOf } from '../../lib/portals/registry'
import { createStage, type Stage, until } from '../support/browser'
import { addKey, allowWrites, confirm, enter, openPanel, passTime, press, reads } from '../support/hand'
import { begin, continueInWindow, seesRun } from '../support/walk'

/** The 2,000 of test/fault/testers.test.ts, as far as a real browser does them in a few seconds. */
const many = 200
const beta =
  'https://appstoreconnect.apple.com/apps/6440000001/testflight/groups/a59b8a72-5c41-49f5-ad3f-2daa221b203d'

describe('importing two hundred testers while the worker is stopped again and again', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    await allowWrites(stage, 'appstoreconnect')
  })
  afterAll(() => stage.close())

  it('has every tester exactly once, and the report is right', async () => {
    const { control, record, appstoreconnect } = stage.lab
    const testers = Array.from({ length: many }, (_, n) => `new-${n}@example.com`)
    const action = actionOf('appstoreconnect.testers.import')
    if (!action) throw new Error('the action is gone')
    const page = await stage.open(beta)
    const panel = await openPanel(stage, page)
    await begin(panel, action, { csv: ['email,first name,last name', ...testers, 'tester-1-1@example.com'] })
    const preview = await seesRun(panel)
    expect(preview).toContain(`${many} people`)
    expect(preview).toContain('1 is there already')
    const own = await continueInWindow(stage, panel)
    const typed = await own.waitForSelector('#typed')
    if (typed) await enter(typed, String(many))
    await confirm(own)
    await reads(own, 'Not sent yet')
    await passTime(stage)
    await reads(own, 'First one is done')
    await press(own, `Go on: ${many - 1} more`)
    await reads(own, 'First 5 are done')

    const match = { op: 'betaTesters_createInstance' }
    const stops: Promise<void>[] = []
    // The worker dies while or after an answer is noted; answers are lost; the rate is refused.
    for (const nth of [10, 40, 90, 140, 180])
      control.fault({
        do: 'run',
        after: true,
        match: { ...match, nth },
        run: () => {
          stops.push(stage.stopWorker())
        },
      })
    control.fault({ do: 'dropAfter', match: { ...match, nth: 60 } })
    control.fault({ do: 'dropBefore', match: { ...match, nth: 110 } })
    control.fault({
      do: 'status',
      status: 429,
      body: {},
      headers: { 'retry-after': '1' },
      match: { ...match, nth: 160 },
    })
    await press(own, `Go on: ${many - 5} more`)
    const made = () =>
      appstoreconnect.state.data.rows.betaTesters.filter(row =>
        testers.includes(String(row.attributes.email)),
      )
    let last = -1
    await until(
      async () => {
        const now = made().length
        // Nothing moves: a call waits for its moment.
        if (now === last) await passTime(stage)
        last = now
        return now === many || undefined
      },
      'all of them to be added',
      60_000,
    )
    await Promise.all(stops)
    expect(stops).toHaveLength(5)
    await until(async () => {
      await passTime(stage)
      return (
        /Done/.test(await own.evaluate(() => document.querySelector('.head .pill')?.textContent ?? '')) ||
        undefined
      )
    }, 'the report')
    const report = await reads(own, 'and 195 more')
    // What did not go well stands first in it, so its first five tell of all.
    expect(report.match(/new-\d+@example\.com\s+done/g)).toHaveLength(5)

    expect(new Set(made().map(row => row.attributes.email)).size).toBe(many)
    expect(made()).toHaveLength(many)
    const effects = record.of(match.op).filter(({ effect }) => effect === 201)
    expect(effects).toHaveLength(many)
    expect(made().every(row => row.related['betaGroups']?.length === 1)).toBe(true)
  })
})
