import type { JsonObject } from '../../json.ts'
import type { Seeding, Verb } from '../family.ts'
import type { Role } from '../keys.ts'
import type { Shapes } from '../types.ts'

export const types = {
  users: {
    attributes: ['username', 'firstName', 'lastName', 'roles', 'allAppsVisible', 'provisioningAllowed'],
    relations: { visibleApps: { to: 'apps', many: true, linked: true } },
  },
} as const satisfies Shapes

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'users',
    area: 'people',
    filters: ['username', 'roles', 'visibleApps'],
    sort: ['username', 'lastName'],
    include: ['visibleApps'],
  },
]

/** Whose the seed's individual key is. */
export const individual = 'manager@acme.example.com'

export function seed({ state, random }: Seeding): void {
  const add = (word: string, roles: Role[], more: JsonObject = {}, apps: string[] = []): void => {
    state.add('users', {
      id: random.uuid(),
      attributes: {
        username: `${word}@acme.example.com`,
        firstName: 'Team',
        lastName: `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
        roles,
        allAppsVisible: true,
        provisioningAllowed: false,
        ...more,
      },
      related: { visibleApps: apps },
    })
  }
  const visible = state.data.rows.apps.slice(0, 2).map(({ id }) => id)
  add('holder', ['ACCOUNT_HOLDER', 'ADMIN'], { provisioningAllowed: true })
  add('admin', ['ADMIN'], { provisioningAllowed: true })
  add('manager', ['APP_MANAGER'], { allAppsVisible: false }, visible)
  add('developer', ['DEVELOPER'], { provisioningAllowed: true })
  add('support', ['CUSTOMER_SUPPORT'])
  add('finance', ['FINANCE'])
}
