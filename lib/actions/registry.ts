import type { Action } from './action'

type Exports = Record<string, unknown>

const isAction = (value: unknown): value is Action =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (value.kind === 'query' || value.kind === 'plan' || value.kind === 'watch')

/** All actions, in the order of their files: each file in a portal's folder `actions` is read for what it exports. */
export const actions: readonly Action[] = Object.values(
  import.meta.glob<Exports>('../portals/*/actions/*.ts', { eager: true }),
).flatMap(file => Object.values(file).filter(isAction))

const byId = new Map(actions.map(action => [action.id, action]))

/** The action of an id. */
export const actionOf = (id: string): Action | undefined => byId.get(id)
