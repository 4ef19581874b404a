import { copyOf } from '../copy.ts'
import { isObject } from '../json.ts'
import type { Answer, Incoming, Known, Site } from '../site.ts'
import { account } from './account.ts'
import { analytics } from './analytics.ts'
import { build } from './build.ts'
import { Call, type Caller, type Handlers, type Oddities } from './call.ts'
import { diagnostics } from './diagnostics.ts'
import { closed, gateway, Refusal, refusal } from './errors.ts'
import { groups } from './groups.ts'
import { publicGroup } from './install.ts'
import { orgs } from './orgs.ts'
import { people } from './people.ts'
import { portal } from './portal.ts'
import { releases } from './releases.ts'
import { type Area, type Need, type Op, type Route, route } from './routes.ts'
import { makeWorld, type Seed, type SeedOptions } from './seed.ts'
import type { App, Data, Org, OrgRole, Role, State } from './state.ts'

/** The hosts of App Center that are simulated. `localhost` is for clients that can only be given an address. */
const appCenterHosts = [
  'appcenter.ms',
  'api.appcenter.ms',
  'install.appcenter.ms',
  'file.appcenter.ms',
  'openapi.appcenter.ms',
  'localhost',
  '127.0.0.1',
]

/** Areas that closed with the retirement. */
export const retiredAreas: readonly Area[] = ['build', 'releases', 'groups', 'codepush']

/** Name of the portal's session cookie. */
const sessionCookie = 'lab_session'

/** A limit of requests. Unset: 500 in five minutes, and the answer says how long to wait. */
interface Rate {
  limit?: number
  windowMs?: number
  retryAfter?: boolean
}

export interface AppCenterOptions extends SeedOptions {
  now?: () => number
  /** Areas that are closed from the start. */
  closed?: readonly Area[]
  /** Requests to the API per address and window; no limit if false. */
  rate?: Rate | false
  odd?: Oddities
  /** Shows the portal to nobody: the sign-in page. */
  signedOut?: boolean
  /** Serves the portal's pages with COEP and COOP. */
  isolated?: boolean
}

/** The simulated App Center. */
export interface AppCenter {
  site: Site
  state: State
  seed: Seed
  snapshot(): Data
  /** Keeps how everything stands; what it gives takes it back there. */
  hold(): () => void
  /** What can be changed while it runs. */
  dials: { closed: Set<Area>; odd: Oddities; rate: Rate | false; signedOut: boolean; isolated: boolean }
  /** Lets the counters of the rate limit start anew. */
  resetRate(): void
}

const handlers: Handlers<Op> = {
  ...account,
  ...people,
  ...orgs,
  ...groups,
  ...releases,
  ...build,
  ...diagnostics,
  ...analytics,
}

export function createAppCenter(options: AppCenterOptions = {}): AppCenter {
  const now = options.now ?? Date.now
  const { state, seed } = makeWorld(options, now())
  const session = state.random.hex(32)
  const dials: AppCenter['dials'] = {
    closed: new Set(options.closed),
    odd: options.odd ?? {},
    rate: options.rate ?? {},
    signedOut: options.signedOut ?? false,
    isolated: options.isolated ?? false,
  }
  const rate = limiter(() => dials.rate)
  /** The last snapshot. */
  let compared: Data | undefined

  const answer = (request: Incoming): Answer => {
    const path = apiPath(request)
    if (request.host === 'install.appcenter.ms' && path !== undefined) {
      const found = publicGroup(state, request)
      if (found) return found
    }
    if (path === undefined) return portal({ state, request, session, dials })
    const wait = rate.count(request.address, request.at)
    if (wait !== undefined) return gateway.tooMany(wait === 0 ? undefined : wait)
    return api(request, path)
  }

  const api = (request: Incoming, path: string): Answer => {
    const writes = !['GET', 'HEAD'].includes(request.method)
    if (['POST', 'PUT', 'PATCH'].includes(request.method) && !request.hasLength)
      return gateway.lengthRequired()
    const caller = identify(state, request, session)
    if (!caller)
      return request.headers.has('x-api-token')
        ? gateway.unauthorized(state.trace())
        : gateway.missing(state.trace())
    const found = route(request.method, path)
    if (!found) return gateway.notFound(state.trace())
    const { area } = found.route
    if (dials.closed.has(area)) return closed(area, state.trace())
    if (writes && caller.readOnly) return gateway.forbidden()
    return authorised(request, found, caller)
  }

  const authorised = (
    request: Incoming,
    found: { route: Route; params: Record<string, string> },
    caller: Caller,
  ): Answer => {
    const { op, area, need } = found.route
    const place = locate(state, found.params)
    const forbidden = permit(state, need, caller, place)
    if (forbidden) return forbidden
    try {
      if (request.bodyText && (request.body === undefined || !isObject(request.body))) {
        throw new Refusal('BadRequest', 'The body is not a JSON object')
      }
      const { query, body, at } = request
      return handlers[op](
        new Call({ state, now: at, params: found.params, query, body, caller, odd: dials.odd, ...place }),
      )
    } catch (error) {
      if (error instanceof Refusal) return refusal(area, error, state.trace())
      throw error
    }
  }

  const site: Site = {
    hosts: appCenterHosts,
    know: request => {
      const path = apiPath(request)
      if (path === undefined) return {}
      const found = route(request.method, path)
      const known: Known = { credentialId: credential(state, request, session) }
      return found ? { ...known, op: found.route.op, params: found.params } : known
    },
    answer,
    refuse: (kind, request) => {
      const id = state.trace()
      if (kind === 'ended') return gateway.unauthorized(id)
      const found = route(request.method, apiPath(request) ?? '')
      return closed(found?.route.area ?? 'account', id)
    },
    isSecret: word => state.isSecret(word),
  }

  return {
    site,
    state,
    seed,
    dials,
    snapshot: () => {
      compared = copyOf(lasting(state.data), compared)
      return compared
    },
    hold() {
      const { data } = state
      const made = copyOf(data)
      const tokens = data.tokens.map(token => [token, { ...token }] as const)
      return () => {
        Object.assign(data, copyOf(made))
        // Tokens are known by their secrets: they stay the same objects.
        data.tokens = tokens.map(([token, was]) => Object.assign(token, was))
      }
    },
    resetRate: () => rate.reset(),
  }
}

