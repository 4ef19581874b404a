import { describe, expect, it } from 'vitest'
import { attribute, bodyOf, links, portal, said, to } from './asc.ts'

const guest = { email: 'new@example.com', firstName: 'New', lastName: 'Person', roles: ['DEVELOPER'] }

describe('people of the team', () => {
  it('are changed by what roles and apps allow, the Account Holder never', async () => {
    const { call, find, unfit, app } = portal()
    const user = (word: string) => find('users', row => String(row.attributes.username).startsWith(word))
    const change = async (word: string, attributes: Parameters<typeof bodyOf>[1], apps?: { id: string }[]) =>
      said(
        await call(
          'PATCH',
          `/v1/users/${user(word).id}`,
          bodyOf(
            'users',
            attributes,
            apps ? { visibleApps: apps.map(row => to('apps', row)) } : {},
            user(word).id,
          ),
        ),
      )
    const holder = await change('holder', { roles: ['SALES'] })
    expect(holder).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/roles'])
    expect(await change('support', { roles: [] })).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.REQUIRED /data/attributes/roles',
    ])
    expect(await change('support', { roles: ['ACCOUNT_HOLDER'] })).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/roles',
    ])
    expect(await change('admin', { allAppsVisible: false }, [app])).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/allAppsVisible',
    ])
    expect(await change('support', { allAppsVisible: false })).toEqual([
      409,
      'ENTITY_ERROR.RELATIONSHIP.REQUIRED /data/relationships/visibleApps',
    ])
    expect(await change('support', {}, [app])).toEqual([
      409,
      'ENTITY_ERROR.RELATIONSHIP.INVALID /data/relationships/visibleApps',
    ])
    expect(await change('support', { allAppsVisible: false }, [app])).toEqual([200])
    expect(await change('support', { allAppsVisible: true })).toEqual([200])
    expect(user('support').related.visibleApps).toEqual([])
    expect(said(await call('DELETE', `/v1/users/${user('holder').id}`))).toEqual([403, 'FORBIDDEN_ERROR'])
    expect((await call('DELETE', `/v1/users/${user('support').id}`)).status).toBe(204)
    expect(unfit()).toEqual([])
  })

  it('are invited once, by mail, for a while', async () => {
    const { call, state, unfit } = portal()
    const all = { ...guest, allAppsVisible: true }
    const made = await call('POST', '/v1/userInvitations', bodyOf('userInvitations', all))
    expect(made.status).toBe(201)
    expect(attribute(made, 'expirationDate')).toMatch(/Z$/)
    expect(state.data.mails).toMatchObject([{ kind: 'team', to: guest.email }])
    for (const email of ['NEW@example.com', 'admin@acme.example.com'])
      expect(
        said(await call('POST', '/v1/userInvitations', bodyOf('userInvitations', { ...all, email }))),
      ).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE /data/attributes/email'])
    expect(said(await call('GET', '/v1/userInvitations', undefined, 'manager'))).toEqual([
      403,
      'FORBIDDEN_ERROR',
    ])
    expect(unfit()).toEqual([])
  })
})

describe('devices', () => {
  const device = { name: 'New', platform: 'IOS', udid: '00008110-000A1B2C3D4E5F60' }

  it('are registered once, with a UDID, and never deleted', async () => {
    const { call, unfit } = portal()
    const add = async (more: object = {}) =>
      said(await call('POST', '/v1/devices', bodyOf('devices', { ...device, ...more })))
    expect(await add({ udid: '1234' })).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/udid'])
    expect(await add()).toEqual([201])
    expect(await add()).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/udid'])
    expect((await call('DELETE', '/v1/devices/DEVICE0001')).status).toBe(405)
    expect(unfit()).toEqual([])
  })

  it('are for team keys alone', async () => {
    const { call } = portal()
    expect(said(await call('GET', '/v1/devices', undefined, 'individual'))).toEqual([403, 'FORBIDDEN_ERROR'])
    expect((await call('GET', '/v1/devices', undefined, 'developer')).status).toBe(200)
  })
})

