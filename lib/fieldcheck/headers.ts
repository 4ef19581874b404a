/** Header names and the values that may be told: each pattern lets nothing through but numbers and fixed words. */
const told: Record<string, RegExp> = {
  'content-type':
    /^(?:application|text)\/(?:[a-z]+\+)?(?:json|html|xml|plain|csv|a-gzip)(?:; ?(?:charset=[\w-]{3,10}|api-version=\d+\.\d+(?:-preview(?:\.\d+)?)?))*$/i,
  'retry-after': /^\d{1,7}$/,
  'x-rate-limit': /^(?:user-(?:hour|minute)-(?:lim|rem):\d{1,7};[, ]*)+$/,
  'x-ratelimit-limit': /^\d{1,10}$/,
  'x-ratelimit-remaining': /^\d{1,10}$/,
  'x-ratelimit-reset': /^\d{1,13}$/,
  'x-ratelimit-delay': /^\d{1,7}(?:\.\d{1,6})?$/,
}

/** A header's name as portals give them; anything else may be somebody's. */
const plainName = /^[a-z][a-z]*(?:-[a-z\d]{1,24}){0,6}$/

/** The headers of an answer: their names, and the few values that tell of the portal alone. */
export function headersOf(headers: Headers, names: ReadonlySet<string>): Record<string, string | null> {
  const plain = [...headers].filter(([name]) => plainName.test(name) && !names.has(name))
  return Object.fromEntries(
    plain.map(([name, value]) => [name, told[name]?.test(value) === true ? value : null] as const),
  )
}
