import * as v from 'valibot'
import { Fault, type FaultCode } from '../../http/fault'
import { type Answer, retryAfter } from '../../http/fetch'
import { say } from '../../text/index'
import type { Operation } from '../portal'

// Seven families of error bodies: the fields stand at the top or below `error`, codes are words or numbers.
const Fields = v.object({
  code: v.optional(v.union([v.string(), v.number()])),
  status: v.optional(v.union([v.string(), v.number()])),
  statusCode: v.optional(v.number()),
  message: v.optional(v.string()),
})
const Body = v.object({ error: v.optional(Fields), ...Fields.entries })

const support = /(?:Correlation|Context) ID: ([0-9a-f-]{8,})/i

const byStatus: Record<number, FaultCode> = {
  400: 'refused',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  405: 'closed',
  406: 'refused',
  409: 'conflict',
  410: 'closed',
  411: 'internal',
  422: 'refused',
  429: 'limited',
  501: 'closed',
}

/** The fault an App Center answer stands for, with the portal's own message; undefined for a success. */
export function faultOf(answer: Answer, { method }: Operation, now: number): Fault | undefined {
  // None of its writes here promises that: what was only taken in is looked for before it counts as done.
  if (answer.status === 202 && method !== 'GET')
    return new Fault('server', say('App Center has accepted it and not yet done it.'), { status: 202 })
  if (answer.status >= 200 && answer.status < 300) return undefined
  const body = v.safeParse(Body, answer.json)
  const fields = body.success ? { ...body.output, ...body.output.error } : {}
  const code = byStatus[answer.status] ?? (answer.status >= 500 ? 'server' : 'refused')
  const id = support.exec(fields.message ?? '')?.[1]
  const wait = retryAfter(answer.headers, now)
  const prefix = fields.code ?? fields.statusCode
  return new Fault(code, whatOf(code, answer.status, fields.message), {
    status: answer.status,
    ...(id === undefined ? {} : { support: id }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(prefix === undefined ? {} : { prefix: String(prefix) }),
  })
}

function whatOf(code: FaultCode, status: number, message = '') {
  const said = message.replace(support, '').trim().slice(0, 300)
  if (code === 'unauthorized') return say('App Center does not accept this token.')
  if (code === 'forbidden') return say('App Center does not allow this with this token. {said}', { said })
  if (code === 'missing') return say('App Center does not find it, or this token may not see it.')
  if (code === 'limited') return say('App Center limits the number of requests.')
  if (code === 'closed') return say('This area of App Center no longer answers.')
  if (said === '') return say('App Center answered with status {status}.', { status: String(status) })
  return say('App Center says: {said}', { said })
}
