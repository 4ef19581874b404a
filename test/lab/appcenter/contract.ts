import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Ajv2019 from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { isObject, type Json, type JsonObject, member, parse, text } from '../json.ts'
import type { Exchange } from '../record.ts'
import { atHand, finder, typed, type Validate, validator } from '../specification.ts'
import { continuation } from './paging.ts'

/** Where the official specification is expected: beside the project, never inside it. */
export const specificationFile = fileURLToPath(
  new URL('../../../../shared/specs/appcenter.merged.swagger2.json', import.meta.url),
)

/** An operation of the specification. */
interface Operation {
  op: string
  method: string
  path: string
  segments: string[]
  parameters: JsonObject[]
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
  if (!exchange.path.includes('/v0.1/')) return []
  return specification()?.check(exchange) ?? []
}

/** Parameters that a newer copy of the specification has, or that only the service's own links carry. */
const newer: Record<string, string[]> = {
  releases_list: ['top', 'releaseId'],
  releases_getLatestByUser: ['is_install_page'],
  Errors_GroupList: [continuation],
  Errors_ListForGroup: [continuation],
}

/** Lists that are declared as one row: a row or a list of rows may come. */
const looseLists = new Set(['appInvitations_list', 'teams_getUsers'])

/** Statuses of the gateway, which stands before every operation and is declared nowhere. */
const gatewayStatuses = new Set([401, 403, 404, 410, 411, 429, 500, 502, 503, 504])

