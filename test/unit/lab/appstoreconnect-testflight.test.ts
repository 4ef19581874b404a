import { describe, expect, it } from 'vitest'
import { upload } from '../../lab/appstoreconnect/resources/builds.ts'
import type { Row } from '../../lab/appstoreconnect/types.ts'
import { attribute, bodyOf, idsOf, links, portal, said, to } from './asc.ts'

/** The first app's world, with what most tests of it need. */
function testflight() {
  const world = portal()
  const { app, find, state } = world
  const group = (name: string): Row =>
    find('betaGroups', row => row.app === app.id && row.attributes.name === name)
  const build = (processingState: string, fits: (row: Row) => boolean = () => true): Row =>
    find(
      'builds',
      row => row.app === app.id && row.attributes.processingState === processingState && fits(row),
    )
  const open = (row: Row) => row.attributes.usesNonExemptEncryption === null
  const mails = (kind: string) => state.data.mails.filter(mail => mail.kind === kind)
  const detail = (row: Row) => state.one('builds', row, 'buildBetaDetail')?.attributes
  /** A build that is ready and that no group has but those that have all. */
  const fresh = (): Row => {
    const made = upload(state, app, { version: '500', train: '6.0.0', platform: 'IOS' })
    state.data.later = state.data.later.filter(
      ({ event, id }) => event !== 'build.processed' || id !== made.id,
    )
    made.attributes.processingState = 'VALID'
    made.attributes.usesNonExemptEncryption = false
    return made
  }
  return { ...world, group, build, open, mails, detail, fresh }
}

const relation = (type: string, row: Row, name: string) => `/v1/${type}/${row.id}/relationships/${name}`

describe('a build', () => {
  it('is processed by the clock, waits for the answer on encryption, then reaches the team', async () => {
    const { call, pass, build, detail, dials, unfit, mails, state } = testflight()
    const one = build('PROCESSING')
    await call('GET', `/v1/builds/${one.id}`)
    expect(detail(one)?.internalBuildState).toBe('PROCESSING')
    pass(dials.processingMs)
    expect(attribute(await call('GET', `/v1/builds/${one.id}`), 'processingState')).toBe('VALID')
    expect(detail(one)).toMatchObject({
      internalBuildState: 'MISSING_EXPORT_COMPLIANCE',
      externalBuildState: 'MISSING_EXPORT_COMPLIANCE',
    })
    const path = `/v1/buildBetaDetails/${one.id}`
    expect(
      (await call('PATCH', path, bodyOf('buildBetaDetails', { autoNotifyEnabled: true }, {}, one.id))).status,
    ).toBe(200)
    const answer = bodyOf('builds', { usesNonExemptEncryption: false }, {}, one.id)
    expect((await call('PATCH', `/v1/builds/${one.id}`, answer)).status).toBe(200)
    expect(detail(one)).toMatchObject({
      internalBuildState: 'IN_BETA_TESTING',
      externalBuildState: 'READY_FOR_BETA_SUBMISSION',
    })
    expect(mails('build')).toHaveLength(4)
    expect(said(await call('PATCH', `/v1/builds/${one.id}`, answer))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/usesNonExemptEncryption',
    ])
    expect(state.data.mails.every(({ about }) => about === one.id)).toBe(true)
    expect(unfit()).toEqual([])
  })

  it('may turn out to be invalid', async () => {
    const { call, pass, build, detail, dials } = testflight()
    const one = build('PROCESSING')
    dials.processing = 'INVALID'
    pass(dials.processingMs)
    expect(attribute(await call('GET', `/v1/builds/${one.id}`), 'processingState')).toBe('INVALID')
    expect(detail(one)?.externalBuildState).toBe('PROCESSING_EXCEPTION')
  })

  it('expires by hand for good, and by its age', async () => {
    const { call, pass, build, detail } = testflight()
    const one = build('VALID', row => row.attributes.expired === false)
    const set = (expired: boolean) =>
      call('PATCH', `/v1/builds/${one.id}`, bodyOf('builds', { expired }, {}, one.id))
    expect((await set(true)).status).toBe(200)
    expect(detail(one)?.internalBuildState).toBe('EXPIRED')
    expect((await set(false)).status).toBe(409)
    const other = build('VALID', row => row.attributes.expired === false)
    pass(90 * 86_400_000)
    expect(attribute(await call('GET', `/v1/builds/${other.id}`), 'expired')).toBe(true)
  })

  it('has its notes in one language once', async () => {
    const { call, build, unfit } = testflight()
    const one = build('VALID')
    const note = (locale: string) =>
      call(
        'POST',
        '/v1/betaBuildLocalizations',
        bodyOf('betaBuildLocalizations', { locale, whatsNew: 'New.' }, { build: to('builds', one) }),
      )
    expect((await note('de-DE')).status).toBe(201)
    expect(said(await note('de-DE'))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE /data/attributes/locale',
    ])
    expect(unfit()).toEqual([])
  })
})

