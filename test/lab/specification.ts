import { existsSync } from 'node:fs'
import type Ajv2019 from 'ajv/dist/2019.js'
import type { ValidateFunction } from 'ajv/dist/2019.js'
import { type Json, type JsonObject, text } from './json.ts'

/** What the portals' specifications have in common, whatever form they are written in. */

/** Reads a specification once it is asked for; undefined where it is not at hand, as in a public copy of the project. */
export function atHand<T>(file: string, load: () => T): () => T | undefined {
  let loaded: T | undefined
  return () => {
    if (!loaded && existsSync(file)) loaded = load()
    return loaded
  }
}

/** Says what is wrong with a value by a schema; schemas are known again by their key. */
export type Validate = (key: string, schema: Json | undefined, value: Json | undefined) => string[]

/** Validates by `ajv`, where `close` makes JSON schemas of a specification's own. Each schema is compiled once. */
export function validator(ajv: Ajv2019, close: (schema: Json | undefined) => JsonObject): Validate {
  const compiled = new Map<string, ValidateFunction>()
  return (key, schema, value) => {
    const known = compiled.get(key) ?? ajv.compile(close(schema))
    compiled.set(key, known)
    if (known(value)) return []
    return (known.errors ?? []).map(
      error => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`,
    )
  }
}

/** The part of an operation by which a request is known as its own. */
interface Route {
  method: string
  segments: readonly string[]
}

const holes = (route: Route) => route.segments.filter(segment => segment.startsWith('{')).length

/** Finds the operation of a method and a path; of two that fit, the one with fewer placeholders. */
export function finder<R extends Route>(
  routes: readonly R[],
): (method: string, path: string) => R | undefined {
  const sorted = routes.toSorted((a, b) => holes(a) - holes(b))
  return (method, path) => {
    const given = path.split('/')
    return sorted.find(
      route =>
        route.method === method &&
        route.segments.length === given.length &&
        route.segments.every((segment, index) => segment.startsWith('{') || segment === given[index]),
    )
  }
}

/** A value of the query as its schema wants it; `divider` stands between the values of a list. */
export function typed(schema: Json | undefined, value: string, divider = ','): Json {
  const type = text(schema, 'type')
  if (type === 'array') return value.split(divider)
  if ((type === 'integer' || type === 'number') && value !== '') return Number(value)
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  return value
}
