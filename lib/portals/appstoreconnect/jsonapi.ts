import * as v from 'valibot'
import type { Body, Kept } from '../portal'

/** A field that some answers leave out and others send as null. */
export const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))

/** An object that may be missing with all that is in it. */
export const some = <A extends v.ObjectEntries>(entries: A) =>
  v.pipe(v.nullish(v.unknown(), {}), v.object(entries))

/** What points at a resource: its type and its id. */
const Pointer = v.object({ type: v.string(), id: v.string() })
type Pointer = v.InferOutput<typeof Pointer>

/** A relationship: its `data` is there only where it was named in `include`. */
const Relationship = v.object({ data: maybe(v.union([Pointer, v.array(Pointer)])) })

/** A resource of any type, as `included` holds them. */
const Any = v.object({
  ...Pointer.entries,
  attributes: v.optional(v.record(v.string(), v.unknown()), {}),
  relationships: v.optional(v.record(v.string(), Relationship), {}),
})

/**
 * The schema of a resource: its type, and the attributes that are read. The specification requires none of them,
 * so all are {@link maybe}, and there may be none.
 */
export const resource = <T extends string, A extends v.ObjectEntries>(type: T, attributes: A) =>
  v.object({
    type: v.literal(type),
    id: v.string(),
    attributes: some(attributes),
    relationships: v.optional(v.record(v.string(), Relationship), {}),
  })

const included = v.optional(v.array(Any), [])
const next = v.object({ next: maybe(v.string()) })
const paging = some({ paging: some({ total: maybe(v.number()) }) })

/** The schema of a document that holds one resource. */
export const single = <S extends v.GenericSchema>(schema: S) => v.object({ data: schema, included })

/**
 * The schema of what a creation answers, as the resource alone: so it has the shape of an entry of the list in which
 * it is looked for when the answer was lost.
 */
export const made = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    single(schema),
    v.transform(({ data }) => data),
  )

/** The schema of a page of resources. */
export const collection = <S extends v.GenericSchema>(schema: S) =>
  v.object({ data: v.array(schema), included, links: next, meta: paging })

/** The body that makes a resource, or changes one that has an id. */
export const bodyOf = (
  resource: { type: string; id?: string | Kept },
  attributes: Record<string, Body> = {},
  relationships: Record<string, Body> = {},
): Body => ({
  data: {
    ...resource,
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(Object.keys(relationships).length > 0
      ? {
          relationships: Object.fromEntries(
            Object.entries(relationships).map(([name, data]) => [name, { data }]),
          ),
        }
      : {}),
  },
})

/** What a document brought besides what was asked for. */
export interface WithIncluded {
  included: v.InferOutput<typeof included>
}

/** A resource with its relationships. */
interface WithRelationships {
  relationships: v.InferOutput<typeof Any>['relationships']
}

/**
 * The resources that a relationship points at, out of what the document included, in the relationship's order. What
 * was not included is left out: `fields` strips relationships that it does not name, and lists are capped.
 */
export function joined<S extends v.GenericSchema>(
  document: WithIncluded,
  { relationships }: WithRelationships,
  relationship: string,
  schema: S,
): v.InferOutput<S>[] {
  const data = relationships[relationship]?.data ?? []
  return (Array.isArray(data) ? data : [data]).flatMap(({ type, id }) => {
    const found = document.included.find(one => one.type === type && one.id === id)
    const parsed = v.safeParse(schema, found)
    return parsed.success ? [parsed.output] : []
  })
}

const Linked = v.object({ links: next })

/** The address of the next page of a list, as the portal gives it; undefined at the end. */
export function nextPage(json: unknown): string | undefined {
  const linked = v.safeParse(Linked, json)
  return linked.success ? (linked.output.links.next ?? undefined) : undefined
}

/** The cursor in the address of the next page. */
export function cursorOf(link: string): string | undefined {
  return URL.canParse(link) ? (new URL(link).searchParams.get('cursor') ?? undefined) : undefined
}
