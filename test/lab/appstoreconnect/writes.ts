import { isObject, type Json, type JsonObject, member, text } from '../json.ts'
import type { Answer } from '../site.ts'
import { changed, noQuery } from './documents.ts'
import { attributeWrong, type ErrorWords, missing, Refusal, relationWrong, unprocessable } from './errors.ts'
import type { Act, Change, Hooks, Takes } from './family.ts'
import { hooksOf, shapeOf, type Type } from './resources/index.ts'
import type { Row } from './types.ts'

/** A pointer to a resource, as bodies hold it. */
interface Pointer {
  type: string
  id: string
}

const done: Answer = { status: 204 }

/** Makes a resource, and with it what the body includes under local ids. */
export function create(act: Act, type: Type, takes: Takes): () => Answer {
  noQuery(act)
  const data = dataOf(act, type)
  if (member(data, 'id') !== undefined)
    throw entityError('ENTITY_ERROR.ID.NOT_ALLOWED', 'An id can not be given', '/data/id')
  const main: Draft = { type, data, takes, at: '/data', id: idFor(act, type) }
  const drafts = [main, ...inlineOf(act, takes)]
  const made = madeOf(act, drafts, localsOf(drafts))
  for (const one of made) prepare(act, one)
  place(act, made)
  return () => changed(act, 201, type, act.state.known(type, main.id))
}

/** Changes attributes and relationships of a resource, and makes what the body includes. */
export function update(act: Act, type: Type, row: Row, takes: Takes): () => Answer {
  noQuery(act)
  const data = dataOf(act, type)
  if (text(data, 'id') !== row.id)
    throw entityError('ENTITY_ERROR.ID.INVALID', `The id is not '${row.id}'`, '/data/id')
  const drafts = inlineOf(act, takes)
  const locals = localsOf(drafts)
  const change = read(act, { type, data, takes: optional(takes), at: '/data', id: row.id }, locals)
  const made = madeOf(act, drafts, locals)
  for (const one of made) {
    if (row.app !== undefined) one.row.app ??= row.app
    prepare(act, one)
  }
  hooksOf(type).update?.(act, row, change)
  place(act, made)
  Object.assign(row.attributes, change.attributes)
  for (const [name, ids] of Object.entries(change.related)) setLinks(act, type, row, name, ids)
  return () => changed(act, 200, type, row)
}

/** What a body wants made. */
interface Draft {
  type: Type
  data: JsonObject
  takes: Takes
  /** Where it stands in the body. */
  at: string
  /** The id that it gets. */
  id: string
}

interface Made {
  type: Type
  row: Row
  change: Change
}

/** The ids that resources get, by the local ids under which the body has them. */
const localsOf = (drafts: readonly Draft[]): Map<string, string> =>
  new Map(drafts.map(({ data, id }) => [text(data, 'id') ?? id, id]))

/** Rows out of drafts, not yet in the world. What is included belongs to the app of what includes it. */
function madeOf(act: Act, drafts: readonly Draft[], locals: ReadonlyMap<string, string>): Made[] {
  const made = drafts.map(draft => {
    const change = read(act, draft, locals)
    const kept = Object.entries(change.related).filter(
      ([name]) => act.state.relation(draft.type, name).via === undefined,
    )
    const row: Row = { id: draft.id, attributes: { ...change.attributes }, related: Object.fromEntries(kept) }
    return { type: draft.type, row, change }
  })
  const above = made[0] && appOf(act, made[0].type, made[0].change)
  for (const { type, row, change } of made) {
    const app = appOf(act, type, change) ?? above
    if (app !== undefined) row.app = app
  }
  return made
}

/** Asks the hooks of what is made, which may refuse. */
function prepare(act: Act, { type, row, change }: Made): void {
  const hooks = hooksOf(type)
  hooks.create?.(act, row, change)
  for (const [name, ids] of Object.entries(change.related)) {
    const { to } = act.state.relation(type, name)
    hooks.link?.[name]?.(
      act,
      row,
      ids.flatMap(id => act.state.row(to, id) ?? []),
    )
  }
}

/** Puts into the world what is made, and lets lead to it what is to lead to it. */
function place({ state }: Act, made: readonly Made[]): void {
  for (const { type, row } of made) state.add(type, row)
  for (const { type, row, change } of made)
    for (const [name, ids] of Object.entries(change.related))
      for (const id of ids) state.connect(type, row, name, id)
}

/** Removes a resource. 202: it goes later. */
export function remove(act: Act, type: Type, row: Row, status: 202 | 204): Answer {
  hooksOf(type).remove?.(act, row)
  const { state } = act
  if (status === 202 && state.dials.lateMs > 0) state.later(state.dials.lateMs, 'remove', type, row.id)
  else state.remove(type, row)
  return { status }
}

