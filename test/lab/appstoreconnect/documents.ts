import type { Json, JsonObject } from '../json.ts'
import type { Answer } from '../site.ts'
import { illegal, invalid, json, required } from './errors.ts'
import type { ApiKey } from './keys.ts'
import type { Asked, Filter } from './routes.ts'
import type { State } from './state.ts'
import { type Row, shapeOf, type Type } from './types.ts'

/** Where the API stands: links are absolute. */
export const apiBase = 'https://api.appstoreconnect.apple.com'

/** One authorised request. */
export interface Call {
  state: State
  key: ApiKey
  path: string
  params: Record<string, string>
  query: URLSearchParams
}

const most = 200
const usual = 50
/** An included list is cut off here; for more there is the related address. */
const mostIncluded = 50
const usualIncluded = 10

/** A page of a list, as the query asks for it. */
export function list(call: Call, type: Type, rows: readonly Row[], asked: Asked): Answer {
  checkParameters(call.query, type, asked, true)
  const limit = numberOf(call.query, 'limit', usual, most)
  const from = offsetOf(call.query)
  const fitting = sorted(filtered(seen(call, rows, type), call.query, asked), call.query, asked)
  const shown = fitting.slice(from, from + limit)
  const next = from + limit < fitting.length ? { next: linkOf(call, limit, from + limit) } : {}
  return json(200, {
    data: shown.map(row => resourceOf(call, type, row)),
    ...includedOf(call, type, shown),
    links: {
      self: addressOf(call.path, call.query),
      ...(from > 0 ? { first: linkOf(call, limit, 0) } : {}),
      ...next,
    },
    meta: { paging: { total: fitting.length, limit } },
  })
}

/** One resource. */
export function single(call: Call, type: Type, row: Row, asked: Asked): Answer {
  checkParameters(call.query, type, asked, false)
  return json(200, {
    data: resourceOf(call, type, row),
    ...includedOf(call, type, [row]),
    links: { self: addressOf(call.path, call.query) },
  })
}

/** The rows that whoever calls may see. */
const seen = ({ state, key }: Call, rows: readonly Row[], type: Type): Row[] =>
  rows.filter(row => state.sees(key, type === 'apps' ? row.id : row.app))

function checkParameters(query: URLSearchParams, type: Type, asked: Asked, many: boolean): void {
  const { filters = {}, sort, include = [], required: must = [] } = asked
  const reached = [type, ...include.map(name => relationOf(type, name).to)]
  const known = new Set([
    ...Object.keys(filters).map(name => `filter[${name}]`),
    ...reached.map(name => `fields[${name}]`),
    ...(many ? ['limit', 'cursor'] : []),
    ...(sort ? ['sort'] : []),
    ...(include.length > 0 ? ['include'] : []),
    ...include.flatMap(name => (relationOf(type, name).many ? [`limit[${name}]`] : [])),
  ])
  for (const name of query.keys()) if (!known.has(name)) throw illegal(name)
  for (const name of must) if (!query.get(name)) throw required(name)
  for (const name of wordsOf(query, 'include')) if (!include.includes(name)) throw invalid('include', name)
  for (const other of reached) {
    const { attributes, relations } = shapeOf(other)
    for (const name of wordsOf(query, `fields[${other}]`)) {
      if (!attributes.includes(name) && !(name in relations)) throw invalid(`fields[${other}]`, name)
    }
  }
}

function relationOf(type: Type, name: string) {
  const found = shapeOf(type).relations[name]
  if (!found) throw new Error(`${type} has no relationship ${name}`)
  return found
}

/** The words of a list in the query, divided by commas. */
const wordsOf = (query: URLSearchParams, name: string): string[] =>
  (query.get(name) ?? '').split(',').filter(word => word !== '')

function numberOf(query: URLSearchParams, name: string, usually: number, atMost: number): number {
  const given = query.get(name)
  if (given === null) return usually
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1 || value > atMost) throw invalid(name, given)
  return value
}

function filtered(rows: readonly Row[], query: URLSearchParams, { filters = {} }: Asked): Row[] {
  return rows.filter(row =>
    Object.entries(filters).every(([name, filter]) => {
      const wanted = wordsOf(query, `filter[${name}]`)
      return wanted.length === 0 || valuesOf(row, filter).some(value => wanted.includes(value))
    }),
  )
}

