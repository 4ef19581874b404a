import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import {
  collection,
  cursorOf,
  joined,
  maybe,
  nextPage,
  resource,
} from '../../../lib/portals/appstoreconnect/jsonapi'
import { operations } from '../../../lib/portals/appstoreconnect/operations/index'

const App = resource('apps', { name: maybe(v.string()) })
const Version = resource('appStoreVersions', { versionString: maybe(v.string()) })

const version = (id: string) => ({ type: 'appStoreVersions', id, attributes: { versionString: `${id}.0` } })
const pointer = (id: string) => ({ type: 'appStoreVersions', id })
const document = v.parse(collection(App), {
  data: [
    {
      type: 'apps',
      id: '1',
      attributes: { name: 'Kite', more: 1 },
      relationships: {
        appStoreVersions: { data: [pointer('9'), pointer('7'), pointer('8')] },
        newest: { data: pointer('7') },
        none: { data: null },
        unread: { links: { self: 'x' } },
      },
    },
  ],
  included: [
    version('7'),
    version('9'),
    { type: 'appStoreVersions', id: '8', attributes: { versionString: 8 } },
  ],
  links: { self: 'x' },
})
const [app] = document.data
if (!app) throw new Error('there is no app')

describe('what a document included', () => {
  const ids = (relationship: string) => joined(document, app, relationship, Version).map(({ id }) => id)
  it('is found by its relationship, in its order', () => expect(ids('appStoreVersions')).toEqual(['9', '7']))
  it('also where it is one', () => expect(ids('newest')).toEqual(['7']))
  it.each(['none', 'unread', 'unknown'])('%s is nothing', name => expect(ids(name)).toEqual([]))
  it('has what is read of it and no more', () => expect(app.attributes).toEqual({ name: 'Kite' }))
})

it('a resource of another type is not taken for it', () =>
  expect(v.safeParse(App, version('7')).success).toBe(false))

describe('the next page', () => {
  it.each([
    [
      { links: { self: 'x', next: 'https://api.example.com/v1/apps?cursor=c' } },
      'https://api.example.com/v1/apps?cursor=c',
    ],
    [{ links: { next: null } }, undefined],
    [{ links: {} }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('%o', (json, link) => expect(nextPage(json)).toBe(link))
  it('has a cursor', () => {
    expect(cursorOf('https://api.example.com/v1/apps?limit=2&cursor=c')).toBe('c')
    expect(cursorOf('not a link')).toBeUndefined()
  })
})

describe('what the specification lets be missing', () => {
  const reads = Object.entries(operations).filter(([, { method }]) => method === 'GET')
  const lists = reads.filter(([, operation]) => 'pages' in operation)
  /** A resource with nothing but what it must have. */
  const bare = (answer: v.GenericSchema, document: (row: object) => object): v.BaseIssue<unknown>[] => {
    const { issues = [] } = v.safeParse(answer, document({ id: '1', type: '?' }))
    const [asked] = issues.filter(issue => v.getDotPath(issue)?.endsWith('.type'))
    const type = JSON.parse(asked?.expected ?? '""') as string
    const again = v.safeParse(answer, document({ id: '1', type }))
    return [...(again.issues ?? [])]
  }
  it('leaves every list readable, and a last page that is empty', () => {
    expect(lists.length).toBeGreaterThan(20)
    for (const [name, { answer }] of lists) {
      expect([name, bare(answer, row => ({ data: [row], links: {} }))]).toEqual([name, []])
      expect([name, bare(answer, row => ({ data: [row, row], links: { next: null }, meta: {} }))]).toEqual([
        name,
        [],
      ])
      expect([name, v.is(answer, { data: [], links: { self: 'x' }, meta: { paging: {} } })]).toEqual([
        name,
        true,
      ])
    }
  })
  it('leaves every resource readable', () => {
    const ones = reads.filter(
      ([name]) => !lists.some(([list]) => list === name) && !/(Reports_|_getMetrics|token)/i.test(name),
    )
    expect(ones.length).toBeGreaterThan(10)
    for (const [name, { answer }] of ones)
      expect([name, bare(answer, row => ({ data: row }))]).toEqual([name, []])
  })
  it('asks nothing of the answer to a change', () => {
    for (const [name, { method, answer }] of Object.entries(operations))
      if (method === 'PATCH' || method === 'DELETE')
        expect([name, v.is(answer, undefined)]).toEqual([name, true])
  })
})
