import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv2019 from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { isObject, type Json, type JsonObject, member, parse, text } from '../json.ts'
import type { Exchange } from '../record.ts'
import { atHand, finder, typed, type Validate, validator } from '../specification.ts'
import { apiHost } from './site.ts'

/** Where the official specification is expected: beside the project, never inside it. */
export const specificationFile = fileURLToPath(
  new URL('../../../../shared/specs/appstoreconnect.openapi.json', import.meta.url),
)

/** An operation of the specification. */
interface Operation {
  op: string
  method: string
  path: string
  segments: string[]
  parameters: JsonObject[]
  body: Json | undefined
  responses: JsonObject
}

/** What an exchange is held against. */
interface Specification {
  operations: Operation[]
  find(method: string, path: string): Operation | undefined
  check(exchange: Exchange): string[]
}

/** The specification; undefined where it is not at hand. */
export const specification = atHand(specificationFile, () =>
  load(parse(readFileSync(specificationFile, 'utf8'))),
)

/**
 * Holds an exchange against the specification: path, query, body, declared status, shape of the answer.
 * Returns what is wrong; nothing where the call went elsewhere or the specification is not at hand.
 */
export function checkExchange(exchange: Exchange): string[] {
  return exchange.host === apiHost ? (specification()?.check(exchange) ?? []) : []
}

/** Statuses that the service answers and the specification does not tell: a day without sales. */
const alsoAnswers: Record<string, number[]> = {
  salesReports_getCollection: [404],
  financeReports_getCollection: [404],
}

/** Only the service's own links carry it. */
const continuation = 'cursor'

function load(root: Json | undefined): Specification {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false })
  addFormats(ajv)
  for (const format of ['number', 'int64', 'binary']) ajv.addFormat(format, true)
  const definitions = member(member(root, 'components'), 'schemas')
  for (const [name, schema] of Object.entries(isObject(definitions) ? definitions : {}))
    ajv.addSchema(closeSchema(schema), `definition:${name}`)
  const operations = readOperations(root)
  const validate = validator(ajv, closeSchema)
  const find = finder(operations)
  return {
    operations,
    find,
    check: exchange => {
      const operation = find(exchange.method, exchange.path)
      if (!operation)
        return [404, 405].includes(exchange.status)
          ? []
          : [`no such operation: ${exchange.method} ${exchange.path}`]
      return [
        ...checkRequest(operation, exchange, validate).map(said => `request: ${said}`),
        ...checkAnswer(operation, exchange, validate).map(said => `answer: ${said}`),
      ]
    },
  }
}

function readOperations(root: Json | undefined): Operation[] {
  const operations: Operation[] = []
  const paths = member(root, 'paths')
  const listOf = (value: Json | undefined, name: string): JsonObject[] => {
    const found = member(value, name)
    return (Array.isArray(found) ? found : []).filter(isObject)
  }
  for (const [path, methods] of Object.entries(isObject(paths) ? paths : {})) {
    for (const [method, value] of Object.entries(isObject(methods) ? methods : {})) {
      if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue
      const responses = member(value, 'responses')
      operations.push({
        op: text(value, 'operationId') ?? '',
        method: method.toUpperCase(),
        path,
        segments: path.split('/'),
        parameters: [...listOf(methods, 'parameters'), ...listOf(value, 'parameters')],
        body: schemaOf(member(value, 'requestBody')),
        responses: isObject(responses) ? responses : {},
      })
    }
  }
  return operations
}

/** The schema of a body as JSON; undefined where there is none. */
const schemaOf = (carrier: Json | undefined): Json | undefined =>
  member(member(member(carrier, 'content'), 'application/json'), 'schema')

function checkRequest(operation: Operation, exchange: Exchange, validate: Validate): string[] {
  const said: string[] = []
  const query = new URLSearchParams(exchange.query)
  const known = new Set([continuation])
  for (const parameter of operation.parameters) {
    const name = text(parameter, 'name') ?? ''
    if (text(parameter, 'in') !== 'query') continue
    known.add(name)
    const value = query.get(name)
    if (value === null) {
      if (parameter.required === true) said.push(`query ${name} is missing`)
      continue
    }
    const schema = parameter.schema
    said.push(
      ...validate(`${operation.op} query ${name}`, schema, typed(schema, value)).map(
        line => `query ${name} ${line}`,
      ),
    )
  }
  for (const name of query.keys()) if (!known.has(name)) said.push(`query ${name} is not declared`)
  const { requestBody } = exchange
  if (operation.body === undefined) {
    if (requestBody !== undefined && requestBody !== '') said.push('a body is not declared')
  } else if (requestBody === undefined || requestBody === '') said.push('the body is missing')
  else said.push(...validate(`${operation.op} body`, operation.body, requestBody).map(line => `body ${line}`))
  return said
}

function checkAnswer(operation: Operation, exchange: Exchange, validate: Validate): string[] {
  const { status, responseBody: body } = exchange
  // A lost or disturbed answer says nothing about the specification.
  if (status === 0 || exchange.fault !== undefined) return []
  const declared = member(operation.responses, String(status))
  if (declared === undefined && !alsoAnswers[operation.op]?.includes(status))
    return [`status ${status} is not declared`]
  const schema =
    schemaOf(declared) ?? (status >= 400 ? { $ref: '#/components/schemas/ErrorResponse' } : undefined)
  if (schema === undefined)
    return body === undefined || member(declared, 'content') !== undefined ? [] : ['a body is not declared']
  if (operation.op.includes('_getToOne') && member(body, 'data') === null) return []
  return validate(`${operation.op} ${status}`, schema, withoutNulls(body))
}

/**
 * An answer without the attributes that are null: the service says so of an unanswered question or of a tester without
 * an address, and the specification leaves it unsaid.
 */
function withoutNulls(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value ?? null
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'attributes' && isObject(inner)
        ? Object.fromEntries(Object.entries(inner).filter(([, one]) => one !== null))
        : withoutNulls(inner),
    ]),
  )
}

/** Members of a schema that are taken over as they are. */
const plain = [
  'type',
  'format',
  'enum',
  'required',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'pattern',
  'uniqueItems',
]

/**
 * OpenAPI's schema as a JSON schema that allows no member beyond the declared ones: else a wrong name in a body
 * would pass.
 */
function closeSchema(schema: Json | undefined): JsonObject {
  if (!isObject(schema)) return {}
  const reference = text(schema, '$ref')
  if (reference !== undefined) return { $ref: `definition:${reference.split('/').pop()}` }
  const copy: JsonObject = {}
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties' && isObject(value)) {
      copy.properties = Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, closeSchema(inner)]),
      )
    } else if (name === 'items') copy.items = closeSchema(value)
    else if (['oneOf', 'anyOf', 'allOf'].includes(name) && Array.isArray(value))
      // Which one it is says the member `type` of each.
      copy[name === 'allOf' ? name : 'anyOf'] = value.map(inner => closeSchema(inner))
    else if (name === 'additionalProperties') copy[name] = isObject(value) ? closeSchema(value) : value
    // One member of the specification has a format that is null.
    else if (plain.includes(name) && value !== null) copy[name] = value
  }
  if (copy.properties !== undefined && copy.additionalProperties === undefined)
    copy.additionalProperties = false
  if (schema.nullable === true) return { anyOf: [copy, { type: 'null' }] }
  return copy
}
