import { describe, expect, it } from 'vitest'
import { specification } from '../../lab/appstoreconnect/contract.ts'
import { Refusal } from '../../lab/appstoreconnect/errors.ts'
import type { ApiKey } from '../../lab/appstoreconnect/keys.ts'
import { shapeOf, typeNames } from '../../lab/appstoreconnect/resources/index.ts'
import { routes } from '../../lab/appstoreconnect/routes.ts'
import type { State } from '../../lab/appstoreconnect/state.ts'
import { must, text as words } from '../../lab/appstoreconnect/takes.ts'
import { create } from '../../lab/appstoreconnect/writes.ts'
import { type Json, member, text } from '../../lab/json.ts'
import { attribute, bodyOf, idsOf, links, portal, said } from './asc.ts'

describe('reading', () => {
  it('goes along relationships, from either side, to one and to many', async () => {
    const { call, find, app, unfit } = portal()
    const build = find('builds')
    expect(attribute(await call('GET', `/v1/builds/${build.id}/app`), 'name')).toBe('Kite')
    const related = await call('GET', `/v1/apps/${app.id}/builds?limit=5`)
    const all = await call('GET', `/v1/builds?filter[app]=${app.id}`)
    expect(idsOf(related)).toHaveLength(5)
    expect(idsOf(all)).toHaveLength(12)
    const [first] = idsOf(related)
    const ids = await call('GET', `/v1/apps/${app.id}/relationships/builds?limit=1`)
    expect(idsOf(ids)).toEqual([first])
    const next = member(member(ids.body, 'links'), 'next')
    expect(idsOf(await call('GET', String(next)))).toEqual([idsOf(related)[1]])
    expect(unfit()).toEqual([])
  })

  it('says null where a relationship to one leads nowhere', async () => {
    const { call, find } = portal()
    const build = find('builds', row => row.attributes.processingState === 'PROCESSING')
    const got = await call('GET', `/v1/builds/${build.id}/betaAppReviewSubmission`)
    expect([got.status, member(got.body, 'data')]).toEqual([200, null])
  })

  it('filters by what a relationship leads to, by whether there is a value, and sorts numbers as such', async () => {
    const { call, app, unfit } = portal()
    const train = await call(
      'GET',
      `/v1/builds?filter[app]=${app.id}&filter[preReleaseVersion.version]=5.12.0`,
    )
    expect(idsOf(train)).toHaveLength(6)
    const open = await call('GET', `/v1/builds?filter[app]=${app.id}&exists[usesNonExemptEncryption]=false`)
    expect(idsOf(open)).toHaveLength(3)
    const sorted = await call('GET', '/v1/builds?sort=version,-uploadedDate&limit=200&fields[builds]=version')
    const data = member(sorted.body, 'data')
    const versions = (Array.isArray(data) ? data : []).map(row =>
      Number(member(member(row, 'attributes'), 'version')),
    )
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    expect(said(await call('GET', '/v1/builds?exists[usesNonExemptEncryption]=maybe'))).toEqual([
      400,
      'PARAMETER_ERROR.INVALID',
    ])
    expect(said(await call('GET', `/v1/apps/${app.id}/builds?sort=version`))).toEqual([
      400,
      'PARAMETER_ERROR.ILLEGAL',
    ])
    expect(unfit()).toEqual([])
  })

  it('of a relationship that is not shown is forbidden, and told what is allowed', async () => {
    const { call, find } = portal()
    const got = await call('GET', `/v1/builds/${find('builds').id}/relationships/betaGroups`)
    expect(said(got)).toEqual([403, 'FORBIDDEN_ERROR'])
    expect(JSON.stringify(got.body)).toContain('POST, DELETE')
  })

  it('includes up to what may be asked of each relationship', async () => {
    const { call, unfit } = portal()
    const got = await call(
      'GET',
      '/v1/betaGroups?include=builds,betaTesters&limit[builds]=1000&limit[betaTesters]=2',
    )
    expect(got.status).toBe(200)
    expect(said(await call('GET', '/v1/betaGroups?include=betaTesters&limit[betaTesters]=51'))).toEqual([
      400,
      'PARAMETER_ERROR.INVALID',
    ])
    expect(unfit()).toEqual([])
  })
})

