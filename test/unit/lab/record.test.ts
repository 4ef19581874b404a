import { expect, test } from 'vitest'
import { createLab } from '../../lab/lab.ts'
import { ask, field, moment, still } from './help.ts'

test('every request is recorded with its answer, in order, and no token stands in it', async () => {
  const lines: string[] = []
  const lab = still({ onRecord: line => lines.push(line) })
  const made = await ask(lab, 'userApiTokens_new', { body: { description: `like ${lab.seed.tokens.owner}` } })
  const secret = String(field(made, 'api_token'))
  await ask(lab, 'userApiTokens_delete', { params: { api_token_id: secret } })
  await ask(lab, 'userApiTokens_delete', { params: { api_token_id: String(field(made, 'id')) } })
  await ask(lab, 'Errors_ErrorSearch', { query: { q: secret } })
  expect(lab.record.entries.map(({ n, op, status }) => [n, op, status])).toEqual([
    [1, 'userApiTokens_new', 201],
    [2, 'userApiTokens_delete', 404],
    [3, 'userApiTokens_delete', 204],
    [4, 'Errors_ErrorSearch', 200],
  ])
  expect(lines.join('')).toBe(lab.record.toNdjson())
  for (const token of [...Object.values(lab.seed.tokens), secret]) expect(lines.join('')).not.toContain(token)
  expect(lines[0]).toContain(`****${secret.slice(-4)}`)
  expect(lab.record.writes()).toHaveLength(3)
  expect(lab.record.of('Errors_ErrorSearch')).toHaveLength(1)
})

test('commits are no tokens: they stay readable', async () => {
  const lab = still()
  await ask(lab, 'builds_listBranches')
  const commit = lab.state.app('acme', 'Kite-iOS')?.branches[0]?.commit ?? ''
  expect(commit).toHaveLength(40)
  expect(lab.record.toNdjson()).toContain(commit)
})

test('the same seed makes the same world, another seed another', async () => {
  const [one, two, three] = [still({ seed: 7 }), still({ seed: 7 }), still({ seed: 8 })]
  expect(one.snapshot()).toEqual(two.snapshot())
  expect(one.seed).toEqual(two.seed)
  expect(one.seed.tokens.owner).not.toBe(three.seed.tokens.owner)
  // Reading must not change how the next thing is called.
  await ask(two, 'apps_get', { params: { app_name: 'Nowhere' } })
  const ids = await Promise.all([one, two].map(async lab => field(await ask(lab, 'userApiTokens_new'), 'id')))
  expect(ids[0]).toBe(ids[1])
})

test('the seeded world is as large as promised, and grows on demand', () => {
  const { data } = still().state
  expect([data.apps.length, data.orgs.length]).toEqual([40, 3])
  expect(new Set(data.apps.map(app => `${app.ownerId}/${app.name.toLowerCase()}`)).size).toBe(40)
  expect(data.apps.some(app => app.ownerKind === 'user')).toBe(true)
  const kite = data.apps.find(app => app.name === 'Kite-iOS')
  expect(kite?.releases.map(release => release.id)).toEqual(Array.from({ length: 60 }, (_, n) => 60 - n))
  const oldest = Date.parse(kite?.releases.at(-1)?.uploadedAt ?? '')
  expect((moment - oldest) / 86_400_000).toBeGreaterThan(690)
  const big = still({ apps: 2000, tokens: 5000 }).state.data
  expect([big.apps.length, big.tokens.length > 5000]).toEqual([2000, true])
  expect(new Set(big.apps.map(app => `${app.ownerId}/${app.name.toLowerCase()}`)).size).toBe(2000)
})

test('a snapshot is a copy, and equal again once a change is undone', async () => {
  const lab = still()
  const before = lab.snapshot()
  const put = (enabled: boolean) =>
    ask(lab, 'releases_updateDetails', { params: { release_id: '60' }, body: { enabled } })
  await put(false)
  expect(lab.snapshot()).not.toEqual(before)
  await put(true)
  expect(lab.snapshot()).toEqual(before)
})

test('a host that the lab does not know is not reached', async () => {
  await expect(createLab().fetch('https://unknown.example.net/')).rejects.toThrow('Failed to fetch')
})
