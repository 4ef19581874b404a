import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Probe, Report } from '../../lib/fieldcheck/report'
import type { Format, Kind, Shape } from '../../lib/fieldcheck/shape'
import type { Portal } from '../../lib/portals/portal'
import { portalOf } from '../../lib/portals/registry'
import { wrapped } from '../lab/azuredevops/contract'
import { official } from '../lab/contract'
import { entries, isObject, type Json, type JsonObject, member, parse, text } from '../lab/json'

/** What a file says of one operation that the specification does not. */
interface Difference {
  op: string
  /** In words, with the place in the answer. */
  text: string
}

/**
 * Holds a field check's file against the official specification: statuses, and the shapes of the bodies.
 * Undefined where the specification is not at hand.
 */
export function heldAgainst(report: Report): Difference[] | undefined {
  const portal = portalOf(report.portal)
  if (!portal || !existsSync(official[report.portal]?.specificationFile ?? '')) return undefined
  return report.probes.flatMap(probe => {
    if (probe.status === null || probe.stopped !== undefined) return []
    return probeAgainst(probe, probe.status, portal).map(said => ({ op: probe.op, text: said }))
  })
}

function probeAgainst({ op, shape }: Probe, status: number, { id, operations }: Portal): string[] {
  const operation = operations[op]
  if (!operation) return ['Gangway no longer uses this operation']
  const root = rootOf(id, op)
  const found = root && responsesOf(root, op, operation.method)
  if (!root || !found) return []
  const response = member(found, String(status)) ?? (status >= 400 ? member(found, 'default') : undefined)
  if (response === undefined) return [`status ${status} is not declared`]
  const schema =
    member(response, 'schema') ?? member(member(member(response, 'content'), 'application/json'), 'schema')
  if (schema === undefined) return shape && status < 400 ? ['a body is not declared'] : []
  if (!shape) return ['the body is missing']
  const differences = compare({ root, schema: id === 'azuredevops' ? wrapped(schema) : schema }, shape, '')
  // App Store Connect sends attributes without a value as null, and its specification says so of none.
  return id === 'appstoreconnect'
    ? differences.filter(said => !/\.attributes\.\w+ is null,/.test(said))
    : differences
}

const roots = new Map<string, Json | undefined>()

/** The specification that tells of an operation: one file a portal, or in a folder one an area. */
function rootOf(portal: string, op: string): Json | undefined {
  const place = official[portal]?.specificationFile ?? ''
  const area = op.split('.')[0] ?? ''
  const file = statSync(place).isDirectory() ? join(place, `${area}-7.2.json`) : place
  if (!roots.has(file)) roots.set(file, existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined)
  return roots.get(file)
}

function responsesOf(root: Json, op: string, method: string): Json | undefined {
  for (const list of ['paths', 'x-ms-paths'])
    for (const [, methods] of entries(member(root, list)))
      for (const [verb, operation] of entries(methods)) {
        const name = text(operation, 'x-ms-vss-method')
        const same = text(operation, 'operationId') === op || (name && name === op.split('.')[1])
        if (same && verb.toUpperCase() === method) return member(operation, 'responses')
      }
  return undefined
}

/** A schema in its specification. */
interface Declared {
  root: Json
  schema: Json
}

/** What a schema allows, its references and choices resolved. */
interface Allowed {
  /** Empty: anything. */
  kinds: string[]
  format: string | undefined
  properties: Map<string, Json[]>
  required: string[]
  items: Json[]
  /** Members beyond the declared ones may be there. */
  open: boolean
}

