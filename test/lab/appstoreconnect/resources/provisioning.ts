import type { Seeding, Verb } from '../family.ts'
import type { Shapes } from '../types.ts'
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

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'devices',
    area: 'provisioning',
    filters: ['name', 'platform', 'udid', 'status', 'id'],
    sort: ['name', 'platform', 'udid', 'status'],
  },
  {
    do: 'list',
    type: 'bundleIds',
    area: 'provisioning',
    filters: ['name', 'platform', 'identifier', 'seedId', 'id'],
    sort: ['name', 'platform', 'identifier', 'seedId'],
    include: ['app'],
  },
]

export function seed({ state, random, day }: Seeding): void {
  // Ten capital letters and digits, as provisioning has them.
  const id10 = () => random.hex(10).toUpperCase()
  for (const { app, of } of seededApps(state))
    state.add('bundleIds', {
      id: id10(),
      attributes: {
        name: of.name,
        identifier: of.bundleId,
        platform: of.platform === 'MAC_OS' ? 'MAC_OS' : 'IOS',
        seedId: 'TEAMSEED01',
      },
      related: { app: [app.id] },
    })
  for (let n = 1; n <= 9; n++)
    state.add('devices', {
      id: id10(),
      attributes: {
        name: `Test phone ${n}`,
        platform: 'IOS',
        udid: `${random.hex(8)}-${random.hex(16)}`.toUpperCase(),
        deviceClass: 'IPHONE',
        status: n === 9 ? 'DISABLED' : 'ENABLED',
        model: 'iPhone',
        addedDate: day(n * 10),
      },
      related: {},
    })
}
