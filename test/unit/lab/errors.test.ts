import { expect, test } from 'vitest'
import { retiredAreas } from '../../lab/appcenter/site.ts'
import { ask, field, moment, rows, send, still } from './help.ts'

const api = 'https://api.appcenter.ms'
const kite = `${api}/v0.1/apps/acme/Kite-iOS`

test('each area refuses in its own shape', async () => {
  const lab = still()
  const said = expect.any(String)
  expect(
    (await ask(lab, 'distributionGroups_get', { params: { distribution_group_name: 'none' } })).body,
  ).toEqual({ error: { code: 'NotFound', message: said } })
  expect((await ask(lab, 'releases_getLatestByUser', { params: { release_id: '999' } })).body).toEqual({
    code: 'NotFound',
    message: said,
  })
  expect((await ask(lab, 'builds_get', { params: { build_id: '999' } })).body).toEqual({
    id: said,
    code: 'NotFound',
    message: said,
  })
  expect((await ask(lab, 'Errors_GroupDetails', { params: { errorGroupId: '1' } })).body).toEqual({
    error: { code: 'NotFound', message: said },
  })
  expect((await ask(lab, 'Analytics_Versions')).body).toEqual({ error: { code: 400, message: said } })
  const gone = await send(lab, `${api}/v0.1/nothing`, { token: lab.seed.tokens.owner })
  expect([gone.status, gone.body]).toEqual([
    404,
    { message: expect.stringContaining('Not found. Context ID: '), statusCode: 404, code: 'Not Found' },
  ])
})

test('bad input is refused and changes nothing', async () => {
  const lab = still()
  const before = lab.snapshot()
  const id = lab.state.app('acme', 'Kite-iOS')?.errorGroups[0]?.id ?? ''
  const bad = [
    ask(lab, 'Errors_UpdateState', { params: { errorGroupId: id }, body: { annotation: 'only a note' } }),
    ask(lab, 'Errors_UpdateState', { params: { errorGroupId: id }, body: { state: 'done' } }),
    ask(lab, 'Errors_GroupList'),
    ask(lab, 'Errors_GroupList', { query: { start: 'yesterday' } }),
    ask(lab, 'Errors_GroupList', { query: { start: '2026-01-01', $top: '2001' } }),
    ask(lab, 'releases_updateDetails', { params: { release_id: '60' }, body: { enabled: 'no' } }),
    ask(lab, 'releases_updateDetails', {
      params: { release_id: '60' },
      body: { release_notes: 'x'.repeat(5001) },
    }),
    ask(lab, 'releases_delete', { params: { release_id: 'latest' } }),
    ask(lab, 'apps_updateUserPermissions', {
      params: { user_email: 'maintainer@example.com' },
      body: { permissions: ['owner'] },
    }),
    ask(lab, 'appInvitations_create', { body: { user_email: 'no address' } }),
    ask(lab, 'builds_update', { params: { build_id: '1' }, body: { status: 'cancelling' } }),
    ask(lab, 'errors_putRetentionSettings', { body: { retention_in_days: 365 } }),
  ]
  for (const got of await Promise.all(bad)) expect([got.status, got.text]).toEqual([400, expect.any(String)])
  const broken = await lab.fetch(`${kite}/errors/retention_settings`, {
    method: 'PUT',
    headers: { 'x-api-token': lab.seed.tokens.owner },
    body: '{"retention',
  })
  expect(broken.status).toBe(400)
  expect(lab.snapshot()).toEqual(before)
})

test('a write that announces no length is refused with 411', async () => {
  const lab = still()
  const headers = { 'x-api-token': lab.seed.tokens.owner }
  for (const method of ['POST', 'PUT', 'PATCH']) {
    const response = await lab.fetch(`${kite}/invitations/new%40example.com`, { method, headers })
    expect([method, response.status]).toEqual([method, 411])
  }
  const bare = await lab.fetch(`${kite}/users/maintainer%40example.com`, { method: 'DELETE', headers })
  expect(bare.status).toBe(204)
})

test('too many requests of one address end with 429, with and without a time to wait', async () => {
  let now = moment
  const lab = still({ rate: { limit: 3, windowMs: 60_000 }, now: () => now })
  const status = async () => (await ask(lab, 'users_get')).status
  expect([await status(), await status(), await status()]).toEqual([200, 200, 200])
  now += 20_000
  const over = await ask(lab, 'users_get')
  expect([over.status, over.headers.get('retry-after'), field(over, 'code')]).toEqual([
    429,
    '40',
    'Too Many Requests',
  ])
  const other = await lab.handle(
    new Request(`${api}/v0.1/user`, { headers: { 'x-api-token': lab.seed.tokens.owner } }),
    { address: 'elsewhere' },
  )
  expect(other.status).toBe(200)
  now += 40_000
  expect(await status()).toBe(200)

  const silent = still({ rate: { limit: 1, retryAfter: false } })
  await ask(silent, 'users_get')
  const got = await ask(silent, 'users_get')
  expect([got.status, got.headers.get('retry-after')]).toEqual([429, null])
})

test('500 requests in five minutes are let through, as documented, and pages do not count', async () => {
  const lab = still({ rate: {} })
  for (let n = 0; n < 500; n++) expect((await ask(lab, 'users_get')).status).toBe(200)
  expect((await send(lab, 'https://appcenter.ms/apps')).status).toBe(200)
  expect((await ask(lab, 'users_get')).status).toBe(429)
})

test('closed areas answer as closed, the others go on', async () => {
  const lab = still({ closed: retiredAreas })
  const answers = await Promise.all([
    ask(lab, 'builds_listBranches'),
    ask(lab, 'releases_list'),
    ask(lab, 'codePushDeployments_list'),
    ask(lab, 'errors_getRetentionSettings'),
    ask(lab, 'users_get'),
  ])
  expect(answers.map(got => got.status)).toEqual([410, 404, 404, 200, 200])
  expect(answers[2]?.headers.get('content-type')).toContain('text/html')
  lab.appcenter.dials.closed.clear()
  expect((await ask(lab, 'releases_list')).status).toBe(200)
})

test('large batches of addresses break, smaller ones answer row by row', async () => {
  const lab = still()
  const params = { distribution_group_name: 'QA' }
  const user_emails = Array.from({ length: 46 }, (_, n) => `t${n}@example.com`)
  const big = await ask(lab, 'distributionGroups_addUser', { params, body: { user_emails } })
  expect([big.status, big.body]).toEqual([
    500,
    { error: { code: 'InternalServerError', message: expect.any(String) } },
  ])
  const small = await ask(lab, 'distributionGroups_addUser', {
    params,
    body: { user_emails: [...user_emails.slice(0, 44), 'broken'] },
  })
  const list = rows(small)
  expect(list.map(row => row.status)).toEqual([...Array(44).fill(200), 400])
  expect(list.at(-1)).toMatchObject({ user_email: 'broken', code: 'BadRequest' })
  const members = rows(await ask(lab, 'distributionGroups_listUsers', { params })).map(row => row.email)
  expect(members).toEqual(expect.arrayContaining(user_emails.slice(0, 44)))
})

test('bare objects come where the specification declares them', async () => {
  const lab = still({ odd: { bareObject: true } })
  expect(field(await ask(lab, 'appInvitations_list'), 'email')).toBe('waiting@example.com')
  await ask(lab, 'appInvitations_createByEmail', { params: { user_email: 'two@example.com' } })
  expect(rows(await ask(lab, 'appInvitations_list'))).toHaveLength(2)
})
