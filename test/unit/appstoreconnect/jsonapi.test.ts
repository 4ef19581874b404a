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
