import type { Json, JsonObject } from '../json.ts'
import type { Answer } from '../site.ts'
import { illegal, invalid, json, required } from './errors.ts'
import type { Asked, Call } from './family.ts'
import { shapeOf, type Type } from './resources/index.ts'
import type { State } from './state.ts'
import type { Row } from './types.ts'

/** Where the API stands: links are absolute. */
const apiBase = 'https://api.appstoreconnect.apple.com'

const most = 200
const usual = 50
/** An included list is cut off here; for more there is the related address. */
const mostIncluded = 50
const usualIncluded = 10

/** A page of a list, as the query asks for it. */
export function listed(call: Call, type: Type, rows: readonly Row[], asked: Asked): Answer {
  checkParameters(call.query, type, asked, true)
  const limit = numberOf(call.query, 'limit', usual, most)
  const from = offsetOf(call.query)
  const fitting = sorted(call, type, filtered(call, type, seen(call, rows, type), asked), asked)
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

/** A related resource where there may be none. */
export function perhaps(call: Call, type: Type, row: Row | undefined, asked: Asked): Answer {
  if (row && seen(call, [row], type).length > 0) return single(call, type, row, asked)
  checkParameters(call.query, type, asked, false)
  return json(200, { data: null, links: { self: addressOf(call.path, call.query) } })
}

/** The ids that a relationship leads to: a page of them, or the one. */
export function pointers(call: Call, type: Type, row: Row, name: string): Answer {
  const { to, many } = call.state.relation(type, name)
  for (const word of call.query.keys()) if (!many || !['limit', 'cursor'].includes(word)) throw illegal(word)
  const ids = call.state.ids(type, row, name)
  const self = addressOf(call.path, call.query)
  if (!many) {
    const [id] = ids
    return json(200, { data: id === undefined ? null : { type: to, id }, links: { self } })
  }
  const limit = numberOf(call.query, 'limit', usual, most)
  const from = offsetOf(call.query)
  return json(200, {
    data: ids.slice(from, from + limit).map(id => ({ type: to, id })),
    links: { self, ...(from + limit < ids.length ? { next: linkOf(call, limit, from + limit) } : {}) },
    meta: { paging: { total: ids.length, limit } },
  })
}

/** The rows that whoever calls may see. */
const seen = ({ state, key }: Call, rows: readonly Row[], type: Type): readonly Row[] =>
  key.userId === undefined ? rows : rows.filter(row => state.sees(key, type === 'apps' ? row.id : row.app))

function checkParameters(query: URLSearchParams, type: Type, asked: Asked, many: boolean): void {
  const { filters = [], fits = {}, exists = [], sort, include = [], required: must = [] } = asked
  const reached = [type, ...include.map(name => relationOf(type, name).to)]
  const known = new Set([
    ...[...filters, ...Object.keys(fits)].map(name => `filter[${name}]`),
    ...exists.map(name => `exists[${name}]`),
    ...reached.map(name => `fields[${name}]`),
    ...(many ? ['limit', 'cursor'] : []),
    ...(sort ? ['sort'] : []),
    ...(include.length > 0 ? ['include'] : []),
    ...include.flatMap(name => (relationOf(type, name).many ? [`limit[${name}]`] : [])),
  ])
  for (const name of query.keys()) if (!known.has(name)) throw illegal(name)
  for (const name of must) if (!query.get(name)) throw required(name)
  for (const name of exists) {
    const wanted = query.get(`exists[${name}]`)
    if (wanted !== null && !['true', 'false'].includes(wanted)) throw invalid(`exists[${name}]`, wanted)
  }
  for (const name of include)
    numberOf(query, `limit[${name}]`, usualIncluded, asked.limits?.[name] ?? mostIncluded)
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

/**
 * The values of what a filter or a sort names: the id, an attribute, ids of a relationship, and by a dot the same of
 * what a relationship leads to.
 */
function valuesOf(state: State, type: Type, row: Row, name: string): Json[] {
  const [first = '', ...rest] = name.split('.')
  if (first === 'id') return [row.id]
  if (first in shapeOf(type).relations) {
    if (rest.length === 0) return [...state.ids(type, row, first)]
    const { to } = state.relation(type, first)
    return state.related(type, row, first).flatMap(other => valuesOf(state, to, other, rest.join('.')))
  }
  const value = row.attributes[first]
  return Array.isArray(value) ? value : [value ?? null]
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

function filtered(
  { query, state }: Call,
  type: Type,
  rows: readonly Row[],
  { filters = [], fits = {}, exists = [] }: Asked,
): readonly Row[] {
  let left = rows
  for (const name of filters) {
    const wanted = wordsOf(query, `filter[${name}]`)
    if (wanted.length > 0)
      left = left.filter(row =>
        valuesOf(state, type, row, name).some(value => wanted.includes(String(value))),
      )
  }
  for (const [name, fit] of Object.entries(fits)) {
    const wanted = wordsOf(query, `filter[${name}]`)
    if (wanted.length > 0) left = left.filter(row => fit(row, wanted, state))
  }
  for (const name of exists) {
    const wanted = query.get(`exists[${name}]`)
    if (wanted !== null)
      left = left.filter(
        row => valuesOf(state, type, row, name).some(value => value !== null) === (wanted === 'true'),
      )
  }
  return left
}

function sorted(
  { query, state }: Call,
  type: Type,
  rows: readonly Row[],
  { sort = [] }: Asked,
): readonly Row[] {
  const wanted = wordsOf(query, 'sort').map(word => {
    const name = word.replace(/^-/, '')
    if (!sort.includes(name)) throw invalid('sort', word)
    return { name, turn: word.startsWith('-') ? -1 : 1 }
  })
  if (wanted.length === 0) return rows
  const values = new Map(
    rows.map(row => [row, wanted.map(({ name }) => valuesOf(state, type, row, name)[0] ?? null)]),
  )
  return rows.toSorted((a, b) => {
    for (const [n, { turn }] of wanted.entries()) {
      const order = compared(values.get(a)?.[n] ?? null, values.get(b)?.[n] ?? null) * turn
      if (order !== 0) return order
    }
    return 0
  })
}

/** Numbers in texts count as numbers: build 9 comes before build 10. */
const { compare } = new Intl.Collator('en', { numeric: true })

const compared = (a: Json, b: Json): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b))

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
function resourceOf(call: Call, type: Type, row: Row, top = true): JsonObject {
  const given = call.query.has(`fields[${type}]`)
  const fields = wordsOf(call.query, `fields[${type}]`)
  const wanted = (name: string) => !given || fields.includes(name)
  const self = `${apiBase}${shapeOf(type).named?.path ?? `/v1/${type}`}/${row.id}`
  const included = wordsOf(call.query, 'include')
  const relationships: JsonObject = {}
  for (const [name, { to, many, linked, hidden }] of Object.entries(shapeOf(type).relations)) {
    if (hidden || !wanted(name)) continue
    const links = linked
      ? { links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` } }
      : {}
    if (!top || !included.includes(name)) {
      relationships[name] = links
      continue
    }
    const all = call.state.ids(type, row, name)
    const ids = many ? all.slice(0, cut(call, name)) : all
    const found = ids.map(id => ({ type: to, id }))
    const data = many ? found : found[0]
    relationships[name] = {
      ...links,
      ...(data === undefined ? {} : { data }),
      ...(many ? { meta: { paging: { total: all.length, limit: cut(call, name) } } } : {}),
    }
  }
  return {
    type,
    id: row.id,
    ...(shapeOf(type).attributes.length > 0
      ? { attributes: Object.fromEntries(Object.entries(row.attributes).filter(([name]) => wanted(name))) }
      : {}),
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
    for (const row of rows) {
      for (const id of call.state.ids(type, row, name).slice(0, many ? cut(call, name) : 1)) {
        const key = `${to}/${id}`
        const other = found.has(key) ? undefined : call.state.row(to, id)
        if (other) found.set(key, resourceOf(call, to, other, false))
      }
    }
  }
  return { included: [...found.values()] }
}

/** How many of an included list are shown; how many may be asked for was checked before. */
const cut = ({ query }: Call, name: string): number => Number(query.get(`limit[${name}]`) ?? usualIncluded)

/** Refuses every parameter: changes take none. */
export function noQuery({ query }: Call): void {
  for (const name of query.keys()) throw illegal(name)
}

/** What a change answers: the resource as it is now. */
export const changed = (call: Call, status: number, type: Type, row: Row): Answer =>
  json(status, { data: resourceOf(call, type, row), links: { self: `${apiBase}${call.path}` } })
