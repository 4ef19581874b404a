import * as v from 'valibot'
import { Fault, type FaultCode } from '../../http/fault'
import { type Answer, retryAfter } from '../../http/fetch'
import { count, say, type Text } from '../../text/index'
import type { Operation } from '../portal'
import { metersOf } from './meter'

// Everything may be missing in an error or be null, even what the specification requires.
const text = v.fallback(v.string(), '')
const One = v.object({
  id: text,
  code: text,
  title: text,
  detail: text,
  source: v.fallback(v.object({ parameter: text, pointer: text }), { parameter: '', pointer: '' }),
})
type One = v.InferOutput<typeof One>

const associated = v.object({ associatedErrors: v.record(v.string(), v.array(One)) })
const Body = v.object({
  errors: v.array(v.object({ ...One.entries, meta: v.fallback(associated, { associatedErrors: {} }) })),
})

/** Codes grow to the right, so they are known by how they begin; the first that fits counts. */
const byCode: readonly (readonly [string, FaultCode])[] = [
  ['FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'agreement'],
  ['NOT_AUTHORIZED', 'unauthorized'],
  ['FORBIDDEN_ERROR', 'forbidden'],
  ['PARAMETER_ERROR.ILLEGAL', 'internal'],
  ['PARAMETER_ERROR', 'refused'],
  ['PATH_ERROR', 'internal'],
  ['NOT_FOUND', 'missing'],
  ['ENTITY_ERROR', 'refused'],
  ['STATE_ERROR', 'conflict'],
  ['CONFLICT', 'conflict'],
  ['ENTITY_UNPROCESSABLE', 'conflict'],
  ['RATE_LIMIT_EXCEEDED', 'limited'],
]

const byStatus: Record<number, FaultCode> = {
  400: 'refused',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  405: 'internal',
  409: 'conflict',
  422: 'conflict',
  429: 'limited',
}

/** How long to wait after a refusal for the rate where nothing says it, in milliseconds. */
const waits = { minute: 60_000, hour: 5 * 60_000 }

/** At most so many of the reasons behind an error are told. */
const few = 5

/** The fault an App Store Connect answer stands for, with the portal's own words; undefined for a success. */
export function faultOf(answer: Answer, { method }: Operation, now: number): Fault | undefined {
  // Testers are removed so: a promise, which is looked for before it counts as done.
  if (answer.status === 202 && method !== 'GET')
    return new Fault('server', say('App Store Connect has accepted it and not yet done it.'), { status: 202 })
  if (answer.status >= 200 && answer.status < 300) return undefined
  const body = v.safeParse(Body, answer.json)
  const all = body.success ? body.output.errors : []
  const [first] = all
  const code = codeOf(answer.status, first)
  const wait = retryAfter(answer.headers, now) ?? (code === 'limited' ? waitBy(answer.headers) : undefined)
  const reasons = all
    .flatMap((error, i) => [
      i === 0 ? '' : wordsOf(error),
      ...Object.entries(error.meta.associatedErrors).flatMap(([path, errors]) =>
        errors.map(one => `${wordsOf(one)} [${path}]`),
      ),
    ])
    .filter(Boolean)
  return new Fault(code, whatOf(code, answer.status, first, reasons), {
    status: answer.status,
    ...(first?.id ? { support: first.id } : {}),
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(first?.code ? { prefix: first.code } : {}),
  })
}

function codeOf(status: number, first: One | undefined): FaultCode {
  // Whatever it says: what failed on the portal's side may have happened all the same.
  if (status >= 500) return 'server'
  // The older word for a missing agreement is the bare FORBIDDEN; what it grew into is something else.
  if (first?.code === 'FORBIDDEN') return 'agreement'
  const known = byCode.find(([prefix]) => first?.code.startsWith(prefix))?.[1]
  return known ?? byStatus[status] ?? 'refused'
}

const waitBy = (headers: Headers): number => {
  const { minute } = metersOf(headers)
  return minute !== undefined && minute.left <= 0 ? waits.minute : waits.hour
}

/** What the portal said of one error: its detail, and what it is about. */
function wordsOf({ title, detail, source }: One): string {
  const place = source.parameter || source.pointer
  const said = (detail || title).trim().slice(0, 300)
  return said.includes(place) ? said : `${said} (${place})`
}

function whatOf(code: FaultCode, status: number, first: One | undefined, all: string[]): Text {
  const said = first === undefined ? '' : wordsOf(first)
  if (code === 'unauthorized') return say('App Store Connect does not accept this key.')
  if (code === 'agreement') {
    return say(
      'A required agreement of this team is missing or has expired. Only the Account Holder can accept it, under Business or at developer.apple.com/account; another key does not help.',
    )
  }
  if (code === 'forbidden')
    return say('App Store Connect does not allow this with this key. {said}', { said })
  if (code === 'missing')
    return say(
      'App Store Connect does not find it, or this key may not see it: it may belong to another team.',
    )
  if (code === 'limited')
    return say('App Store Connect limits the number of requests of a key. CI with the same key counts too.')
  if (said === '' && all.length === 0)
    return say('App Store Connect answered with status {status}.', { status: String(status) })
  if (all.length === 0) return say('App Store Connect says: {said}', { said })
  const shown = all.slice(0, few).join('; ')
  return all.length > few
    ? count(
        all.length - few,
        'App Store Connect says: {said} {reasons} and {n} more.',
        'App Store Connect says: {said} {reasons} and {n} more.',
        { said, reasons: shown },
      )
    : say('App Store Connect says: {said} {reasons}', { said, reasons: shown })
}
