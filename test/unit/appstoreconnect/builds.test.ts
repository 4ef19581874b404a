import { describe, expect, it } from 'vitest'
import type { Stage } from '../../../lib/actions/plan'
import type { View } from '../../../lib/actions/view'
import { toFault } from '../../../lib/http/fault'
import { nextAfter } from '../../../lib/portals/appstoreconnect/actions/build-number'
import { boxOf } from '../../../lib/portals/appstoreconnect/actions/shared/notes'
import { notesByLocale } from '../../../lib/portals/appstoreconnect/actions/version-notes'
import { callsOf, type RunRecord } from '../../../lib/runs/record'
import type { Text } from '../../../lib/text/index'
import { renderer } from '../../../lib/text/render'
import { upload } from '../../lab/appstoreconnect/resources/builds'
import type { Row } from '../../lab/appstoreconnect/types'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

const t = renderer('en')
const site = 'https://appstoreconnect.apple.com'
const app = `${site}/apps/6440000001`
const act = (name: string): string => `appstoreconnect.${name}`
const hour = 3600_000

/** A lab and the core on it; builds of the demonstration app by number. */
function world() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const { state, dials } = lab.appstoreconnect
  const kite = state.known('apps', '6440000001')
  const build = (number: number): Row => {
    const found = state.related('apps', kite, 'builds').find(row => row.attributes.version === String(number))
    if (!found) throw new Error(`no build ${number}`)
    return found
  }
  const group = (name: string): Row => {
    const found = state.related('apps', kite, 'betaGroups').find(row => row.attributes.name === name)
    if (!found) throw new Error(`no group ${name}`)
    return found
  }
  return {
    clock,
    lab,
    bench,
    state,
    dials,
    kite,
    build,
    group,
    page: (number: number) => `${app}/testflight/ios/${build(number).id}`,
    detail: (number: number) => {
      const found = state.one('builds', build(number), 'buildBetaDetail')
      if (!found) throw new Error('no detail')
      return found.attributes
    },
    groupsOf: (number: number) =>
      state.related('builds', build(number), 'betaGroups').map(row => row.attributes.name),
    sent: () => lab.record.writes().map(({ op, requestBody }) => [op, requestBody] as const),
    mails: () => state.data.mails,
  }
}

/** All that a preview says, as one text. */
const said = ({ headline, summary, notes = [], steps }: Stage): string =>
  [
    headline,
    summary,
    ...notes,
    ...steps.flatMap(step => (step.do === 'send' ? step.calls.map(call => call.touches) : [])),
  ]
    .map((text: Text) => t(text))
    .join('\n')

const ids = (stage: Stage): string[] =>
  stage.steps.flatMap(step =>
    step.do === 'send' ? step.calls.map(call => call.id) : [`${step.do} ${step.id}`],
  )

/** The first stage of a run: what its preview shows. */
function shown({ stages: [stage] }: RunRecord): Stage {
  if (!stage) throw new Error('a run without a stage')
  return stage
}

/** Why something is refused, in words. */
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was not refused',
    (error: unknown) => t(toFault(error).what),
  )

/** Facts by label, as text. */
function facts(view: View): Record<string, string> {
  if (view.view !== 'facts') throw new Error('no facts came')
  return Object.fromEntries(
    view.facts.map(({ label, value }) => [
      t(label),
      value !== null && typeof value === 'object' && 'pill' in value
        ? t(value.pill)
        : value !== null && typeof value === 'object' && 'text' in value && !('href' in value)
          ? t(value)
          : JSON.stringify(value),
    ]),
  )
}

const table = (view: View) => {
  if (view.view !== 'table') throw new Error('no table came')
  return view
}

const ends = (run: RunRecord): string[] =>
  run.stages.flatMap(stage => callsOf(stage).map(call => stage.outcomes[call.id]?.state ?? 'open'))

