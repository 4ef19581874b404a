import * as v from 'valibot'
import type { Held, Life, Operation, Portal, Request, Silent, WayTools } from '../portals/portal'
import { addressFor, baseFor, bodyFor, isRead, linkOnBase } from '../portals/url'
import { say } from '../text/index'
import { Fault, type FaultCode, toFault } from './fault'
import { type Answer, exchange, type Fetch, retryAfter } from './fetch'
import type { Json } from './json'
import { longestNap, type Pace, pace } from './pace'
import type { Secret } from './secret'

type Session = WayTools['session']

/** Who asks: a credential and its kind. */
export interface Actor extends Held {
  kind: string
}

/** What the requester needs of the world. */
export interface RequestWorld {
  fetch: Fetch
  now(): number
  sleep(ms: number): Promise<void>
  /** A number from 0 to 1, for jitter. */
  random(): number
  /** Stores a credential's new secret in the place of its old one, strictly. */
  renew(id: string, secret: Secret, life?: Life): Promise<void>
  /** Signing in without anybody, where the browser has it. */
  silent?: Silent
  /** What is kept for a credential while the browser runs; without it, a worker begins with nothing. */
  session?: { of(id: string): Session; clear(): Promise<void> }
}

const noSession: Session = { get: async () => undefined, set: async () => {} }

/** A read that failed in one of these ways is tried again; a write never is. */
const again: readonly FaultCode[] = ['limited', 'server', 'offline', 'timeout']
const readTries = 3
/** The rest of the rate is the person's CI. */
const ourShare = 0.8

/** Sends requests of one portal: addresses, headers, pace, retries of reads, errors, validation. */
export interface Requester {
  /** Reads one answer, with retries. @throws Fault */
  read(portal: Portal, actor: Actor, request: Request): Promise<Json | undefined>
  /** Every page of a list, in order. @throws Fault */
  pages(portal: Portal, actor: Actor, request: Request): AsyncIterable<Json | undefined>
  /**
   * Sends one read once and gives what came back, whatever its status, neither judged nor validated.
   * @throws Fault where nothing came back that can be looked at
   */
  answer(portal: Portal, actor: Actor, request: Request): Promise<Answer>
  /** Sends a write exactly once. @throws Fault */
  write(portal: Portal, actor: Actor, request: Request): Promise<Json | undefined>
  /** What is left of a portal's rate for a credential. */
  left(portal: Portal, credential: string): { left: number; of: number }
  /** How a portal last stood to a credential. */
  standing(portal: Portal, actor: Actor): Standing
  /** What signing in may use of it. */
  post: WayTools['post']
  /** Forgets every key and token that was made: the vault was locked, or a credential is gone. */
  forget(): void
}

/** How a portal last stood to a credential; nothing is asked for it. */
export interface Standing {
  /** What is left of the rate, and of how much. */
  left: number
  of: number
  /** How far the portal's clock is ahead of ours, in milliseconds. */
  skew: number
  /** When the next of what was made of the credential is to be made anew, by the portal's clock; null where nothing was. */
  until: number | null
}

/** Something that was made for a credential; `until` is far away while it is being made. */
interface Made {
  until: number
  value: Promise<{ value: unknown; until: number }>
}

/** A request with all that it takes to send it. */
interface Outbound {
  portal: Portal
  actor: Actor
  operation: Operation
  url: string
  request: Request
}

/** Less than this the clocks are equal. */
const skewMs = 2000

