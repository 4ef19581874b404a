/** JSON values: what is sent, stored and answered. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The value at a dotted path (`a.b.0`), or undefined. An empty path is the value itself. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let here: Json | undefined = value
  for (const key of path === '' ? [] : path.split('.')) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, key)) return undefined
    here = Array.isArray(here) ? here[Number(key)] : here[key]
  }
  return here
}

/** The plain JSON of a value: what comes back when it was stored. */
export const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

/** Deep equality of JSON values; the order of keys does not matter. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => same(x, b[i]))
  }
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(k => Object.hasOwn(b, k) && same(a[k], b[k]))
}