describe('facts of a build', () => {
  it('stand without the numbers that a key is refused', async () => {
    const { bench, page, lab } = world()
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { errors: [{ status: '403', code: 'FORBIDDEN_ERROR', title: 'no' }] },
      match: { op: 'builds_betaBuildUsages_getMetrics' },
    })
    const found = facts(await bench.query(act('build.facts'), page(107)))
    expect(found['Used']).toContain('does not allow this')
    expect(found['Beta review']).toBe('approved')
  })

  it('tell who has it and what it lacks', async () => {
    const { bench, page } = world()
    const found = facts(await bench.query(act('build.facts'), page(107)))
    expect(found).toMatchObject({
      'Beta review': 'approved',
      'For people outside': 'in beta testing',
      'Auto-notify': 'off',
      'Internal groups': '"Team"',
      'External groups': '"Beta"',
      'What to Test': '1 of 2 languages is empty',
      Used: expect.stringMatching(/^\d+ installs · 0 crashes · 2 feedback$/),
    })
    expect(facts(await bench.query(act('build.facts'), page(111)))['Export compliance']).toBe('not answered')
  })
})

describe('giving a build', () => {
  it('switches auto-notify off first where nobody is to be mailed, and back on by undo', async () => {
    const { bench, page, detail, groupsOf, mails } = world()
    detail(109).autoNotifyEnabled = true
    const run = await bench.preview(act('build.give'), page(109), { groups: ['Open beta'] })
    const stage = shown(run)
    expect(said(stage)).toContain('Auto-notify is switched off for this build first')
    expect(said(stage)).toContain('It was not submitted to beta review')
    expect(said(stage)).toContain('counts for its other groups too: Team · Beta')
    expect(ids(stage)[0]).toBe('autonotify')
    expect((await bench.apply(run)).state).toBe('done')
    expect(groupsOf(109)).toEqual(['Team', 'Beta', 'Open beta'])
    expect(detail(109).autoNotifyEnabled).toBe(false)
    expect(mails()).toEqual([])
    expect((await bench.undo(run)).state).toBe('done')
    expect(groupsOf(109)).toEqual(['Team', 'Beta'])
    expect(detail(109).autoNotifyEnabled).toBe(true)
  })

  it('who is in two groups counts once', async () => {
    const { bench, page, state, build, group } = world()
    state.disconnect('builds', build(107), 'betaGroups', group('Beta').id)
    const both = await bench.stage(act('build.give'), page(107), { groups: ['Beta', 'Open beta'] })
    const inside = new Set([
      ...state.ids('betaGroups', group('Beta'), 'betaTesters'),
      ...state.ids('betaGroups', group('Open beta'), 'betaTesters'),
    ])
    expect(both.reach.count).toBe(inside.size)
    expect(inside.size).toBe(56)
  })

  it('mails no more than it says where that is wanted: auto-notify counts for all groups', async () => {
    const { bench, page, mails, detail, dials } = world()
    const give = (number: number) =>
      bench.preview(act('build.give'), page(number), { groups: ['Open beta'], mail: true })
    const run = await give(109)
    expect(shown(run).reach.count).toBe(60)
    expect(said(shown(run))).toContain('12 people get the build.')
    expect(said(shown(run))).toContain('Up to 60 people are mailed')
    expect((await bench.apply(run)).state).toBe('done')
    expect(mails()).toEqual([])
    // Apple approves: now the mail goes to every group outside.
    await bench.apply(await bench.preview(act('build.submit'), page(109), {}))
    bench.clock.now += 3 * dials.betaReviewMs
    await bench.query(act('build.facts'), page(109))
    bench.clock.now += 3 * dials.betaReviewMs
    await bench.query(act('build.facts'), page(109))
    const told = mails().filter(mail => mail.kind === 'build')
    expect(told.length).toBeGreaterThan(12)
    expect(told.length).toBeLessThanOrEqual(60)
    detail(107).autoNotifyEnabled = true
    expect(shown(await give(107)).reach.count).toBe(12)
  })

  it('is refused before anything is sent, in words', async () => {
    const { bench, page, lab, build } = world()
    const give = (number: number, groups = ['Beta']) =>
      bench.preview(act('build.give'), page(number), { groups })
    expect(await refusal(give(112))).toContain('still processes 5.12.0 (112)')
    expect(await refusal(give(111))).toContain('Export compliance of 5.12.0 (111) is not answered')
    expect(await refusal(give(110))).toContain('did not take 5.12.0 (110)')
    expect(await refusal(give(101))).toContain('5.11.2 (101) has expired')
    expect(await refusal(give(107, ['Nightly']))).toContain(
      'no group “Nightly”. It has: Team · Beta · Open beta',
    )
    build(107).attributes.buildAudienceType = 'INTERNAL_ONLY'
    expect(await refusal(give(107, ['Open beta']))).toContain('for internal testing only')
    expect(lab.record.writes()).toEqual([])
  })

  it('leaves out who has it, and the group that gets every build', async () => {
    const { bench, page } = world()
    const stage = await bench.stage(act('build.give'), page(107), { groups: ['Team', 'Beta'] })
    expect(ids(stage)).toEqual([])
    expect(said(stage)).toContain('Gets every build by itself: Team')
    expect(said(stage)).toContain('Has it already: Beta')
  })

  it('stops where somebody gave it meanwhile, and takes that not back', async () => {
    const { bench, page, state, build, group, groupsOf } = world()
    const run = await bench.preview(act('build.give'), page(107), { groups: ['Open beta'] })
    state.connect('builds', build(107), 'betaGroups', group('Open beta').id)
    const done = await bench.apply(run)
    expect(ends(done)).toEqual(['already'])
    expect(await refusal(bench.undo(done))).toContain('can be taken back')
    expect(groupsOf(107)).toContain('Open beta')
  })

  it('is taken away again, from those who have it', async () => {
    const { bench, page, groupsOf } = world()
    expect(await refusal(bench.stage(act('build.take'), page(107), { groups: ['Open beta'] }))).toContain(
      'no group',
    )
    const run = await bench.apply(await bench.preview(act('build.take'), page(107), { groups: ['Beta'] }))
    expect(shown(run).reach).toEqual({ count: 52, outside: true })
    expect(groupsOf(107)).toEqual(['Team'])
  })
})

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

