import { describe, expect, it } from 'vitest'
import { reasonOf } from '../../../lib/portals/appstoreconnect/actions/tester-why'
import { getRun, runsIn } from '../../../lib/runs/journal'
import { stop } from '../../../lib/runs/runs'
import type { Text } from '../../../lib/text/index'
import { database } from '../../../lib/vault/database'
import type { Row } from '../../lab/appstoreconnect/types'
import { app, importing, stage, t, words, world } from './testers-help'

describe('taking out', () => {
  it('waits until the portal has done what it only promised', async () => {
    const { bench, dials, clock, members } = world()
    dials.lateMs = 45_000
    const run = await bench.preview(
      'appstoreconnect.tester.remove',
      'https://appstoreconnect.apple.com/apps',
      {
        email: 'Tester-1-7@example.com'.toLowerCase(),
      },
    )
    expect(words(run)).toContain('2 groups: Beta · Open beta')
    expect(stage(run).reach.type).toBe('tester-1-7@example.com')
    const before = clock.now
    expect((await bench.apply(run)).state).toBe('done')
    expect(clock.now - before).toBeGreaterThanOrEqual(45_000)
    expect(members('Beta')).not.toContain('tester-1-7@example.com')
  })

  it('looks when its run has waited, whatever the call itself would wait for', async () => {
    const { bench, dials, clock, lab } = world()
    dials.lateMs = 10_000
    const { alarm } = bench.world
    bench.world.alarm = () => alarm(null)
    const run = await bench.preview('appstoreconnect.testers.remove', app, {
      testers: ['tester-1-7@example.com'],
    })
    // Held first, for as long as what cannot be taken back is.
    clock.now = (await bench.apply(run)).notBefore
    await bench.settle()
    const waiting = await getRun(run.id)
    const looks = () => lab.record.of('betaTesters_getCollection').length
    const before = looks()
    expect([waiting.state, waiting.notBefore - clock.now]).toEqual(['running', 30_000])
    await bench.settle()
    expect(looks()).toBe(before)
    clock.now += 10_000
    const db = await database()
    const row = await db.get('runs', run.id)
    if (!row) throw new Error('the run is gone')
    const { now } = clock
    await db.put('runs', { ...row, notBefore: now })
    await bench.settle()
    expect([(await getRun(run.id)).state, looks(), clock.now]).toEqual(['done', before + 1, now])
  })

  it('everywhere takes every entry of a person, and counts an app once', async () => {
    const { bench, state, tester } = world()
    const [one] = tester('tester-1-7@example.com')
    if (!one) throw new Error('there is no such tester')
    state.add('betaTesters', { ...structuredClone(one), id: 'again' })
    const page = 'https://appstoreconnect.apple.com/apps'
    const run = await bench.preview('appstoreconnect.tester.remove', page, {
      email: 'tester-1-7@example.com',
    })
    expect(words(run)).toContain('Taken out of 1 app and')
    expect((await bench.apply(run)).state).toBe('done')
    expect(tester('tester-1-7@example.com')).toEqual([])
  })

  it.each([0, 1, 5])('of an app: %d batches that were only promised count when they are so', async n => {
    const { bench, dials, lab, state, members } = world()
    dials.lateMs = 100_000
    const of = (name: string) => members(name).filter(email => typeof email === 'string')
    const testers = [...new Set([...of('Beta'), ...of('Open beta')])].slice(0, 1 + 4 * n)
    const run = await bench.preview('appstoreconnect.testers.remove', app, { testers })
    const after = await bench.apply(run)
    expect(after.state).toBe('done')
    expect(state.data.later.filter(({ event }) => event === 'unlink')).toEqual([])
    for (const email of testers) expect(members('Beta')).not.toContain(email)
    // Nothing that was promised is asked for twice.
    expect(lab.record.of('apps_betaTesters_deleteToManyRelationship')).toHaveLength(
      Object.keys(stage(after).outcomes).length,
    )
  })

  it('has failed where what was promised never comes', async () => {
    const { bench, dials, state, tester } = world()
    dials.lateMs = 1e9
    const run = await bench.preview('appstoreconnect.testers.remove', app, {
      testers: ['tester-1-7@example.com'],
    })
    const after = await bench.apply(run)
    expect(after.state).toBe('failed')
    expect(Object.values(stage(after).outcomes)).toMatchObject([
      { fault: { status: 202, what: { text: expect.stringContaining('not yet done') } } },
    ])
    expect(state.ids('apps', state.known('apps', '6440000001'), 'betaTesters')).toContain(
      tester('tester-1-7@example.com')[0]?.id,
    )
  })

  it('again: who was made is gone before it is called undone, and nobody waits for each of them', async () => {
    const { bench, clock, dials, tester, at } = world()
    const testers = Array.from({ length: 50 }, (_, i) => `new-${i}@example.com`)
    const run = await bench.apply(await bench.preview('appstoreconnect.group.add', at('Beta'), { testers }))
    expect(run.state).toBe('done')
    dials.lateMs = 100_000
    const began = clock.now
    expect((await bench.undo(run)).state).toBe('done')
    for (const email of testers) expect(tester(email)).toEqual([])
    expect(clock.now - began).toBeLessThan(15 * 60_000)
  })

  it('stops at once, and says of what was only promised how it ended', async () => {
    const { bench, dials, lab, tester, at } = world()
    const testers = Array.from({ length: 30 }, (_, i) => `new-${i}@example.com`)
    const run = await bench.apply(await bench.preview('appstoreconnect.group.add', at('Beta'), { testers }))
    dials.lateMs = 100_000
    lab.control.fault({
      do: 'run',
      match: { op: 'betaTesters_deleteInstance', nth: 12 },
      run: async () => {
        const [open] = await runsIn(['running'])
        await stop(open?.id ?? '', 0)
      },
    })
    const undone = await bench.undo(run)
    expect(undone.state).toBe('stopped')
    expect(lab.record.of('betaTesters_deleteInstance')).toHaveLength(12)
    expect(Object.values(stage(undone).outcomes).map(({ state }) => state)).toEqual(
      Array.from({ length: 12 }, () => 'done'),
    )
    expect(testers.filter(email => tester(email).length > 0)).toHaveLength(18)
  })

  it('of an app takes the groups too, and tells whom it does not find', async () => {
    const { bench, members } = world()
    const run = await bench.preview('appstoreconnect.testers.remove', app, {
      testers: ['TESTER-1-7@example.com', 'stranger@example.com'],
    })
    expect(words(run)).toContain('1 is not there: stranger@example.com')
    expect((await bench.apply(run)).state).toBe('done')
    for (const name of ['Beta', 'Open beta']) expect(members(name)).not.toContain('tester-1-7@example.com')
  })

  it('of nobody is refused', async () => {
    const remove = world().bench.preview(
      'appstoreconnect.tester.remove',
      'https://appstoreconnect.apple.com/',
      {
        email: 'stranger@example.com',
      },
    )
    await expect(remove).rejects.toThrow('tests anything of this team')
  })

  it('of whoever is not named is refused: an empty address means nobody, not the first there is', async () => {
    const { bench, lab } = world()
    for (const email of ['', ' ', 'tester-1'])
      await expect(
        bench.preview('appstoreconnect.tester.remove', 'https://appstoreconnect.apple.com/', { email }),
      ).rejects.toThrow('is no mail address')
    expect(lab.record.entries).toEqual([])
  })
})

