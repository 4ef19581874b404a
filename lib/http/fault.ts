import * as v from 'valibot'
import { say, type Text } from '../text/index'
import { TextSchema } from '../text/schema'
import { type FaultCode, faultCodes } from './fault-texts'

export { type FaultCode, faultCodes } from './fault-texts'

/** A fault as data: what crosses from the background to a page, and what the journal keeps. */
export const FaultData = v.object({
  code: v.picklist(faultCodes),
  what: TextSchema,
  /** The portal's own correlation id, for its support. */
  support: v.exactOptional(v.string()),
  /** The HTTP status, where there was an answer. */
  status: v.exactOptional(v.number()),
})
export type FaultData = v.InferOutput<typeof FaultData>

/**
 * The one error type of the background. `what` never holds a secret: it is made from closed texts and from
 * the portal's own message.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  constructor(
    readonly code: FaultCode,
    readonly what: Text,
    readonly more: { status?: number; support?: string; retryAfter?: number; prefix?: string } = {},
  ) {
    super(typeof what === 'string' ? what : what.text)
  }

  /** This fault as plain data. */
  data(): FaultData {
    return {
      code: this.code,
      what: this.what,
      ...(this.more.support === undefined ? {} : { support: this.more.support }),
      ...(this.more.status === undefined ? {} : { status: this.more.status }),
    }
  }
}

/** Refuses what was entered. @throws Fault `invalid` */
export function refuse(what: Text): never {
  throw new Fault('invalid', what)
}

const full = say('The browser cannot store anything for Gangway just now: most often its disk is full.')

/**
 * What a database says when it can no longer write or be opened. Chromium has the first only where a site has used
 * up its share; a disk that is full breaks off what was begun, and then nothing can be opened any more. The last is
 * said of one that the browser has closed.
 */
const ofStore = new Map<string, Text>([
  ['QuotaExceededError', full],
  ['AbortError', full],
  ['UnknownError', full],
  ['InvalidStateError', say('The browser has closed what Gangway stores in.')],
])

/** Any thrown value as a `Fault`; what we did not foresee is our fault and says no more than its name. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof v.ValiError) {
    // Not the schema's own words: they repeat what was received, and that may be a secret in the wrong place.
    const [issue] = (error as v.ValiError<v.GenericSchema>).issues
    const where = v.getDotPath(issue) ?? ''
    return new Fault('invalid', say('This is not in the form that is expected ({where}).', { where }))
  }
  const store = error instanceof Error && ofStore.get(error.name)
  if (store) return new Fault('storage', store)
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'an unknown error'
  return new Fault('internal', say('Something went wrong inside Gangway: {what}', { what }))
}
