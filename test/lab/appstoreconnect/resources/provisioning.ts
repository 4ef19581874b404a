import { attributeWrong, Refusal, stateError } from '../errors.ts'
import type { HooksOfTypes, Seeding, Verb } from '../family.ts'
import { must, oneOf, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  devices: {
    attributes: ['name', 'platform', 'udid', 'deviceClass', 'status', 'model', 'addedDate'],
    relations: {},
  },
  bundleIds: {
    attributes: ['name', 'platform', 'identifier', 'seedId'],
    relations: { app: { to: 'apps', linked: true } },
  },
} as const satisfies Shapes

const platforms = oneOf('IOS', 'MAC_OS', 'UNIVERSAL', 'SERVICES')

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'devices',
    area: 'provisioning',
    filters: ['name', 'platform', 'udid', 'status', 'id'],
    sort: ['name', 'platform', 'udid', 'status', 'id'],
  },
  { do: 'one', type: 'devices', area: 'provisioning' },
  {
    do: 'create',
    type: 'devices',
    area: 'provisioning',
    takes: { name: must(text(50)), platform: must(platforms), udid: must(text(60)) },
  },
  {
    do: 'update',
    type: 'devices',
    area: 'provisioning',
    takes: { name: text(50), status: oneOf('ENABLED', 'DISABLED') },
  },
  {
    do: 'list',
    type: 'bundleIds',
    area: 'provisioning',
    filters: ['name', 'platform', 'identifier', 'seedId', 'id'],
    sort: ['name', 'platform', 'identifier', 'seedId', 'id'],
    include: ['app'],
  },
  { do: 'one', type: 'bundleIds', area: 'provisioning', include: ['app'] },
  {
    do: 'create',
    type: 'bundleIds',
    area: 'provisioning',
    takes: {
      name: must(text(255)),
      platform: must(platforms),
      identifier: must(text(155)),
      seedId: text(10),
    },
  },
  { do: 'update', type: 'bundleIds', area: 'provisioning', takes: { name: text(255) } },
  { do: 'remove', type: 'bundleIds', area: 'provisioning' },
  { do: 'related', type: 'bundleIds', by: 'app', area: 'provisioning' },
  { do: 'links', type: 'bundleIds', by: 'app', area: 'provisioning' },
]

/** Devices of one class that a team registers in a year; disabling one frees no place. */
const mostDevices = 100

/** As the service knows them: 40 digits, 8-16, and a computer's UUID. */
const udids = /^([\da-f]{40}|[\da-f]{8}-[\da-f]{16}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i

export const hooks: HooksOfTypes = {
  devices: {
    create({ state }, row, { attributes: { udid, platform } }) {
      if (!udids.test(String(udid)))
        throw new Refusal(
          409,
          attributeWrong('udid', 'INVALID', `An attribute value is invalid: '${String(udid)}'.`),
        )
      if (state.data.rows.devices.some(other => other.attributes.udid === udid))
        throw new Refusal(
          409,
          attributeWrong(
            'udid',
            'INVALID',
            `A device with number '${String(udid)}' already exists on this team.`,
          ),
        )
      const deviceClass = platform === 'MAC_OS' ? 'MAC' : 'IPHONE'
      const there = state.data.rows.devices.filter(other => other.attributes.deviceClass === deviceClass)
      if (there.length >= mostDevices)
        throw stateError('Your maximum number of registered devices has been reached.')
      Object.assign(row.attributes, {
        deviceClass,
        status: 'ENABLED',
        model: null,
        addedDate: state.stamp(),
      })
    },
  },
  bundleIds: {
    create({ state }, row, { attributes: { identifier } }) {
      if (!/^[\w.-]+(\.\*)?$/.test(String(identifier)))
        throw new Refusal(409, attributeWrong('identifier', 'INVALID'))
      if (state.data.rows.bundleIds.some(other => other.attributes.identifier === identifier))
        throw new Refusal(
          409,
          attributeWrong(
            'identifier',
            'INVALID.DUPLICATE',
            `An App ID with Identifier '${String(identifier)}' is not available.`,
          ),
        )
      row.attributes.seedId ??= 'TEAMSEED01'
    },
    remove({ state }, row) {
      if (state.ids('bundleIds', row, 'app').length > 0)
        throw stateError('The App ID is in use by an app and can not be removed.')
    },
  },
}

export function seed({ state, random, day }: Seeding): void {
  // Ten capital letters and digits, as provisioning has them.
  const id10 = () => random.hex(10).toUpperCase()
  for (const [n, { app, of }] of seededApps(state).entries()) {
    const id = id10()
    state.add('bundleIds', {
      // Addresses of examples name the first of each.
      id: n === 0 ? 'BUNDLEKITE' : id,
      attributes: {
        name: of.name,
        identifier: of.bundleId,
        platform: of.platform === 'MAC_OS' ? 'MAC_OS' : 'IOS',
        seedId: 'TEAMSEED01',
      },
      related: { app: [app.id] },
    })
  }
  const device = (id: string, attributes: Row['attributes']) =>
    state.add('devices', {
      id,
      attributes: { platform: 'IOS', status: 'ENABLED', ...attributes },
      related: {},
    })
  for (let n = 1; n <= 9; n++) {
    const id = id10()
    device(n === 1 ? 'DEVICE0001' : id, {
      name: `Test phone ${n}`,
      udid: `${random.hex(8)}-${random.hex(16)}`.toUpperCase(),
      deviceClass: 'IPHONE',
      status: n === 9 ? 'DISABLED' : 'ENABLED',
      model: 'iPhone',
      addedDate: day(n * 10),
    })
  }
  device(id10(), {
    name: 'Test tablet',
    udid: random.hex(40),
    deviceClass: 'IPAD',
    model: 'iPad',
    addedDate: day(300),
  })
  device(id10(), {
    name: 'Build computer',
    platform: 'MAC_OS',
    udid: random.uuid().toUpperCase(),
    deviceClass: 'MAC',
    model: 'Mac mini',
    addedDate: day(120),
  })
}
