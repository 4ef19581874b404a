import { describe, expect, it } from 'vitest'
import { momentIn } from '../../../lib/portals/appstoreconnect/actions/shared/moments'
import { notesByLocale } from '../../../lib/portals/appstoreconnect/actions/version-notes'
import { callsOf } from '../../../lib/runs/record'
import { upload } from '../../lab/appstoreconnect/resources/builds'
import { pages, store, t, words } from './store'

const dayMs = 24 * 3600_000

describe('the facts of a version', () => {
  it('tell state, build, release and phased release', async () => {
    const { bench } = store()
    const live = words(await bench.query('appstoreconnect.version.facts', pages.kiteLive))
    for (const word of ['Kite 5.11.2 (iOS)', 'ready for distribution', '"day":4', '"share":10', '"n":28'])
      expect(live).toContain(word)
    const work = words(await bench.query('appstoreconnect.version.facts', pages.kite))
    for (const word of ['Kite 5.12.0 (iOS)', 'waiting for review', 'Apple', 'by hand'])
      expect(work).toContain(word)
  })

  it('of a version in work are those of the live one where there is none', async () => {
    const { bench } = store()
    expect(
      words(
        await bench.query('appstoreconnect.version.facts', pages.desk.replace('deliverable', 'inflight')),
      ),
    ).toContain('2.4.0')
  })
})