describe('beta review', () => {
  it('tells everything that is in the way at once', async () => {
    const { bench, lab, state } = world()
    const harbour = state.known('apps', '6440000004')
    for (const text of state.related('apps', harbour, 'betaAppLocalizations'))
      text.attributes.description = ''
    const build = state.related('apps', harbour, 'builds')[0]
    expect(
      await refusal(
        bench.preview(act('build.submit'), `${site}/apps/6440000004/testflight/ios/${build?.id}`, {}),
      ),
    ).toMatch(/lacks the beta app description\. Test Information lacks the contact’s phone\. .*test-info/)
    expect(lab.record.writes()).toEqual([])
  })

  it('one build of a version at a time', async () => {
    const { bench, page, state, build } = world()
    const review = state.one('builds', build(108), 'betaAppReviewSubmission')
    if (review) review.attributes.betaReviewState = 'IN_REVIEW'
    expect(await refusal(bench.preview(act('build.submit'), page(109), {}))).toContain(
      '5.12.0 (108) of the same version is in beta review',
    )
  })

  it('is not asked for again once Apple said no', async () => {
    const { bench, page, state, build } = world()
    const review = state.one('builds', build(107), 'betaAppReviewSubmission')
    if (review) review.attributes.betaReviewState = 'REJECTED'
    expect(await refusal(bench.preview(act('build.submit'), page(107), {}))).toContain(
      'rejected 5.12.0 (107)',
    )
  })

  it('is submitted once; who gets it is counted', async () => {
    const { bench, page, sent } = world()
    const run = await bench.preview(act('build.submit'), page(109), {})
    expect(said(shown(run))).toContain('52 people outside the team get it once it is approved. Mail: none.')
    expect((await bench.apply(run)).state).toBe('done')
    expect(sent().map(([op]) => op)).toEqual(['betaAppReviewSubmissions_createInstance'])
    expect(ids(await bench.stage(act('build.submit'), page(109), {}))).toEqual([])
  })
})

