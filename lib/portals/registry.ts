import type { Action } from '../actions/action'
import type { PortalId } from './id'
import type { Part } from './part'
import type { Portal } from './portal'

/**
 * Every portal: each folder beside this file that has a `part.ts`. In the worker of Chrome and Edge a part is a script
 * of its own, which is loaded when the part is first asked for (lib/build/parts.ts).
 */
const parts: Record<string, Part | undefined> = import.meta.glob<Part>('./*/part.ts', { eager: true })

const partOf = (id: string): Part | undefined => parts[`./${id}/part.ts`]

/** The portal of an id. */
export const portalOf = (id: PortalId): Portal | undefined => partOf(id)?.portal

/** All actions of a portal, in the order of their files. */
export const actionsOf = (id: PortalId): readonly Action[] => partOf(id)?.actions ?? []

/** The action of an id; it begins with its portal's. */
export const actionOf = (id: string): Action | undefined =>
  partOf(id.split('.', 1)[0] ?? '')?.actions.find(action => action.id === id)

/** Every portal. It loads every part: for what happens now and then. */
export const allPortals = (): Portal[] => Object.values(parts).flatMap(part => part?.portal ?? [])

/** Every action of every portal. It loads every part: for what happens now and then. */
export const allActions = (): Action[] => Object.values(parts).flatMap(part => part?.actions ?? [])
