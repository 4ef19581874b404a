import type { Context } from '../context/index'

/** The portals, by the names their contexts carry. */
export type PortalId = Context['portal']
