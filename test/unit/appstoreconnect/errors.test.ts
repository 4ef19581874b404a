import { describe, expect, it } from 'vitest'
import type { Json } from '../../../lib/http/json'
import { faultOf } from '../../../lib/portals/appstoreconnect/errors'
import { operations } from '../../../lib/portals/appstoreconnect/operations/index'
import { renderer } from '../../../lib/text/render'

const t = renderer('en')

const fault = (status: number, json: Json | undefined, headers: Record<string, string> = {}) => {
  const found = faultOf({ status, json, headers: new Headers(headers) }, operations.apps_getCollection, 0)
  if (!found) throw new Error('it is no fault')
  return found
}
const body = (code: string, more: { [name: string]: Json } = {}): Json => ({
  errors: [{ id: 'b91d', status: '4xx', code, title: 'The title.', detail: 'The detail.', ...more }],
})

describe('an error is known by how its code begins', () => {
  it.each([
    [400, 'PARAMETER_ERROR.ILLEGAL', 'internal'],
    [400, 'PARAMETER_ERROR.INVALID', 'refused'],
    [401, 'NOT_AUTHORIZED', 'unauthorized'],
    [403, 'FORBIDDEN_ERROR', 'forbidden'],
    [403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'agreement'],
    [403, 'FORBIDDEN', 'agreement'],
    [404, 'NOT_FOUND', 'missing'],
    [404, 'PATH_ERROR', 'internal'],
    [405, 'METHOD_NOT_ALLOWED', 'internal'],
    [409, 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE.DIFFERENT_ACCOUNT', 'refused'],
    [409, 'STATE_ERROR.ENTITY_STATE_INVALID', 'conflict'],
    [409, 'CONFLICT', 'conflict'],
    [422, 'ENTITY_UNPROCESSABLE', 'conflict'],
    [429, 'RATE_LIMIT_EXCEEDED', 'limited'],
    [500, 'UNEXPECTED_ERROR', 'server'],
    // A write that failed on the portal's side may have happened, whatever the code says.
    [503, 'CONFLICT', 'server'],
    [500, 'NOT_FOUND', 'server'],
    [403, 'SOMETHING_NEW', 'forbidden'],
  ])('%i %s', (status, code, wanted) => {
    const found = fault(status, body(code))
    expect(found.code).toBe(wanted)
    expect(found.more).toMatchObject({ status, prefix: code, support: 'b91d' })
  })

  it.each([
    [401, undefined, 'unauthorized'],
    [502, undefined, 'server'],
    [404, { errors: [] }, 'missing'],
    [409, { errors: [{}] }, 'conflict'],
    [400, { error: 'another form' }, 'refused'],
  ])('%i without a body that is known', (status, json, wanted) =>
    expect(fault(status, json).code).toBe(wanted),
  )

  it('is known by its code where everything else of it is null', () => {
    const nothing = {
      id: null,
      status: null,
      title: null,
      detail: null,
      source: null,
      meta: null,
      links: null,
    }
    const code = 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'
    expect(fault(403, { errors: [{ ...nothing, code }] })).toMatchObject({ code: 'agreement' })
    const double = 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE'
    expect(fault(409, { errors: [{ ...nothing, code: double, source: { pointer: null } }] }).more).toEqual({
      status: 409,
      prefix: double,
    })
  })

  it('a write that was only accepted is done by nobody yet; a read says so itself', () => {
    const accepted = { status: 202, json: undefined, headers: new Headers() }
    expect(faultOf(accepted, operations.betaTesters_deleteInstance, 0)?.data()).toMatchObject({
      code: 'server',
      status: 202,
    })
    expect(faultOf(accepted, operations.apps_getCollection, 0)).toBeUndefined()
  })

  it('a success is none', () =>
    expect(
      faultOf({ status: 204, json: undefined, headers: new Headers() }, operations.apps_getCollection, 0),
    ).toBeUndefined())
})

describe('what it says', () => {
  it('is all that the portal said, not its first error alone', () => {
    const name = { code: 'ENTITY_ERROR.ATTRIBUTE.REQUIRED', detail: 'Give a name.' }
    const mail = { ...name, detail: 'Give a mail address.', source: { pointer: '/data/attributes/email' } }
    const why = { '/v1/builds/1': [{ code: 'STATE_ERROR', title: 'The build has expired.' }] }
    const both = { errors: [name, mail, { code: 'STATE_ERROR', meta: { associatedErrors: why } }] }
    expect(t(fault(409, both).what)).toBe(
      'App Store Connect says: Give a name. Give a mail address. (/data/attributes/email); The build has expired. [/v1/builds/1]',
    )
    const bare = { errors: [{ code: 'STATE_ERROR', meta: { associatedErrors: why } }] }
    expect(t(fault(409, bare).what)).toContain('The build has expired.')
  })

  it('names the parameter', () =>
    expect(t(fault(400, body('PARAMETER_ERROR.INVALID', { source: { parameter: 'sort' } })).what)).toContain(
      'The detail. (sort)',
    ))
  it('names the place in the body', () =>
    expect(
      t(fault(409, body('ENTITY_ERROR', { source: { pointer: '/data/attributes/name' } })).what),
    ).toContain('/data/attributes/name'))
  it('takes the title where there is no detail', () =>
    expect(t(fault(409, { errors: [{ code: 'CONFLICT', title: 'Only a title' }] }).what)).toContain(
      'Only a title',
    ))
  it('says who can help with an agreement', () =>
    expect(t(fault(403, body('FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED')).what)).toContain(
      'Account Holder',
    ))
  it('tells the reasons behind it, and where each is', () => {
    const reason = (n: number): Json => ({ code: 'STATE_ERROR', title: 'Missing', detail: `Reason ${n}.` })
    const meta = {
      associatedErrors: {
        '/v1/builds/1': [reason(1), reason(2)],
        '/v1/appScreenshots/': [3, 4, 5, 6, 7].map(reason),
      },
    }
    const said = t(fault(409, body('STATE_ERROR', { meta })).what)
    expect(said).toContain('The detail. Reason 1. [/v1/builds/1]; Reason 2.')
    expect(said).toContain('Reason 5. [/v1/appScreenshots/]')
    expect(said).not.toContain('Reason 6')
    expect(said).toContain('and 2 more')
  })
})

describe('how long to wait', () => {
  const wait = (headers: Record<string, string>) =>
    fault(429, body('RATE_LIMIT_EXCEEDED'), headers).more.retryAfter
  it('as the portal says', () => expect(wait({ 'retry-after': '7' })).toBe(7000))
  it('a minute where the minute’s rate is used up', () =>
    expect(wait({ 'x-rate-limit': 'user-minute-lim:150;user-minute-rem:0;' })).toBe(60_000))
  it('some minutes else', () => {
    expect(wait({ 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:0;' })).toBe(300_000)
    expect(wait({})).toBe(300_000)
  })
})