describe('profiles', () => {
  const body = (name: string, profileType: string, certificates: string[], devices: string[] = []) =>
    bodyOf(
      'profiles',
      { name, profileType },
      {
        bundleId: to('bundleIds', { id: 'BUNDLEKITE' }),
        certificates: certificates.map(id => to('certificates', { id })),
        ...(devices.length > 0 ? { devices: devices.map(id => to('devices', { id })) } : {}),
      },
    )

  it.each([
    ['a name that there is', body('Kite AdHoc', 'IOS_APP_ADHOC', ['CERTDIST01'], ['DEVICE0001']), 'name'],
    ['a certificate of the other kind', body('New', 'IOS_APP_STORE', ['CERTDEVE01']), 'certificates'],
    ['two for the store', body('New', 'IOS_APP_STORE', ['CERTDIST01', 'CERTOLDI01']), 'certificates'],
    ['no device', body('New', 'IOS_APP_ADHOC', ['CERTDIST01']), 'devices'],
    ['devices for the store', body('New', 'IOS_APP_STORE', ['CERTDIST01'], ['DEVICE0001']), 'devices'],
  ])('are refused with %s', async (_what, wrong, place) => {
    const { call } = portal()
    const [status, words] = said(await call('POST', '/v1/profiles', wrong))
    expect(status).toBe(409)
    expect(words).toContain(`/${place}`)
  })

  it('become invalid with their certificate, and with a capability', async () => {
    const { call, find, unfit } = portal()
    const state = (id: string) => find('profiles', row => row.id === id).attributes.profileState
    expect((await call('DELETE', '/v1/certificates/CERTDIST01')).status).toBe(204)
    expect([state('PROFADHOC1'), state('PROFSTORE1')]).toEqual(['INVALID', 'ACTIVE'])
    const capability = bodyOf(
      'bundleIdCapabilities',
      { capabilityType: 'APP_GROUPS' },
      { bundleId: to('bundleIds', { id: 'BUNDLEKITE' }) },
    )
    expect((await call('POST', '/v1/bundleIdCapabilities', capability)).status).toBe(201)
    expect(state('PROFSTORE1')).toBe('INVALID')
    expect(said(await call('POST', '/v1/bundleIdCapabilities', capability))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE /data/attributes/capabilityType',
    ])
    expect(unfit()).toEqual([])
  })

  it('go with their bundle id; one that an app has stays', async () => {
    const { call, state } = portal()
    expect((await call('DELETE', '/v1/bundleIds/BUNDLEKITE')).status).toBe(409)
    const bundleId = state.known('bundleIds', 'BUNDLEKITE')
    for (const id of [...state.ids('bundleIds', bundleId, 'app')])
      state.disconnect('bundleIds', bundleId, 'app', id)
    expect((await call('DELETE', '/v1/bundleIds/BUNDLEKITE')).status).toBe(204)
    expect(state.row('profiles', 'PROFADHOC1')).toBeUndefined()
    expect(state.data.rows.bundleIdCapabilities).toEqual([])
  })
})

describe('certificates', () => {
  const make = (csrContent: string) => bodyOf('certificates', { csrContent, certificateType: 'DISTRIBUTION' })
  const request = '-----BEGIN CERTIFICATE REQUEST-----\nMIIBVDCB\n-----END CERTIFICATE REQUEST-----\n'

  it('are made of a request, and there are only so many', async () => {
    const { call, unfit } = portal()
    expect(said(await call('POST', '/v1/certificates', make('nothing')))).toEqual([
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID /data/attributes/csrContent',
    ])
    const made = await call('POST', '/v1/certificates', make(request))
    expect(made.status).toBe(201)
    const bytes = Buffer.from(String(attribute(made, 'certificateContent')), 'base64')
    expect([bytes[0], bytes.readUInt16BE(2) + 4]).toEqual([0x30, bytes.length])
    expect((await call('POST', '/v1/certificates', make(request))).status).toBe(201)
    expect(said(await call('POST', '/v1/certificates', make(request)))).toEqual([409, 'STATE_ERROR'])
    expect(unfit()).toEqual([])
  })
})

it('apps of a person are given and taken one by one', async () => {
  const { call, find, app, unfit } = portal()
  const manager = find('users', row => String(row.attributes.username).startsWith('manager'))
  const path = `/v1/users/${manager.id}/relationships/visibleApps`
  const third = find('apps', row => row.attributes.name === 'Lantern')
  expect((await call('POST', path, links('apps', third))).status).toBe(204)
  expect((await call('DELETE', path, links('apps', app))).status).toBe(204)
  expect(manager.related.visibleApps).toEqual(['6440000002', third.id])
  expect(unfit()).toEqual([])
})