function allowed({ root, schema }: Declared, seen: readonly string[] = []): Allowed {
  const nothing: Allowed = {
    kinds: [],
    format: undefined,
    properties: new Map(),
    required: [],
    items: [],
    open: true,
  }
  if (!isObject(schema)) return nothing
  const reference = text(schema, '$ref')
  if (reference !== undefined) {
    if (seen.includes(reference)) return nothing
    const target = reference.replace(/^#\//, '').split('/').reduce<Json | undefined>(member, root)
    return target === undefined ? nothing : allowed({ root, schema: target }, [...seen, reference])
  }
  const { properties, required, items, additionalProperties } = schema
  const told = text(schema, 'type') ?? (properties ? 'object' : items ? 'array' : undefined)
  const format = text(schema, 'format')
  const own: Allowed = {
    kinds: told === undefined ? [] : [told, ...(mayBeNull(schema) ? ['null'] : [])],
    format,
    properties: new Map(entries(properties).map(([key, inner]) => [key, inner === undefined ? [] : [inner]])),
    required: Array.isArray(required) ? required.filter(one => typeof one === 'string') : [],
    items: items === undefined ? [] : [items],
    open: properties === undefined || (additionalProperties !== undefined && additionalProperties !== false),
  }
  const parts = (name: string) => {
    const list = schema[name]
    return (Array.isArray(list) ? list : []).map(part => allowed({ root, schema: part }, seen))
  }
  const whole = parts('allOf').reduce((a, b) => joined(a, b, 'all'), own)
  const choices = [...parts('oneOf'), ...parts('anyOf')]
  const [first, ...others] = choices
  return first
    ? joined(
        whole,
        others.reduce((a, b) => joined(a, b, 'any'), first),
        'all',
      )
    : whole
}

const mayBeNull = (schema: JsonObject): boolean => schema.nullable === true || schema['x-nullable'] === true

/** Two schemas as one: both hold, or one of them does. What has no members leaves the other's closed. */
function joined(a: Allowed, b: Allowed, by: 'all' | 'any'): Allowed {
  const properties = new Map(a.properties)
  for (const [key, inner] of b.properties) properties.set(key, [...(properties.get(key) ?? []), ...inner])
  const both = a.required.filter(key => b.required.includes(key))
  const bare = (one: Allowed) => one.properties.size === 0
  return {
    kinds: [...new Set([...a.kinds, ...b.kinds])],
    format: by === 'all' ? (a.format ?? b.format) : a.format === b.format ? a.format : undefined,
    properties,
    required: by === 'all' ? [...new Set([...a.required, ...b.required])] : both,
    items: [...a.items, ...b.items],
    open: by === 'all' && bare(a) ? b.open : by === 'all' && bare(b) ? a.open : a.open || b.open,
  }
}

/** Where a shape is not as it is declared, in words. */
function compare(declared: Declared, shape: Shape, path: string): string[] {
  const may = allowed(declared)
  const here = path === '' ? 'the body' : path
  if (may.kinds.length === 0) return []
  const strange = shape.kinds.filter(kind => !fits(kind, may.kinds))
  const { root } = declared
  const inside = (schemas: readonly Json[], inner: Shape, at: string) =>
    schemas.length === 0 ? [] : compare({ root, schema: { anyOf: [...schemas] } }, inner, at)
  const fields = may.kinds.includes('object') ? (shape.fields ?? {}) : {}
  const object = may.kinds.includes('object') && shape.fields !== undefined
  return [
    ...strange.map(kind => `${here} is ${kind}, declared as ${may.kinds.join(' or ')}`),
    ...formatOf(may.format, shape.formats ?? [], here),
    ...(object ? lacking(may, shape, path) : []),
    ...(object && shape.keyed && !may.open ? [`${here} has members by key, which are not declared`] : []),
    ...Object.entries(fields).flatMap(([key, inner]) => {
      const known = may.properties.get(key)
      if (known) return inside(known, inner, `${path}.${key}`)
      return may.open ? [] : [`${path}.${key} is not declared`]
    }),
    ...(shape.items && may.kinds.includes('array') ? inside(may.items, shape.items, `${path}[]`) : []),
  ]
}

const lacking = ({ required }: Allowed, { fields = {}, optional = [] }: Shape, path: string): string[] =>
  required.flatMap(key => {
    if (!Object.hasOwn(fields, key)) return [`${path}.${key} is missing`]
    return optional.includes(key) ? [`${path}.${key} is missing in some`] : []
  })

const fits = (kind: Kind, kinds: readonly string[]): boolean =>
  kinds.includes(kind) || (kind === 'integer' && kinds.includes('number'))

/** What a text must look like where the specification names a format. */
const formats: Record<string, Format> = {
  uuid: 'uuid',
  'date-time': 'date-time',
  date: 'date',
  uri: 'url',
  url: 'url',
  email: 'email',
}

function formatOf(format: string | undefined, found: readonly Format[], here: string): string[] {
  const wanted = format === undefined ? undefined : formats[format]
  const other = wanted === undefined ? [] : found.filter(one => one !== wanted)
  return other.map(one => `${here} is ${one === 'empty' ? 'an empty text' : one}, declared as ${format}`)
}

/** What one report says and another does not, in words: statuses, names of headers, shapes. */
export function between(before: Report, after: Report): Difference[] {
  return after.probes.flatMap(probe => {
    const was = before.probes.find(one => one.op === probe.op)
    if (!was || was.stopped === 'nothing' || probe.stopped === 'nothing') return []
    return [...answered(was, probe), ...headers(was, probe), ...shapes(was.shape, probe.shape, '')].map(
      said => ({
        op: probe.op,
        text: said,
      }),
    )
  })
}

const answer = ({ status, stopped }: Probe): string => stopped ?? `status ${status}`

const answered = (was: Probe, is: Probe): string[] =>
  answer(was) === answer(is) ? [] : [`${answer(is)} instead of ${answer(was)}`]

/** Headers that every server makes as it likes. */
const anyServers =
  /^(?:date|content-length|content-encoding|connection|keep-alive|transfer-encoding|vary|server)$/

function headers(was: Probe, is: Probe): string[] {
  const of = (probe: Probe) => Object.keys(probe.headers).filter(name => !anyServers.test(name))
  const type = (probe: Probe) => probe.headers['content-type']?.split(';')[0]
  return [
    ...of(is).flatMap(name => (Object.hasOwn(was.headers, name) ? [] : [`the header ${name} is new`])),
    ...of(was).flatMap(name => (Object.hasOwn(is.headers, name) ? [] : [`the header ${name} is gone`])),
    ...(type(was) && type(is) && type(was) !== type(is) ? [`its type is ${type(is)}`] : []),
  ]
}

function shapes(was: Shape | undefined, is: Shape | undefined, path: string): string[] {
  const here = path === '' ? 'the body' : path
  if (!was || !is) return was === is ? [] : [`${here} is ${is ? 'new' : 'gone'}`]
  const mine = is.fields ?? {}
  const theirs = was.fields ?? {}
  const kinds = was.kinds.join(' or ')
  const both = is.fields !== undefined && was.fields !== undefined
  return [
    ...(is.kinds.some(kind => !fits(kind, was.kinds))
      ? [`${here} is ${is.kinds.join(' or ')}, was ${kinds}`]
      : []),
    ...(both
      ? Object.entries(mine).flatMap(([key, inner]) =>
          Object.hasOwn(theirs, key)
            ? shapes(theirs[key], inner, `${path}.${key}`)
            : [`${path}.${key} is new`],
        )
      : []),
    ...(both
      ? Object.keys(theirs).flatMap(key => (Object.hasOwn(mine, key) ? [] : [`${path}.${key} is gone`]))
      : []),
    ...(both
      ? (is.optional ?? []).flatMap(key =>
          Object.hasOwn(theirs, key) && !was.optional?.includes(key) ? [`${path}.${key} is not in all`] : [],
        )
      : []),
    // An empty list tells nothing of its entries.
    ...(is.items && was.items ? shapes(was.items, is.items, `${path}[]`) : []),
  ]
}
