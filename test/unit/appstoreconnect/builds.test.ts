import { describe, expect, it } from 'vitest'
import { nextAfter } from '../../../lib/portals/appstoreconnect/actions/build-number'
import { upload } from '../../lab/appstoreconnect/resources/builds'
import { factsOf, onLab, t } from './bench'
import { act, app, site, table, world } from './builds-help'

const hour = 3600_000

describe('facts of a build', () => {
  it('stand without the numbers that a key is refused', async () => {
    const { bench, page, lab } = world()
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { errors: [{ status: '403', code: 'FORBIDDEN_ERROR', title: 'no' }] },
      match: { op: 'builds_betaBuildUsages_getMetrics' },
    })
    const found = factsOf(await bench.query(act('build.facts'), page(107)))
    expect(found['Used']).toContain('does not allow this')
    expect(found['Beta review']).toBe('approved')
  })

  it('tell who has it and what it lacks', async () => {
    const { bench, page } = world()
    const found = factsOf(await bench.query(act('build.facts'), page(107)))
    expect(found).toMatchObject({
      'Beta review': 'approved',
      'For people outside': 'in beta testing',
      'Auto-notify': 'off',
      'Internal groups': 'Team',
      'External groups': 'Beta',
      'What to Test': '1 of 2 languages is empty',
      Used: expect.stringMatching(/^\d+ installs · 0 crashes · 2 feedback$/),
    })
    expect(factsOf(await bench.query(act('build.facts'), page(111)))['Export compliance']).toBe(
      'not answered',
    )
  })
})

describe('tables and facts', () => {
  it('builds of a state, the newest first; what is left out is told', async () => {
    const { bench } = world()
    const list = async (input: Record<string, unknown>) =>
      table(await bench.query(act('builds.list'), `${app}/testflight/ios`, input))
    expect((await list({})).rows).toHaveLength(12)
    const waiting = await list({ state: 'missing compliance' })
    expect(waiting.rows.map(row => row.cells.build)).toEqual(['112', '111', '110'].map(id => ({ id })))
    const few = await list({ newest: 5, version: '5.12.0' })
    expect(few.rows).toHaveLength(5)
    expect(few.notes?.map(t)).toEqual(['1 older build is left out.'])
    expect(few.rows[4]?.cells).toMatchObject({ days: 49, version: '5.12.0', notes: 1 })
  })

  it('thousands of builds are read page by page', async () => {
    const { lab, query } = onLab({ scale: { builds: 1000 } })
    const view = table(await query(act('builds.list'), `${app}/testflight/ios`, { newest: 500 }))
    expect(view.rows).toHaveLength(500)
    expect(new Set(view.rows.map(row => row.key)).size).toBe(500)
    expect(lab.record.of('builds_getCollection')).toHaveLength(3)
  })

  it('all apps: one that the key may not read keeps its line', async () => {
    const { bench, lab } = world()
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { errors: [{ status: '403', code: 'FORBIDDEN_ERROR', title: 'no' }] },
      match: { op: 'builds_getCollection', nth: 1 },
    })
    const view = table(await bench.query(act('apps.dashboard'), `${site}/apps`))
    expect(view.rows).toHaveLength(6)
    const texts = JSON.stringify(view.rows)
    expect(texts).toContain('does not allow this')
    const lantern = view.rows.find(row => row.cells.app === 'Lantern')
    expect(JSON.stringify(lantern)).toContain('2.0.0')
    expect(lab.record.entries).toHaveLength(13)
  })

  it('facts of an app: phase, whose turn, newest build', async () => {
    const { bench, state, kite } = world()
    const found = factsOf(await bench.query(act('app.facts'), app))
    expect(found).toMatchObject({ 'Whose turn': 'Apple’s', 'Newest build': '5.12.0 (112): processing' })
    expect(found['Phased release']).toMatch(/^day \d of 7/)
    const work = state
      .related('apps', kite, 'appStoreVersions')
      .find(row => row.attributes.appVersionState === 'WAITING_FOR_REVIEW')
    if (work) work.attributes.appVersionState = 'REJECTED'
    expect(factsOf(await bench.query(act('app.facts'), app))['Whose turn']).toBe('yours')
  })

  it('facts of an app tell the open submission behind many that are over', async () => {
    const { bench, state } = world()
    const [open] = state.data.rows.reviewSubmissions
    if (!open) throw new Error('nothing was submitted')
    for (let n = 0; n < 60; n++)
      state.data.rows.reviewSubmissions.unshift({
        ...open,
        id: `over-${n}`,
        attributes: { ...open.attributes, state: 'COMPLETE' },
      })
    expect(factsOf(await bench.query(act('app.facts'), app))['App Review']).toBe('waiting for review')
  })
})

describe('numbers, ids and pages', () => {
  it.each([
    ['112', '113'],
    ['9', '10'],
    ['1.2.9', '1.2.10'],
    ['99999999999999999999', '100000000000000000000'],
    ['20261122b', '20261123b'],
  ])('after %s comes %s', (number, next) => {
    expect(nextAfter(number)).toBe(next)
  })

  it('the next number counts by number, and of one platform', async () => {
    const { bench, state, kite, clock } = world()
    upload(state, kite, { version: '1000', train: '5.12.0', platform: 'MAC_OS' })
    upload(state, kite, { version: '99', train: '5.12.0', platform: 'IOS' })
    clock.now += hour
    const view = await bench.query(act('build.next-number'), `${app}/testflight/ios`)
    expect(view).toMatchObject({ view: 'copies', copies: [{ text: '113' }, { text: '112' }, {}] })
  })

  it('ids and pages need no key, and keep the team', async () => {
    const { bench, lab, page } = world()
    const view = await bench.query(act('ids.copy'), page(107))
    expect(view).toMatchObject({
      view: 'copies',
      copies: [{ text: '51f9cc3f-7c19-4b75-a7f1-3b25e57926b6' }, { text: '6440000001' }, {}, {}],
    })
    const team = '4f1ebaf8-1111-2222-3333-444455556666'
    const pages = await bench.query(
      act('pages.jump'),
      `${site}/teams/${team}/apps/6440000001/testflight/macos`,
    )
    const words = JSON.stringify(pages)
    expect(words).toContain(`${site}/teams/${team}/apps/6440000001/distribution/macos/version/inflight`)
    expect(words).toContain('https://developer.apple.com/account/resources/devices/list')
    expect(lab.record.entries).toEqual([])
    const names = await bench.query(act('ids.names'), app)
    expect(JSON.stringify(names)).toContain('com.example.kite')
  })

  it('another app, on the same page or another', async () => {
    const { bench } = world()
    const same = table(await bench.query(act('apps.switch'), `${app}/testflight/ios`))
    expect(same.rows).toHaveLength(5)
    expect(same.rows[0]?.context).toMatchObject({ section: 'testflight' })
    const other = table(await bench.query(act('apps.switch'), `${app}/testflight/ios`, { page: 'ci' }))
    expect(other.rows).toHaveLength(6)
    expect(other.rows[0]?.context).toMatchObject({ section: 'ci' })
  })
})
