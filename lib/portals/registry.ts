import type { PortalId } from './id'
import type { Portal } from './portal'

/** Every portal: each folder beside this file that has an `index.ts`. */
export const portals: readonly Portal[] = Object.values(
  import.meta.glob<{ portal: Portal }>('./*/index.ts', { eager: true }),
).map(file => file.portal)

/** The portal of an id. */
export const portalOf = (id: PortalId): Portal | undefined => portals.find(portal => portal.id === id)
