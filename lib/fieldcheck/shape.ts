import * as v from 'valibot'
import type { Json } from '../http/json'

const kinds = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
/** What a value is. */
export type Kind = (typeof kinds)[number]

const formats = ['empty', 'uuid', 'date-time', 'date', 'url', 'email', 'digits', 'hex', 'text'] as const
/** What a text looks like. */
export type Format = (typeof formats)[number]

/** What values look like, without a value: many of them are merged into one shape. */
export interface Shape {
  kinds: Kind[]
  /** What its texts look like. */
  formats?: Format[]
  /** Members of its objects. */
  fields?: Record<string, Shape>
  /** Members that some of its objects lack. */
  optional?: string[]
  /** Entries of its arrays; absent where all of them were empty. */
  items?: Shape
  /** Members whose keys look like data, merged; their keys are not told. */
  keyed?: Shape
}

/** No field of a portal's answers has a longer name. */
const longestKey = 60

/** A key that is the name of a field and no data: `display_name`, `errorGroupId`, `$value`. Names begin otherwise. */
const fieldName = /^[$@_]?[a-z][A-Za-z]*(?:_[A-Za-z]+)*\d{0,2}$/
/** `System.Title`: names of fields in Azure DevOps. */
const dottedName = /^[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)+$/

/** A shape that came in a file. */
export const ShapeSchema: v.GenericSchema<Shape> = v.lazy(() =>
  v.strictObject({
    kinds: v.array(v.picklist(kinds)),
    formats: v.exactOptional(v.array(v.picklist(formats))),
    fields: v.exactOptional(v.record(v.string(), ShapeSchema)),
    optional: v.exactOptional(v.array(v.string())),
    items: v.exactOptional(ShapeSchema),
    keyed: v.exactOptional(ShapeSchema),
  }),
)

/** Below this nothing is told of a value but what it is: no answer that we read is deeper. */
const deepest = 16
/** An object with more members is a table by key. */
const mostFields = 150

/** Whether a key is the name of a field; one that stands among the given names is data, whatever it looks like. */
export const isFieldName = (key: string, names: ReadonlySet<string>): boolean =>
  key.length <= longestKey &&
  (fieldName.test(key) || dottedName.test(key)) &&
  !/^[\da-f]{8,}$/i.test(key) &&
  !names.has(key.toLowerCase())

/** The shape of a value. `names` are words, in lower case, that a key must not tell. */
export function shapeOf(value: Json, names: ReadonlySet<string>, depth = 0): Shape {
  if (value === null) return { kinds: ['null'] }
  if (typeof value === 'boolean') return { kinds: ['boolean'] }
  if (typeof value === 'number') return { kinds: [Number.isInteger(value) ? 'integer' : 'number'] }
  if (typeof value === 'string') return { kinds: ['string'], formats: [formatOf(value)] }
  if (Array.isArray(value)) {
    const items = depth < deepest ? merged(value.map(item => shapeOf(item, names, depth + 1))) : undefined
    return { kinds: ['array'], ...(items && { items }) }
  }
  if (depth >= deepest) return { kinds: ['object'] }
  const members = Object.entries(value)
  const shaped = members.map(([key, inner]) => [key, shapeOf(inner, names, depth + 1)] as const)
  const told = (key: string) => members.length <= mostFields && isFieldName(key, names)
  const fields = shaped.filter(([key]) => told(key))
  const keyed = merged(shaped.filter(([key]) => !told(key)).map(([, shape]) => shape))
  return { kinds: ['object'], fields: Object.fromEntries(fields), ...(keyed && { keyed }) }
}

/** What a text looks like. A longer text is not looked at: it is none of these. */
export function formatOf(text: string): Format {
  if (text === '') return 'empty'
  if (text.length > 2000) return 'text'
  if (/^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i.test(text)) return 'uuid'
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(text)) return 'date-time'
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'date'
  if (/^[a-z][\w+.-]*:\/\/\S+$/i.test(text)) return 'url'
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'email'
  if (/^\d+$/.test(text)) return 'digits'
  if (/^[\da-f]{16,}$/i.test(text)) return 'hex'
  return 'text'
}

const inOrder = <T extends string>(all: readonly T[], given: readonly T[]): T[] =>
  all.filter(one => given.includes(one))

/** One shape for many; undefined for none. */
function merged(shapes: readonly Shape[]): Shape | undefined {
  if (shapes.length === 0) return undefined
  const found = shapes.flatMap(shape => shape.kinds)
  // A whole number among others is one that happens to be whole.
  const all = found.includes('number') ? found.filter(kind => kind !== 'integer') : found
  const texts = inOrder(
    formats,
    shapes.flatMap(shape => shape.formats ?? []),
  )
  const items = merged(shapes.flatMap(shape => shape.items ?? []))
  const keyed = merged(shapes.flatMap(shape => shape.keyed ?? []))
  const objects = shapes.filter(shape => shape.fields)
  const keys = [...new Set(objects.flatMap(({ fields = {} }) => Object.keys(fields)))].sort()
  const optional = keys.filter(key =>
    objects.some(one => !Object.hasOwn(one.fields ?? {}, key) || one.optional?.includes(key)),
  )
  const fields = keys.flatMap(key => {
    const inner = merged(
      objects.flatMap(({ fields = {} }) => (Object.hasOwn(fields, key) ? (fields[key] ?? []) : [])),
    )
    return inner ? [[key, inner] as const] : []
  })
  return {
    kinds: inOrder(kinds, all),
    ...(texts.length > 0 && { formats: texts }),
    ...(objects.length > 0 && { fields: Object.fromEntries(fields) }),
    ...(optional.length > 0 && { optional }),
    ...(items && { items }),
    ...(keyed && { keyed }),
  }
}

/** Members under which answers hold names of people and things. */
const naming = /(?:^|_)(?:id|name|e?mail|title|login|alias|account|owner|slug)$|(?:Id|Name|Mail|Address)$/

/** Every name in an answer, in lower case: where one of them is a key, it is data. */
export function namesIn(value: Json, into: Set<string>, depth = 0): void {
  if (value === null || typeof value !== 'object' || depth > deepest) return
  if (Array.isArray(value)) {
    for (const item of value) namesIn(item, into, depth + 1)
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && inner !== '' && naming.test(key)) into.add(inner.toLowerCase())
    else namesIn(inner, into, depth + 1)
  }
}
