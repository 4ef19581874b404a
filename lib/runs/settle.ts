import { equalName, matches } from '../actions/match'
import type { Call, Items, Match, Settle } from '../actions/plan'
import { at, type Json } from '../http/json'
import type { Body, Kept, Request } from '../portals/portal'
import type { Outcome } from './record'

/** What a resource tells of a call: send it, it is so already, or it is something else. */
type Verdict = 'send' | 'done' | 'changed'

type ByState = Extract<Settle, { by: 'state' }>

/** Judges a `state` settle by what was read; `undefined` is a 404. */
export function judge(settle: ByState, read: Json | undefined): Verdict {
  // A list that is not there tells nothing of its entries.
  if (settle.of && !Array.isArray(at(read, settle.of.at ?? ''))) return 'changed'
  const seen = subject(settle, read)
  const meets = (wanted: Match | 'gone') =>
    wanted === 'gone' ? seen === undefined : seen !== undefined && matches(seen, wanted)
  if (meets(settle.done)) return 'done'
  return meets(settle.ready) ? 'send' : 'changed'
}

/** What a `state` settle is about: all that was read, or one entry of it. */
export function subject({ of }: ByState, read: Json | undefined): Json | undefined {
  if (!of) return read
  const { key, value } = of
  const all = at(read, of.at ?? '')
  return Array.isArray(all) && typeof value === 'string'
    ? all.find(entry => equalName(at(entry, key), value))
    : undefined
}

/** A settle with every kept value filled in. */
export function fillSettle(settle: Settle, kept: (ref: string) => Json): Settle {
  if (!('read' in settle)) return settle
  const filled = { ...settle, read: fill(settle.read, kept) }
  if (filled.by !== 'state' || typeof filled.of?.value !== 'object') return filled
  return { ...filled, of: { ...filled.of, value: String(kept(filled.of.value.$kept) as string) } }
}

/** Entries of a list that match, by their ids. */
export function entries(
  read: Json | undefined,
  list: string | undefined,
  match: Match,
  id: string,
): Map<string, Json> {
  const all = at(read, list ?? '')
  if (!Array.isArray(all)) return new Map()
  return new Map(
    all
      .filter(entry => matches(entry, match))
      .map(entry => [String(at(entry, id) as string | number), entry]),
  )
}

/** Which rows of a batch are done, by the list they should (or should no longer) stand in. */
export function rowsDone(
  settle: Extract<Settle, { by: 'member' }>,
  rows: readonly string[],
  read: Json | undefined,
): string[] {
  const all = at(read, settle.at ?? '')
  const listed = (row: string) =>
    Array.isArray(all) && all.some(entry => equalName(at(entry, settle.key), row))
  return rows.filter(row => (settle.gone ? !listed(row) : listed(row)))
}

/** Rows of a batch that still have to be sent. */
export function openRows(call: Call, rows: Outcome['rows']): string[] {
  return (call.items?.rows ?? []).filter(row => rows?.[row] === undefined)
}

/** Those of them that are in the request on its way, or go next: the first. */
export const rowsNow = (call: Call, { rows, most }: Pick<Outcome, 'rows' | 'most'>): string[] =>
  openRows(call, rows).slice(0, most)

/** The values a call keeps of its answer. */
export function keepOf(call: Call, answer: Json | undefined): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(call.keep ?? {}).map(([name, path]) => [name, at(answer, path) ?? null]),
  )
}

/** A request with every kept value filled in, and only the given rows in its batch. */
export function fill(
  request: Request,
  kept: (ref: string) => Json,
  items?: Pick<Items, 'at' | 'rows' | 'type'>,
): Request {
  const value = (body: Body): Body => {
    if (body === null || typeof body !== 'object') return body
    if (Array.isArray(body)) return body.map(value)
    if (isKept(body)) return kept(body.$kept)
    return Object.fromEntries(Object.entries(body).map(([key, part]) => [key, value(part)]))
  }
  const path = Object.entries(request.path ?? {}).map(([key, part]) => {
    const filled = typeof part === 'object' ? kept(part.$kept) : part
    return [key, typeof filled === 'number' ? filled : String(filled as string)] as const
  })
  const query = Object.entries(request.query ?? {}).map(([key, part]) => {
    const late = typeof part === 'object' && '$kept' in part
    return [key, late ? String(kept(part.$kept) as string) : part] as const
  })
  const body = request.body === undefined ? undefined : value(request.body)
  return {
    ...request,
    ...(request.query ? { query: Object.fromEntries(query) } : {}),
    ...(request.path ? { path: Object.fromEntries(path) } : {}),
    ...(body === undefined ? {} : { body: items ? withRows(body, items) : body }),
  }
}

const isKept = (body: object): body is Kept => '$kept' in body && typeof body.$kept === 'string'

function withRows(body: Body, { at, rows, type }: Pick<Items, 'at' | 'rows' | 'type'>): Body {
  return body !== null && typeof body === 'object' && !Array.isArray(body) && !isKept(body)
    ? { ...body, [at]: type === undefined ? [...rows] : rows.map(id => ({ type, id })) }
    : body
}
