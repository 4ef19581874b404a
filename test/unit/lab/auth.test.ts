import { describe, expect, test } from 'vitest'
import { routes } from '../../lab/appcenter/routes.ts'
import { ask, field, rows, send, still } from './help.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const api = 'https://api.appcenter.ms'

describe('tokens', () => {
  test('none, an unknown one and an ended one are answered 401 in the gateway’s words', async () => {
    const lab = still()
    const none = await send(lab, `${api}/v0.1/user`)
    expect([none.status, field(none, 'message')]).toEqual([
      401,
      expect.stringMatching(new RegExp(`^Missing valid authentication token. Correlation ID: ${uuid}$`)),
    ])
    for (const token of ['f'.repeat(40), lab.seed.tokens.ended]) {
      const got = await ask(lab, 'users_get', { token })
      expect(got.body).toEqual({
        message: expect.stringMatching(new RegExp(`^Unauthorized. Correlation ID: ${uuid}$`)),
        statusCode: 401,
        code: 'Unauthorized',
      })
    }
    expect(lab.record.entries.map(entry => entry.credentialId)).toEqual([
      undefined,
      'unknown',
      expect.stringMatching(uuid),
    ])
  })

  test('a read-only token reads, and every write ends with 403 before the resource is looked for', async () => {
    const lab = still()
    const token = lab.seed.tokens.reader
    expect((await ask(lab, 'users_get', { token })).status).toBe(200)
    const before = lab.snapshot()
    const writes = routes.filter(([, method]) => method !== 'GET')
    expect(writes.length).toBeGreaterThan(30)
    for (const [op] of writes) {
      const params = Object.fromEntries(
        [
          'api_token_id',
          'user_email',
          'user_name',
          'email',
          'distribution_group_name',
          'release_id',
          'group_id',
          'branch',
          'build_id',
          'errorGroupId',
          'errorId',
        ].map(name => [name, 'nowhere']),
      )
      expect([op, (await ask(lab, op, { token, params })).status]).toEqual([op, 403])
    }
    expect(lab.snapshot()).toEqual(before)
    const full = await ask(lab, 'userApiTokens_delete', { params: { api_token_id: 'nowhere' } })
    expect([full.status, full.body]).toEqual([
      404,
      { error: { code: 'NotFound', message: expect.any(String) } },
    ])
  })

  test('an app token reaches its app, no other app, no person and no organisation', async () => {
    const lab = still()
    const { app, appReader } = lab.seed.tokens
    const foreign = {
      message: 'API token does not belong to the requested app.',
      statusCode: 403,
      code: 'Forbidden',
    }
    for (const token of [app, appReader]) {
      expect((await ask(lab, 'apps_get', { token })).status).toBe(200)
      for (const op of [
        'users_get',
        'apps_list',
        'organizations_get',
        'organizations_list',
        'userApiTokens_list',
      ] as const) {
        expect([op, (await ask(lab, op, { token })).body]).toEqual([op, foreign])
      }
      expect((await ask(lab, 'apps_get', { token, params: { app_name: 'Kite-Android' } })).body).toEqual(
        foreign,
      )
      expect((await ask(lab, 'apps_get', { token, params: { app_name: 'Nowhere' } })).status).toBe(403)
    }
    const change = { params: { release_id: '60' }, body: { enabled: false } }
    expect((await ask(lab, 'releases_updateDetails', { token: appReader, ...change })).status).toBe(403)
    expect((await ask(lab, 'releases_updateDetails', { token: app, ...change })).status).toBe(200)
    const shared = { distribution_group_name: 'Acme Mobile everybody' }
    expect((await ask(lab, 'distributionGroups_get', { params: shared })).status).toBe(200)
    expect((await ask(lab, 'distributionGroups_get', { token: app, params: shared })).status).toBe(404)
  })

  test('a new token works with the rights it was given, until it is revoked', async () => {
    const lab = still()
    const made = await ask(lab, 'userApiTokens_new', { body: { description: 'short', scope: ['viewer'] } })
    const token = String(field(made, 'api_token'))
    expect(token).toMatch(/^[0-9a-f]{40}$/)
    expect((await ask(lab, 'users_get', { token })).status).toBe(200)
    expect((await ask(lab, 'userApiTokens_new', { token })).status).toBe(403)
    const id = String(field(made, 'id'))
    expect(rows(await ask(lab, 'userApiTokens_list')).find(row => row.id === id)).toEqual({
      id,
      description: 'short',
      scope: ['viewer'],
      created_at: '2026-05-20T12:00:00.000Z',
    })
    expect((await ask(lab, 'userApiTokens_delete', { params: { api_token_id: id } })).status).toBe(204)
    expect((await ask(lab, 'users_get', { token })).status).toBe(401)
  })

  test('more tokens than the limit are refused', async () => {
    const lab = still({ tokens: 5000 })
    expect(rows(await ask(lab, 'userApiTokens_list'))).toHaveLength(5000)
    const refused = await ask(lab, 'userApiTokens_new')
    expect([refused.status, refused.body]).toEqual([
      400,
      { error: { code: 'TooManyAPITokens', message: expect.any(String) } },
    ])
  })
})