describe('giving a build to a group', () => {
  it('is refused where nobody could test it, or the group has it anyway', async () => {
    const { call, group, build, open, find, app } = testflight()
    const give = async (to: Row, one: Row) =>
      said(await call('POST', relation('betaGroups', to, 'builds'), links('builds', one)))
    const beta = group('Beta')
    expect(await give(beta, build('PROCESSING'))).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    expect(await give(beta, build('INVALID'))).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    expect(await give(beta, build('VALID', open))).toEqual([
      422,
      'ENTITY_UNPROCESSABLE /data/attributes/usesNonExemptEncryption',
    ])
    expect(
      await give(
        beta,
        build('VALID', row => row.attributes.expired === true),
      ),
    ).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    expect(
      await give(
        group('Team'),
        build('VALID', row => !open(row)),
      ),
    ).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    const foreign = find('builds', row => row.app !== app.id)
    expect(await give(beta, foreign)).toEqual([
      409,
      'ENTITY_ERROR.RELATIONSHIP.INVALID /data/relationships/builds',
    ])
  })

  it('works from either side, twice without harm, and is taken back', async () => {
    const { call, group, fresh, state, unfit } = testflight()
    const one = fresh()
    const beta = group('Beta')
    for (let n = 0; n < 2; n++)
      expect(
        (await call('POST', relation('builds', one, 'betaGroups'), links('betaGroups', beta))).status,
      ).toBe(204)
    expect(state.ids('betaGroups', beta, 'builds').filter(id => id === one.id)).toHaveLength(1)
    expect((await call('DELETE', relation('betaGroups', beta, 'builds'), links('builds', one))).status).toBe(
      204,
    )
    expect(one.related.betaGroups).toEqual([])
    expect(unfit()).toEqual([])
  })
})

