import { equalName, matches } from '../actions/match'
import type { Call, Match, Settle } from '../actions/plan'
import { at, type Json } from '../http/json'
import type { Body, Kept, Request } from '../portals/portal'
import type { Outcome } from './record'

/** What a resource tells of a call: send it, it is so already, or it is something else. */
export type Verdict = 'send' | 'done' | 'changed'

/** Judges a `state` settle by what was read; `undefined` is a 404. */
export function judge(settle: Extract<Settle, { by: 'state' }>, read: Json | undefined): Verdict {
  if (read === undefined) return settle.done === 'gone' ? 'done' : 'changed'
  if (settle.done !== 'gone' && matches(read, settle.done)) return 'done'
  return matches(read, settle.ready) ? 'send' : 'changed'
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
  items?: { at: string; rows: readonly string[] },
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
  const body = request.body === undefined ? undefined : value(request.body)
  return {
    ...request,
    ...(request.path ? { path: Object.fromEntries(path) } : {}),
    ...(body === undefined ? {} : { body: items ? withRows(body, items) : body }),
  }
}

const isKept = (body: object): body is Kept => '$kept' in body && typeof body.$kept === 'string'

function withRows(body: Body, items: { at: string; rows: readonly string[] }): Body {
  return body !== null && typeof body === 'object' && !Array.isArray(body) && !isKept(body)
    ? { ...body, [items.at]: [...items.rows] }
    : body
}