describe('roles', () => {
  test('what a role lacks is 403, what one must not see is 404 as if it were not there', async () => {
    const lab = still()
    const token = lab.seed.tokens.colleague
    // The second administrator develops Kite for Android, manages Kite for iOS, and has left the third organisation.
    const acme = lab.state.org('acme')
    const admin = lab.state.personBy('admin')
    if (!acme || !admin) throw new Error('no acme')
    acme.members = acme.members.filter(m => m.personId !== admin.id)
    const android = { app_name: 'Kite-Android' }
    expect(
      (await ask(lab, 'releases_updateDetails', { token, params: { ...android, release_id: '1' } })).status,
    ).toBe(200)
    expect((await ask(lab, 'apps_update', { token, params: android })).status).toBe(403)
    expect((await ask(lab, 'organizations_get', { token })).status).toBe(404)
    const kite = lab.state.app('acme', 'Kite-iOS')
    if (!kite) throw new Error('no app')
    kite.users = kite.users.filter(user => user.personId !== admin.id)
    const hidden = await ask(lab, 'apps_get', { token })
    const nowhere = await ask(lab, 'apps_get', { token, params: { app_name: 'Nowhere' } })
    expect([hidden.status, nowhere.status]).toEqual([404, 404])
    expect(field(hidden, 'code')).toBe('Not Found')
    expect(rows(await ask(lab, 'apps_list', { token })).map(row => row.name)).not.toContain('Kite-iOS')
  })

  test('an organisation and an app keep their last administrator', async () => {
    const lab = still()
    const org = await ask(lab, 'users_updateOrgRole', {
      params: { user_name: 'admin' },
      body: { role: 'member' },
    })
    expect(org.status).toBe(200)
    expect((await ask(lab, 'users_removeFromOrg', { params: { user_name: 'holder' } })).status).toBe(409)
    expect((await ask(lab, 'apps_removeUser', { params: { user_email: 'admin@example.com' } })).status).toBe(
      204,
    )
    expect((await ask(lab, 'apps_removeUser', { params: { user_email: 'holder@example.com' } })).status).toBe(
      409,
    )
  })

  test('the portal’s session reads through the portal’s own proxy, and writes nothing', async () => {
    const lab = still()
    const page = await lab.fetch('https://appcenter.ms/apps')
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
    const asSession = (host: string, method: string) =>
      lab.fetch(`https://${host}${host === 'appcenter.ms' ? '/api' : ''}/v0.1/user`, {
        method,
        headers: { cookie },
        ...(method !== 'GET' && { body: '{}' }),
      })
    expect((await asSession('appcenter.ms', 'GET')).status).toBe(200)
    expect(lab.record.entries.at(-1)).toMatchObject({ credentialId: 'session', cookies: ['lab_session'] })
    expect((await asSession('appcenter.ms', 'PATCH')).status).toBe(403)
    expect((await asSession('api.appcenter.ms', 'GET')).status).toBe(401)
  })
})
