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
  readonly words: ErrorWords

  constructor(status: number, words: ErrorWords) {
    super(words.title)
    this.status = status
    this.words = words
  }
}

/** An answer of JSON. The real service names no character set, and one client compares the type exactly. */
export function json(status: number, body: Json): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body }
}

/** A refusal as the service words it. */
export function refuse(status: number, words: ErrorWords, id: string): Answer {
  return json(status, { errors: [errorObject(status, words, id)] })
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