describe('one-step release', () => {
  const input = { groups: ['Team', 'Beta', 'Open beta'], notes: 'Try it.', encryption: 'none or exempt' }

  it('waits for processing and for Apple, and says so', async () => {
    const { bench, page, clock, dials, groupsOf, build, sent, mails } = world()
    dials.processingMs = 5 * 60_000
    const run = await bench.preview(act('build.release'), page(112), input)
    expect(ids(shown(run))).toEqual([
      'notes:en-GB',
      'notes:de-DE',
      'wait processed',
      `compliance:${build(112).id}`,
      'submit',
      'wait approved',
      expect.stringMatching('give:'),
      expect.stringMatching('give:'),
    ])
    const words = said(shown(run))
    expect(words).toContain('It is still processed')
    expect(words).toContain('Once Apple approves the beta review: Beta · Open beta')
    expect(words).toContain('Gets every build by itself: Team')
    expect(sent()).toEqual([])
    const done = await bench.apply(run)
    expect(done.state).toBe('done')
    expect(clock.now - moment).toBeGreaterThan(2 * dials.betaReviewMs)
    expect(groupsOf(112)).toEqual(['Team', 'Beta', 'Open beta'])
    expect(mails().filter(mail => mail.kind === 'build')).toEqual([])
    expect(sent().map(([op]) => op)).toEqual([
      'betaBuildLocalizations_updateInstance',
      'betaBuildLocalizations_createInstance',
      'builds_updateInstance',
      'betaAppReviewSubmissions_createInstance',
      'builds_betaGroups_createToManyRelationship',
      'builds_betaGroups_createToManyRelationship',
    ])
  })

  it('nobody is mailed where that is not wanted, whatever auto-notify was', async () => {
    const { bench, page, detail, mails } = world()
    detail(112).autoNotifyEnabled = true
    const run = await bench.preview(act('build.release'), page(112), input)
    expect(ids(shown(run))[0]).toBe('autonotify')
    expect((await bench.apply(run)).state).toBe('done')
    expect(mails().filter(mail => mail.kind === 'build')).toEqual([])
  })

  it('whoever is mailed was counted, the team that gets every build too', async () => {
    const { bench, page, mails } = world()
    const run = await bench.preview(act('build.release'), page(112), { ...input, mail: true })
    expect(shown(run).reach).toEqual({ count: 60, outside: true })
    expect((await bench.apply(run)).state).toBe('done')
    const told = mails().filter(mail => mail.kind === 'build')
    expect(told.length).toBeGreaterThan(50)
    expect(new Set(told.map(mail => mail.to)).size).toBeLessThanOrEqual(60)
  })

  it('gives it to nobody outside where Apple says no', async () => {
    const { bench, page, dials, groupsOf } = world()
    dials.betaReview = 'REJECTED'
    const run = await bench.apply(await bench.preview(act('build.release'), page(111), input))
    expect(run.state).toBe('failed')
    expect(groupsOf(111)).toEqual(['Team'])
    expect(await refusal(bench.preview(act('build.release'), page(111), input))).toContain(
      'Beta review rejected',
    )
  })

  it('stops where processing fails', async () => {
    const { bench, page, dials, sent, groupsOf } = world()
    dials.processing = 'INVALID'
    const run = await bench.apply(await bench.preview(act('build.release'), page(112), input))
    expect(run.state).toBe('failed')
    expect(sent().map(([op]) => op)).not.toContain('builds_updateInstance')
    expect(groupsOf(112)).toEqual([])
  })

  it('goes on in a fresh worker that knows nothing but the journal', async () => {
    const { bench, page, groupsOf, sent } = world()
    const { alarm } = bench.world
    let ended = 0
    bench.world.alarm = async at => {
      ended++
      bench.restart()
      return alarm(at)
    }
    const run = await bench.apply(await bench.preview(act('build.release'), page(111), input))
    expect(run.state).toBe('done')
    expect(ended).toBeGreaterThan(10)
    expect(groupsOf(111)).toEqual(['Team', 'Beta', 'Open beta'])
    expect(new Set(sent().map(one => JSON.stringify(one))).size).toBe(sent().length)
  })

  it('is refused at once where the review would be', async () => {
    const { bench, page, state, kite, lab } = world()
    for (const text of state.related('apps', kite, 'betaAppLocalizations')) text.attributes.description = null
    expect(await refusal(bench.preview(act('build.release'), page(111), input))).toContain(
      'beta app description',
    )
    expect(lab.record.writes()).toEqual([])
  })
})