/** Lets a relationship lead to more. */
export function link(act: Act, type: Type, row: Row, name: string): Answer {
  const others = pointedAt(act, type, name)
  hooksOf(type).link?.[name]?.(act, row, others)
  for (const { id } of others) act.state.connect(type, row, name, id)
  return done
}

/** Lets a relationship lead to less. 202: it does so later. */
export function unlink(act: Act, type: Type, row: Row, name: string, status: 202 | 204): Answer {
  const others = pointedAt(act, type, name)
  hooksOf(type).unlink?.[name]?.(act, row, others)
  const { state } = act
  for (const { id } of others)
    if (status === 202 && state.dials.lateMs > 0)
      state.later(state.dials.lateMs, 'unlink', type, row.id, { name, id })
    else state.disconnect(type, row, name, id)
  return { status }
}

/** Lets a relationship lead to these alone. */
export function relink(act: Act, type: Type, row: Row, name: string): Answer {
  const others = pointedAt(act, type, name)
  const ids = others.map(({ id }) => id)
  const { link: more, unlink: less }: Hooks = hooksOf(type)
  const before = act.state.related(type, row, name)
  const added = others.filter(other => !before.includes(other))
  const dropped = before.filter(({ id }) => !ids.includes(id))
  if (added.length > 0) more?.[name]?.(act, row, added)
  if (dropped.length > 0) less?.[name]?.(act, row, dropped)
  setLinks(act, type, row, name, ids)
  return done
}

function setLinks({ state }: Act, type: Type, row: Row, name: string, ids: readonly string[]): void {
  for (const id of [...state.ids(type, row, name)])
    if (!ids.includes(id)) state.disconnect(type, row, name, id)
  // The order is the body's: screenshots are sorted so.
  if (state.relation(type, name).via === undefined)
    for (const id of ids) state.disconnect(type, row, name, id)
  for (const id of ids) state.connect(type, row, name, id)
}

/** Ids are as long and of the signs that the type's others have. */
function idFor({ state }: Act, type: Type): string {
  const like = state.data.rows[type][0]?.id
  if (like !== undefined && /^\d+$/.test(like))
    return String(Math.max(...state.data.rows[type].map(({ id }) => Number(id))) + 1)
  return like !== undefined && /^[\dA-Z]{10}$/.test(like)
    ? state.random.hex(10).toUpperCase()
    : state.random.uuid()
}

const entityError = (code: string, detail: string, pointer: string): Refusal =>
  new Refusal(409, { code, title: 'The provided entity is invalid', detail, source: { pointer } })

/** The resource of a body: it has to be of the type that the address names. */
function dataOf({ body }: Act, type: Type): JsonObject {
  const data = member(body, 'data')
  if (!isObject(data))
    throw unprocessable('The request entity is not a valid request document object', '/data')
  if (text(data, 'type') !== type)
    throw entityError('ENTITY_ERROR.TYPE.INVALID', `The resource is not of the type '${type}'`, '/data/type')
  return data
}

/** What the body wants made along with the resource. */
function inlineOf(act: Act, { inline = {} }: Takes): Draft[] {
  const included = member(act.body, 'included')
  if (included === undefined) return []
  if (!Array.isArray(included)) throw unprocessable('The included resources are no list', '/included')
  return included.map((data, n) => {
    const found = Object.entries(inline).find(([type]) => type === text(data, 'type'))
    const type = typeNamed(found?.[0], inline)
    const at = `/included/${n}`
    if (!isObject(data) || type === undefined || !found)
      throw entityError('ENTITY_ERROR.INCLUDED.INVALID', 'This type can not be included', `${at}/type`)
    if (!/^\$\{[^}]+\}$/.test(text(data, 'id') ?? ''))
      throw entityError('ENTITY_ERROR.INCLUDED.INVALID_ID', 'A local id has the form ${id}', `${at}/id`)
    return { type, data, takes: found[1], at, id: idFor(act, type) }
  })
}

const typeNamed = (name: string | undefined, inline: Partial<Record<Type, Takes>>): Type | undefined =>
  keysOf(inline).find(type => type === name)

const keysOf = <K extends string>(record: Partial<Record<K, unknown>>): K[] => {
  const keys: K[] = []
  for (const key in record) keys.push(key)
  return keys
}

/** The same where nothing has to be there: a change may leave everything out. */
const optional = (takes: Takes): Takes => ({
  ...takes,
  takes: Object.fromEntries(Object.entries(takes.takes ?? {}).map(([name, { wrong }]) => [name, { wrong }])),
  relations: Object.fromEntries(Object.keys(takes.relations ?? {}).map(name => [name, 'may' as const])),
})

