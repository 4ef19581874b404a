import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv2019 from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { entries, isObject, type Json, type JsonObject, member, parse, text } from '../json.ts'
import type { Exchange } from '../record.ts'
import { atHand, type Validate, validator } from '../specification.ts'
import { routes } from './routes.ts'
import { azureDevOpsHosts } from './site.ts'

const folder = new URL('../../../../shared/specs/azuredevops/', import.meta.url)
/** Where the official specification is expected: one file an area, beside the project, never inside it. */
export const specificationFile = fileURLToPath(folder)

/** An operation of the specification, under `area.Method`; its path begins behind the organisation. */
interface Operation {
  op: string
  method: string
  path: string
  parameters: JsonObject[]
  /** The schema of a success; undefined where none is told. */
  answer: Json | undefined
  area: string
}

interface Specification {
  operations: Operation[]
  check(exchange: Exchange): string[]
}

/** The specification; undefined where it is not at hand. */
export const specification = atHand(specificationFile, load)

/** Holds an exchange against the specification; returns what is wrong, nothing where it says nothing of it. */
export function checkExchange(exchange: Exchange): string[] {
  if (!azureDevOpsHosts.includes(exchange.host) || !/\/_apis\//i.test(exchange.path)) return []
  return specification()?.check(exchange) ?? []
}

/** What every client of the vendor's begins with, and no specification tells; recorded traffic does. */
const recorded: Operation[] = [
  {
    op: 'location.GetConnectionData',
    method: 'GET',
    path: '/_apis/connectionData',
    parameters: ['connectOptions', 'lastChangeId', 'lastChangeId64', 'api-version'].map(name => ({
      name,
      in: 'query',
      type: 'string',
    })),
    answer: undefined,
    area: 'location',
  },
  {
    // The tables of routes, by which clients find out what a server speaks.
    op: 'location.GetBuildLocations',
    method: 'OPTIONS',
    path: '/_apis/build',
    parameters: [],
    answer: undefined,
    area: 'location',
  },
]

function load(): Specification {
  const areas = [...new Set(routes.map(([op]) => op.split('.')[0] ?? ''))].filter(area => area !== 'location')
  const validators = new Map<string, Validate>()
  const operations = [...recorded]
  for (const area of areas) {
    const plural: Record<string, string> = { account: 'accounts' }
    const root = parse(readFileSync(new URL(`${plural[area] ?? area}-7.2.json`, folder), 'utf8'))
    const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false })
    addFormats(ajv)
    for (const format of ['int32', 'int64', 'byte', 'binary']) ajv.addFormat(format, true)
    for (const [name, schema] of entries(member(root, 'definitions')))
      ajv.addSchema(closed(schema), `definition:${name}`)
    validators.set(area, validator(ajv, closed))
    operations.push(...operationsOf(area, root))
  }
  const check = (exchange: Exchange): string[] => {
    const operation = operations.find(one => one.op === exchange.op)
    if (!operation)
      return exchange.status === 404 ? [] : [`no such operation: ${exchange.method} ${exchange.path}`]
    const validate = validators.get(operation.area)
    const body = operation.parameters.find(one => text(one, 'in') === 'body')
    const said = [
      ...queryOf(operation, exchange),
      ...(body && validate
        ? validate(`${operation.op} body`, member(body, 'schema'), exchange.requestBody ?? null)
        : []),
    ].map(line => `request: ${line}`)
    // Refusals are told by no specification, and a disturbed answer says nothing of it.
    if (exchange.status !== 200 || exchange.fault !== undefined || operation.answer === undefined) return said
    const wrong =
      validate?.(operation.op, wrapped(operation.answer), told(operation, exchange.responseBody)) ?? []
    return [...said, ...wrong.map(line => `answer: ${line}`)]
  }
  return { operations, check }
}

/** Members that the service answers and the specification does not tell. */
const untold: Record<string, string[]> = {
  'profile.GetProfile': ['displayName', 'publicAlias', 'emailAddress'],
}

