import { expect, test } from 'vitest'
import { ask, field, moment, rows, send, still } from './help.ts'

const start = new Date(moment - 700 * 86_400_000).toISOString()

test('nextLink is broken in two ways, and leads on once it is mended', async () => {
  const lab = still()
  const first = await ask(lab, 'Errors_GroupList', { query: { start } })
  const link = String(field(first, 'nextLink'))
  expect(link).toMatch(/^\/api\/v0\.1\/apps\/acme\/Kite-iOS\/errors\/errorGroups\?/)
  const android = await ask(lab, 'Errors_GroupList', {
    params: { app_name: 'Kite-Android' },
    query: { start, $top: '4' },
  })
  expect(String(field(android, 'nextLink'))).toMatch(/^\/api\/v0\.1\/apps\/\/errors\/errorGroups\?/)

  const ids = rows(first, 'errorGroups').map(row => row.errorGroupId)
  let next = link
  while (next) {
    const got = await send(lab, `https://api.appcenter.ms${next.replace('/api', '')}`, {
      token: lab.seed.tokens.owner,
    })
    ids.push(...rows(got, 'errorGroups').map(row => row.errorGroupId))
    next = String(field(got, 'nextLink') ?? '')
  }
  const all = lab.state.app('acme', 'Kite-iOS')?.errorGroups.map(group => group.id) ?? []
  expect(all).toHaveLength(66)
  expect([...ids].sort()).toEqual([...all].sort())
})

test('taken as it is, nextLink leads nowhere on the API’s host', async () => {
  const lab = still()
  const link = String(field(await ask(lab, 'Errors_GroupList', { query: { start } }), 'nextLink'))
  expect((await send(lab, `https://api.appcenter.ms${link}`, { token: lab.seed.tokens.owner })).status).toBe(
    404,
  )
})

test('reports of a group are paged too, and a mended lab links whole addresses', async () => {
  const lab = still({ odd: { nextLink: 'whole' } })
  const group = lab.state.app('acme', 'Kite-iOS')?.errorGroups[0]
  const params = { errorGroupId: group?.id ?? '' }
  const first = await ask(lab, 'Errors_ListForGroup', { params, query: { start, $top: '50' } })
  expect(rows(first, 'errors')).toHaveLength(50)
  const second = await send(lab, `https://api.appcenter.ms${String(field(first, 'nextLink'))}`, {
    token: lab.seed.tokens.owner,
  })
  expect(rows(second, 'errors')).toHaveLength(25)
  expect(field(second, 'nextLink')).toBeUndefined()
})

test('lists of apps, members and tokens come whole; releases stop at 100', async () => {
  const lab = still({ apps: 2000 })
  expect(rows(await ask(lab, 'apps_list')).length).toBe(2000)
  const kite = lab.state.app('acme', 'Kite-iOS')
  const [newest] = kite?.releases ?? []
  if (!kite || !newest) throw new Error('no release')
  expect(rows(await ask(lab, 'releases_list'))).toHaveLength(60)
  for (let id = 61; id <= 130; id++) kite.releases.unshift({ ...newest, id })
  expect(rows(await ask(lab, 'releases_list'))).toHaveLength(100)
  expect(rows(await ask(lab, 'releases_list', { query: { top: '7' } })).map(row => row.id)).toEqual([
    130, 129, 128, 127, 126, 125, 124,
  ])
})

test('search tells whether there is more, and skips', async () => {
  const lab = still()
  const first = await ask(lab, 'Errors_ErrorSearch', { query: { $top: '100' } })
  expect([rows(first, 'errors').length, field(first, 'hasMoreResults')]).toEqual([100, true])
  const last = await ask(lab, 'Errors_ErrorGroupsSearch', { query: { q: 'no such crash' } })
  expect(last.body).toEqual({ hasMoreResults: false, errorGroups: [] })
})
