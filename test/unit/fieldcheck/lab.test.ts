import { describe, expect, it } from 'vitest'
import { findingsOf } from '../../../lib/fieldcheck/differences'
import { fileOf, type Report, readReport } from '../../../lib/fieldcheck/report'
import type { PortalId } from '../../../lib/portals/id'
import { allPortals, portalOf } from '../../../lib/portals/registry'
import { renderer } from '../../../lib/text/render'
import { between, heldAgainst } from '../../contract/field'
import { official } from '../../lab/contract'
import { isObject, type Json, type JsonObject, parse } from '../../lab/json'
import { createLab, type Lab, type LabOptions } from '../../lab/lab'
import { askerOn, checkOn } from '../../support/fieldcheck'

const portals = allPortals()

const t = renderer('en')
const moment = Date.UTC(2026, 10, 22, 9)
const still = (options: LabOptions = {}) => createLab({ now: () => moment, ...options })
const check = (lab: Lab, portal: PortalId, fetch?: typeof globalThis.fetch) =>
  checkOn(lab, portal, askerOn(lab, portal), fetch)
const ids = portals.map(({ id }) => id)

/** What a portal does otherwise than the lab. */
interface Planted {
  /** Of the path of the operation. */
  at: RegExp
  body?: (body: Json) => Json
  status?: number
  headers?: Record<string, string>
  gone?: string
  text?: string
}

/** The lab's fetch, with something planted. */
const planting =
  (lab: Lab, { at, body, status, headers = {}, gone, text }: Planted): typeof fetch =>
  async (input, init) => {
    const response = await lab.fetch(input, init)
    if (!at.test(new URL(String(input)).pathname)) return response
    const json = parse(await response.text()) ?? null
    const changed = new Headers(response.headers)
    for (const [name, value] of Object.entries(headers)) changed.set(name, value)
    if (gone !== undefined) changed.delete(gone)
    const whole = text ?? JSON.stringify(body ? body(json) : json)
    return new Response(whole, { status: status ?? response.status, headers: changed })
  }

const each = (change: (row: JsonObject) => JsonObject) => (body: Json) =>
  Array.isArray(body) ? body.map(row => (isObject(row) ? change(row) : row)) : body
const without =
  (name: string) =>
  ({ [name]: _gone, ...rest }: JsonObject): JsonObject =>
    rest

const wordsOf = (report: Report): string[] => {
  const portal = portalOf(report.portal)
  if (!portal) throw new Error('the portal is gone')
  return findingsOf(report, portal).flatMap(({ op, differs }) => differs.map(what => `${op}: ${t(what)}`))
}
const linesOf = (list: { op: string; text: string }[] | undefined) =>
  (list ?? []).map(({ op, text }) => `${op}: ${text}`)

describe.each(ids)('the field check of %s', portal => {
  it('meets nothing on the lab that is not as expected', async () => {
    const report = await check(still(), portal)
    expect(report.probes.length).toBeGreaterThan(5)
    expect(wordsOf(report)).toEqual([])
    expect(readReport(fileOf(report))).toEqual(report)
  })

  it('only reads, and asks for each operation once', async () => {
    const lab = still()
    const report = await check(lab, portal)
    expect(lab.record.writes()).toEqual([])
    expect(lab.record.entries.map(({ op }) => op)).toEqual(report.probes.map(({ op }) => op))
  })

  it.runIf(official[portal]?.specification())('fits the specification', async () => {
    // The specification declares this list as one row.
    const known = ['appInvitations_list: the body is array, declared as object']
    const found = linesOf(heldAgainst(await check(still(), portal)))
    expect(found).toEqual(portal === 'appcenter' ? known : [])
  })

  it('is met again by the same lab, once its file is loaded', async () => {
    const report = await check(still(), portal)
    const again = await check(still({ field: [report] }), portal)
    expect([...between(report, again), ...between(again, report)]).toEqual([])
    expect(again.probes.map(({ misfits }) => misfits)).toEqual(report.probes.map(({ misfits }) => misfits))
  })

  it('tells no word of the person, their things or their answers', async () => {
    const lab = still()
    const asker = askerOn(lab, portal)
    const named = { ...asker, words: ['Canary desk', 'canary.person@example.com'] }
    const values = new Set<string>()
    const report = await checkOn(lab, portal, named, marking(lab, values))
    const file = fileOf(report)
    expect(report.probes.some(({ shape }) => shape?.fields !== undefined || shape?.items !== undefined)).toBe(
      true,
    )
    expect(values.size).toBeGreaterThan(20)
    expect(file.toLowerCase()).not.toContain('canary')
    expect([...values].filter(value => file.includes(value))).toEqual([])
  })
})