describe('lists of testers', () => {
  it('hold everybody with groups, state and device; the file can be imported again', async () => {
    const { bench } = world()
    const list = await bench.query('appstoreconnect.testers.list', app)
    if (list.view !== 'table') throw new Error('no table came')
    expect(list.rows).toHaveLength(60)
    const file = await bench.query('appstoreconnect.testers.csv', app)
    if (file.view !== 'file') throw new Error('no file came')
    const csv = file.text.trim().split('\r\n')
    expect(csv).toHaveLength(61)
    expect(csv.find(line => line.startsWith('tester-1-7@'))).toContain('Beta;Open beta,ACCEPTED')
    const again = bench.preview(importing, app, { csv: csv.filter(line => !line.startsWith(',')) })
    await expect(again).rejects.toThrow('There is nothing to do')
  })

  it('hold who did not open the app, and offer to take them out', async () => {
    const { bench } = world()
    const month = await bench.query('appstoreconnect.testers.inactive', app)
    const year = await bench.query('appstoreconnect.testers.inactive', app, { period: '365 days' })
    if (month.view !== 'table' || year.view !== 'table') throw new Error('no table came')
    expect(month.rows.length).toBeGreaterThan(year.rows.length)
    expect(year.rows.length).toBeGreaterThan(0)
    expect(month.bulk?.[0]?.action).toBe('appstoreconnect.testers.remove')
    const testers = month.rows.slice(0, 2).map(({ key }) => key)
    const run = await bench.preview('appstoreconnect.testers.remove', app, { testers })
    expect(t(stage(run).headline)).toBe('2 people')
  })

  it('are searched by a part of an address over all apps', async () => {
    const { bench } = world()
    const find = async (who: string) => {
      const view = await bench.query(
        'appstoreconnect.tester.find',
        'https://appstoreconnect.apple.com/apps',
        { who },
      )
      if (view.view !== 'table') throw new Error('no table came')
      return view
    }
    const one = await find('tester-1-7@example.com')
    expect(one.rows.map(({ cells }) => [cells['app'], cells['group']])).toEqual([
      ['Kite', 'Beta'],
      ['Kite', 'Open beta'],
    ])
    expect((await find('TESTER-2')).rows).toHaveLength(5)
    expect((await find('nobody like that')).rows).toEqual([])
  })
})

