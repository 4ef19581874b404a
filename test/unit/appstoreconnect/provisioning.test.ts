import { describe, expect, it } from 'vitest'
import { devicesIn } from '../../../lib/portals/appstoreconnect/actions/devices-register'
import { factsOf, onLab, refusal, rowsOf, saidOf, t } from './bench'

const site = 'https://developer.apple.com/account/resources'
const devices = `${site}/devices/list`
const profiles = `${site}/profiles/list`
const adHoc = `${site}/profiles/review/PROFADHOC1`
const certificate = `${site}/certificates/download/CERTDIST01`
const identifiers = `${site}/identifiers/list`

type Here = ReturnType<typeof onLab>
type Known = keyof Here['state']['data']['rows']

const named = (here: Here, type: Known, name: string) => {
  const row = here.state.data.rows[type].find(({ attributes }) => attributes.name === name)
  if (!row) throw new Error(`the lab has no ${type} “${name}”`)
  return row
}

describe('a list of devices', () => {
  const one = '00008110-000A1B2C3D4E5F60'
  const two = 'a'.repeat(40)
  const mac = '12345678-1234-4234-8234-123456789ABC'

  it.each([
    ['a comma', [`${one}, My phone`], [{ udid: one, name: 'My phone', platform: 'IOS' }]],
    ['the name first', [`My phone;${one}`], [{ udid: one, name: 'My phone', platform: 'IOS' }]],
    ['no name', [one], [{ udid: one, name: one, platform: 'IOS' }]],
    [
      'Apple’s own file',
      ['Device ID\tDevice Name\tDevice Platform', `${two}\tOld phone\tios`, `${mac}\tMac of the lab\tmac`],
      [
        { udid: two, name: 'Old phone', platform: 'IOS' },
        { udid: mac, name: 'Mac of the lab', platform: 'MAC_OS' },
      ],
    ],
    ['one twice', [`${one},A`, `${one.toLowerCase()},B`], [{ udid: one, name: 'A', platform: 'IOS' }]],
    ['CSV with quotes', [`"${one}","Phone"`], [{ udid: one, name: 'Phone', platform: 'IOS' }]],
    ['a name that is a platform', [`${one},Mac`], [{ udid: one, name: 'Mac', platform: 'IOS' }]],
  ])('is read with %s', (_what, lines, wanted) => {
    expect(devicesIn(lines, 'IOS')).toEqual({ found: wanted, bad: [] })
  })

  it('tells lines without a UDID apart', () => {
    expect(devicesIn(['', 'My phone, 1234', `${one},A`], 'IOS').bad).toEqual(['My phone, 1234'])
  })
})

describe('registering devices', () => {
  const id = 'appstoreconnect.devices.register'
  const fresh = '00008110-000A1B2C3D4E5F60'

  it('looks first, tells the places, and undo disables what cannot be deleted', async () => {
    const here = onLab()
    const off = named(here, 'devices', 'Test phone 9')
    const known = named(here, 'devices', 'Test phone 1')
    const input = {
      devices: [
        `${fresh}, New phone`,
        `${String(off.attributes.udid)}, Again`,
        `${String(known.attributes.udid).toLowerCase()}, There`,
        'no device',
      ],
    }
    const said = saidOf(await here.stage(id, devices, input))
    expect(said.touches).toEqual([`New phone (${fresh})`, `Test phone 9 (${String(off.attributes.udid)})`])
    expect(said.notes).toEqual([
      '1 is registered already.',
      '1 is registered and disabled; it is enabled again.',
      '1 line holds no UDID and is left out: no device',
      'iPhone: 9 of 100 places are used, 91 are free.',
      'iPad: 1 of 100 places are used, 99 are free.',
      'Mac: 1 of 100 places are used, 99 are free.',
      'Profiles list new devices only after they are rebuilt.',
    ])
    const run = await here.apply(await here.preview(id, devices, input))
    expect(run.state).toBe('done')
    expect(named(here, 'devices', 'New phone').attributes).toMatchObject({ udid: fresh, status: 'ENABLED' })
    expect((await here.undo(run)).state).toBe('done')
    expect(named(here, 'devices', 'New phone').attributes.status).toBe('DISABLED')
    expect(off.attributes.status).toBe('DISABLED')
    expect(known.attributes.status).toBe('ENABLED')
  })

  it('does not register twice what a lost answer registered', async () => {
    const here = onLab()
    const run = await here.preview(id, devices, { devices: [`${fresh},A`] })
    here.lab.control.fault({ do: 'dropAfter', match: { op: 'devices_createInstance' } })
    const done = await here.apply(run)
    expect(done.state).toBe('done')
    expect(here.sent()).toHaveLength(1)
    expect((await here.undo(done)).state).toBe('done')
    expect(named(here, 'devices', 'A').attributes.status).toBe('DISABLED')
  })

  it('is told when the places are used up', async () => {
    const here = onLab()
    const { rows } = here.state.data
    const like = named(here, 'devices', 'Test phone 1')
    for (let n = rows.devices.length; rows.devices.length < 102; n++)
      here.state.add('devices', {
        id: `FILL${String(n).padStart(6, '0')}`,
        attributes: { ...like.attributes, udid: `x${n}` },
        related: {},
      })
    const run = await here.apply(await here.preview(id, devices, { devices: [`${fresh},A`] }))
    expect(run.state).toBe('failed')
    const outcome = run.stages[0]?.outcomes[`register:${fresh.toLowerCase()}`]
    expect(outcome?.fault && t(outcome.fault.what)).toContain('maximum number of registered devices')
  })
})

