import { describe, expect, it } from 'vitest'
import { ends } from '../../support/plans'
import { refusal } from './bench'
import { act, ids, said, shown, site, world } from './builds-help'
import { moment } from './help'

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
    expect(await refusal(bench.undo(done))).toContain('can be undone')
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

  it('that auto-notify sent is not taken back with it, which is said', async () => {
    const { bench, page } = world()
    const [step] = (await bench.stage(act('build.autonotify'), page(107), { to: 'on' })).steps
    expect(JSON.stringify(step)).toContain('Mails that were sent stay sent.')
  })
})