describe('why somebody does not see a build', () => {
  const why = async (
    email: string,
    change?: (w: ReturnType<typeof world>, build: Row) => void,
    number = '108',
  ) => {
    const here = world()
    const build = here.state.data.rows.builds.find(
      row => row.app === '6440000001' && row.attributes.version === number,
    )
    if (!build) throw new Error('the build is gone')
    change?.(here, build)
    const view = await here.bench.query('appstoreconnect.tester.why', `${app}/ios/${build.id}`, { email })
    if (view.view !== 'facts') throw new Error('no facts came')
    const [reason, helps] = view.facts
    return [reason, helps].map(fact => t(fact?.value as Text)).join(' → ')
  }
  const person = (w: ReturnType<typeof world>, email: string) => w.tester(email)[0]?.attributes ?? {}

  it.each([
    ['a stranger', 'stranger@example.com', undefined, '108', 'tests anything of this team'],
    ['of another app', 'tester-2-1@example.com', undefined, '108', 'not this one'],
    ['not invited', 'tester-1-4@example.com', undefined, '108', 'not invited yet. → “Resend'],
    ['not accepted', 'tester-1-3@example.com', undefined, '108', 'not accepted'],
    ['expired', 'tester-1-1@example.com', undefined, '101', 'expired'],
    ['processing', 'tester-1-1@example.com', undefined, '112', 'still processing'],
    ['invalid', 'tester-1-1@example.com', undefined, '110', 'invalid'],
    ['compliance', 'tester-1-1@example.com', undefined, '111', 'compliance'],
    ['not submitted', 'tester-1-1@example.com', undefined, '109', 'not submitted to beta review'],
    ['all is well', 'tester-1-1@example.com', undefined, '108', 'Nothing is in the way'],
    ['internal, not submitted', 'admin@acme.example.com', undefined, '109', 'Nothing is in the way'],
  ] as const)('%s', async (_name, email, change, number, said) => {
    expect(await why(email, change, number)).toContain(said)
  })

  it('no group of theirs has it', async () => {
    const said = await why('tester-1-1@example.com', (w, build) =>
      w.state.disconnect('builds', build, 'betaGroups', w.group('Beta').id),
    )
    expect(said).toContain('with none of their groups')
  })

  it('they left', async () => {
    const said = await why('tester-1-1@example.com', w => {
      person(w, 'tester-1-1@example.com').state = 'REVOKED'
    })
    expect(said).toContain('They left the test')
  })

  it('their system is too old, by numbers and not by letters', async () => {
    const device = (osVersion: string) => (w: ReturnType<typeof world>) => {
      person(w, 'tester-1-1@example.com').appDevices = [{ model: 'iPhone', platform: 'IOS', osVersion }]
    }
    expect(await why('tester-1-1@example.com', device('15.7.9'))).toContain(
      'runs 15.7.9, and the build needs 16.0',
    )
    expect(await why('tester-1-1@example.com', device('9.3'))).toContain('needs 16.0')
    expect(await why('tester-1-1@example.com', device('16'))).toContain('Nothing is in the way')
  })

  it('in review, rejected', () => {
    const said = (external: string) =>
      t(
        reasonOf({
          tester: {
            type: 'betaTesters',
            id: 't',
            attributes: { state: 'INSTALLED' },
            relationships: {
              apps: { data: [{ type: 'apps', id: 'a' }] },
              betaGroups: { data: [{ type: 'betaGroups', id: 'g' }] },
            },
          },
          build: {
            id: 'b',
            platform: 'IOS',
            is: { processingState: 'VALID', usesNonExemptEncryption: false },
            beta: { id: 'b', externalBuildState: external },
          },
          groups: [{ id: 'g', name: 'Beta', internal: false, all: false, is: {} }],
          appId: 'a',
        }).why,
      )
    expect(said('IN_BETA_REVIEW')).toContain('in beta review')
    expect(said('WAITING_FOR_BETA_REVIEW')).toContain('waits')
    expect(said('BETA_REJECTED')).toContain('rejected')
    expect(said('IN_BETA_TESTING')).toContain('Nothing is in the way')
  })
})
