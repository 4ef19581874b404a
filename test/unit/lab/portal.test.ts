import { expect, test } from 'vitest'
import { isObject, type Json } from '../../lab/json.ts'
import type { Lab } from '../../lab/lab.ts'
import { stranger } from '../../lab/stranger.ts'
import { ask, field, send, still } from './help.ts'

const kite = '/orgs/acme/apps/Kite-iOS'

function data(lab: Lab, path: string, host = 'appcenter.ms') {
  return send(lab, `https://${host}/lab/data?${new URLSearchParams({ path })}`)
}

/** All addresses that a page's data links. */
function links(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(links)
  if (!isObject(value)) return []
  if (typeof value.href === 'string') return [value.href]
  return Object.values(value).flatMap(links)
}

test.each([
  ['/', 'All apps'],
  ['/settings/apitokens', 'User API tokens'],
  ['/orgs/acme', 'Acme Mobile'],
  [kite, 'Kite for iOS'],
  [`${kite}/`, 'Kite for iOS'],
  ['/users/acme/apps/Kite-iOS', 'Kite for iOS'],
  [`${kite}/build`, 'Build'],
  [`${kite}/Build/Branches`, 'Build'],
  [`${kite}/build/branches/feature%2Fx/builds/28`, 'Build 28'],
  [`${kite}/distribute/releases?top=false`, 'Releases'],
  [`${kite}/distribute/releases/60`, 'Release 60: 5.12 (1422)'],
  [`${kite}/distribute/distribution-groups`, 'Groups'],
  [`${kite}/distribute/distribution-groups/beta%20testers/overview`, 'Beta testers'],
  [`${kite}/distribute/distribution-groups/QA/releases`, 'QA: releases'],
  [`${kite}/distribute/code-push`, 'distribute, code-push'],
  [`${kite}/crashes`, 'Issues'],
  [`${kite}/crashes/errors?version=&period=last28Days&errorType=all`, 'Issues'],
  [
    `${kite}/crashes/errors/1000000001u`,
    'NSInvalidArgumentException: unrecognized selector sent to instance',
  ],
  [`${kite}/settings/apitokens`, 'settings, apitokens'],
  ['/nowhere', 'Page not found'],
  [`${kite}/distribute/releases/999`, 'Page not found'],
])('the portal has a page at %s', async (path, title) => {
  expect(field(await data(still(), path), 'title')).toBe(title)
})

test('every link of the portal leads to a page of the portal', async () => {
  const lab = still({ hostile: true })
  const seen = new Set([kite, '/apps', '/orgs/__proto__', '/settings/apitokens'])
  // The set grows while it is walked; apps other than the main one and the hostile ones look the same.
  for (const path of seen) {
    const got = await data(lab, path)
    expect([path, field(got, 'view')]).not.toEqual([path, 'missing'])
    const wanted = links(got.body).filter(
      href => !/\/apps\//.test(href) || href.startsWith(kite) || href.startsWith('/orgs/__proto__'),
    )
    for (const href of wanted) seen.add(href)
  }
  expect(seen.size).toBeGreaterThan(300)
  expect([...seen].some(path => path.includes('/reports/'))).toBe(true)
  expect([...seen].some(path => path.includes('feature%2Fx/builds/'))).toBe(true)
})

test('hostile names come as data, never as markup', async () => {
  const lab = still({ hostile: true })
  const got = await data(lab, '/orgs/__proto__')
  expect(got.headers.get('content-type')).toContain('application/json')
  expect(field(got, 'title')).toBe('"><img src=x onerror=alert(1)>')
  const page = await send(lab, 'https://appcenter.ms/orgs/__proto__')
  expect(page.text).not.toContain('onerror')
})

test('long lists, sign-in and isolation come on demand', async () => {
  const lab = still()
  expect(links(field(await data(lab, `${kite}/distribute/releases?rows=1500`), 'rows'))).toHaveLength(1500)
  lab.appcenter.dials.signedOut = true
  const page = await send(lab, 'https://appcenter.ms/apps')
  expect([page.text.includes('<title>Sign in</title>'), page.headers.get('set-cookie')]).toEqual([true, null])
  expect(field(await data(lab, '/apps'), 'view')).toBe('signed-out')
  lab.appcenter.dials.isolated = true
  const isolated = await send(lab, 'https://appcenter.ms/apps')
  expect(isolated.headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('the install portal shows public groups only', async () => {
  const lab = still()
  const group = `${kite}/distribution_groups`
  expect(field(await data(lab, `${group}/public%20beta`, 'install.appcenter.ms'), 'title')).toBe(
    'Kite for iOS: install',
  )
  expect(field(await data(lab, `${group}/qa`, 'install.appcenter.ms'), 'view')).toBe('missing')
})

test('a test’s own pages are served, before the portal’s, on new hosts too', async () => {
  const lab = still({
    pages: { 'phish.example.net/x': { text: '<p>mine' }, 'appcenter.ms/lab/attack': { text: '<p>other' } },
  })
  expect(lab.hosts).toContain('phish.example.net')
  expect((await send(lab, 'https://phish.example.net/x')).text).toBe('<p>mine')
  expect((await send(lab, 'https://phish.example.net/y')).status).toBe(404)
  expect((await send(lab, 'https://appcenter.ms/lab/attack')).text).toBe('<p>other')
  lab.pages.delete('appcenter.ms/lab/attack')
  expect((await send(lab, 'https://appcenter.ms/lab/attack')).status).toBe(404)
})

test('a stranger works past record, faults and rate', async () => {
  const lab = still({ rate: { limit: 1 } })
  lab.control.fault({ do: 'dropBefore' })
  const params = { owner_name: 'acme', app_name: 'Kite-iOS', release_id: '60' }
  for (let n = 0; n < 3; n++) {
    expect(
      await stranger(lab, 'releases_updateDetails', { params, body: { enabled: n === 1 } }),
    ).toMatchObject({ status: 200, body: { enabled: n === 1 } })
  }
  expect(lab.record.entries).toEqual([])
  expect(lab.state.app('acme', 'Kite-iOS')?.releases[0]?.enabled).toBe(false)
  const readOnly = await stranger(lab, 'releases_delete', { params, token: lab.seed.tokens.reader })
  expect(readOnly.status).toBe(403)
  lab.control.reset()
  expect([(await ask(lab, 'users_get')).status, (await ask(lab, 'users_get')).status]).toEqual([200, 429])
})