/**
 * The lab with a canary in every text, as keys that look like data and as such that look like a field's name, and in
 * headers. What is asked with a canary is asked without.
 */
const marking =
  (lab: Lab, values: Set<string>): typeof fetch =>
  async (input, init) => {
    const response = await lab.fetch(String(input).replaceAll('canary', ''), init)
    const mark = (value: Json): Json => {
      if (typeof value === 'string') {
        if (/[\d@ ]/.test(value) && value.length > 5) values.add(value)
        return `canary${value}`
      }
      if (Array.isArray(value)) return value.map(mark)
      if (!isObject(value)) return value
      const told = Object.entries(value).map(([key, inner]) => [key, mark(inner ?? null)] as const)
      return {
        ...Object.fromEntries(told),
        'canary@example.com': 1,
        'canary-kite': 2,
        Canary: { count: 3 },
        canaryone: { name: 'canaryone' },
        'canary desk': 4,
        canary: 5,
      }
    }
    const text = await response.text()
    const headers = new Headers(response.headers)
    headers.set('x-user', 'canary')
    headers.set('x-ratelimit-resource', 'canary')
    headers.set('content-type', 'application/json; canary=canary')
    headers.set('canary', 'canary')
    return new Response(text === '' ? '' : JSON.stringify(mark(parse(text) ?? null)), {
      status: response.status,
      headers,
    })
  }

interface Difference extends Planted {
  what: string
  portal: PortalId
  /** What the options say; absent where only the specification or the lab shows it. */
  says?: string
  /** What does not fit the specification. */
  declared?: string
  /** What is not as in the lab. */
  differs: string
}

const differences: Difference[] = [
  {
    what: 'a field that is gone',
    portal: 'appcenter',
    at: /\/v0\.1\/apps$/,
    body: each(without('os')),
    says: 'apps_list: The field [].os is not as Gangway expects it.',
    declared: 'apps_list: [].os is missing',
    differs: 'apps_list: [].os is gone',
  },
  {
    what: 'a field that some rows lack',
    portal: 'appcenter',
    at: /\/v0\.1\/apps$/,
    body: body =>
      Array.isArray(body) ? body.map((row, n) => (n > 0 || !isObject(row) ? row : without('os')(row))) : body,
    says: 'apps_list: The field [].os is not as Gangway expects it.',
    declared: 'apps_list: [].os is missing in some',
    differs: 'apps_list: [].os is not in all',
  },
  {
    what: 'a field that nobody reads is gone',
    portal: 'appcenter',
    at: /\/v0\.1\/user$/,
    body: body => (isObject(body) ? without('can_change_password')(body) : body),
    differs: 'users_get: .can_change_password is gone',
  },
  {
    what: 'a type that is another',
    portal: 'appcenter',
    at: /\/releases$/,
    body: each(row => ({ ...row, id: `n${String(row.id)}` })),
    says: 'releases_list: The field [].id is not as Gangway expects it.',
    declared: 'releases_list: [].id is string, declared as integer',
    differs: 'releases_list: [].id is string, was integer',
  },
  {
    what: 'a new field',
    portal: 'appcenter',
    at: /\/v0\.1\/apps$/,
    body: each(row => ({ ...row, protection: 'on' })),
    declared: 'apps_list: [].protection is not declared',
    differs: 'apps_list: [].protection is new',
  },
  {
    what: 'another status',
    portal: 'appcenter',
    at: /\/errorGroups$/,
    status: 410,
    body: () => ({ code: 'Gone', message: 'closed' }),
    says: 'Errors_GroupList: The portal says that this is gone for good.',
    differs: 'Errors_GroupList: status 410 instead of status 200',
  },
  {
    what: 'a header that is new',
    portal: 'appcenter',
    at: /\/v0\.1\/user$/,
    headers: { 'x-ratelimit-remaining': '99' },
    differs: 'users_get: the header x-ratelimit-remaining is new',
  },
  {
    what: 'a page instead of data',
    portal: 'appcenter',
    at: /\/v0\.1\/user$/,
    headers: { 'content-type': 'text/html' },
    text: '<!DOCTYPE html><title>Sign in</title>',
    says: 'users_get: The answer is not JSON.',
    differs: 'users_get: malformed instead of status 200',
  },
  {
    what: 'a header that is gone',
    portal: 'appstoreconnect',
    at: /\/v1\/apps$/,
    gone: 'x-rate-limit',
    says: 'apps_getCollection: The header x-rate-limit is not there.',
    differs: 'apps_getCollection: the header x-rate-limit is gone',
  },
  {
    what: 'an attribute of another type',
    portal: 'appstoreconnect',
    at: /\/customerReviews$/,
    body: body =>
      isObject(body)
        ? {
            ...body,
            data: each(row => ({
              ...row,
              attributes: { ...(isObject(row.attributes) && row.attributes), rating: '5' },
            }))(body.data ?? []),
          }
        : body,
    says: 'apps_customerReviews_getToManyRelated: The field data[].attributes.rating is not as Gangway expects it.',
    declared:
      'apps_customerReviews_getToManyRelated: .data[].attributes.rating is string, declared as integer',
    differs: 'apps_customerReviews_getToManyRelated: .data[].attributes.rating is string, was integer',
  },
  {
    what: 'a field of another type',
    portal: 'azuredevops',
    at: /\/_apis\/projects$/,
    body: body =>
      isObject(body) ? { ...body, value: each(row => ({ ...row, name: 7 }))(body.value ?? []) } : body,
    says: 'core.GetProjects: The field value[].name is not as Gangway expects it.',
    declared: 'core.GetProjects: .value[].name is integer, declared as string',
    differs: 'core.GetProjects: .value[].name is integer, was string',
  },
]