describe('a device', () => {
  it('is told, renamed, disabled and enabled', async () => {
    const here = onLab()
    const page = `${site}/devices/edit/DEVICE0001`
    expect(factsOf(await here.query('appstoreconnect.devices.facts', page))).toMatchObject({
      State: 'enabled',
      Class: 'iPhone',
    })
    const before = here.lab.snapshot()
    for (const [id, input] of [
      ['appstoreconnect.devices.rename', { name: 'At the door' }],
      ['appstoreconnect.devices.disable', {}],
    ] as const) {
      const run = await here.apply(await here.preview(id, page, input))
      expect(run.state).toBe('done')
      expect((await here.undo(run)).state).toBe('done')
    }
    expect(here.lab.snapshot()).toEqual(before)
    const said = saidOf(await here.stage('appstoreconnect.devices.disable', page))
    expect(said.headline).toContain('frees no place')
  })

  it('is only named where there is one', async () => {
    expect(await refusal(onLab().preview('appstoreconnect.devices.disable', devices))).toContain(
      'Name at least one device',
    )
    expect(
      await refusal(onLab().preview('appstoreconnect.devices.disable', devices, { devices: ['Nothing'] })),
    ).toContain('There is no “Nothing”')
  })

  it('stands in the list with its state', async () => {
    const rows = rowsOf(await onLab().query('appstoreconnect.devices.list', devices))
    expect(rows.find(({ name }) => name === 'Test phone 9')).toMatchObject({
      Class: 'iPhone',
      State: 'disabled',
    })
  })
})

