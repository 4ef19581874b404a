import type { Role } from './keys.ts'

/** Who may use an area; `team`: individual keys never. The account's holder and administrators may all. */
interface Allowed {
  roles: readonly Role[]
  team?: true
}

const everybody = ['APP_MANAGER', 'DEVELOPER', 'MARKETING', 'SALES', 'FINANCE', 'CUSTOMER_SUPPORT'] as const

/** The parts of the service that keys are allowed or not. */
const areas = {
  apps: { roles: everybody },
  people: { roles: [] },
  provisioning: { roles: ['APP_MANAGER', 'DEVELOPER'], team: true },
  sales: { roles: ['SALES', 'FINANCE'], team: true },
  finance: { roles: ['FINANCE'], team: true },
  reviews: { roles: ['APP_MANAGER', 'CUSTOMER_SUPPORT'] },
  review: { roles: ['APP_MANAGER', 'DEVELOPER', 'MARKETING'] },
  ci: { roles: ['APP_MANAGER', 'DEVELOPER'] },
  /** Reading builds, groups and testers. */
  testflight: { roles: ['APP_MANAGER', 'DEVELOPER', 'MARKETING', 'CUSTOMER_SUPPORT'] },
  /** Changing builds, and who tests them. */
  testing: { roles: ['APP_MANAGER', 'DEVELOPER'] },
  /** Versions in the store, and submitting them. */
  store: { roles: ['APP_MANAGER'] },
  /** Groups, testers and beta review. */
  testers: { roles: ['APP_MANAGER'] },
} as const satisfies Record<string, Allowed>

export type Area = keyof typeof areas

/** Who may use an area. */
export const allowedIn = (area: Area): Allowed => areas[area]
