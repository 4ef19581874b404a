import { createPrivateKey } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { checkExchange, specification } from '../../lab/appstoreconnect/contract.ts'
import type { SeedKey } from '../../lab/appstoreconnect/keys.ts'
import { routes } from '../../lab/appstoreconnect/routes.ts'
import { apiHost } from '../../lab/appstoreconnect/site.ts'
import { isObject, type Json, member, parse } from '../../lab/json.ts'
import type { Lab, LabOptions } from '../../lab/lab.ts'
import type { Exchange } from '../../lab/record.ts'
import { moment, still } from './help.ts'

const now = moment / 1000
const base = `https://${apiHost}`

/** Signs any claims with a key of the seed, as no client of ours would. */
const token = (key: SeedKey, claims: JWTPayload, header: { kid?: string; alg?: string } = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: key.keyId, typ: 'JWT', ...header })
    .sign(createPrivateKey(key.pem))

const good = (key: SeedKey): JWTPayload => ({
  ...(key.issuerId === '' ? { sub: 'user' } : { iss: key.issuerId }),
  iat: now,
  exp: now + 600,
  aud: 'appstoreconnect-v1',
})

interface Got {
  status: number
  body: Json | undefined
  headers: Headers
}

async function get(lab: Lab, path: string, bearer?: string, method = 'GET'): Promise<Got> {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  const response = await lab.fetch(path.startsWith('http') ? path : base + path, { method, headers })
  return { status: response.status, headers: response.headers, body: parse(await response.text()) }
}

const world = (options: LabOptions = {}) => {
  const lab = still(options)
  const { keys } = lab.appstoreconnect.seed
  const as = async (name: keyof typeof keys, path: string) =>
    get(lab, path, await token(keys[name], good(keys[name])))
  return { lab, keys, as }
}

const errorOf = ({ body }: Got): Json | undefined => {
  const errors = member(body, 'errors')
  return Array.isArray(errors) ? errors[0] : undefined
}
const codeOf = (got: Got) => member(errorOf(got), 'code')
const parameterOf = (got: Got) => member(member(errorOf(got), 'source'), 'parameter')
const rowsOf = ({ body }: Got) => {
  const data = member(body, 'data')
  return (Array.isArray(data) ? data : []).filter(isObject)
}

describe('a token', () => {
  it.each(['admin', 'individual'] as const)('of %s is good', async name => {
    const { as } = world()
    const got = await as(name, '/v1/apps')
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('application/json')
    expect(Date.parse(got.headers.get('date') ?? '')).toBe(moment)
  })

  it('needs no iat, and then its end counts from now', async () => {
    const { lab, keys } = world()
    const { iat: _iat, ...rest } = good(keys.admin)
    expect((await get(lab, '/v1/apps', await token(keys.admin, rest))).status).toBe(200)
    const long = await token(keys.admin, { ...rest, exp: now + 1201 })
    expect((await get(lab, '/v1/apps', long)).status).toBe(401)
  })

  const refusals: [why: string, key: 'admin' | 'individual' | 'revoked', claims: JWTPayload][] = [
    ['another audience', 'admin', { aud: 'apple-developer-enterprise-v1' }],
    ['wrong issuer', 'admin', { iss: '11111111-2222-4333-a444-555555555555' }],
    ['an issuer with an individual key', 'individual', { iss: '11111111-2222-4333-a444-555555555555' }],
    ['an individual key without its user', 'individual', { sub: 'somebody' }],
    ['too long a life', 'admin', { exp: now + 1201 }],
    ['from the future', 'admin', { iat: now + 6 }],
    ['ended', 'admin', { iat: now - 900, exp: now }],
    ['revoked key', 'revoked', {}],
  ]
  it.each(refusals)('is refused: %s', async (why, name, claims) => {
    const { lab, keys } = world()
    const got = await get(lab, '/v1/apps', await token(keys[name], { ...good(keys[name]), ...claims }))
    expect(got.status).toBe(401)
    expect(codeOf(got)).toBe('NOT_AUTHORIZED')
    expect(member(errorOf(got), 'status')).toBe('401')
    expect(lab.appstoreconnect.refused).toEqual([why])
  })

  it('is refused under another key’s name, cut, or not there at all', async () => {
    const { lab, keys } = world()
    const forged = await token(keys.developer, good(keys.admin), { kid: keys.admin.keyId })
    const real = await token(keys.admin, good(keys.admin))
    for (const bearer of [forged, real.slice(0, -8), 'x', undefined])
      expect((await get(lab, '/v1/apps', bearer)).status).toBe(401)
    expect(lab.appstoreconnect.refused).toEqual([
      'wrong signature',
      'wrong signature',
      'not a token',
      'no token',
    ])
  })

  it('with a scope is good for what it names, and for reading alone', async () => {
    const { lab, keys } = world()
    const scoped = await token(keys.admin, { ...good(keys.admin), scope: ['GET /v1/apps?limit=1'] })
    expect((await get(lab, '/v1/apps?limit=1&sort=name', scoped)).status).toBe(200)
    expect((await get(lab, '/v1/apps', scoped)).status).toBe(401)
    expect((await get(lab, '/v1/users?limit=1', scoped)).status).toBe(401)
    expect((await get(lab, '/v1/apps?limit=1', scoped, 'POST')).status).toBe(401)
  })

  it('may live for months where it reads Xcode Cloud alone', async () => {
    const { lab, keys } = world()
    const long = (scope: string[]) =>
      token(keys.admin, { ...good(keys.admin), exp: now + 90 * 86_400, scope })
    expect((await get(lab, '/v1/ciProducts', await long(['GET /v1/ciProducts']))).status).toBe(200)
    const mixed = await long(['GET /v1/ciProducts', 'GET /v1/apps'])
    expect((await get(lab, '/v1/ciProducts', mixed)).status).toBe(401)
  })
})