/** Makes the requester. */
export function createRequester(world: RequestWorld): Requester {
  const paces = new Map<string, Pace>()
  const paceOf = (portal: Portal, credential: string): Pace => {
    const who = portal.rate.per === 'credential' ? `${portal.id}:${credential}` : portal.id
    const known = paces.get(who)
    if (known) return known
    const fresh = pace(portal.rate.limit, portal.rate.windowMs, ourShare)
    paces.set(who, fresh)
    return fresh
  }
  /** How far a base's clock is ahead of ours, in milliseconds. */
  const skews = new Map<string, number>()
  const made = new Map<string, Made>()
  /** Secrets that were renewed: who read theirs before that would knock with one that is spent. */
  const renewed = new Map<string, Secret>()
  const post: WayTools['post'] = (url, form) =>
    exchange(world.fetch, { method: 'POST', url, headers: {}, form })

  /** `refused` is what the request carried that was not let in: only that is made anew. */
  const waysOf = (
    actor: Actor,
    carried: Map<string, Made>,
    refused?: ReadonlyMap<string, Made>,
  ): WayTools => {
    const now = () => world.now() + (skews.get(actor.base) ?? 0)
    return {
      now,
      async once<T>(name: string, make: () => Promise<{ value: T; until: number }>): Promise<T> {
        const key = `${actor.id}:${name}`
        const known = made.get(key)
        const spent = refused !== undefined && (!refused.has(name) || refused.get(name) === known)
        if (known && !spent && known.until > now()) {
          carried.set(name, known)
          return (await known.value).value as T
        }
        const value = make()
        const entry = { until: Number.POSITIVE_INFINITY, value }
        made.set(key, entry)
        carried.set(name, entry)
        try {
          entry.until = (await value).until
        } catch (error) {
          if (made.get(key) === entry) made.delete(key)
          throw error
        }
        return (await value).value
      },
      session: world.session?.of(actor.id) ?? noSession,
      post,
      ...(world.silent && { silent: world.silent }),
      async renew(secret, life) {
        await world.renew(actor.id, secret, life)
        renewed.set(actor.id, secret)
      },
    }
  }

  /** Sends a request; an error answer comes with the fault it stands for. */
  const sent = async (
    out: Outbound,
    refused?: ReadonlyMap<string, Made>,
  ): Promise<{ answer: Answer; fault?: Fault }> => {
    const { portal, actor, operation, url, request } = out
    const kind = portal.kinds.find(k => k.kind === actor.kind)
    if (!kind)
      throw new Fault('internal', say('The portal has no credential of kind {kind}.', { kind: actor.kind }))
    const rate = paceOf(portal, actor.id)
    const wait = rate.wait(world.now())
    if (wait > longestNap)
      throw new Fault('limited', say('The rate for this portal is used up.'), { retryAfter: wait })
    if (wait > 0) await world.sleep(wait)
    const { method } = operation
    const carried = new Map<string, Made>()
    const fresh = refused !== undefined
    const held = { ...actor, secret: renewed.get(actor.id) ?? actor.secret }
    const headers = await kind.headers(held, waysOf(actor, carried, refused), { method, url, fresh })
    rate.note(world.now())
    const body = bodyFor(operation, request)
    let answer: Answer
    try {
      answer = await exchange(world.fetch, {
        method: operation.method,
        url,
        headers,
        secret: actor.secret,
        ...(operation.packed ? { packed: true } : {}),
        // Kept values were filled in before: what is left is JSON.
        ...(body === undefined ? {} : { body: body as Json }),
      })
    } catch (error) {
      const fault = portal.explain?.(toFault(error)) ?? toFault(error)
      if (fault.code === 'unauthorized' && kind.renews && !fresh) return sent(out, carried)
      throw fault
    }
    const date = Date.parse(answer.headers.get('Date') ?? '')
    if (!Number.isNaN(date)) {
      const skew = date - world.now()
      skews.set(actor.base, Math.abs(skew) < skewMs ? 0 : skew)
    }
    const told = portal.rate.told?.(answer.headers, world.now())
    if (told) rate.told(told)
    const fault = portal.faultOf(answer, operation, world.now())
    if (!fault) {
      // Some portals ask for patience in answers that are none the worse for it.
      const patience = retryAfter(answer.headers, world.now())
      if (patience !== undefined && answer.status !== 202) rate.refused(world.now(), patience)
      return { answer }
    }
    // Nothing was done for whoever was not let in: to knock once more repeats nothing, be it a write.
    if (fault.code === 'unauthorized' && kind.renews && !fresh) return sent(out, carried)
    if (fault.code === 'limited') rate.refused(world.now(), fault.more.retryAfter ?? 0)
    return { answer, fault }
  }

  const once = async (out: Outbound): Promise<Answer> => {
    const { answer, fault } = await sent(out)
    if (fault) throw fault
    return answer
  }

  const patiently = async (out: Outbound): Promise<Answer> => {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await once(out)
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

  const operationOf = (portal: Portal, actor: Actor, request: Request): Operation => {
    const operation = portal.operations[request.op]
    if (!operation) throw new Fault('internal', say('The portal has no operation {op}.', { op: request.op }))
    return portal.spoken?.(operation, actor.params) ?? operation
  }

  const outbound = (portal: Portal, actor: Actor, operation: Operation, request: Request): Outbound => {
    const url = addressFor(baseFor(portal, actor.base, operation), operation, request)
    return { portal, actor, operation, url, request }
  }

  async function* pages(portal: Portal, actor: Actor, request: Request): AsyncIterable<Json | undefined> {
    const operation = operationOf(portal, actor, request)
    const first = outbound(portal, actor, operation, request)
    const base = baseFor(portal, actor.base, operation)
    const seen = new Set<string>()
    let url: string | null = first.url
    // A link that comes back ends the list: a broken cursor must not read for ever.
    while (url !== null && !seen.has(url)) {
      seen.add(url)
      const { json, headers } = await patiently({ ...first, url })
      yield validated(operation, json)
      const next: string | undefined = operation.pages
        ? portal.nextPage(json, request, { url, headers })
        : undefined
      url = next === undefined ? null : linkOnBase(base, next)
      // A list that breaks off must not pass for a whole one: what is to be changed is read to its end first.
      if (next !== undefined && url === null)
        throw new Fault('malformed', say('The portal sends us to another host for the rest of a list.'))
    }
  }

  const readOf = (portal: Portal, actor: Actor, request: Request): Operation => {
    const operation = operationOf(portal, actor, request)
    if (!isRead(operation.method)) throw new Fault('internal', say('{op} is not a read.', { op: request.op }))
    return operation
  }

  return {
    async read(portal, actor, request) {
      const operation = readOf(portal, actor, request)
      const { json } = await patiently(outbound(portal, actor, operation, request))
      return validated(operation, json)
    },
    pages,
    async answer(portal, actor, request) {
      const operation = readOf(portal, actor, request)
      return (await sent(outbound(portal, actor, operation, request))).answer
    },
    async write(portal, actor, request) {
      const operation = operationOf(portal, actor, request)
      if (operation.here)
        return validated(operation, await operation.here(actor, waysOf(actor, new Map()), request.body))
      const { json } = await once(outbound(portal, actor, operation, request))
      return validated(operation, json)
    },
    left: (portal, credential) => paceOf(portal, credential).left(world.now()),
    standing(portal, actor) {
      const ends = [...made].flatMap(([key, { until }]) =>
        key.startsWith(`${actor.id}:`) && Number.isFinite(until) ? [until] : [],
      )
      return {
        ...paceOf(portal, actor.id).left(world.now()),
        skew: skews.get(actor.base) ?? 0,
        until: ends.length === 0 ? null : Math.min(...ends),
      }
    },
    post,
    forget: () => {
      made.clear()
      renewed.clear()
      void world.session?.clear()
    },
  }
}

/** An answer as its operation promises it. @throws Fault `malformed` */
function validated(operation: Operation, json: Json | undefined): Json | undefined {
  const parsed = v.safeParse(operation.answer, json)
  if (parsed.success) return parsed.output as Json | undefined
  const where = v.getDotPath(parsed.issues[0]) ?? ''
  throw new Fault('malformed', say('The portal answered in a form we do not know ({where}).', { where }))
}
