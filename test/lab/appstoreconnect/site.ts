import type { Answer, Incoming, Known, Site } from '../site.ts'
import { type Call, list, single } from './documents.ts'
import { illegal, invalid, missing, pathError, Refusal, refusals, refuse, required } from './errors.ts'
import { judge, namedKey } from './jwt.ts'
import type { ApiKey, Role } from './keys.ts'
import { portalPage } from './pages.ts'
import { type KeyRate, keyRates } from './rate.ts'
import { type Area, areas, type Route, routeOf } from './routes.ts'
import { makeWorld, type Seed } from './seed.ts'
import type { Data, State } from './state.ts'

/** Where the API answers. */
export const apiHost = 'api.appstoreconnect.apple.com'

/** Where the pages are. */
const pageHosts = ['appstoreconnect.apple.com', 'developer.apple.com']

export interface AppStoreConnectOptions {
  /** The rates of each key; counted, but never used up, if false. */
  keyRate?: KeyRate | false
}

/** The simulated App Store Connect. */
export interface AppStoreConnect {
  site: Site
  state: State
  seed: Seed
  snapshot(): Data
  /** What can be changed while it runs. */
  dials: {
    rate: KeyRate | false
    /** A required agreement is missing or has expired, in today's words or the older ones. */
    agreements: 'missing' | 'old' | null
  }
  /** Why tokens were refused, in order: the answers never tell. */
  refused: string[]
}

export function createAppStoreConnect({
  now,
  keyRate = {},
}: AppStoreConnectOptions & { now: () => number }): AppStoreConnect {
  const { state, seed } = makeWorld(now())
  const dials: AppStoreConnect['dials'] = { rate: keyRate, agreements: null }
  const refused: string[] = []
  const rates = keyRates(() => dials.rate)

  const answer = (request: Incoming): Answer => {
    if (request.host !== apiHost) return portalPage(state, request)
    const { status, headers, ...rest } = api(request)
    // Whoever calls sets their clock by it.
    return { status, ...rest, headers: { date: new Date(request.at).toUTCString(), ...headers } }
  }

  const api = (request: Incoming): Answer => {
    const judged = judge(request, state.data.keys, state.data.issuer)
    if ('refused' in judged) {
      refused.push(judged.refused)
      return refuse(401, refusals.unauthorized, state.trace())
    }
    const { limited, headers } = rates.count(judged.key.id, request.at)
    const { headers: own, ...rest } = limited
      ? refuse(429, refusals.limited, state.trace())
      : authorised(request, judged.key)
    return { ...rest, headers: { ...own, ...headers } }
  }

  const authorised = (request: Incoming, key: ApiKey): Answer => {
    if (dials.agreements !== null) {
      const words = dials.agreements === 'old' ? refusals.agreementsOld : refusals.agreements
      return refuse(403, words, state.trace())
    }
    const found = routeOf(request.method, request.path)
    if (found === undefined) return refuse(404, pathError(request.path), state.trace())
    if (found === 'method') return refuse(405, refusals.method, state.trace())
    if (!allowed(state, key, found.route.area)) return refuse(403, refusals.forbidden, state.trace())
    try {
      const { path, query } = request
      return carryOut(found.route, { state, key, path, query, params: found.params })
    } catch (error) {
      if (error instanceof Refusal) return refuse(error.status, error.words, state.trace())
      throw error
    }
  }

  const site: Site = {
    hosts: [apiHost, ...pageHosts],
    know: request => {
      if (request.host !== apiHost) return {}
      const found = routeOf(request.method, request.path)
      const known: Known = { credentialId: namedKey(request) }
      return found === undefined || found === 'method'
        ? known
        : { ...known, op: found.route.op, params: found.params }
    },
    answer,
    // Nothing of it closes; what was ended answers as a revoked key does.
    refuse: (kind, request) =>
      kind === 'ended'
        ? refuse(401, refusals.unauthorized, state.trace())
        : refuse(404, pathError(request.path), state.trace()),
    isSecret: () => false,
  }
  return { site, state, seed, dials, refused, snapshot: () => structuredClone(state.data) }
}

/** Whether a key may use an area: a team key by its roles, an individual one by its person's. */
function allowed(state: State, key: ApiKey, area: Area): boolean {
  const { roles, team } = areas[area]
  if (team && key.userId !== undefined) return false
  const given = key.userId === undefined ? key.roles : state.row('users', key.userId)?.attributes.roles
  const all: readonly Role[] = ['ADMIN', 'ACCOUNT_HOLDER', ...roles]
  return Array.isArray(given) && given.some(role => all.some(one => one === role))
}

function carryOut({ does }: Route, call: Call): Answer {
  const { state, key, query, params } = call
  if (does.do === 'list') return list(call, does.type, state.data.rows[does.type], does)
  if (does.do === 'report') {
    for (const name of query.keys()) if (!does.parameters.includes(name)) throw illegal(name)
    for (const name of does.required) if (!query.get(name)) throw required(name)
    const vendor = query.get('filter[vendorNumber]') ?? ''
    if (vendor !== state.data.vendorNumber) throw invalid('filter[vendorNumber]', vendor)
    throw new Refusal(404, {
      code: 'NOT_FOUND',
      title: 'The specified resource does not exist',
      detail: 'There were no sales for the date specified.',
    })
  }
  const id = params.id ?? ''
  const type = does.do === 'one' ? does.type : does.of
  const row = state.row(type, id)
  // What one must not see and what is not there look alike.
  if (!row || !state.sees(key, type === 'apps' ? row.id : row.app)) throw missing(type, id)
  if (does.do === 'one') return single(call, type, row, does)
  return list(
    call,
    does.type,
    state.data.rows[does.type].filter(other => other.app === id),
    does,
  )
}