describe('a body', () => {
  const cases: [what: string, body: (app: string) => Json, said: Json[]][] = [
    ['none', () => ({}), [422, 'ENTITY_UNPROCESSABLE /data']],
    ['another type', () => bodyOf('builds', {}), [409, 'ENTITY_ERROR.TYPE.INVALID /data/type']],
    [
      'an id of its own',
      app => bodyOf('betaGroups', { name: 'x' }, { app: { type: 'apps', id: app } }, '1'),
      [409, 'ENTITY_ERROR.ID.NOT_ALLOWED /data/id'],
    ],
    [
      'everything missing',
      () => bodyOf('betaGroups', {}),
      [
        409,
        'ENTITY_ERROR.ATTRIBUTE.REQUIRED /data/attributes/name',
        'ENTITY_ERROR.RELATIONSHIP.REQUIRED /data/relationships/app',
      ],
    ],
    [
      'attributes that are wrong',
      app =>
        bodyOf(
          'betaGroups',
          { name: 'x'.repeat(256), size: 1, createdDate: 'x', publicLinkLimit: 0, feedbackEnabled: 'yes' },
          { app: { type: 'apps', id: app } },
        ),
      [
        409,
        'ENTITY_ERROR.ATTRIBUTE.TOO_LONG /data/attributes/name',
        'ENTITY_ERROR.ATTRIBUTE.UNKNOWN /data/attributes/size',
        'ENTITY_ERROR.ATTRIBUTE.NOT_ALLOWED /data/attributes/createdDate',
        'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/publicLinkLimit',
        'ENTITY_ERROR.ATTRIBUTE.TYPE /data/attributes/feedbackEnabled',
      ],
    ],
    [
      'relationships that lead nowhere',
      () =>
        bodyOf(
          'betaGroups',
          { name: 'x' },
          {
            app: { type: 'apps', id: '1' },
            builds: [{ type: 'apps', id: '1' }],
            owner: null,
          },
        ),
      [
        409,
        'ENTITY_ERROR.RELATIONSHIP.INVALID /data/relationships/app',
        'ENTITY_ERROR.RELATIONSHIP.INVALID /data/relationships/builds',
        'ENTITY_ERROR.RELATIONSHIP.UNKNOWN /data/relationships/owner',
      ],
    ],
  ]
  it.each(cases)('is refused: %s', async (_what, body, expected) => {
    const { call, app, lab } = portal()
    const before = lab.snapshot()
    expect(said(await call('POST', '/v1/betaGroups', body(app.id)))).toEqual(expected)
    expect(lab.snapshot()).toEqual(before)
    expect(lab.appstoreconnect.state.data.mails).toEqual([])
  })

  it('of a change has the id of its address, and may leave out anything', async () => {
    const { call, find, unfit } = portal()
    const group = find('betaGroups')
    const path = `/v1/betaGroups/${group.id}`
    expect(said(await call('PATCH', path, bodyOf('betaGroups', { name: 'x' }, {}, 'other')))).toEqual([
      409,
      'ENTITY_ERROR.ID.INVALID /data/id',
    ])
    const got = await call('PATCH', path, bodyOf('betaGroups', { feedbackEnabled: false }, {}, group.id))
    expect([got.status, attribute(got, 'feedbackEnabled')]).toEqual([200, false])
    expect(
      said(await call('PATCH', path, bodyOf('betaGroups', { isInternalGroup: false }, {}, group.id))),
    ).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.NOT_ALLOWED /data/attributes/isInternalGroup'])
    expect(unfit()).toEqual([])
  })

  it('of a linkage names what is there', async () => {
    const { call, find, app } = portal()
    const group = find('betaGroups', row => row.app === app.id && row.attributes.name === 'Beta')
    const path = `/v1/betaGroups/${group.id}/relationships/builds`
    expect(said(await call('POST', path, links('builds', { id: 'nothing' })))).toEqual([404, 'NOT_FOUND'])
    expect(said(await call('POST', path, links('apps', app)))).toEqual([
      409,
      'ENTITY_ERROR.TYPE.INVALID /data/0/type',
    ])
    expect(said(await call('POST', path, { data: null }))).toEqual([422, 'ENTITY_UNPROCESSABLE /data'])
  })
})

describe('what is included under local ids', () => {
  const takes = {
    takes: { name: must(words()) },
    relations: { customerReviews: 'may' },
    inline: { customerReviews: { takes: { title: must(words()) } } },
  } as const
  const made = (state: State, key: ApiKey, id: string, title: Json = 'Good') => {
    const effects: (() => void)[] = []
    const body = {
      data: {
        type: 'apps',
        attributes: { name: 'Buoy' },
        relationships: { customerReviews: { data: [{ type: 'customerReviews', id: '${one}' }] } },
      },
      included: [{ type: 'customerReviews', id, attributes: { title } }],
    }
    const query = new URLSearchParams()
    const act = {
      state,
      key,
      path: '/v1/apps',
      params: {},
      query,
      body,
      after: (one: () => void) => effects.push(one),
    }
    create(act, 'apps', takes)
    for (const effect of effects) effect()
  }
  const start = () => {
    const { state, find } = portal()
    const [key] = state.data.keys
    if (!key) throw new Error('no key')
    return { state, find, key }
  }

  it('is made with the resource', () => {
    const { state, find, key } = start()
    made(state, key, '${one}')
    const buoy = find('apps', row => row.attributes.name === 'Buoy')
    expect(state.related('apps', buoy, 'customerReviews').map(row => row.attributes.title)).toEqual(['Good'])
  })

  it.each([
    ['under no local id', 'one', 'Good'],
    ['that nothing in the body has', '${two}', 'Good'],
    ['without what it needs', '${one}', null],
  ])('is refused, and nothing is made: %s', (_what, id, title) => {
    const { state, key } = start()
    const before = structuredClone(state.data)
    expect(() => made(state, key, id, title)).toThrow(Refusal)
    expect(state.data).toEqual(before)
  })
})