function load(root: Json | undefined): Specification {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  addFormats(ajv)
  for (const format of ['string', 'URL', 'long', 'dateTime', 'Timespan', 'file']) ajv.addFormat(format, true)
  const definitions = member(root, 'definitions')
  if (isObject(definitions)) {
    for (const [name, schema] of Object.entries(definitions))
      ajv.addSchema(closeSchema(schema), `definition:${name}`)
  }
  const operations = readOperations(root)
  const validate = validator(ajv, closeSchema)
  const find = finder(operations)
  return {
    operations,
    find,
    check: exchange => {
      const operation = find(exchange.method, exchange.path.replace(/^\/api\//, '/'))
      if (!operation)
        return exchange.status === 404 ? [] : [`no such operation: ${exchange.method} ${exchange.path}`]
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
  for (const [path, methods] of Object.entries(isObject(paths) ? paths : {})) {
    for (const [method, value] of Object.entries(isObject(methods) ? methods : {})) {
      const parameters = member(value, 'parameters')
      const responses = member(value, 'responses')
      operations.push({
        op: text(value, 'operationId') ?? '',
        method: method.toUpperCase(),
        path,
        segments: path.split('/'),
        parameters: (Array.isArray(parameters) ? parameters : []).filter(isObject),
        responses: isObject(responses) ? responses : {},
      })
    }
  }
  return operations
}

function checkRequest(operation: Operation, exchange: Exchange, validate: Validate): string[] {
  const said: string[] = []
  const query = new URLSearchParams(exchange.query)
  const given = exchange.path.replace(/^\/api\//, '/').split('/')
  const known = new Set(newer[operation.op] ?? [])
  for (const parameter of operation.parameters) {
    const name = text(parameter, 'name') ?? ''
    const place = text(parameter, 'in')
    if (place === 'path') said.push(...checkPath(operation, parameter, name, given))
    if (place === 'query') {
      known.add(name)
      said.push(...checkQuery(operation, parameter, name, query.get(name), validate))
    }
    if (place !== 'body' || exchange.status === 411) continue
    const { requestBody } = exchange
    if (requestBody === undefined || requestBody === '') {
      if (parameter.required === true) said.push('the body is missing')
      continue
    }
    said.push(...validate(`${operation.op} body`, parameter.schema, requestBody).map(line => `body ${line}`))
  }
  for (const name of query.keys()) if (!known.has(name)) said.push(`query ${name} is not declared`)
  const bodyless = !operation.parameters.some(parameter =>
    ['body', 'formData'].includes(text(parameter, 'in') ?? ''),
  )
  const body = exchange.requestBody
  // `{}` always goes along, because a write without a body is refused with 411.
  if (bodyless && body !== undefined && body !== '' && JSON.stringify(body) !== '{}')
    said.push('a body is not declared')
  return said
}

function checkPath(operation: Operation, parameter: JsonObject, name: string, given: string[]): string[] {
  const raw = given[operation.segments.indexOf(`{${name}}`)]
  if (raw === undefined || raw === '') return [`path ${name} is missing`]
  const value = decode(raw)
  if (value === undefined) return [`path ${name} is not well encoded`]
  if (parameter.type === 'integer' && !/^\d+$/.test(value)) return [`path ${name} must be an integer`]
  return []
}

function checkQuery(
  operation: Operation,
  parameter: JsonObject,
  name: string,
  value: string | null,
  validate: Validate,
): string[] {
  if (value === null) return parameter.required === true ? [`query ${name} is missing`] : []
  const {
    name: _name,
    in: _in,
    required: _required,
    collectionFormat,
    default: _default,
    ...schema
  } = parameter
  const given = typed(schema, value, collectionFormat === 'pipes' ? '|' : ',')
  return validate(`${operation.op} query ${name}`, schema, given).map(line => `query ${name} ${line}`)
}

function checkAnswer(operation: Operation, exchange: Exchange, validate: Validate): string[] {
  // A lost or disturbed answer says nothing about the specification.
  if (exchange.status === 0 || exchange.fault !== undefined) return []
  const declared = member(operation.responses, String(exchange.status))
  const fallback = exchange.status >= 400 ? operation.responses.default : undefined
  if (gatewayStatuses.has(exchange.status) && isGateway(exchange.responseBody)) return []
  const response = declared ?? fallback
  if (response === undefined) {
    if (exchange.status >= 400 && isFamily(exchange.responseBody)) return []
    return [`status ${exchange.status} is not declared`]
  }
  const schema = member(response, 'schema')
  if (schema === undefined) {
    return exchange.responseBody === undefined || exchange.status >= 400 ? [] : ['a body is not declared']
  }
  // Files are no JSON.
  if (text(schema, 'format') === 'file') return []
  const { responseBody: body } = exchange
  if (looseLists.has(operation.op) && Array.isArray(body)) {
    return body.flatMap(row => validate(`${operation.op} ${exchange.status}`, schema, row))
  }
  if (operation.op === 'organizations_listAdministered') return checkAdministered(schema, body, validate)
  return validate(`${operation.op} ${exchange.status}`, schema, body)
}

/** Another list that is declared as one row. */
function checkAdministered(schema: Json, body: Json | undefined, validate: Validate): string[] {
  const rows = member(body, 'organizations')
  const list = Array.isArray(rows) ? rows : [rows]
  return list.flatMap(row => validate('organizations_listAdministered 200', schema, { organizations: row }))
}

function isGateway(body: Json | undefined): boolean {
  if (typeof body === 'string') return body.startsWith('<!DOCTYPE')
  return typeof member(body, 'message') === 'string' && typeof member(body, 'statusCode') === 'number'
}

/** Any of the error shapes of the service: operations that declare no failure fail nevertheless. */
function isFamily(body: Json | undefined): boolean {
  const inner = member(body, 'error') ?? body
  return typeof member(inner, 'message') === 'string'
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/**
 * Swagger's schema as a JSON schema that allows no member beyond the declared ones: else a wrong name in a
 * body would pass. Parts of `allOf` stay open, the whole is closed.
 */
function closeSchema(schema: Json | undefined, part = false): JsonObject {
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
    else if (name === 'allOf' && Array.isArray(value))
      copy.allOf = value.map(inner => closeSchema(inner, true))
    else if (name === 'exclusiveMinimum' && value === true) copy.exclusiveMinimum = schema.minimum
    else if (name === 'type' && value === 'file') copy.type = undefined
    else if (
      [
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
        'additionalProperties',
      ].includes(name)
    )
      copy[name] = value
  }
  const described = copy.properties !== undefined || copy.allOf !== undefined
  if (described && !part && copy.additionalProperties === undefined) {
    if (copy.allOf) copy.unevaluatedProperties = false
    else copy.additionalProperties = false
  }
  return copy
}