describe('beta review', () => {
  const submit = (call: ReturnType<typeof portal>['call'], build: Row) =>
    call(
      'POST',
      '/v1/betaAppReviewSubmissions',
      bodyOf('betaAppReviewSubmissions', {}, { build: to('builds', build) }),
    )

  it.each(['APPROVED', 'REJECTED'] as const)('goes its way by the clock: %s', async verdict => {
    const { call, group, fresh, pass, dials, detail, mails, unfit, state } = testflight()
    const one = fresh()
    dials.betaReview = verdict
    const beta = group('Beta')
    await call('POST', relation('betaGroups', beta, 'builds'), links('builds', one))
    await call(
      'PATCH',
      `/v1/buildBetaDetails/${one.id}`,
      bodyOf('buildBetaDetails', { autoNotifyEnabled: true }, {}, one.id),
    )
    const made = await submit(call, one)
    expect([made.status, attribute(made, 'betaReviewState')]).toEqual([201, 'WAITING_FOR_REVIEW'])
    expect(said(await submit(call, one))).toEqual([
      409,
      'ENTITY_ERROR.RELATIONSHIP.INVALID /data/relationships/build',
    ])
    const at = async () => {
      pass(dials.betaReviewMs)
      await call('GET', `/v1/builds/${one.id}`)
      return detail(one)?.externalBuildState
    }
    expect(detail(one)?.externalBuildState).toBe('WAITING_FOR_BETA_REVIEW')
    expect(await at()).toBe('IN_BETA_REVIEW')
    expect(await at()).toBe(verdict === 'APPROVED' ? 'IN_BETA_TESTING' : 'BETA_REJECTED')
    const known = state
      .related('betaGroups', beta, 'betaTesters')
      .filter(row => row.attributes.email !== null)
    expect(mails('build')).toHaveLength(verdict === 'APPROVED' ? known.length : 0)
    expect(mails('review')).toHaveLength(1)
    expect(unfit()).toEqual([])
  })

  it('takes one build of a version at a time, and only what can be tested', async () => {
    const { call, fresh, build, open } = testflight()
    const [one, other] = [fresh(), fresh()]
    expect((await submit(call, one)).status).toBe(201)
    expect(said(await submit(call, other))).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    expect(said(await submit(call, build('PROCESSING')))).toEqual([422, 'ENTITY_UNPROCESSABLE'])
    expect(said(await submit(call, build('VALID', open)))).toEqual([
      422,
      'ENTITY_UNPROCESSABLE /data/attributes/usesNonExemptEncryption',
    ])
  })

  it('says of other resources what is missing there', async () => {
    const { call, find, state } = portal()
    const harbour = find('apps', row => row.attributes.name === 'Harbour')
    const ready = find(
      'builds',
      row => row.app === harbour.id && !state.one('builds', row, 'betaAppReviewSubmission'),
    )
    const got = await submit(call, ready)
    expect(said(got)).toEqual([409, 'STATE_ERROR'])
    expect(JSON.stringify(got.body)).toMatch(
      /"associatedErrors":\{"\/v1\/betaAppReviewDetails\/\d+":.*contactPhone/,
    )
  })
})

describe('testers', () => {
  const person = (email: string, group: Row) =>
    bodyOf('betaTesters', { email, firstName: 'Tester' }, { betaGroups: [to('betaGroups', group)] })

  it('come into a group, with a mail where there is something to test', async () => {
    const { call, group, mails, unfit, state, app } = testflight()
    const made = await call('POST', '/v1/betaTesters', person('new@example.com', group('Beta')))
    expect([made.status, attribute(made, 'state')]).toEqual([201, 'INVITED'])
    expect(mails('invitation').map(mail => mail.to)).toEqual(['new@example.com'])
    expect(state.ids('apps', app, 'betaTesters')).toHaveLength(61)
    expect(said(await call('POST', '/v1/betaTesters', person('New@example.com', group('Beta'))))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE /data/attributes/email',
    ])
    const app2 = {
      data: {
        type: 'betaTesters',
        attributes: { email: 'x@example.com' },
        relationships: { apps: { data: [to('apps', app)] } },
      },
    }
    expect(said(await call('POST', '/v1/betaTesters', app2))).toEqual([
      409,
      'ENTITY_ERROR.RELATIONSHIP.NOT_ALLOWED /data/relationships/apps',
    ])
    expect(unfit()).toEqual([])
  })

  it('of an internal group are people of the team, and get no mail by themselves', async () => {
    const { call, group, mails } = testflight()
    const team = group('Team')
    expect(said(await call('POST', '/v1/betaTesters', person('outside@example.com', team)))).toEqual([
      409,
      'STATE_ERROR.TESTER_INVITE.NOT_A_TEAM_MEMBER',
    ])
    const made = await call('POST', '/v1/betaTesters', person('finance@acme.example.com', team))
    expect([made.status, attribute(made, 'state')]).toEqual([201, 'NOT_INVITED'])
    expect(mails('invitation')).toEqual([])
  })

  it('are as many as an app may have', async () => {
    const { call, group, dials } = testflight()
    dials.mostTesters = 61
    expect((await call('POST', '/v1/betaTesters', person('a@example.com', group('Beta')))).status).toBe(201)
    expect(said(await call('POST', '/v1/betaTesters', person('b@example.com', group('Beta'))))).toEqual([
      409,
      'STATE_ERROR.TESTER_INVITE.LIMIT_REACHED',
    ])
  })

  it('go from everything, at once or later', async () => {
    const { call, find, state, dials, pass, unfit } = testflight()
    const one = find('betaTesters', row => row.attributes.email === null)
    dials.lateMs = 5000
    expect((await call('DELETE', `/v1/betaTesters/${one.id}`)).status).toBe(202)
    expect((await call('GET', `/v1/betaTesters/${one.id}`)).status).toBe(200)
    pass(5000)
    expect((await call('GET', `/v1/betaTesters/${one.id}`)).status).toBe(404)
    expect(state.data.rows.betaTesters.some(row => row.id === one.id)).toBe(false)
    expect(unfit()).toEqual([])
  })

  it('leave an app with all its groups and builds', async () => {
    const { call, app, group, state } = testflight()
    const testers = state.related('betaGroups', group('Beta'), 'betaTesters').slice(0, 10)
    expect(
      (await call('DELETE', relation('apps', app, 'betaTesters'), links('betaTesters', ...testers))).status,
    ).toBe(202)
    expect(idsOf(await call('GET', `/v1/betaTesters?filter[apps]=${app.id}&limit=200`))).toHaveLength(50)
    for (const { related } of testers) expect([related.apps, related.betaGroups]).toEqual([[], []])
  })

  it('are invited again only while they have not accepted, have an address and something to test', async () => {
    const { call, app, find, mails, state, unfit } = testflight()
    const invite = (tester: Row) =>
      call(
        'POST',
        '/v1/betaTesterInvitations',
        bodyOf('betaTesterInvitations', {}, { app: to('apps', app), betaTester: to('betaTesters', tester) }),
      )
    const of = (state: string, mail = true) =>
      find(
        'betaTesters',
        row =>
          row.related.apps?.[0] === app.id &&
          row.attributes.state === state &&
          (row.attributes.email !== null) === mail,
      )
    expect((await invite(of('INVITED'))).status).toBe(201)
    expect(mails('invitation')).toHaveLength(1)
    expect(said(await invite(of('ACCEPTED')))).toEqual([409, 'STATE_ERROR.TESTER_INVITE.ALREADY_ACCEPTED'])
    expect(said(await invite(of('INSTALLED', false)))).toEqual([409, 'STATE_ERROR.TESTER_INVITE.NO_EMAIL'])
    for (const build of state.related('apps', app, 'builds'))
      await call('PATCH', `/v1/builds/${build.id}`, bodyOf('builds', { expired: true }, {}, build.id))
    expect(said(await invite(of('INVITED')))).toEqual([409, 'STATE_ERROR.TESTER_INVITE.NO_BUILD'])
    expect(unfit()).toEqual([])
  })

  it('may test a build without a group, and are told of it by hand', async () => {
    const { call, find, build, open, mails, app, unfit, state } = testflight()
    const one = build(
      'VALID',
      row =>
        !open(row) &&
        state.one('builds', row, 'betaAppReviewSubmission') !== undefined &&
        row.attributes.expired === false,
    )
    const other = find(
      'betaTesters',
      row => row.related.apps?.[0] !== app.id && row.attributes.email !== null,
    )
    expect(
      (await call('POST', relation('builds', one, 'individualTesters'), links('betaTesters', other))).status,
    ).toBe(204)
    expect(other.related.apps).toContain(app.id)
    expect(mails('build').map(mail => mail.to)).toEqual([other.attributes.email])
    const notify = () =>
      call(
        'POST',
        '/v1/buildBetaNotifications',
        bodyOf('buildBetaNotifications', {}, { build: to('builds', one) }),
      )
    expect((await notify()).status).toBe(201)
    expect(mails('build').length).toBeGreaterThan(50)
    await call(
      'PATCH',
      `/v1/buildBetaDetails/${one.id}`,
      bodyOf('buildBetaDetails', { autoNotifyEnabled: true }, {}, one.id),
    )
    expect(said(await notify())).toEqual([409, 'STATE_ERROR'])
    expect(unfit()).toEqual([])
  })
})

