import { at, type Json, same } from '../http/json'
import type { Match } from './plan'

const listPath = /^(.*)\[([^=\]]+)=(.*)\]$/s

/** The value a {@link Match} path asks for; `list[key=value]` asks whether such an entry is there. */
function valueAt(value: Json | undefined, path: string): Json {
  const parts = listPath.exec(path)
  if (!parts) return at(value, path) ?? null
  const [, list = '', key = '', wanted = ''] = parts
  const entries = at(value, list)
  return Array.isArray(entries) && entries.some(entry => equalName(at(entry, key), wanted))
}

/** Names and mails are compared without case: portals store them as typed and find them either way. */
export function equalName(a: Json | undefined, b: string): boolean {
  return (typeof a === 'string' || typeof a === 'number') && String(a).toLowerCase() === b.toLowerCase()
}

/** Whether a value meets every condition of a match. */
export function matches(value: Json | undefined, match: Match): boolean {
  return Object.entries(match).every(([path, wanted]) => {
    const actual = valueAt(value, path)
    return Array.isArray(wanted) && !Array.isArray(actual)
      ? wanted.some(w => same(actual, w))
      : same(actual, wanted)
  })
}
