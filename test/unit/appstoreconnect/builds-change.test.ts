import { describe, expect, it } from 'vitest'
import { boxOf } from '../../../lib/portals/appstoreconnect/actions/shared/notes'
import { notesByLocale } from '../../../lib/portals/appstoreconnect/actions/version-notes'
import { upload } from '../../lab/appstoreconnect/resources/builds'
import { onLab, refusal } from './bench'
import { act, app, ids, said, shown, world } from './builds-help'

const hour = 3600_000

describe('What to Test', () => {
  it('a box is read as it was written', () => {
    const texts = [
      ['de-DE', 'Für Deutsch.'],
      ['zh-Hans', '测试\n[not a language]'],
    ] as const
    expect(boxOf(texts)).toBe('[de-DE]\nFür Deutsch.\n\n[zh-Hans]\n测试\n[not a language]')
    expect([...notesByLocale(boxOf(texts))]).toEqual([['', ''], ...texts])
  })

  it('goes to every language of the app, is counted, and comes back', async () => {
    const { bench, page, lab, state, build } = world()
    const texts = () =>
      state.related('builds', build(107), 'betaBuildLocalizations').map(({ attributes }) => attributes)
    const before = lab.snapshot()
    const run = await bench.apply(
      await bench.preview(act('build.notes'), page(107), { notes: 'New sign-in.\n[fr-FR]\nEssayez.' }),
    )
    expect(run.state).toBe('done')
    expect(texts()).toEqual([
      { locale: 'en-GB', whatsNew: 'New sign-in.' },
      { locale: 'de-DE', whatsNew: 'New sign-in.' },
      { locale: 'fr-FR', whatsNew: 'Essayez.' },
    ])
    expect(said(shown(run))).toContain('de-DE: 12 of 4,000 characters')
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('is what the build before had, where that is asked for; only chosen languages', async () => {
    const { bench, page } = world()
    const stage = await bench.stage(act('build.notes'), page(107), { from: 'build before' })
    expect(said(stage)).toContain('What to test in build 106.')
    const only = await bench.stage(act('build.notes'), page(107), { notes: 'Only this.', only: 'de-de' })
    expect(ids(only)).toEqual(['notes:de-DE'])
    const same = await bench.stage(act('build.notes'), page(107), {
      notes: 'What to test in build 107.',
      only: 'en-GB',
    })
    expect(ids(same)).toEqual([])
  })

  it('is refused where it is too long or empty', async () => {
    const { bench, page } = world()
    const notes = (text: string) => bench.preview(act('build.notes'), page(107), { notes: text })
    expect(await refusal(notes(`[de-DE]\n${'x'.repeat(4001)}`))).toContain('de-DE has 4,001 characters')
    expect(await refusal(notes(' '))).toContain('Write what testers are to test')
  })

  it('is shown as the box that can be given back', async () => {
    const { bench, page } = world()
    const view = await bench.query(act('build.notes-text'), page(107))
    expect(view).toMatchObject({ view: 'text', text: '[en-GB]\nWhat to test in build 107.\n\n[de-DE]' })
  })
})

describe('export compliance', () => {
  it('is answered once; the team is mailed where auto-notify is on, which is counted', async () => {
    const { bench, page, detail, mails, build } = world()
    detail(111).autoNotifyEnabled = true
    const run = await bench.preview(act('build.compliance'), page(111), {})
    expect(said(shown(run))).toContain('4 people in internal groups are mailed')
    expect(shown(run).reach.count).toBe(4)
    expect((await bench.apply(run)).state).toBe('done')
    expect(build(111).attributes.usesNonExemptEncryption).toBe(false)
    expect(mails()).toHaveLength(4)
    expect(ids(await bench.stage(act('build.compliance'), page(111), {}))).toEqual([])
  })

  it('for all that wait for it, or for selected ones', async () => {
    const { bench, build } = world()
    const all = await bench.stage(act('builds.compliance'), `${app}/testflight/ios`, {})
    expect(ids(all)).toEqual([112, 111].map(number => `compliance:${build(number).id}`))
    const some = await bench.stage(act('builds.compliance'), `${app}/testflight`, {
      builds: ['111', build(107).id],
      encryption: 'not exempt',
    })
    expect(ids(some)).toEqual([`compliance:${build(111).id}`])
    expect(said(some)).toContain('may ask for documents')
  })
})

describe('expiring', () => {
  /** A world in which the live version alone has a build. */
  function attached() {
    const here = world()
    const { state, kite, build } = here
    for (const version of state.related('apps', kite, 'appStoreVersions')) {
      for (const id of state.ids('appStoreVersions', version, 'build'))
        state.disconnect('appStoreVersions', version, 'build', id)
      if (version.attributes.appVersionState === 'READY_FOR_DISTRIBUTION')
        state.connect('appStoreVersions', version, 'build', build(104).id)
    }
    return here
  }

  it.each(['WAITING_FOR_REVIEW', 'HELD_BY_APPLE', null])(
    'keeps what is in a review that is %s',
    async word => {
      const { bench, state, build } = attached()
      const review = state.one('builds', build(105), 'betaAppReviewSubmission')
      if (review) review.attributes.betaReviewState = word
      const stage = await bench.stage(act('builds.expire'), `${app}/testflight/ios`, { days: 0, keep: 1 })
      expect(said(stage)).toContain('5.11.2 (105) is in beta review')
      expect(ids(stage)).not.toContain(`expire:${build(105).id}`)
    },
  )

  it('keeps what is in use, and says why', async () => {
    const { bench, state, build, sent } = attached()
    const review = state.one('builds', build(105), 'betaAppReviewSubmission')
    if (review) review.attributes.betaReviewState = 'IN_REVIEW'
    const stage = await bench.stage(act('builds.expire'), `${app}/testflight/ios`, { days: 0, keep: 1 })
    const words = said(stage)
    expect(words).toContain('5.11.2 (104) is attached to 5.11.2')
    expect(words).toContain('5.11.2 (105) is in beta review')
    // The newer ones were not approved, or wait for an answer: nobody outside could install them.
    expect(words).toContain('5.12.0 (108) is the last usable in “Beta”')
    expect(words).toContain('5.12.0 (109) is the last usable in “Team”')
    expect(ids(stage)).toEqual([111, 110, 107].map(number => `expire:${build(number).id}`))
    const old = await bench.stage(act('builds.expire'), `${app}/testflight/ios`, { days: 60, keep: 1 })
    expect(ids(old)).toEqual([])
    const run = await bench.apply(
      await bench.preview(act('builds.expire'), `${app}/testflight/ios`, { days: 0, keep: 1 }),
    )
    expect(run.state).toBe('done')
    expect(build(107).attributes.expired).toBe(true)
    expect(build(104).attributes.expired).toBe(false)
    expect(sent()).toHaveLength(3)
    expect(await refusal(bench.undo(run))).toContain('can be undone')
  })

  it('selected ones, but never what is attached or in review', async () => {
    const { bench, build } = attached()
    const stage = await bench.stage(act('builds.expire'), `${app}/testflight/ios`, {
      builds: ['108', build(106).id, '104', '101'],
    })
    expect(ids(stage)).toEqual([`expire:${build(108).id}`, `expire:${build(106).id}`])
    expect(said(stage)).toContain('5.11.2 (104) is attached to 5.11.2')
  })

  it('a number that two builds have is no name, and nothing of another platform is touched', async () => {
    const { bench, state, kite, build, clock } = world()
    upload(state, kite, { version: '108', train: '5.12.0', platform: 'MAC_OS' })
    clock.now += hour
    const expire = (address: string, input: Record<string, unknown>) =>
      bench.stage(act('builds.expire'), address, input)
    expect(await refusal(expire(`${app}/testflight`, { builds: ['108'] }))).toContain(
      'More than one build has the number 108',
    )
    const ios = await expire(`${app}/testflight/ios`, { builds: ['107', '101', 'nonsense'] })
    expect(ids(ios)).toEqual([`expire:${build(107).id}`])
    expect(said(ios)).toContain('2 of what was named are not among these builds')
    expect(ids(await expire(`${app}/testflight/macos`, { days: 0, keep: 0 }))).toHaveLength(1)
  })

  it('more than one run takes are refused, not cut off', async () => {
    const here = onLab({ scale: { builds: 2100 } })
    for (const row of here.state.data.rows.builds) row.attributes.expired = false
    expect(
      await refusal(here.stage(act('builds.expire'), `${app}/testflight`, { days: 0, keep: 0 })),
    ).toContain('more than 2,000 builds')
  })

  it('one build: its number is typed', async () => {
    const { bench, page } = world()
    const stage = await bench.stage(act('build.expire'), page(105), {})
    expect(stage.reach).toEqual({ count: 56, outside: true, type: '105' })
  })
})