describe('what a request is refused', () => {
  const cases: [path: string, status: number, code: string, parameter?: string][] = [
    ['/v1/apps?unknown=1', 400, 'PARAMETER_ERROR.ILLEGAL', 'unknown'],
    ['/v1/apps?limit=201', 400, 'PARAMETER_ERROR.INVALID', 'limit'],
    ['/v1/apps?limit=0', 400, 'PARAMETER_ERROR.INVALID', 'limit'],
    ['/v1/apps?sort=size', 400, 'PARAMETER_ERROR.INVALID', 'sort'],
    ['/v1/apps?include=nothing', 400, 'PARAMETER_ERROR.INVALID', 'include'],
    ['/v1/apps?fields[apps]=name,nothing', 400, 'PARAMETER_ERROR.INVALID', 'fields[apps]'],
    ['/v1/apps?cursor=nothing', 400, 'PARAMETER_ERROR.INVALID', 'cursor'],
    ['/v1/apps/6440000001/appStoreVersions?sort=versionString', 400, 'PARAMETER_ERROR.ILLEGAL', 'sort'],
    ['/v1/reviewSubmissions', 400, 'PARAMETER_ERROR.REQUIRED', 'filter[app]'],
    ['/v1/salesReports', 400, 'PARAMETER_ERROR.REQUIRED', 'filter[vendorNumber]'],
    ['/v1/apps/1', 404, 'NOT_FOUND'],
    ['/v1/betaFeedbacks', 404, 'PATH_ERROR'],
  ]
  it.each(cases)('%s', async (path, status, code, parameter) => {
    const { as } = world()
    const got = await as('admin', path)
    expect([got.status, codeOf(got), parameterOf(got)]).toEqual([status, code, parameter])
  })

  it('a method that is not simulated', async () => {
    const { lab, keys } = world()
    const bearer = await token(keys.admin, good(keys.admin))
    expect((await get(lab, '/v1/apps', bearer, 'DELETE')).status).toBe(405)
  })

  it.each([
    ['missing', 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'],
    ['old', 'FORBIDDEN'],
  ] as const)('everything while an agreement is %s', async (how, code) => {
    const { lab, as } = world()
    lab.appstoreconnect.dials.agreements = how
    const got = await as('admin', '/v1/apps')
    expect([got.status, codeOf(got)]).toEqual([403, code])
  })

  it('reports: a wrong vendor, a day without sales, and whoever may not', async () => {
    const { as, lab } = world()
    const { vendorNumber } = lab.appstoreconnect.seed
    const report = (vendor: string, day = '2026-11-15') =>
      `/v1/salesReports?filter[vendorNumber]=${vendor}&filter[reportType]=SALES&filter[reportSubType]=SUMMARY&filter[frequency]=DAILY&filter[reportDate]=${day}`
    expect((await as('finance', report('1'))).status).toBe(400)
    expect((await as('finance', report(vendorNumber))).status).toBe(404)
    expect((await as('finance', report(vendorNumber, '2026-11'))).status).toBe(400)
    for (const name of ['developer', 'individual'] as const)
      expect((await as(name, report(vendorNumber))).status).toBe(403)
  })
})

describe('the rate of a key', () => {
  it('stands on every answer and rolls', async () => {
    let at = moment
    const { lab, keys, as } = world({ now: () => at })
    lab.appstoreconnect.dials.rate = { hour: 2, minute: 5 }
    const header = ({ headers }: Got) => headers.get('x-rate-limit')
    expect(header(await as('admin', '/v1/apps'))).toBe(
      'user-hour-lim:2;user-hour-rem:1;user-minute-lim:5;user-minute-rem:4;',
    )
    expect((await as('admin', '/v1/nothing')).status).toBe(404)
    const refused = await as('admin', '/v1/apps')
    expect([refused.status, codeOf(refused)]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    expect((await as('developer', '/v1/apps')).status).toBe(200)
    at += 3600_000
    const later = await token(keys.admin, { ...good(keys.admin), iat: at / 1000, exp: at / 1000 + 60 })
    expect((await get(lab, '/v1/apps', later)).status).toBe(200)
  })
})

describe('documents', () => {
  it('of a list go on by absolute links, to the end', async () => {
    const { lab, keys } = world()
    const bearer = await token(keys.admin, good(keys.admin))
    const ids: unknown[] = []
    let next: Json | undefined = `${base}/v1/apps?limit=4&sort=-name`
    while (typeof next === 'string') {
      const got = await get(lab, next, bearer)
      ids.push(...rowsOf(got).map(row => row.id))
      expect(member(member(member(got.body, 'meta'), 'paging'), 'total')).toBe(6)
      next = member(member(got.body, 'links'), 'next')
    }
    expect(new Set(ids).size).toBe(6)
  })

  it('show relationships only where `fields` names them, and their data only where included', async () => {
    const { as } = world()
    const [sparse] = rowsOf(await as('admin', '/v1/apps?fields[apps]=name'))
    expect(Object.keys(sparse?.attributes ?? {})).toEqual(['name'])
    expect(sparse).not.toHaveProperty('relationships')
    const got = await as(
      'admin',
      '/v1/apps?include=appStoreVersions&limit[appStoreVersions]=1&filter[name]=Kite',
    )
    const versions = member(member(rowsOf(got)[0], 'relationships'), 'appStoreVersions')
    expect(member(versions, 'data')).toHaveLength(1)
    expect(member(member(member(versions, 'meta'), 'paging'), 'total')).toBe(3)
    expect(member(got.body, 'included')).toHaveLength(1)
  })

  it('hide from an individual key what its person does not see', async () => {
    const { as, lab } = world()
    expect(rowsOf(await as('individual', '/v1/apps')).map(row => row.id)).toEqual(
      lab.appstoreconnect.seed.visible,
    )
    expect((await as('individual', '/v1/apps/6440000004')).status).toBe(404)
    expect(rowsOf(await as('individual', '/v1/reviewSubmissions?filter[app]=6440000004'))).toEqual([])
  })
})

describe.runIf(specification())('the specification', () => {
  it('has every route of the lab', () => {
    const differing = routes.filter(({ op, method, path }) => {
      const there = specification()?.operations.find(operation => operation.op === op)
      return there?.method !== method || there.path !== path
    })
    expect(differing).toEqual([])
  })

  it('fits every operation, with all that is included', async () => {
    const { lab, as } = world({ check: checkExchange })
    const id = '6440000001'
    for (const { op, method, path, does } of routes) {
      if (method !== 'GET' || does.do === 'act') continue
      const first = lab.appstoreconnect.state.data.rows[does.type][0]?.id ?? id
      const query = new URLSearchParams()
      if ('include' in does && does.include?.length) query.set('include', does.include.join(','))
      for (const name of 'required' in does ? (does.required ?? []) : [])
        query.set(name, name === 'filter[app]' ? id : first)
      const got = await as('admin', `${path.replace('{id}', first)}?${query}`)
      expect(got.status, op).toBe(200)
    }
    await as('admin', '/v1/apps/1')
    await as('developer', '/v1/users')
    expect(lab.violations).toEqual([])
    expect(lab.record.entries.length).toBeGreaterThan(10)
  })

  const exchange = (change: Partial<Exchange>): Exchange => ({
    n: 1,
    at: '',
    host: apiHost,
    method: 'GET',
    path: '/v1/apps',
    query: '',
    status: 200,
    responseBody: { data: [], links: { self: base } },
    cookies: [],
    reached: true,
    ...change,
  })
  it('turns red for what it does not declare', () => {
    expect(checkExchange(exchange({}))).toEqual([])
    const wrong: [string, Partial<Exchange>][] = [
      ['a path', { path: '/v1/app' }],
      ['a parameter', { query: '?search=kite' }],
      ['a value', { query: '?sort=size' }],
      ['a limit', { query: '?limit=500' }],
      ['a status', { status: 418 }],
      ['a member', { responseBody: { data: [], links: { self: base }, more: 1 } }],
      [
        'an attribute',
        {
          responseBody: {
            data: [{ type: 'apps', id: '1', attributes: { nam: 'x' } }],
            links: { self: base },
          },
        },
      ],
      ['a body', { requestBody: { data: {} } }],
    ]
    for (const [what, change] of wrong) expect(checkExchange(exchange(change)), what).not.toEqual([])
  })
})
