import type { Probe, Report } from '../../lib/fieldcheck/report.ts'
import { type Format, formatOf, type Kind, type Shape } from '../../lib/fieldcheck/shape.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import type { Answer } from './site.ts'

/** Turns the lab's own answer to an operation into one as a field check met it. */
type Reality = (op: string | undefined, own: Answer) => Answer

/** Headers of the transport, which the lab's server makes itself. */
const ofTransport = [
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]

/**
 * The lab's answers, as the files of field checks tell that the portals answer: status, headers, and the shape of the
 * body. Values are the lab's own where they fit the shape, so that its world still hangs together, and samples where
 * they do not. What the lab itself refuses stays refused.
 */
export function realityOf(reports: readonly Report[]): Reality {
  const probes = new Map(reports.flatMap(report => report.probes.map(probe => [probe.op, probe] as const)))
  return (op, own) => {
    const probe = op === undefined ? undefined : probes.get(op)
    if (!probe || own.status >= 400) return own
    if (probe.stopped === 'redirected')
      return { status: probe.status ?? 302, headers: { location: 'https://example.com/' }, text: '' }
    if (probe.status === null) return own
    const headers = headersOf(probe, own)
    if (probe.stopped === 'malformed')
      return { status: probe.status, headers: { 'content-type': 'text/html' }, text: '<!DOCTYPE html>' }
    if (probe.stopped !== undefined) return own
    if (!probe.shape) return { status: probe.status, headers, text: '' }
    const success = probe.status < 400
    return { status: probe.status, headers, body: shaped(probe.shape, success ? own.body : undefined) }
  }
}

function headersOf({ headers }: Probe, own: Answer): Record<string, string> {
  const had = Object.fromEntries(
    Object.entries(own.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const kept = Object.entries(had).filter(
    ([name]) => Object.hasOwn(headers, name) || ofTransport.includes(name),
  )
  const more = Object.entries(headers)
    .filter(([name]) => !Object.hasOwn(had, name) && !ofTransport.includes(name))
    .map(([name, value]) => [name, value ?? 'sample'] as const)
  // The lab's own counters go on; what the body is says the file.
  const type = headers['content-type']
  return { ...Object.fromEntries([...kept, ...more]), ...(type ? { 'content-type': type } : {}) }
}

/**
 * `full`: every member that may be there is. `lean`: none that may be absent. `thin`: so it is one level further in.
 * Else the own value decides.
 */
type Way = 'full' | 'own' | 'thin' | 'lean'

/** A value of a shape, out of a value of the lab's own where that fits. */
function shaped(shape: Shape, own: Json | undefined, way: Way = 'full'): Json {
  const kind = kindFor(shape, own, way)
  if (kind === 'array') return list(shape, Array.isArray(own) ? own : [])
  if (kind === 'object') return members(shape, isObject(own) ? own : {}, way)
  if (kind === 'string') {
    const formats = shape.formats ?? ['text']
    return typeof own === 'string' && formats.includes(formatOf(own)) ? own : samples[formats[0] ?? 'text']
  }
  const fits = own !== undefined && kindsOf(own).includes(kind)
  return fits ? own : plain[kind]
}

function kindFor({ kinds }: Shape, own: Json | undefined, way: Way): Kind {
  if (way === 'lean' && kinds.includes('null')) return 'null'
  const filled = kinds.filter(kind => kind !== 'null')
  const fitting =
    own === undefined ? undefined : kindsOf(own).find(kind => (way === 'own' ? kinds : filled).includes(kind))
  return fitting ?? filled[0] ?? 'null'
}

/** What a value is; a whole number is a number as well. */
function kindsOf(value: Json): Kind[] {
  if (value === null) return ['null']
  if (Array.isArray(value)) return ['array']
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'number'] : ['number']
  if (typeof value === 'string') return ['string']
  return [typeof value === 'boolean' ? 'boolean' : 'object']
}

/** The first entry has all that may be there; the last of several lacks what may be absent. */
function list({ items }: Shape, own: readonly Json[]): Json[] {
  if (!items) return []
  const rows = own.length > 0 ? own : [undefined, undefined]
  const way = (n: number): Way => {
    if (n === 0) return 'full'
    return n === rows.length - 1 ? 'lean' : n === rows.length - 2 ? 'thin' : 'own'
  }
  return rows.map((row, n) => shaped(items, row, way(n)))
}

function members({ fields = {}, optional = [], keyed }: Shape, own: JsonObject, way: Way): JsonObject {
  const inside = way === 'thin' ? 'lean' : way
  const there = Object.entries(fields).filter(
    ([key]) => !optional.includes(key) || (way === 'own' ? own[key] !== undefined : way !== 'lean'),
  )
  const told = there.map(([key, inner]) => [key, shaped(inner, own[key], inside)] as const)
  const others = keyed ? Object.keys(own).filter(key => !Object.hasOwn(fields, key)) : []
  const keys = keyed && others.length === 0 ? ['sample-1'] : others
  const named = keys.flatMap(key => (keyed ? [[key, shaped(keyed, own[key], way)] as const] : []))
  return Object.fromEntries([...told, ...named])
}

const plain: Record<Exclude<Kind, 'array' | 'object' | 'string'>, Json> = {
  null: null,
  boolean: true,
  integer: 1,
  number: 1.5,
}

const samples: Record<Format, string> = {
  empty: '',
  uuid: '00000000-0000-4000-8000-000000000001',
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  url: 'https://example.com/sample',
  email: 'somebody@example.com',
  digits: '1',
  hex: '0123456789abcdef',
  text: 'sample',
}