describe('a new version', () => {
  const id = 'appstoreconnect.version.create'

  it('is made with the notes of the one before, and goes with them', async () => {
    const { bench, lab, version, state } = store()
    const before = lab.snapshot()
    const run = await bench.apply(await bench.preview(id, pages.desk, { number: '2.5.0', copy: true }))
    expect(run.state).toBe('done')
    const made = version('2.5.0')
    const [texts] = state.related('appStoreVersions', made, 'appStoreVersionLocalizations')
    expect(texts?.attributes.whatsNew).toBe('What is new in 2.4.0.')
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('stays where somebody has begun to submit it', async () => {
    const { bench, version } = store()
    const run = await bench.apply(await bench.preview(id, pages.desk, { number: '2.5.0' }))
    version('2.5.0').attributes.appVersionState = 'WAITING_FOR_REVIEW'
    expect((await bench.undo(run)).state).not.toBe('done')
    expect(version('2.5.0')).toBeDefined()
  })

  it.each(['2.4.0', '2.3.9', '1.10'])('is not made with %s, which is not higher', async number => {
    const { bench } = store()
    await expect(bench.preview(id, pages.desk, { number })).rejects.toThrow('not higher')
  })

  it('is refused beside one in work', async () => {
    const { bench } = store()
    await expect(bench.preview(id, pages.kite, { number: '5.13.0' })).rejects.toThrow('in work already')
  })

  it('asks for the platform where the app has several and the page is of none', async () => {
    const { bench, state, version } = store()
    const app = state.known('apps', '6440000002')
    const mac = version('2.4.0')
    state.add('appStoreVersions', {
      id: 'ios-version',
      app: app.id,
      attributes: { ...mac.attributes, platform: 'IOS', versionString: '2.3.0' },
      related: { app: [app.id] },
    })
    const page = pages.desk.replace(/macos.*/, '')
    await expect(bench.preview(id, page, { number: '2.5.0' })).rejects.toThrow('Choose the platform')
    const run = await bench.preview(id, page, { number: '2.5.0', platform: 'iOS' })
    expect(words(run.stages[0]?.headline)).toContain('iOS')
  })
})

describe('attaching a build', () => {
  const id = 'appstoreconnect.version.build'

  it('takes the newest valid one of this version, and gives the old one back', async () => {
    const { bench, lab, version, state } = store()
    const before = lab.snapshot()
    const attached = () => state.one('appStoreVersions', version('2.0.0'), 'build')?.attributes.version
    expect(attached()).toBe('102')
    const run = await bench.apply(await bench.preview(id, pages.lantern))
    expect(attached()).toBe('103')
    await bench.undo(run)
    expect(lab.snapshot()).toEqual(before)
  })

  it('passes over what is processed still or for the team alone', async () => {
    const { bench, state, find } = store()
    const app = state.known('apps', '6440000003')
    upload(state, app, { version: '200', train: '2.0.0', platform: 'IOS' })
    const newest = find('builds', row => row.app === app.id && row.attributes.version === '103')
    newest.attributes.buildAudienceType = 'INTERNAL_ONLY'
    await expect(bench.preview(id, pages.lantern)).rejects.toThrow('nothing to do')
    await expect(bench.preview(id, pages.lantern, { build: '200' })).rejects.toThrow('not valid')
  })

  it('is refused while the version is with Apple', async () => {
    const { bench } = store()
    await expect(bench.preview(id, pages.kite)).rejects.toThrow('in preparation')
  })
})

describe('release notes', () => {
  const id = 'appstoreconnect.version.notes'
  const notes = 'For all.\n[de-DE]\nFür Deutsche.\n\nNoch etwas.'

  it('are read by language', () => {
    expect([...notesByLocale(notes)]).toEqual([
      ['', 'For all.'],
      ['de-DE', 'Für Deutsche.\n\nNoch etwas.'],
    ])
    expect(() => notesByLocale('[ja]\na\n[ja]\nb')).toThrow('twice')
  })

  it('are shown before they are written, language by language, and taken back', async () => {
    const { bench, lab, version, state } = store()
    const before = lab.snapshot()
    const run = await bench.preview(id, pages.lantern, { notes })
    const preview = words(run.stages[0])
    for (const word of ['en-GB', 'de-DE', 'ja', 'What is new in 2.0.0.', 'Für Deutsche.'])
      expect(preview).toContain(word)
    const done = await bench.apply(run)
    const texts = state.related('appStoreVersions', version('2.0.0'), 'appStoreVersionLocalizations')
    expect(texts.map(row => row.attributes.whatsNew)).toEqual([
      'For all.',
      'Für Deutsche.\n\nNoch etwas.',
      'For all.',
    ])
    await bench.undo(done)
    expect(lab.snapshot()).toEqual(before)
  })

  it('leave other languages, and what is so already', async () => {
    const { bench, sent } = store()
    const run = await bench.preview(id, pages.lantern, { notes: '[ja]\nNeu.' })
    expect(run.stages.flatMap(callsOf).map(call => t(call.touches))).toEqual(['ja: 4 characters'])
    await bench.apply(run)
    expect(sent()).toHaveLength(1)
    await expect(bench.preview(id, pages.lantern, { notes: '[ja]\nNeu.' })).rejects.toThrow('nothing to do')
    const only = await bench.preview(id, pages.lantern, { notes: 'New.', locales: ['de-DE'] })
    expect(only.stages.flatMap(callsOf)).toHaveLength(1)
  })

  it.each([
    [{ notes: '[fr-FR]\nNouveau.' }, 'not told in'],
    [{ notes: 'a'.repeat(4001) }, 'takes'],
    [{ notes: 'a', locales: ['fr-FR'] }, 'not told in'],
  ])('are refused: %o', async (input, why) => {
    const { bench } = store()
    await expect(bench.preview(id, pages.lantern, input)).rejects.toThrow(why)
  })
})

describe('a first version', () => {
  it.each([
    ['appstoreconnect.version.notes', { notes: 'New.' }],
    ['appstoreconnect.phased.start', {}],
  ])('has no %s', async (id, input) => {
    const { bench } = store()
    await expect(bench.preview(id, pages.harbour, input)).rejects.toThrow('for updates alone')
  })
})

describe('the release of a version', () => {
  it('is set to a moment of a time zone, and back', async () => {
    const { bench, lab, version } = store()
    const before = lab.snapshot()
    const input = { type: 'at a time', at: '2027-07-01 09:00', zone: 'Europe/Berlin' }
    const run = await bench.preview('appstoreconnect.version.schedule', pages.lantern, input)
    expect(words(run.stages[0]?.summary)).toContain('2027-07-01 07:00 UTC')
    const done = await bench.apply(run)
    expect(version('2.0.0').attributes).toMatchObject({
      releaseType: 'SCHEDULED',
      earliestReleaseDate: '2027-07-01T07:00:00Z',
    })
    await expect(bench.preview('appstoreconnect.version.schedule', pages.lantern, input)).rejects.toThrow(
      'nothing to do',
    )
    await bench.undo(done)
    expect(lab.snapshot()).toEqual(before)
  })

  it.each([
    [{ type: 'at a time' }, 'before which'],
    [{ type: 'by hand', at: '2027-07-01 09:00' }, 'alone'],
    [{ type: 'at a time', at: '2026-11-22 08:00', zone: 'UTC' }, 'has passed'],
    [{ type: 'at a time', at: '2027-07-01 09:30', zone: 'UTC' }, 'full hours'],
    [{ type: 'at a time', at: '2027-07-01 09:00', zone: 'Mars/Base' }, 'no time zone'],
  ])('is refused: %o', async (input, why) => {
    const { bench } = store()
    await expect(bench.preview('appstoreconnect.version.schedule', pages.lantern, input)).rejects.toThrow(why)
  })

  it.each([
    ['2027-01-31 09:00', 'Europe/Berlin', '2027-01-31T08:00'],
    ['2027-03-28 03:00', 'Europe/Berlin', '2027-03-28T01:00'],
    ['2027-03-28 01:59', 'Europe/Berlin', '2027-03-28T00:59'],
    ['2027-10-31 03:00', 'Europe/Berlin', '2027-10-31T02:00'],
    ['2027-01-01 00:00', 'Asia/Kolkata', '2026-12-31T18:30'],
    ['2027-03-14 03:00', 'America/Los_Angeles', '2027-03-14T10:00'],
  ])('%s in %s is %s', (text, zone, iso) => {
    expect(new Date(momentIn(text, zone)).toISOString().slice(0, 16)).toBe(iso)
  })

  it.each([
    ['2027-03-28 02:30', 'no such moment'],
    ['2027-02-30 09:00', 'no such moment'],
    ['2027-13-01 09:00', 'no such moment'],
    ['tomorrow', 'Write the moment'],
  ])('there is no %s in Berlin', (text, why) => {
    expect(() => momentIn(text, 'Europe/Berlin')).toThrow(why)
  })

  it('now is confirmed by the app’s name, sent once, and live by and by', async () => {
    const { bench, sent, version, clock, dials, lab } = store()
    const run = await bench.preview('appstoreconnect.version.release', pages.compass)
    expect(run.stages[0]?.reach).toMatchObject({ outside: true, type: 'Compass TV' })
    expect((await bench.apply(run)).state).toBe('done')
    expect(sent().map(({ op }) => op)).toEqual(['appStoreVersionReleaseRequests_createInstance'])
    expect(version('3.2.0').attributes.appVersionState).toBe('PROCESSING_FOR_DISTRIBUTION')
    clock.now += dials.liveMs
    await lab.fetch('https://api.appstoreconnect.apple.com/v1/apps', {})
    expect(version('3.2.0').attributes.appVersionState).toBe('READY_FOR_DISTRIBUTION')
    expect(version('3.1.0').attributes.appVersionState).toBe('REPLACED_WITH_NEW_VERSION')
  })

  it('now is refused for what is not approved', async () => {
    const { bench } = store()
    await expect(bench.preview('appstoreconnect.version.release', pages.kite)).rejects.toThrow(
      'approved first',
    )
  })
})

describe('a phased release', () => {
  const phased = (what: string) => `appstoreconnect.phased.${what}`

  it('is switched on before the release, and off again', async () => {
    const { bench, lab } = store()
    const before = lab.snapshot()
    const run = await bench.apply(await bench.preview(phased('start'), pages.lantern))
    expect(run.state).toBe('done')
    await expect(bench.preview(phased('start'), pages.lantern)).rejects.toThrow('nothing to do')
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('is paused, waits, and is resumed', async () => {
    const { bench, clock, find, version, state } = store()
    const run = await bench.preview(phased('pause'), pages.kiteLive)
    expect(words(run.stages[0]?.notes)).toContain('"n":28')
    await bench.apply(run)
    const id = state.ids('appStoreVersions', version('5.11.2'), 'appStoreVersionPhasedRelease')[0]
    const row = find('appStoreVersionPhasedReleases', one => one.id === id)
    clock.now += 2 * dayMs
    await bench.query('appstoreconnect.version.facts', pages.kiteLive)
    expect(row.attributes).toMatchObject({
      phasedReleaseState: 'PAUSED',
      currentDayNumber: 4,
      totalPauseDuration: 4,
    })
    await bench.apply(await bench.preview(phased('resume'), pages.kiteLive))
    clock.now += dayMs
    await bench.query('appstoreconnect.version.facts', pages.kiteLive)
    expect(row.attributes).toMatchObject({ phasedReleaseState: 'ACTIVE', currentDayNumber: 5 })
  })

  it('is completed by the app’s name, and then there is nothing to pause', async () => {
    const { bench } = store()
    const run = await bench.preview(phased('complete'), pages.kiteLive)
    expect(run.stages[0]?.reach).toMatchObject({ outside: true, type: 'Kite' })
    expect((await bench.apply(run)).state).toBe('done')
    await expect(bench.preview(phased('pause'), pages.kiteLive)).rejects.toThrow('nothing to pause')
    await expect(bench.preview(phased('resume'), pages.kiteLive)).rejects.toThrow('Nothing is paused')
  })

  it('that somebody paused meanwhile is not completed', async () => {
    const { bench, state, version } = store()
    const run = await bench.preview(phased('complete'), pages.kiteLive)
    const row = state.one('appStoreVersions', version('5.11.2'), 'appStoreVersionPhasedRelease')
    if (row) row.attributes.phasedReleaseState = 'PAUSED'
    expect((await bench.apply(run)).state).toBe('failed')
    expect(row?.attributes.phasedReleaseState).toBe('PAUSED')
  })
})