function told({ op }: Operation, body: Json | undefined): Json | undefined {
  // The examples beside the specification are so: what there is not is null.
  if (op.startsWith('tokens.')) return withoutNulls(body)
  const more = untold[op] ?? []
  return isObject(body) && more.length > 0
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !more.includes(name)))
    : body
}

const withoutNulls = (value: Json | undefined): Json | undefined => {
  if (Array.isArray(value)) return value.map(one => withoutNulls(one) ?? null)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const inner = withoutNulls(one)
      return inner === null || inner === undefined ? [] : [[name, inner]]
    }),
  )
}

/** Operations of one file. Overloads that differ by their query alone stand in a list of their own. */
function operationsOf(area: string, root: Json | undefined): Operation[] {
  const shared = member(root, 'parameters')
  return ['paths', 'x-ms-paths'].flatMap(list =>
    entries(member(root, list)).flatMap(([path, methods]) =>
      entries(methods).map(([method, operation]) => {
        const given = member(operation, 'parameters')
        const parameters = (Array.isArray(given) ? given : []).flatMap(one => {
          const named = text(one, '$ref')?.split('/').at(-1)
          const found = named === undefined ? one : member(shared, named)
          return isObject(found) ? [found] : []
        })
        return {
          op: `${area}.${text(operation, 'x-ms-vss-method') ?? ''}`,
          method: method.toUpperCase(),
          path: path.replace(/^\/\{organization\}/, '').replace(/\?.*$/, ''),
          parameters,
          answer: member(member(member(operation, 'responses'), '200'), 'schema'),
          area,
        }
      }),
    ),
  )
}

/** A list is declared as such and comes wrapped. */
export const wrapped = (schema: Json): Json =>
  text(schema, 'type') === 'array'
    ? {
        type: 'object',
        required: ['count', 'value'],
        properties: { count: { type: 'integer' }, value: schema },
      }
    : schema

function queryOf(operation: Operation, exchange: Exchange): string[] {
  const query = new URLSearchParams(exchange.query)
  const known = operation.parameters.filter(one => text(one, 'in') === 'query')
  const said = known.flatMap(parameter => {
    const name = text(parameter, 'name') ?? ''
    const value = query.get(name)
    if (value === null)
      // The newest version is what the file is about; older ones are asked for on purpose.
      return parameter.required === true ? [`query ${name} is missing`] : []
    const choices = member(parameter, 'enum')
    if (Array.isArray(choices) && !choices.includes(value)) return [`query ${name} must be one of its words`]
    if (text(parameter, 'type') === 'integer' && !/^-?\d+$/.test(value))
      return [`query ${name} must be an integer`]
    if (name === 'api-version' && !/^\d+\.\d+(-preview(\.\d+)?)?$/.test(value))
      return [`${value} is no version`]
    return []
  })
  const names = known.map(one => text(one, 'name'))
  return [
    ...said,
    ...[...query.keys()].filter(name => !names.includes(name)).map(name => `query ${name} is not declared`),
  ]
}

/** Swagger's schema as a JSON schema that allows no member beyond the declared ones. */
function closed(schema: Json | undefined): JsonObject {
  if (!isObject(schema)) return {}
  const reference = text(schema, '$ref')
  if (reference !== undefined) return { $ref: `definition:${reference.split('/').pop()}` }
  const copy: JsonObject = {}
  for (const name of ['type', 'format', 'enum', 'required', 'additionalProperties'])
    if (schema[name] !== undefined) copy[name] = schema[name]
  const { properties, items, allOf } = schema
  if (isObject(properties))
    copy.properties = Object.fromEntries(entries(properties).map(([name, inner]) => [name, closed(inner)]))
  if (items !== undefined) copy.items = closed(items)
  // Where any value may stand the specification says `object`: what comes is a text or a switch as well.
  if (isObject(copy.additionalProperties))
    copy.additionalProperties =
      text(copy.additionalProperties, '$ref') === undefined ? true : closed(copy.additionalProperties)
  // What is made of parts stays open: each part is closed by itself, and would forbid the others' members.
  if (copy.properties !== undefined && allOf === undefined && copy.additionalProperties === undefined)
    copy.additionalProperties = false
  return copy
}
