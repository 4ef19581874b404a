import { at, type Json, same } from '../http/json'
import type { Match } from './plan'

/** Names and mails are compared without case: portals store them as typed and find them either way. */
export function equalName(a: Json | undefined, b: string): boolean {
  return (typeof a === 'string' || typeof a === 'number') && String(a).toLowerCase() === b.toLowerCase()
}

/** Lists are compared as sets: portals give roles and pointers back in an order of their own. */
const alike = (a: Json, b: Json): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every(x => b.some(y => same(x, y)))
    : same(a, b)

/** Whether a value meets every condition of a match. */
export function matches(value: Json | undefined, match: Match): boolean {
  return Object.entries(match).every(([path, wanted]) => {
    const actual = at(value, path) ?? null
    return Array.isArray(wanted) && !Array.isArray(actual)
      ? wanted.some(w => same(actual, w))
      : alike(actual, wanted)
  })
}
