import type { Context } from '../context/index'
import type { Action } from './action'

/** Whether a context has every field an action needs, and meets its condition. */
export function applies(action: Action, context: Context): boolean {
  if (action.id.split('.')[0] !== context.portal) return false
  const fields: Record<string, unknown> = { ...context }
  if (!action.needs.every(field => fields[field] !== undefined)) return false
  return action.where?.(context) ?? true
}

/** The most specific first, then by rank, then as declared: the order never depends on what happened before. */
export function inOrder(actions: readonly Action[]): Action[] {
  return [...actions].sort((a, b) => b.needs.length - a.needs.length || (a.rank ?? 50) - (b.rank ?? 50))
}

/** The query that gives a context's facts: the one that needs most of it. */
export const factsFor = (actions: readonly Action[], context: Context): Action | undefined =>
  inOrder(
    actions.filter(action => action.kind === 'query' && action.facts === true && applies(action, context)),
  )[0]