describe('a group', () => {
  it('is made with its testers, and gets a link when it is open', async () => {
    const { call, app, find, unfit, state } = testflight()
    const testers = state.data.rows.betaTesters.slice(10, 13)
    const made = await call(
      'POST',
      '/v1/betaGroups',
      bodyOf(
        'betaGroups',
        { name: 'Early', publicLinkEnabled: true },
        { app: to('apps', app), betaTesters: testers.map(row => to('betaTesters', row)) },
      ),
    )
    expect(made.status).toBe(201)
    expect(attribute(made, 'publicLink')).toMatch(/^https:\/\/testflight\.apple\.com\/join\//)
    const early = find('betaGroups', row => row.attributes.name === 'Early')
    expect(state.ids('betaGroups', early, 'betaTesters')).toHaveLength(3)
    const limit = bodyOf('betaGroups', { publicLinkLimitEnabled: true }, {}, early.id)
    expect(said(await call('PATCH', `/v1/betaGroups/${early.id}`, limit))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.REQUIRED /data/attributes/publicLinkLimit',
    ])
    expect((await call('DELETE', `/v1/betaGroups/${early.id}`)).status).toBe(204)
    for (const { related } of testers) expect(related.betaGroups).not.toContain(early.id)
    expect(unfit()).toEqual([])
  })

  it('is made with builds, which are then in beta testing', async () => {
    const { call, app, fresh, detail } = testflight()
    const one = fresh()
    await call('PATCH', `/v1/builds/${one.id}`, bodyOf('builds', {}, {}, one.id))
    expect(detail(one)?.internalBuildState).toBe('READY_FOR_BETA_TESTING')
    const inside = bodyOf(
      'betaGroups',
      { name: 'Inside', isInternalGroup: true },
      { app: to('apps', app), builds: [to('builds', one)] },
    )
    expect((await call('POST', '/v1/betaGroups', inside)).status).toBe(201)
    expect(detail(one)?.internalBuildState).toBe('IN_BETA_TESTING')
  })

  it('that is internal has all builds if it wants, and no link', async () => {
    const { call, app, find, unfit, state } = testflight()
    const make = (attributes: Record<string, boolean>) =>
      call(
        'POST',
        '/v1/betaGroups',
        bodyOf('betaGroups', { name: 'Inside', ...attributes }, { app: to('apps', app) }),
      )
    expect(said(await make({ isInternalGroup: true, publicLinkEnabled: true }))).toEqual([409, 'STATE_ERROR'])
    expect(said(await make({ hasAccessToAllBuilds: true }))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/hasAccessToAllBuilds',
    ])
    expect((await make({ isInternalGroup: true, hasAccessToAllBuilds: true })).status).toBe(201)
    const inside = find('betaGroups', row => row.attributes.name === 'Inside')
    expect(state.ids('betaGroups', inside, 'builds').length).toBeGreaterThan(3)
    expect(unfit()).toEqual([])
  })

  it('is not for every key to change', async () => {
    const { call, group } = testflight()
    const path = `/v1/betaGroups/${group('Beta').id}`
    expect((await call('GET', path, undefined, 'developer')).status).toBe(200)
    expect((await call('DELETE', path, undefined, 'developer')).status).toBe(403)
    expect((await call('GET', path, undefined, 'finance')).status).toBe(403)
  })
})
