import type { Json } from '../json.ts'
import type { Answer } from '../site.ts'
import type { Area } from './routes.ts'

/** Codes of the error families that name a list of them. */
type Code =
  | 'BadRequest'
  | 'Conflict'
  | 'NotAcceptable'
  | 'NotFound'
  | 'InternalServerError'
  | 'Unauthorized'
  | 'TooManyRequests'
  // No code of the specification; the service was seen to answer it.
  | 'TooManyAPITokens'

const statuses: Record<Code, number> = {
  BadRequest: 400,
  Conflict: 409,
  NotAcceptable: 406,
  NotFound: 404,
  InternalServerError: 500,
  Unauthorized: 401,
  TooManyRequests: 429,
  TooManyAPITokens: 400,
}

/** A refusal that a handler throws; the area decides how it is worded on the wire. */
export class Refusal extends Error {
  readonly code: Code

  constructor(code: Code, message: string) {
    super(message)
    this.code = code
  }
}

/** The refusal in the words of the area: every part of the service has an error shape of its own. */
export function refusal(area: Area, error: Refusal, id: string): Answer {
  return { status: statuses[error.code], body: shape(area, error, id) }
}

function shape(area: Area, { code, message }: Refusal, id: string): Json {
  switch (area) {
    case 'releases':
      return { code, message }
    case 'build':
      return { id, code, message }
    case 'codepush':
      return { message }
    case 'analytics':
      // Analytics declares whole numbers as codes, and three of them.
      return { error: { code: code === 'InternalServerError' ? 500 : 400, message } }
    default:
      return { error: { code, message } }
  }
}

/** What the gateway answers before any area is asked. */
export const gateway = {
  unauthorized: (id: string): Answer => ({
    status: 401,
    body: { message: `Unauthorized. Correlation ID: ${id}`, statusCode: 401, code: 'Unauthorized' },
  }),
  missing: (id: string): Answer => ({
    status: 401,
    body: {
      message: `Missing valid authentication token. Correlation ID: ${id}`,
      statusCode: 401,
      code: 'Unauthorized',
    },
  }),
  forbidden: (message = 'Forbidden'): Answer => ({
    status: 403,
    body: { message, statusCode: 403, code: 'Forbidden' },
  }),
  notFound: (id: string): Answer => ({
    status: 404,
    body: { message: `Not found. Context ID: ${id}`, statusCode: 404, code: 'Not Found' },
  }),
  lengthRequired: (): Answer => ({
    status: 411,
    headers: { 'content-type': 'text/html; charset=us-ascii' },
    text: '<!DOCTYPE HTML><html><head><title>Length Required</title></head><body><h2>Length Required</h2><p>HTTP Error 411. The request must be chunked or have a content length.</p></body></html>',
  }),
  tooMany: (seconds: number | undefined): Answer => ({
    status: 429,
    headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
    body: {
      message:
        seconds === undefined
          ? 'The server is busy now. Try again later'
          : `Rate limit is exceeded. Try again in ${seconds} seconds.`,
      statusCode: 429,
      code: 'Too Many Requests',
    },
  }),
}

/** How a closed area answers: the service promises no status, so each area has its own. */
export function closed(area: Area, id: string): Answer {
  switch (area) {
    case 'build':
      return { status: 410, body: { message: 'Gone', statusCode: 410, code: 'Gone' } }
    case 'codepush':
      return {
        status: 404,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: '<!DOCTYPE html><html lang="en"><head><title>404</title></head><body><h1>This service has been retired</h1></body></html>',
      }
    default:
      return gateway.notFound(id)
  }
}