function valuesOf(row: Row, filter: Filter): string[] {
  if (filter === 'id') return [row.id]
  if ('relation' in filter) return row.related[filter.relation] ?? []
  const value = row.attributes[filter.attribute]
  return Array.isArray(value) ? value.map(String) : [String(value)]
}

function sorted(rows: readonly Row[], query: URLSearchParams, { sort = [] }: Asked): Row[] {
  const wanted = wordsOf(query, 'sort').map(word => {
    const name = word.replace(/^-/, '')
    if (!sort.includes(name)) throw invalid('sort', word)
    return { name, turn: word.startsWith('-') ? -1 : 1 }
  })
  const compare = (a: Json | undefined, b: Json | undefined): number =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
  return rows.toSorted((a, b) => {
    for (const { name, turn } of wanted) {
      const order = compare(a.attributes[name], b.attributes[name]) * turn
      if (order !== 0) return order
    }
    return 0
  })
}

/** Cursors say nothing to whoever reads them. */
const cursorOf = (offset: number): string => Buffer.from(`p:${offset}`).toString('base64url')

function offsetOf(query: URLSearchParams): number {
  const given = query.get('cursor')
  if (given === null) return 0
  const offset = /^p:(\d+)$/.exec(Buffer.from(given, 'base64url').toString('utf8'))?.[1]
  if (offset === undefined) throw invalid('cursor', given)
  return Number(offset)
}

function linkOf(call: Call, limit: number, offset: number): string {
  const query = new URLSearchParams(call.query)
  if (offset > 0) query.set('cursor', cursorOf(offset))
  else query.delete('cursor')
  query.set('limit', String(limit))
  return addressOf(call.path, query)
}

const addressOf = (path: string, query: URLSearchParams): string =>
  `${apiBase}${path}${query.size > 0 ? `?${query.toString()}` : ''}`

/** A resource as the query's `fields` wants it: a sparse set leaves out relationships too. */
function resourceOf(call: Call, type: Type, row: Row): JsonObject {
  const given = call.query.has(`fields[${type}]`)
  const fields = wordsOf(call.query, `fields[${type}]`)
  const wanted = (name: string) => !given || fields.includes(name)
  const self = `${apiBase}/v1/${type}/${row.id}`
  const included = wordsOf(call.query, 'include')
  const relationships: JsonObject = {}
  for (const [name, { to, many, linked }] of Object.entries(shapeOf(type).relations)) {
    if (!wanted(name)) continue
    const all = row.related[name] ?? []
    const ids = many ? all.slice(0, numberOf(call.query, `limit[${name}]`, usualIncluded, mostIncluded)) : all
    const pointers = ids.map(id => ({ type: to, id }))
    const data = many ? pointers : pointers[0]
    relationships[name] = {
      ...(linked ? { links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` } } : {}),
      ...(included.includes(name) && data !== undefined
        ? {
            data,
            ...(many ? { meta: { paging: { total: all.length, limit: ids.length || usualIncluded } } } : {}),
          }
        : {}),
    }
  }
  return {
    type,
    id: row.id,
    attributes: Object.fromEntries(Object.entries(row.attributes).filter(([name]) => wanted(name))),
    ...(Object.keys(relationships).length > 0 ? { relationships } : {}),
    links: { self },
  }
}

function includedOf(call: Call, type: Type, rows: readonly Row[]): JsonObject {
  const names = wordsOf(call.query, 'include')
  if (names.length === 0) return {}
  const found = new Map<string, JsonObject>()
  for (const name of names) {
    const { to, many } = relationOf(type, name)
    const cap = many ? numberOf(call.query, `limit[${name}]`, usualIncluded, mostIncluded) : 1
    for (const row of rows) {
      for (const id of (row.related[name] ?? []).slice(0, cap)) {
        const other = call.state.row(to, id)
        if (other) found.set(`${to}/${id}`, resourceOf(call, to, other))
      }
    }
  }
  return { included: [...found.values()] }
}
