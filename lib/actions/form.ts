import type * as v from 'valibot'
import type { Json } from '../http/json'

/** A field of an action's form: one property of its input, as JSON Schema says it. */
export interface Field {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array'
  title?: string
  description?: string
  default?: Json
  enum?: string[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  /**
   * `lines`: an array, entered one a line. `markdown`: a longer text. `secret`: hidden while it is typed. `date`: a
   * day, 2027-01-31. `file`: what is known of a file that is picked in the uploader. `host`: may be an https address; before it is used the person is asked to allow its host.
   */
  format?: string
  /** The endings of files that may be picked: `.ipa,.pkg`; of `lines` that may also be read from a text file. */
  accept?: string
}

/** The part of a Valibot schema that is read here. */
interface Part {
  type: string
  kind?: string
  requirement?: unknown
  title?: string
  description?: string
  metadata?: { format?: string; accept?: string }
  options?: readonly string[]
  wrapped?: Part
  default?: unknown
  entries?: Record<string, Part>
  pipe?: readonly Part[]
}

/**
 * The form of an input's schema, as the properties of a JSON Schema. The library that turns any Valibot schema
 * into JSON Schema weighs a tenth of the worker; the few kinds of field a form has are told here.
 */
export function formOf(schema: v.GenericSchema): { fields: Record<string, Field>; required: string[] } {
  const entries = Object.entries((schema as unknown as Part).entries ?? {})
  return {
    fields: Object.fromEntries(entries.map(([name, part]) => [name, fieldOf(part)])),
    required: entries.flatMap(([name, part]) => (part.type.endsWith('optional') ? [] : [name])),
  }
}

const types: Record<string, Field['type']> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  picklist: 'string',
}

function fieldOf(part: Part): Field {
  if (part.wrapped) {
    const inner = fieldOf(part.wrapped)
    return typeof part.default === 'function' || part.default === undefined
      ? inner
      : { ...inner, default: part.default as Json }
  }
  const [first] = part.pipe ?? []
  // A pipe may begin with another one: `v.pipe(lines('Testers', …), v.minLength(1))`.
  const field: Field = first?.pipe
    ? fieldOf(first)
    : { type: types[part.type] ?? 'string', ...(part.options ? { enum: [...part.options] } : {}) }
  for (const { type, requirement, title, description, metadata } of part.pipe ?? []) {
    if (type === 'integer') field.type = 'integer'
    else if (type === 'title' && title !== undefined) field.title = title
    else if (type === 'description' && description) field.description = description
    else if (type === 'metadata' && metadata?.format !== undefined) {
      field.format = metadata.format
      if (metadata.accept !== undefined) field.accept = metadata.accept
    } else if (typeof requirement === 'number') bound(field, type, requirement)
  }
  return field
}

function bound(field: Field, type: string, value: number): void {
  if (type === 'min_value') field.minimum = value
  if (type === 'max_value') field.maximum = value
  if (type === 'min_length') field.minLength = value
  if (type === 'max_length') field.maxLength = value
}
