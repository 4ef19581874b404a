import type { Json, JsonObject } from '../json.ts'
import type { Answer } from '../site.ts'

/** What an error says besides its status. */
export interface ErrorWords {
  code: string
  title: string
  detail?: string
  /** The parameter or the place in the body that it is about. */
  source?: { parameter: string } | { pointer: string }
  /** By resource path, what else is wrong: why something cannot be submitted. */
  associated?: Record<string, ErrorWords[]>
}

/** A refusal that a handler throws. */
export class Refusal extends Error {
  readonly status: number
  readonly words: readonly ErrorWords[]

  constructor(status: number, ...words: readonly [ErrorWords, ...ErrorWords[]]) {
    super(words[0].title)
    this.status = status
    this.words = words
  }
}

/** An answer of JSON. The real service names no character set, and one client compares the type exactly. */
export function json(status: number, body: Json): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body }
}

/** A refusal as the service words it: all that is wrong at once. */
export function refuse(status: number, words: ErrorWords | readonly ErrorWords[], id: string): Answer {
  const all = 'code' in words ? [words] : words
  return json(status, { errors: all.map((one, n) => errorObject(status, one, n === 0 ? id : `${id}-${n}`)) })
}

function errorObject(
  status: number,
  { code, title, detail, source, associated }: ErrorWords,
  id: string,
): JsonObject {
  return {
    id,
    // A text, unlike the number on the wire.
    status: String(status),
    code,
    title,
    ...(detail === undefined ? {} : { detail }),
    ...(source === undefined ? {} : { source: { ...source } }),
    ...(associated === undefined
      ? {}
      : {
          meta: {
            associatedErrors: Object.fromEntries(
              Object.entries(associated).map(([path, list]) => [
                path,
                list.map((words, n) => errorObject(status, words, `${id}-${n}`)),
              ]),
            ),
          },
        }),
  }
}

/** The refusals that every request may meet. */
export const refusals = {
  unauthorized: {
    code: 'NOT_AUTHORIZED',
    title: 'Authentication credentials are missing or invalid.',
    detail: 'Provide a properly configured and signed bearer token, and make sure that it has not expired.',
  },
  forbidden: {
    code: 'FORBIDDEN_ERROR',
    title: 'This request is forbidden for security reasons',
    detail: 'The API key in use does not allow this request',
  },
  agreements: {
    code: 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED',
    title: 'A required agreement is missing or has expired.',
    detail: 'This request requires an in-effect agreement that has not been signed or has expired.',
  },
  agreementsOld: {
    code: 'FORBIDDEN',
    title: 'Access Unavailable',
    detail: 'Your access is unavailable until the newest agreement is accepted.',
  },
  limited: {
    code: 'RATE_LIMIT_EXCEEDED',
    title: 'The request rate limit has been reached.',
    detail:
      'We have received too many requests for this API. Please wait and try again or slow down your request rate.',
  },
  method: { code: 'METHOD_NOT_ALLOWED', title: 'The request method is not allowed for this resource.' },
} as const satisfies Record<string, ErrorWords>

export const pathError = (path: string): ErrorWords => ({
  code: 'PATH_ERROR',
  title: 'The URL path is not valid',
  detail: `The resource '${path.replace(/^\//, '')}' does not exist`,
})

export const missing = (type: string, id: string): Refusal =>
  new Refusal(404, {
    code: 'NOT_FOUND',
    title: 'The specified resource does not exist',
    detail: `There is no resource of type '${type}' with id '${id}'`,
  })

export const illegal = (parameter: string): Refusal =>
  new Refusal(400, {
    code: 'PARAMETER_ERROR.ILLEGAL',
    title: 'A parameter has an invalid value',
    detail: `The parameter '${parameter}' can not be used with this request`,
    source: { parameter },
  })

export const invalid = (parameter: string, value: string): Refusal =>
  new Refusal(400, {
    code: 'PARAMETER_ERROR.INVALID',
    title: 'A parameter has an invalid value',
    detail: `'${value}' is not a valid value for the parameter '${parameter}'`,
    source: { parameter },
  })

export const required = (parameter: string): Refusal =>
  new Refusal(400, {
    code: 'PARAMETER_ERROR.REQUIRED',
    title: 'A required parameter is missing',
    detail: `The parameter '${parameter}' is required but was not provided`,
    source: { parameter },
  })

/** What is wrong with an attribute of a body. */
type AttributeFault =
  | 'REQUIRED'
  | 'UNKNOWN'
  | 'NOT_ALLOWED'
  | 'TYPE'
  | 'INVALID'
  | 'INVALID.DUPLICATE'
  | 'TOO_LONG'

const attributeTitles: Record<AttributeFault, string> = {
  REQUIRED: 'The provided entity is missing a required attribute',
  UNKNOWN: 'The provided entity includes an unknown attribute',
  NOT_ALLOWED: 'The provided entity includes an attribute that is not allowed',
  TYPE: 'An attribute in the provided entity has the wrong type',
  INVALID: 'An attribute value is invalid.',
  'INVALID.DUPLICATE': 'The provided entity includes an attribute with a value that has already been used',
  TOO_LONG: 'An attribute value is too long.',
}

/** Words for an attribute that does not do. `at` is where it stands, unless it is the resource itself. */
export const attributeWrong = (
  name: string,
  fault: AttributeFault,
  detail = `The attribute '${name}' is wrong: ${attributeTitles[fault]}`,
  at = '/data',
): ErrorWords => ({
  code: `ENTITY_ERROR.ATTRIBUTE.${fault}`,
  title: attributeTitles[fault],
  detail,
  source: { pointer: `${at}/attributes/${name}` },
})

/** What is wrong with a relationship of a body. */
type RelationFault = 'REQUIRED' | 'UNKNOWN' | 'NOT_ALLOWED' | 'INVALID'

const relationTitles: Record<RelationFault, string> = {
  REQUIRED: 'The provided entity is missing a required relationship',
  UNKNOWN: 'The provided entity includes an unknown relationship',
  NOT_ALLOWED: 'The provided entity includes a relationship that is not allowed',
  INVALID: 'The provided entity includes a relationship with an invalid value',
}

/** Words for a relationship that does not do. */
export const relationWrong = (
  name: string,
  fault: RelationFault,
  detail = `The relationship '${name}' is wrong: ${relationTitles[fault]}`,
  at = '/data',
): ErrorWords => ({
  code: `ENTITY_ERROR.RELATIONSHIP.${fault}`,
  title: relationTitles[fault],
  detail,
  source: { pointer: `${at}/relationships/${name}` },
})

/** 409: the state of something else forbids it. `associated`: by the path of what is in the way, why. */
export const stateError = (
  detail: string,
  { code = 'STATE_ERROR', associated }: { code?: string; associated?: Record<string, ErrorWords[]> } = {},
): Refusal =>
  new Refusal(409, {
    code,
    title: 'The request cannot be fulfilled because of the state of another resource.',
    detail,
    ...(associated ? { associated } : {}),
  })

/** 422: the document is right, what it asks for is not possible. */
export const unprocessable = (detail: string, pointer?: string): Refusal =>
  new Refusal(422, {
    code: 'ENTITY_UNPROCESSABLE',
    title: 'The request entity could not be processed',
    detail,
    ...(pointer === undefined ? {} : { source: { pointer } }),
  })

/** 403: the resource or the relationship does not allow this at all. */
export const notAllowed = (what: string, allowed: readonly string[]): ErrorWords => ({
  ...refusals.forbidden,
  detail: `${what} does not allow this operation. Allowed operations are: ${allowed.join(', ')}`,
})