describe('a world', () => {
  it('lets nothing lead to what is gone, and takes along what belongs to it', () => {
    const { state, find } = portal()
    const build = find('builds', row => (row.related.betaGroups ?? []).length > 1)
    const detail = state.one('builds', build, 'buildBetaDetail')
    const [group = ''] = build.related.betaGroups ?? []
    expect(state.ids('betaGroups', state.known('betaGroups', group), 'builds')).toContain(build.id)
    state.remove('builds', build)
    expect(state.row('buildBetaDetails', detail?.id ?? '')).toBeUndefined()
    expect(state.ids('betaGroups', state.known('betaGroups', group), 'builds')).not.toContain(build.id)
    const from = state.data.rows.builds.find(row => row.related.betaGroups?.includes(group))
    if (!from) throw new Error('the group has no build')
    state.remove('betaGroups', state.known('betaGroups', group))
    expect(from.related.betaGroups).not.toContain(group)
  })

  it('is the same from either side of a relationship, and after a list was exchanged', () => {
    const { state, find } = portal()
    const tester = find('betaTesters')
    const group = find('betaGroups', row => !tester.related.betaGroups?.includes(row.id))
    state.connect('betaGroups', group, 'betaTesters', tester.id)
    expect(tester.related.betaGroups).toContain(group.id)
    state.disconnect('betaTesters', tester, 'betaGroups', group.id)
    expect(state.ids('betaGroups', group, 'betaTesters')).not.toContain(tester.id)
    state.data.rows.betaTesters = []
    expect(state.ids('betaGroups', group, 'betaTesters')).toEqual([])
    expect(state.row('betaTesters', tester.id)).toBeUndefined()
  })

  it('may be large', async () => {
    const { call, app, unfit, find, state } = portal({ scale: { testers: 10_000, builds: 5000 } })
    expect(state.ids('apps', app, 'betaTesters')).toHaveLength(10_000)
    expect(state.ids('apps', app, 'builds')).toHaveLength(5000)
    const group = find('betaGroups', row => row.app === app.id && row.attributes.name === 'Beta')
    const page = await call('GET', `/v1/betaTesters?filter[betaGroups]=${group.id}&sort=-email&limit=200`)
    expect(idsOf(page)).toHaveLength(200)
    expect(unfit()).toEqual([])
  })
})

describe.runIf(specification())('the specification', () => {
  const parametersOf = (op: string) => {
    const found = specification()?.operations.find(operation => operation.op === op)
    return new Map((found?.parameters ?? []).map(parameter => [text(parameter, 'name') ?? '', parameter]))
  }
  const wordsOf = (parameter: Json | undefined): Json[] => {
    const words = member(member(member(parameter, 'schema'), 'items'), 'enum')
    return Array.isArray(words) ? words : []
  }

  it('knows every parameter that the lab takes', () => {
    const wrong: string[] = []
    for (const { op, does } of routes) {
      if (!['list', 'one', 'related'].includes(does.do)) continue
      const known = parametersOf(op)
      const asked = { filters: [], fits: {}, exists: [], sort: [], include: [], ...does }
      for (const name of [...asked.filters, ...Object.keys(asked.fits)])
        if (!known.has(`filter[${name}]`)) wrong.push(`${op} filter[${name}]`)
      for (const name of asked.exists) if (!known.has(`exists[${name}]`)) wrong.push(`${op} exists[${name}]`)
      for (const name of asked.sort)
        if (!wordsOf(known.get('sort')).includes(name)) wrong.push(`${op} sort=${name}`)
      for (const name of asked.include)
        if (!wordsOf(known.get('include')).includes(name)) wrong.push(`${op} include=${name}`)
    }
    expect(wrong).toEqual([])
  })

  it('is asked for every operation once', () => {
    const ops = routes.map(({ op }) => op)
    expect(ops.filter((op, n) => ops.indexOf(op) !== n)).toEqual([])
  })

  it('has every attribute and relationship of every type', () => {
    const { find, lab } = portal()
    for (const type of typeNames) {
      const { attributes } = shapeOf(type)
      const rows = lab.appstoreconnect.state.data.rows[type]
      if (rows.length === 0) continue
      const unknown = Object.keys(find(type).attributes).filter(name => !attributes.includes(name))
      expect([type, unknown]).toEqual([type, []])
    }
  })
})
