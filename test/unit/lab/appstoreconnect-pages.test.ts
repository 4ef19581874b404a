import { describe, expect, it, test } from 'vitest'
import { appStoreConnectExamples } from '../../../lib/context/appstoreconnect.examples'
import { pageHosts } from '../../lab/appstoreconnect/pages.ts'
import { seededApps } from '../../lab/appstoreconnect/resources/apps.ts'
import { isObject, type Json } from '../../lab/json.ts'
import type { Lab } from '../../lab/lab.ts'
import { field, send, still } from './help.ts'

const team = '/teams/4f1ebaf8-1111-2222-3333-444455556666'

const data = (lab: Lab, path: string, host = 'appstoreconnect.apple.com') =>
  send(lab, `https://${host}/lab/data?${new URLSearchParams({ path })}`)

/** All addresses that a page's data links. */
function links(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(links)
  if (!isObject(value)) return []
  if (typeof value.href === 'string') return [value.href]
  return Object.values(value).flatMap(links)
}

/** The first app, its newest build, a group and a submission of it. */
function things(lab: Lab) {
  const { state } = lab.appstoreconnect
  const app = state.known('apps', seededApps(state)[0]?.app.id)
  const first = (name: string) => state.related('apps', app, name)[0]?.id ?? ''
  return {
    app: app.id,
    build: first('builds'),
    group: first('betaGroups'),
    review: first('reviewSubmissions'),
  }
}

describe('a route has a page, with and without the team', () => {
  // The examples name things that the lab does not have: what it has stands in their places.
  const inLab = (lab: Lab, address: string): URL => {
    const { app, build, group, review } = things(lab)
    const path = address
      .replace('/1234567890', `/${app}`)
      .replace(/(testflight\/\w+)\/[\da-f-]{36}/, `$1/${build}`)
      .replace(/groups\/[\da-f-]{36}/, `groups/${group}`)
      .replace(/details\/[\da-f-]{36}/, `details/${review}`)
    return new URL(path)
  }
  const examples = appStoreConnectExamples.filter(({ address }) => !/itunes|WebObjects/.test(address))

  it.each(examples.map(({ address }) => address))('%s', async address => {
    const lab = still()
    const url = inLab(lab, address)
    expect(pageHosts).toContain(url.host)
    const page = await send(lab, url.href)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("frame-src 'none'")
    const path = url.pathname + url.search
    expect(field(await data(lab, path, url.host), 'view')).not.toBe('missing')
    if (url.host === 'appstoreconnect.apple.com' && !path.startsWith('/teams/'))
      expect(field(await data(lab, team + path), 'view')).not.toBe('missing')
  })
})

test('every link leads to a page, and keeps the team', async () => {
  const lab = still()
  const { app } = things(lab)
  const seen = new Set([`${team}/apps`, `${team}/apps/${app}`])
  // The set grows while it is walked; the other apps look the same.
  for (const path of seen) {
    const got = await data(lab, path)
    expect([path, field(got, 'view')]).not.toEqual([path, 'missing'])
    for (const href of links(got.body)) {
      expect(href.startsWith(team), href).toBe(true)
      if (href.includes(app)) seen.add(href)
    }
  }
  expect([...seen].some(path => /testflight\/ios\/./.test(path))).toBe(true)
  expect([...seen].some(path => path.includes('/groups/'))).toBe(true)
  expect([...seen].some(path => path.includes('/details/'))).toBe(true)
})

test('what is not there has a page that says so', async () => {
  for (const path of [
    '/apps/1',
    '/nowhere',
    '/apps/1/testflight/ios',
    `/apps/${things(still()).app}/nowhere`,
  ])
    expect([path, field(await data(still(), path), 'view')]).toEqual([path, 'missing'])
})

test('whoever is signed out sees a page to sign in', async () => {
  const lab = still()
  lab.appstoreconnect.dials.signedOut = true
  expect((await send(lab, 'https://appstoreconnect.apple.com/apps')).text).toContain('<title>Sign in</title>')
  expect(field(await data(lab, '/apps'), 'view')).toBe('signed-out')
})

test('the old host sends everybody to the new one', async () => {
  const old = 'https://itunesconnect.apple.com/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890'
  const response = await still().handle(new Request(old))
  expect([response.status, response.headers.get('location')]).toEqual([
    301,
    'https://appstoreconnect.apple.com/apps/1234567890',
  ])
})
