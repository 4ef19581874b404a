import { describe, expect, it } from 'vitest'
import { headersOf } from '../../../lib/fieldcheck/headers'
import { namesIn, shapeOf } from '../../../lib/fieldcheck/shape'
import type { Json } from '../../../lib/http/json'

const none: ReadonlySet<string> = new Set()
const of = (value: Json) => shapeOf(value, none)

describe('a shape', () => {
  it('tells kinds and what texts look like, and no value', () => {
    expect(of({ id: '6f1c2f5e-7c53-4d6a-9c4e-0d0b6f5e7a11', n: 1, rate: 0.5, on: true, gone: null })).toEqual(
      {
        kinds: ['object'],
        fields: {
          id: { kinds: ['string'], formats: ['uuid'] },
          n: { kinds: ['integer'] },
          rate: { kinds: ['number'] },
          on: { kinds: ['boolean'] },
          gone: { kinds: ['null'] },
        },
      },
    )
  })

  it.each([
    ['2026-05-20T12:00:00.000Z', 'date-time'],
    ['2026-05-20', 'date'],
    ['https://example.com/a?b=c', 'url'],
    ['somebody@example.com', 'email'],
    ['4711', 'digits'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'hex'],
    ['', 'empty'],
    ['Kite desk', 'text'],
  ])('%s looks like %s', (value, format) => {
    expect(of(value)).toEqual({ kinds: ['string'], formats: [format] })
  })

  it('merges the entries of a list, and marks what some of them lack', () => {
    expect(of([{ a: 1, b: 'x' }, { a: 1.5 }, { a: null }])).toEqual({
      kinds: ['array'],
      items: {
        kinds: ['object'],
        fields: { a: { kinds: ['null', 'number'] }, b: { kinds: ['string'], formats: ['text'] } },
        optional: ['b'],
      },
    })
    expect(of([])).toEqual({ kinds: ['array'] })
  })

  it.each([
    '6f1c2f5e-7c53-4d6a-9c4e-0d0b6f5e7a11',
    'somebody@example.com',
    '4711',
    'build 12',
    'acme/kite',
    'Acme',
    'kite-ios',
    'deadbeef',
    'v20260520',
    '__proto__',
    'x'.repeat(61),
  ])('does not tell the key %s: it looks like data', key => {
    const value: Json = JSON.parse(`{${JSON.stringify(key)}: 1}`)
    expect(of(value)).toEqual({ kinds: ['object'], fields: {}, keyed: { kinds: ['integer'] } })
  })

  it.each(['id', 'display_name', 'errorGroupId', '$value', '_links', 'System.Title', 'sha1'])(
    'tells the name of a field: %s',
    key => {
      expect(Object.keys(of({ [key]: 1 }).fields ?? {})).toEqual([key])
    },
  )

  it('does not tell a key that is a name somewhere in the answers', () => {
    const value: Json = { apps: { kite: { count: 1 } }, list: [{ name: 'Kite' }] }
    const names = new Set<string>()
    namesIn(value, names)
    expect(JSON.stringify(shapeOf(value, names))).not.toContain('kite')
  })

  it('ends on an answer that is deeper than any, and tells no key of one that is wider', () => {
    const deep: Json = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
    expect(JSON.stringify(of(deep)).length).toBeLessThan(2000)
    const wide = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [
        `${String.fromCharCode(97 + (n % 26))}${'k'.repeat(n / 26)}`,
        n,
      ]),
    )
    expect(of(wide).fields).toEqual({})
  })
})

describe('headers', () => {
  it('are told by name, with a value only where it tells of nobody', () => {
    const headers = new Headers({
      'Content-Type': 'application/json; charset=utf-8; api-version=7.1',
      'X-Rate-Limit': 'user-hour-lim:3600;user-hour-rem:3545;',
      'Retry-After': '30',
      'X-VSS-UserData': 'somebody@example.com',
      'X-RateLimit-Limit': 'somebody',
    })
    expect(headersOf(headers, none)).toEqual({
      'content-type': 'application/json; charset=utf-8; api-version=7.1',
      'retry-after': '30',
      'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3545;',
      'x-ratelimit-limit': null,
      'x-vss-userdata': null,
    })
  })

  it('keep a content type to themselves that says more than a type', () => {
    const told = headersOf(new Headers({ 'content-type': 'application/json; owner=somebody' }), none)
    expect(told).toEqual({ 'content-type': null })
  })
})
