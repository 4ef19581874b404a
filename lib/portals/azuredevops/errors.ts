import * as v from 'valibot'
import { Fault, type FaultCode } from '../../http/fault'
import { type Answer, retryAfter } from '../../http/fetch'
import { say, type Text } from '../../text/index'
import type { Operation } from '../portal'
import { areas } from './areas'
import { tokenFault } from './token-errors'

// Two families: the service's own, and that of the web framework below it.
const Body = v.object({
  message: v.optional(v.string()),
  typeKey: v.optional(v.string()),
  value: v.optional(v.object({ Message: v.optional(v.string()) })),
})

const byStatus: Record<number, FaultCode> = {
  400: 'refused',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'missing',
  405: 'closed',
  406: 'refused',
  409: 'conflict',
  410: 'closed',
  412: 'conflict',
  413: 'refused',
  415: 'internal',
  429: 'limited',
}

const signInAgain = say(
  'Azure DevOps shows its page to sign in instead of an answer: it does not accept this credential, or no longer.',
)

/** A page or a redirect where data was asked for is Azure DevOps asking for a sign-in. */
export function explain(fault: Fault): Fault {
  const page = fault.code === 'malformed' && (fault.more.status === 203 || fault.more.prefix === 'page')
  return page || fault.code === 'redirected' ? new Fault('unauthorized', signInAgain, fault.more) : fault
}

/** The fault an Azure DevOps answer stands for, with the portal's own message; undefined for a success. */
export function faultOf(answer: Answer, operation: Operation, now: number): Fault | undefined {
  // A 203 is a page to sign in, in whatever form it comes.
  if (answer.status === 203) return new Fault('unauthorized', signInAgain, { status: 203 })
  if (answer.status >= 200 && answer.status < 300)
    return operation.area === 'tokens' ? tokenFault(answer) : undefined
  const body = v.safeParse(Body, answer.json)
  const message = body.success ? (body.output.message ?? body.output.value?.Message ?? '') : ''
  const prefix = /^(?:TF|VS)\d+/.exec(message)?.[0] ?? (body.success ? body.output.typeKey : undefined)
  const code = byStatus[answer.status] ?? (answer.status >= 500 ? 'server' : 'refused')
  const support = answer.headers.get('ActivityId') ?? undefined
  const wait = retryAfter(answer.headers, now)
  return new Fault(code, whatOf(code, answer, message, operation), {
    status: answer.status,
    ...(support === undefined ? {} : { support }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(prefix === undefined ? {} : { prefix }),
  })
}

function whatOf(code: FaultCode, { status, headers }: Answer, message: string, { area }: Operation): Text {
  const said = message.replace(/\s+/g, ' ').trim().slice(0, 300)
  if (code === 'unauthorized') return refusedBy(said, headers, areas[area] ?? area)
  if (code === 'forbidden') return say('Azure DevOps does not allow you to do this. {said}', { said })
  if (code === 'missing') return say('Azure DevOps does not find it, or you may not see it. {said}', { said })
  if (code === 'limited') return say('Azure DevOps limits what is asked of it.')
  if (said === '') return say('Azure DevOps answered with status {status}.', { status: String(status) })
  return say('Azure DevOps says: {said}', { said })
}

/** Why nobody was let in: an empty 401 says nothing, so all it can mean is named. */
function refusedBy(said: string, headers: Headers, scope: Text): Text {
  if (/has expired/i.test(said)) return say('This personal access token has expired.')
  if (said.startsWith('TF400813')) {
    return say(
      'The organisation does not let this credential in (TF400813). You may be no member, or its policy forbids apps of others by OAuth.',
    )
  }
  if (said !== '') return say('Azure DevOps does not accept this credential: {said}', { said })
  const tenant = /login\.microsoftonline\.com\/([\w.-]+)/i.exec(headers.get('WWW-Authenticate') ?? '')?.[1]
  if (tenant !== undefined && !/^0+(-0+)*$/.test(tenant)) {
    return say(
      'Azure DevOps refuses without a reason: the scope “{scope}” is missing, the credential has ended, or it belongs to another organisation. This one belongs to the tenant {tenant}.',
      { scope, tenant },
    )
  }
  return say(
    'Azure DevOps refuses without a reason: the scope “{scope}” is missing, the credential has ended, or it belongs to another organisation.',
    { scope },
  )
}