describe('profiles', () => {
  it('are listed with what is wrong with them, and told one by one', async () => {
    const here = onLab()
    const view = await here.query('appstoreconnect.profiles.list', profiles)
    const rows = rowsOf(view)
    expect(rows.map(row => `${row['name']}: ${row['State']}, ${row['Devices']}`)).toEqual([
      'Kite AdHoc: active, 6',
      'Kite App Store: active, lists none',
      'Kite Development: active, 8',
      'Lantern Development: invalid, 2',
      'Lantern App Store: invalid, lists none',
    ])
    expect(factsOf(await here.query('appstoreconnect.profiles.facts', adHoc))).toMatchObject({
      State: 'active',
      Type: 'iOS App Ad Hoc',
      'Bundle id': 'com.example.kite',
      Certificates: 'Acme DISTRIBUTION',
    })
    here.clock.now += 10 * 24 * 3600_000
    expect(rowsOf(await here.query('appstoreconnect.profiles.list', profiles))[0]?.['State']).toBe('expired')
  })

  it('are saved as they are', async () => {
    const view = await onLab().query('appstoreconnect.profile.file', adHoc)
    if (view.view !== 'file') throw new Error('no file came')
    expect(view).toMatchObject({ name: 'Kite_AdHoc.mobileprovision', base64: true })
    expect(atob(view.text)).toContain('<string>Kite AdHoc</string>')
  })

  it('are rebuilt under their name with the devices of today', async () => {
    const here = onLab()
    const id = 'appstoreconnect.profiles.rebuild'
    expect(saidOf(await here.stage(id, adHoc)).touches).toEqual(['Kite AdHoc', 'Kite AdHoc: 6 → 9 devices'])
    const run = await here.preview(id, adHoc)
    expect(run.stages[0]?.reach).toEqual({ count: 1, type: 'Kite AdHoc' })
    expect((await here.apply(run)).state).toBe('done')
    const made = named(here, 'profiles', 'Kite AdHoc')
    expect(made.id).not.toBe('PROFADHOC1')
    expect(made.attributes.profileState).toBe('ACTIVE')
    expect(made.related.certificates).toEqual(['CERTDIST01'])
    expect(made.related.devices).toHaveLength(9)
    expect(made.related.devices).not.toContain(named(here, 'devices', 'Test phone 9').id)
    expect(made.related.devices).not.toContain(named(here, 'devices', 'Build computer').id)
  })

  it('that are invalid are meant where none is named; each is signed with what the team has', async () => {
    const here = onLab()
    const id = 'appstoreconnect.profiles.rebuild'
    const said = saidOf(await here.stage(id, profiles))
    expect(said.headline).toMatch(/^2 profiles are deleted and made anew/)
    expect(said.notes).toEqual([
      '“Lantern Development” has no good certificate any more; it is signed with Acme DEVELOPMENT.',
      '“Lantern App Store” has no good certificate any more; it is signed with Acme DISTRIBUTION.',
      'Save the new files from the list of profiles.',
    ])
    expect((await here.apply(await here.preview(id, profiles))).state).toBe('done')
    expect(
      here.state.data.rows.profiles.every(({ attributes }) => attributes.profileState === 'ACTIVE'),
    ).toBe(true)
  })

  it('stay where nothing can sign them', async () => {
    const here = onLab()
    for (const row of [...here.state.data.rows.certificates])
      if (row.attributes.certificateType === 'DEVELOPMENT') here.state.remove('certificates', row)
    const said = saidOf(await here.stage('appstoreconnect.profiles.rebuild', profiles))
    expect(said.headline).toMatch(/^1 profile /)
    expect(said.notes[0]).toBe('“Lantern Development” stays: no certificate of the team can sign it.')
  })

  it('are never left half rebuilt by a look: a look comes after whole ones', async () => {
    const here = onLab()
    const names = here.state.data.rows.profiles.map(({ attributes }) => String(attributes.name))
    // Six of them, so that the run stops to be looked at.
    const like = named(here, 'profiles', 'Kite App Store')
    here.state.add('profiles', {
      ...like,
      id: 'PROFMORE01',
      attributes: { ...like.attributes, name: 'Kite more' },
    })
    const run = await here.preview('appstoreconnect.profiles.rebuild', profiles, {
      profiles: [...names, 'Kite more'],
    })
    expect(run.until).toBe(1)
    const looks: number[] = []
    const { changed } = here.world
    here.world.changed = now => {
      if (now.state === 'paused') looks.push(here.sent().length)
      changed(now)
    }
    expect((await here.apply(run)).state).toBe('done')
    expect(looks).toEqual([2, 10])
    expect(here.sent()).toHaveLength(12)
  })

  it('whose making fails stop the run and say so', async () => {
    const here = onLab()
    const run = await here.preview('appstoreconnect.profiles.rebuild', profiles)
    here.lab.control.fault({
      do: 'status',
      status: 409,
      body: { errors: [{ status: '409', code: 'STATE_ERROR', title: 'no', detail: 'Not now.' }] },
      match: { op: 'profiles_createInstance' },
    })
    const ended = await here.apply(run)
    expect(ended.state).toBe('failed')
    expect(here.sent().map(({ method }) => method)).toEqual(['DELETE', 'POST'])
  })

  it('are deleted: the invalid ones, or the one that is meant', async () => {
    const here = onLab()
    const id = 'appstoreconnect.profiles.delete'
    const run = await here.preview(id, profiles)
    expect(run.stages[0]?.reach).toEqual({ count: 2 })
    expect((await here.apply(run)).state).toBe('done')
    expect(here.state.data.rows.profiles).toHaveLength(3)
    expect(await refusal(here.preview(id, profiles))).toContain('No profile of this team is invalid')
    expect((await here.preview(id, adHoc)).stages[0]?.reach).toEqual({ count: 1, type: 'Kite AdHoc' })
  })
})

