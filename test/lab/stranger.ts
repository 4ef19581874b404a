import { type Op, routes } from './appcenter/routes.ts'
import { type Json, parse } from './json.ts'
import type { Lab } from './lab.ts'
import type { Incoming } from './site.ts'

let strangers = 0

/** What a call needs; path parameters are given by the specification's names. */
interface StrangerCall {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: Json
  /** The colleague's unless given. */
  token?: string
}

/**
 * Somebody else who works in between: calls an operation with the same rules, but past faults, record and
 * rate limit, so that a test's own requests stay the only ones it sees.
 */
export async function stranger(
  lab: Lab,
  op: Op,
  given: StrangerCall = {},
): Promise<{ status: number; body: Json | undefined }> {
  const url = addressOf(op, given)
  const request: Incoming = {
    method: methodOf(op),
    host: url.hostname,
    url,
    path: url.pathname,
    query: url.searchParams,
    headers: new Headers({ 'x-api-token': given.token ?? lab.seed.tokens.colleague }),
    bodyText: JSON.stringify(given.body ?? {}),
    body: given.body ?? {},
    hasLength: true,
    // An address of their own: nobody else's share of the rate is used up.
    address: `stranger-${strangers++}`,
    at: lab.now(),
  }
  const { site } = lab.appcenter
  const { status, body, text } = await site.answer(request, site.know(request))
  return { status, body: body ?? (text === undefined ? undefined : parse(text)) }
}

/** The address of an operation on the API's host. */
function addressOf(op: Op, { params = {}, query = {} }: Pick<StrangerCall, 'params' | 'query'> = {}): URL {
  const template = routes.find(([name]) => name === op)?.[2] ?? ''
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) throw new Error(`${op} needs ${name}`)
    return encodeURIComponent(value)
  })
  const url = new URL(path, 'https://api.appcenter.ms')
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** The method of an operation. */
function methodOf(op: Op): string {
  return routes.find(([name]) => name === op)?.[1] ?? 'GET'
}
