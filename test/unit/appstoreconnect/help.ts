import { type Actor, createRequester } from '../../../lib/http/requester'
import { portal } from '../../../lib/portals/appstoreconnect/index'
import type { Request, WayTools } from '../../../lib/portals/portal'
import type { SeedKey } from '../../lab/appstoreconnect/keys'
import { createLab, type LabOptions } from '../../lab/lab'
import { keyActor } from '../../support/keys'
import { Clock } from '../../support/world'

/** The moment of all tests here. */
export const moment = Date.UTC(2026, 10, 22, 9)

/** A lab with a clock of its own, and the requester with another, which a test may set wrong. */
export function world(options: Omit<LabOptions, 'now'> = {}) {
  const portalClock = new Clock(moment)
  const clock = new Clock(moment)
  const lab = createLab({ ...options, now: () => portalClock.now })
  const tokens: string[] = []
  const requester = createRequester({
    fetch: (url, init) => {
      tokens.push(new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '')
      return lab.fetch(url, init)
    },
    now: () => clock.now,
    // Time passes for both.
    sleep: async ms => {
      portalClock.now += ms
      await clock.sleep(ms)
    },
    random: () => 0.5,
    renew: async () => {},
  })
  const { keys } = lab.appstoreconnect.seed
  return {
    lab,
    keys,
    clock,
    portalClock,
    requester,
    /** What requests carried, in order. */
    tokens,
    pass(ms: number) {
      clock.now += ms
      portalClock.now += ms
    },
    read: (request: Request, actor: Actor = keyActor(keys.admin)) => requester.read(portal, actor, request),
    identify: (key: SeedKey, params: Record<string, string> = {}) => {
      const actor = keyActor(key)
      const held = { ...actor, params: { ...actor.params, ...params } }
      return portal.identify((kind, request) => requester.read(portal, { ...held, kind }, request), {
        kind: actor.kind,
        base: actor.base,
        params: held.params,
        context: null,
        skew: () => requester.standing(portal, held).skew,
      })
    },
  }
}

/** Tools that make everything anew, at a moment. */
export const toolsAt = (now: number): WayTools => ({
  now: () => now,
  once: async (_name, make) => (await make()).value,
  session: { get: async () => undefined, set: async () => {} },
  post: () => Promise.reject(new Error('nothing is posted')),
  renew: () => Promise.reject(new Error('nothing is renewed')),
})

/** The first few apps: the cheapest read. */
export const apps: Request = { op: 'apps_getCollection', query: { limit: 2 } }