describe('a certificate', () => {
  it('is told and saved, with the profiles that need it', async () => {
    const here = onLab()
    expect(factsOf(await here.query('appstoreconnect.certificates.facts', certificate))).toMatchObject({
      State: 'valid',
      Type: 'Distribution',
      Profiles: 'Kite AdHoc',
    })
    const view = await here.query('appstoreconnect.certificate.file', certificate)
    if (view.view !== 'file') throw new Error('no file came')
    expect(view.name).toBe('Acme_DISTRIBUTION.cer')
    expect(atob(view.text).charCodeAt(0)).toBe(0x30)
    const rows = rowsOf(await here.query('appstoreconnect.certificates.list', `${site}/certificates/list`))
    expect(rows.map(row => row['Profiles'])).toEqual(['Kite AdHoc', 'Kite Development', 'Kite App Store'])
  })

  it('is revoked by its serial number, and what breaks is counted first', async () => {
    const here = onLab()
    const id = 'appstoreconnect.certificates.revoke'
    const said = saidOf(await here.stage(id, certificate))
    expect(said.headline).toContain('revoked for good. 1 profile becomes invalid.')
    expect(said.notes[0]).toBe('Becomes invalid: Kite AdHoc')
    const run = await here.preview(id, certificate)
    expect(run.stages[0]?.reach.type).toMatch(/^[\dA-F]{16}$/)
    expect((await here.apply(run)).state).toBe('done')
    expect(named(here, 'profiles', 'Kite AdHoc').attributes.profileState).toBe('INVALID')
  })

  it('is made of a request, and undo revokes it', async () => {
    const here = onLab()
    const id = 'appstoreconnect.certificates.create'
    const before = here.lab.snapshot()
    const pem = (what: string) => `-----BEGIN ${what}-----\nMIIBVDCB\n-----END ${what}-----`
    const run = await here.apply(
      await here.preview(id, `${site}/certificates/add`, {
        kind: 'DEVELOPMENT',
        csr: pem('CERTIFICATE REQUEST'),
      }),
    )
    expect(run.state).toBe('done')
    expect(here.state.data.rows.certificates).toHaveLength(4)
    expect((await here.undo(run)).state).toBe('done')
    expect(here.lab.snapshot()).toEqual(before)
    for (const [csr, words] of [
      [pem('PRIVATE KEY'), 'This is a private key'],
      [pem('CERTIFICATE'), 'no certificate signing request'],
    ])
      await expect(here.preview(id, `${site}/certificates/add`, { csr })).rejects.toThrow(words)
  })
})

describe('a bundle id', () => {
  it('is told with capabilities and profiles', async () => {
    const page = `${site}/identifiers/bundleId/edit/BUNDLEKITE`
    expect(factsOf(await onLab().query('appstoreconnect.bundleids.facts', page))).toMatchObject({
      Identifier: 'com.example.kite',
      Capabilities: 'Push Notifications, Associated Domains, In App Purchase',
      Profiles: 'Kite AdHoc, Kite App Store, Kite Development',
    })
  })

  it('is made with the capabilities of another, and undo takes it away', async () => {
    const here = onLab()
    const before = here.lab.snapshot()
    const id = 'appstoreconnect.bundleids.create'
    const input = {
      identifier: 'com.example.kite.beta',
      name: 'Kite beta',
      like: 'com.example.kite',
      capabilities: ['app groups', 'Push Notifications'],
    }
    const run = await here.apply(await here.preview(id, identifiers, input))
    expect(run.state).toBe('done')
    const made = named(here, 'bundleIds', 'Kite beta')
    expect(
      here.state
        .related('bundleIds', made, 'bundleIdCapabilities')
        .map(({ attributes }) => attributes.capabilityType),
    ).toEqual(['PUSH_NOTIFICATIONS', 'ASSOCIATED_DOMAINS', 'IN_APP_PURCHASE', 'APP_GROUPS'])
    expect((await here.undo(run)).state).toBe('done')
    expect(here.lab.snapshot()).toEqual(before)
  })

  it('is one that Apple takes', async () => {
    const input = { identifier: 'kite', name: 'New' }
    await expect(onLab().preview('appstoreconnect.bundleids.create', identifiers, input)).rejects.toThrow(
      'Write it as com.example.app',
    )
  })

  it.each([
    [{ identifier: 'com.example.kite' }, 'has com.example.kite already'],
    [{ like: 'com.example.nothing' }, 'There is no bundle id com.example.nothing'],
  ])('is refused before anything is sent: %o', async (wrong, words) => {
    const input = { identifier: 'com.example.new', name: 'New', ...wrong }
    expect(await refusal(onLab().preview('appstoreconnect.bundleids.create', identifiers, input))).toContain(
      words,
    )
  })
})

it('a key without the right is told so', async () => {
  const here = onLab()
  here.roles('CUSTOMER_SUPPORT')
  expect(await refusal(here.query('appstoreconnect.profiles.list', profiles))).toContain(
    'does not allow this',
  )
})