describe('a planted difference', () => {
  it.each(differences)('is found and met again: $what ($portal)', async difference => {
    const { portal, says, declared, differs } = difference
    const lab = still()
    const found = await check(lab, portal, planting(lab, difference))
    const expected = await check(still(), portal)
    if (says === undefined) expect(wordsOf(found)).toEqual([])
    else expect(wordsOf(found)).toContain(says)
    expect(linesOf(between(expected, found))).toContain(differs)
    if (official[portal]?.specification() && declared !== undefined)
      expect(linesOf(heldAgainst(found))).toContain(declared)

    const again = await check(still({ field: [readReport(fileOf(found))] }), portal)
    expect(linesOf(between(expected, again))).toContain(differs)
    expect(linesOf(between(found, again))).toEqual([])
    if (says !== undefined) expect(wordsOf(again)).toContain(says)
  })
})

describe('a refusal or a failure', () => {
  it.each([
    [403, 'This token may not read this.'],
    [429, 'The rate was used up.'],
    [503, 'The portal itself failed.'],
  ])('is a finding, asked for once: %d', async (status, says) => {
    const lab = still()
    lab.control.fault({
      do: 'status',
      status,
      match: { op: 'apps_getInstance' },
      body: { errors: [] },
      times: 9,
    })
    const report = await check(lab, 'appstoreconnect')
    expect(wordsOf(report)).toContain(`apps_getInstance: ${says}`)
    expect(lab.record.of('apps_getInstance')).toHaveLength(1)
  })

  it('of the connection leaves the other answers as they are', async () => {
    const lab = still()
    lab.control.fault({ do: 'dropBefore', match: { op: 'releases_list' }, times: 9 })
    const { probes } = await check(lab, 'appcenter')
    const told = (op: string) => probes.find(probe => probe.op === op)
    expect(told('releases_list')).toEqual({
      op: 'releases_list',
      status: null,
      stopped: 'offline',
      headers: {},
      misfits: [],
    })
    // It would have been asked about the first release.
    expect(told('releases_getLatestByUser')?.stopped).toBe('nothing')
    expect(told('builds_listBranches')?.status).toBe(200)
  })
})

describe('the lab with a file', () => {
  it('still refuses whom it does not know', async () => {
    const field = [await check(still(), 'appcenter')]
    const lab = still({ field })
    const { status } = await lab.fetch('https://api.appcenter.ms/v0.1/user', {
      headers: { 'X-API-Token': 'nobody' },
    })
    expect(status).toBe(401)
  })

  it('makes samples where it has no rows of its own', async () => {
    const lab = still()
    const row = { id: '6f1c2f5e-7c53-4d6a-9c4e-0d0b6f5e7a11', hint: 'x', email: 'somebody@example.com' }
    const planted: Planted = { at: /\/api_tokens$/, body: () => [row, { ...row, hint: null }] }
    const found = await check(lab, 'appcenter', planting(lab, planted))
    const empty = still({ field: [found] })
    empty.state.data.tokens = empty.state.data.tokens.filter(
      ({ secret }) => secret === empty.seed.tokens.owner,
    )
    const again = await check(empty, 'appcenter')
    expect(linesOf(between(found, again))).toEqual([])
  })
})

describe('a file', () => {
  it('is refused where it is none, or holds more than the format', async () => {
    const report = await check(still(), 'azuredevops')
    expect(() => readReport('[]')).toThrow('format')
    expect(() => readReport(JSON.stringify({ ...report, format: 'gangway-field-check/2' }))).toThrow(
      'gangway-field-check/1',
    )
    expect(() => readReport(JSON.stringify({ ...report, account: 'somebody' }))).toThrow('account')
  })
})