/** The path under `/v0.1`, on the API's host or through the portal's own proxy; undefined for pages. */
function apiPath(request: Incoming): string | undefined {
  const direct =
    request.host === 'api.appcenter.ms' || request.host === 'localhost' || request.host === '127.0.0.1'
  if (direct) return request.path
  if (request.path.startsWith('/api/') && request.host !== 'file.appcenter.ms') return request.path.slice(4)
  return undefined
}

function cookie(request: Incoming): string | undefined {
  const header = request.headers.get('cookie') ?? ''
  return header
    .split(';')
    .map(part => part.trim().split('='))
    .find(([name]) => name === sessionCookie)?.[1]
}

/** Who calls. The portal's session counts for reading only, and only on the portal itself. */
function identify(state: State, request: Incoming, session: string): Caller | undefined {
  const secret = request.headers.get('x-api-token')
  if (secret !== null) {
    const token = state.tokenOf(secret)
    if (!token || token.ended) return undefined
    const person = token.personId === undefined ? undefined : state.person(token.personId)
    return { credentialId: token.id, token, person, readOnly: token.scope === 'viewer' }
  }
  if (request.host !== 'appcenter.ms' || cookie(request) !== session) return undefined
  return { credentialId: 'session', token: undefined, person: state.data.people[0], readOnly: true }
}

function credential(state: State, request: Incoming, session: string): string | undefined {
  const secret = request.headers.get('x-api-token')
  if (secret !== null) return state.tokenOf(secret)?.id ?? 'unknown'
  return cookie(request) === session ? 'session' : undefined
}

interface Place {
  app: App | undefined
  org: Org | undefined
}

function locate(state: State, params: Record<string, string>): Place {
  const { owner_name: owner, app_name: app, org_name: org } = params
  return {
    app: owner !== undefined && app !== undefined ? state.app(owner, app) : undefined,
    org: org === undefined ? undefined : state.org(org),
  }
}

const appRanks: Record<Role, number> = { tester: 0, viewer: 1, developer: 2, manager: 3 }
const orgRanks: Record<OrgRole, number> = { member: 1, collaborator: 2, admin: 3 }

/** What the gateway says to a caller who lacks the right; undefined lets the call through. */
function permit(state: State, need: Need, caller: Caller, place: Place): Answer | undefined {
  const foreign = gateway.forbidden('API token does not belong to the requested app.')
  const { person, token } = caller
  if (token?.appId !== undefined) {
    if (!need.startsWith('app:') || place.app?.id !== token.appId) return foreign
    // A full app token has the rights of a manager, a read-only one those of a viewer.
    return undefined
  }
  if (!person) return gateway.forbidden()
  if (need === 'person') return undefined
  const missing = gateway.notFound(state.trace())
  if (need === 'app:viewer' || need === 'app:developer' || need === 'app:manager') {
    if (!place.app) return missing
    const ranks = state.rights(place.app, person.id).map(role => appRanks[role])
    // An app that one must not see and an app that is not there look alike.
    if (Math.max(0, ...ranks) < 1) return missing
    const least = need === 'app:manager' ? 3 : need === 'app:developer' ? 2 : 1
    return Math.max(...ranks) < least ? gateway.forbidden() : undefined
  }
  const role = place.org?.members.find(member => member.personId === person.id)?.role
  if (!role) return missing
  const least = need === 'org:admin' ? 3 : need === 'org:collaborator' ? 2 : 1
  return orgRanks[role] < least ? gateway.forbidden() : undefined
}

/** Counts requests per address in fixed windows. */
function limiter(dial: () => Rate | false) {
  const windows = new Map<string, { from: number; count: number }>()
  return {
    /** Seconds to wait if the limit is passed; 0 where the answer must not say. */
    count(address: string, at: number): number | undefined {
      const rate = dial()
      if (rate === false) return undefined
      const { limit = 500, windowMs = 300_000, retryAfter = true } = rate
      const known = windows.get(address)
      const current = known && at < known.from + windowMs ? known : { from: at, count: 0 }
      current.count += 1
      windows.set(address, current)
      if (current.count <= limit) return undefined
      return retryAfter ? Math.max(1, Math.ceil((current.from + windowMs - at) / 1000)) : 0
    },
    reset: () => windows.clear(),
  }
}

/** The data without what changes by the mere passing of requests. */
const lasting = (data: Data): Data => ({
  ...data,
  orgs: data.orgs.map(org => ({ ...org, updatedAt: '' })),
  apps: data.apps.map(app => ({
    ...app,
    updatedAt: '',
    builds: app.builds.map(row => ({ ...row, changedAt: '' })),
  })),
})
