import * as v from 'valibot'
import type { Operation, Portal, Request } from '../portals/portal'
import { addressFor, linkOnBase } from '../portals/url'
import { say } from '../text/index'
import { Fault, type FaultCode, toFault } from './fault'
import { type Answer, exchange, type Fetch } from './fetch'
import type { Json } from './json'
import { type Pace, pace } from './pace'
import type { Secret } from './secret'

/** Who asks: a secret, its kind, and the base it is bound to. */
export interface Actor {
  kind: string
  base: string
  secret: Secret
}

/** What the requester needs of the world. */
export interface RequestWorld {
  fetch: Fetch
  now(): number
  sleep(ms: number): Promise<void>
  /** A number from 0 to 1, for jitter. */
  random(): number
}

/** A read that failed in one of these ways is tried again; a write never is. */
const again: readonly FaultCode[] = ['limited', 'server', 'offline', 'timeout']
const readTries = 3
/** A longer wait is not slept but told: runs make an alarm of it, pages a message. */
const longestNap = 20_000
/** The rest of the rate is the person's CI. */
const ourShare = 0.8

/** Sends requests of one portal: addresses, headers, pace, retries of reads, errors, validation. */
export interface Requester {
  /** Reads one answer, with retries. @throws Fault */
  read(portal: Portal, actor: Actor, request: Request): Promise<Json | undefined>
  /** Every page of a list, in order. @throws Fault */
  pages(portal: Portal, actor: Actor, request: Request): AsyncIterable<Json | undefined>
  /** Sends a write exactly once. @throws Fault */
  write(portal: Portal, actor: Actor, request: Request): Promise<Json | undefined>
  /** What is left of a portal's rate. */
  left(portal: Portal): { left: number; of: number }
}

/** Makes the requester. */
export function createRequester(world: RequestWorld): Requester {
  const paces = new Map<string, Pace>()
  const paceOf = (portal: Portal): Pace => {
    const known = paces.get(portal.id)
    if (known) return known
    const fresh = pace(portal.rate.limit, portal.rate.windowMs, ourShare)
    paces.set(portal.id, fresh)
    return fresh
  }

  const once = async (
    portal: Portal,
    actor: Actor,
    operation: Operation,
    url: string,
    request: Request,
  ): Promise<Answer> => {
    const kind = portal.kinds.find(k => k.kind === actor.kind)
    if (!kind)
      throw new Fault('internal', say('The portal has no credential of kind {kind}.', { kind: actor.kind }))
    const rate = paceOf(portal)
    const wait = rate.wait(world.now())
    if (wait > longestNap)
      throw new Fault('limited', say('The rate for this portal is used up.'), { retryAfter: wait })
    if (wait > 0) await world.sleep(wait)
    rate.note(world.now())
    // A write without a body is refused with 411: it carries an empty object.
    const body =
      operation.method === 'GET' || operation.method === 'DELETE' ? request.body : (request.body ?? {})
    const answer = await exchange(world.fetch, {
      method: operation.method,
      url,
      headers: kind.headers(actor.secret),
      secret: actor.secret,
      // Kept values were filled in before: what is left is JSON.
      ...(body === undefined ? {} : { body: body as Json }),
    })
    const fault = portal.faultOf(answer, operation, world.now())
    if (!fault) return answer
    if (fault.code === 'limited') rate.refused(world.now(), fault.more.retryAfter ?? 0)
    throw fault
  }

  const patiently = async (
    portal: Portal,
    actor: Actor,
    operation: Operation,
    url: string,
    request: Request,
  ): Promise<Answer> => {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await once(portal, actor, operation, url, request)
        // A read that answers 202 has nothing to say yet.
        if (answer.status !== 202) return answer
        if (tries === readTries)
          throw new Fault('server', say('The portal is still working on the answer.'), { status: 202 })
        await world.sleep(2000 * tries)
      } catch (error) {
        const fault = toFault(error)
        const wait = fault.more.retryAfter ?? 500 * 2 ** tries * (0.5 + world.random())
        if (tries === readTries || !again.includes(fault.code) || wait > longestNap) throw fault
        await world.sleep(wait)
      }
    }
  }

  const operationOf = (portal: Portal, request: Request): Operation => {
    const operation = portal.operations[request.op]
    if (!operation) throw new Fault('internal', say('The portal has no operation {op}.', { op: request.op }))
    return operation
  }

  async function* pages(portal: Portal, actor: Actor, request: Request): AsyncIterable<Json | undefined> {
    const operation = operationOf(portal, request)
    const seen = new Set<string>()
    let url: string | null = addressFor(actor.base, operation, request)
    // A link that comes back ends the list: a broken cursor must not read for ever.
    while (url !== null && !seen.has(url)) {
      seen.add(url)
      const { json } = await patiently(portal, actor, operation, url, request)
      yield validated(operation, json)
      const next = operation.pages ? portal.nextPage(json, request) : undefined
      url = next === undefined ? null : linkOnBase(actor.base, next)
    }
  }

  return {
    async read(portal, actor, request) {
      const operation = operationOf(portal, request)
      if (operation.method !== 'GET')
        throw new Fault('internal', say('{op} is not a read.', { op: request.op }))
      const { json } = await patiently(
        portal,
        actor,
        operation,
        addressFor(actor.base, operation, request),
        request,
      )
      return validated(operation, json)
    },
    pages,
    async write(portal, actor, request) {
      const operation = operationOf(portal, request)
      const { json } = await once(
        portal,
        actor,
        operation,
        addressFor(actor.base, operation, request),
        request,
      )
      return validated(operation, json)
    },
    left: portal => paceOf(portal).left(world.now()),
  }
}

/** An answer as its operation promises it. @throws Fault `malformed` */
function validated(operation: Operation, json: Json | undefined): Json | undefined {
  const parsed = v.safeParse(operation.answer, json)
  if (parsed.success) return parsed.output as Json | undefined
  const where = v.getDotPath(parsed.issues[0]) ?? ''
  throw new Fault('malformed', say('The portal answered in a form we do not know ({where}).', { where }))
}