describe('mail', () => {
  it('counts and mails everybody who tests the build, once', async () => {
    const { bench, page, mails } = world()
    const run = await bench.preview(act('build.notify'), page(107), {})
    expect(shown(run).reach).toEqual({ count: 56, outside: true })
    expect((await bench.apply(run)).state).toBe('done')
    expect(mails().length).toBeLessThanOrEqual(56)
    expect(new Set(mails().map(mail => mail.to)).size).toBe(mails().length)
  })

  it('whoever tests alone counts too, but once', async () => {
    const { bench, page, state, build, group } = world()
    const [inGroup] = state.related('betaGroups', group('Beta'), 'betaTesters')
    const alone = state.add('betaTesters', {
      id: 'b1a2c3d4-0000-4000-a000-000000000001',
      attributes: { email: 'alone@example.com', state: 'INVITED' },
      related: { apps: ['6440000001'], betaGroups: [], builds: [build(107).id] },
    })
    if (inGroup) state.connect('betaTesters', inGroup, 'builds', build(107).id)
    expect(state.ids('builds', build(107), 'individualTesters')).toContain(alone.id)
    expect((await bench.stage(act('build.notify'), page(107), {})).reach.count).toBe(57)
  })

  it('is refused where auto-notify does it, and asked about where an answer was lost', async () => {
    const { bench, page, detail, lab, mails } = world()
    lab.control.fault({ do: 'dropAfter', match: { op: 'buildBetaNotifications_createInstance' } })
    const run = await bench.apply(await bench.preview(act('build.notify'), page(107), {}))
    expect(run.state).toBe('unknown')
    const once = mails().length
    detail(107).autoNotifyEnabled = true
    expect(await refusal(bench.preview(act('build.notify'), page(107), {}))).toContain('mailed by themselves')
    expect(mails()).toHaveLength(once)
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
    expect(await refusal(bench.undo(run))).toContain('can be taken back')
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

  it('one build: its number is typed', async () => {
    const { bench, page } = world()
    const stage = await bench.stage(act('build.expire'), page(105), {})
    expect(stage.reach).toEqual({ count: 56, outside: true, type: '105' })
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
    const clock = new Clock(moment)
    const lab = createLab({ now: () => clock.now, scale: { builds: 1000 } })
    const bench = createBench(lab, lab.seed.tokens.owner, clock)
    const view = table(await bench.query(act('builds.list'), `${app}/testflight/ios`, { newest: 500 }))
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
    const found = facts(await bench.query(act('app.facts'), app))
    expect(found).toMatchObject({ 'Whose turn': 'Apple’s', 'Newest build': '5.12.0 (112): processing' })
    expect(found['Phased release']).toMatch(/^day \d of 7/)
    const work = state
      .related('apps', kite, 'appStoreVersions')
      .find(row => row.attributes.appVersionState === 'WAITING_FOR_REVIEW')
    if (work) work.attributes.appVersionState = 'REJECTED'
    expect(facts(await bench.query(act('app.facts'), app))['Whose turn']).toBe('yours')
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
