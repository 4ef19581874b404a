import type { PortalId } from './id'
import type { Portal } from './portal'

const files = import.meta.glob<{ portal: Portal }>('./*/index.ts', { eager: true })

/** Every portal: each folder beside this file that has an `index.ts`. */
export const portals: readonly Portal[] = Object.values(files).map(file => file.portal)

/** The portal of an id. */
export const portalOf = (id: PortalId): Portal | undefined => portals.find(portal => portal.id === id)