/** Reads attributes and relationships, and throws all that is wrong with them at once. */
function read(
  act: Act,
  { type, data, takes: { takes = {}, relations = {} }, at }: Draft,
  locals: ReadonlyMap<string, string>,
): Change {
  const fresh = new Set(locals.values())
  const wrong: ErrorWords[] = []
  const shape = shapeOf(type)
  const attributes: JsonObject = {}
  const related: Record<string, string[]> = {}
  const given = (name: string): [string, Json | undefined][] => {
    const found = member(data, name)
    return isObject(found) ? Object.entries(found) : []
  }
  for (const [name, value] of given('attributes')) {
    const take = takes[name]
    if (!take) {
      const known = shape.attributes.includes(name)
      wrong.push(attributeWrong(name, known ? 'NOT_ALLOWED' : 'UNKNOWN', undefined, at))
    } else if (value === null || value === undefined) {
      if (take.must) wrong.push(attributeWrong(name, 'REQUIRED', undefined, at))
      else attributes[name] = null
    } else {
      const fault = take.wrong(value)
      if (fault) wrong.push(attributeWrong(name, fault, undefined, at))
      else attributes[name] = value
    }
  }
  for (const [name, take] of Object.entries(takes))
    if (take.must && !given('attributes').some(([other]) => other === name))
      wrong.push(attributeWrong(name, 'REQUIRED', `You must provide a value for '${name}'`, at))
  for (const [name, value] of given('relationships')) {
    const relation = shape.relations[name]
    if (!(name in relations) || !relation) {
      wrong.push(relationWrong(name, relation ? 'NOT_ALLOWED' : 'UNKNOWN', undefined, at))
      continue
    }
    const found = pointersOf(member(value, 'data'), relation.many === true)
    const ids = found?.map(({ id }) => locals.get(id) ?? id)
    const good =
      found?.every(one => one.type === relation.to) &&
      ids?.every(id => fresh.has(id) || seenRow(act, relation.to, id) !== undefined)
    if (!good || !ids) wrong.push(relationWrong(name, 'INVALID', undefined, at))
    else if (ids.length === 0 && relations[name] === 'must')
      wrong.push(relationWrong(name, 'REQUIRED', undefined, at))
    else related[name] = ids
  }
  for (const [name, how] of Object.entries(relations))
    if (how === 'must' && !given('relationships').some(([other]) => other === name))
      wrong.push(
        relationWrong(name, 'REQUIRED', `You must provide a value for the relationship '${name}'`, at),
      )
  const [first, ...rest] = wrong
  if (first) throw new Refusal(409, first, ...rest)
  return { attributes, related }
}

/** Pointers to one or to many; undefined where they are none. */
function pointersOf(data: Json | undefined, many: boolean): Pointer[] | undefined {
  if (data === null && !many) return []
  const list = many ? data : [data ?? null]
  if (!Array.isArray(list)) return undefined
  const found = list.flatMap(one => {
    const type = text(one, 'type')
    const id = text(one, 'id')
    return type === undefined || id === undefined ? [] : [{ type, id }]
  })
  return found.length === list.length ? found : undefined
}

/** What the body of a linkage names. What is not there, or not to be seen, is missing. */
function pointedAt(act: Act, type: Type, name: string): Row[] {
  const { to, many } = act.state.relation(type, name)
  const found = pointersOf(member(act.body, 'data'), many === true)
  if (!found) throw unprocessable('The request entity is not a valid request document object', '/data')
  return found.map(({ type: given, id }, n) => {
    const pointer = many ? `/data/${n}` : '/data'
    if (given !== to)
      throw entityError('ENTITY_ERROR.TYPE.INVALID', `'${given}' is not '${to}'`, `${pointer}/type`)
    const row = seenRow(act, to, id)
    if (!row) throw missing(to, id)
    if (act.state.dials.bad.includes(id))
      throw entityError('ENTITY_ERROR.RELATIONSHIP.INVALID', `'${id}' can not be here`, pointer)
    return row
  })
}

const seenRow = ({ state, key }: Act, type: Type, id: string): Row | undefined => {
  const row = state.row(type, id)
  return row && state.sees(key, type === 'apps' ? row.id : row.app) ? row : undefined
}

/** The app that a new resource belongs to: that of whatever it is hung below. */
function appOf({ state }: Act, type: Type, { related }: Change): string | undefined {
  for (const [name, ids] of Object.entries(related)) {
    const { to, many } = state.relation(type, name)
    const [id = ''] = ids
    if (to === 'apps' && !many) return id
    const app = many ? undefined : state.row(to, id)?.app
    if (app !== undefined) return app
  }
  return undefined
}
