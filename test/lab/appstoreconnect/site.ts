import { copyOf } from '../copy.ts'
import type { Answer, Incoming, Known, Site } from '../site.ts'
import { type Area, allowedIn } from './areas.ts'
import { type Dials, usualDials } from './dials.ts'
import { listed, perhaps, pointers, single } from './documents.ts'
import { missing, notAllowed, pathError, Refusal, refusals, refuse } from './errors.ts'
import type { Act, Call, Does, Scale } from './family.ts'
import { judge, namedKey } from './jwt.ts'
import type { ApiKey, Role } from './keys.ts'
import { pageHosts, portalPage } from './pages.ts'
import { type KeyRate, keyRates } from './rate.ts'
import { events } from './resources/index.ts'
import { type Route, routeOf } from './routes.ts'
import { makeWorld, type Seed } from './seed.ts'
import type { Data, State } from './state.ts'
import { storageHost } from './storage.ts'
import { create, link, relink, remove, unlink, update } from './writes.ts'

/** Where the API answers. */
export const apiHost = 'api.appstoreconnect.apple.com'

export interface AppStoreConnectOptions {
  /** The rates of each key; counted, but never used up, if false. */
  keyRate?: KeyRate | false
  /** How many there are of what can be many. */
  scale?: Scale
}

/** What is compared before and after. */
type Snapshot = Omit<Data, 'mails' | 'later'>

/** The simulated App Store Connect. */
export interface AppStoreConnect {
  site: Site
  state: State
  seed: Seed
  /** What there is, without mails and what is still to come: those can not be taken back. */
  snapshot(): Snapshot
  /** Keeps how everything stands; what it gives takes it back there. */
  hold(): () => void
  /** What can be changed while it runs. */
  dials: Dials
  /** Why tokens were refused, in order: the answers never tell. */
  refused: string[]
}

export function createAppStoreConnect({
  now,
  keyRate = {},
  scale = {},
}: AppStoreConnectOptions & { now: () => number }): AppStoreConnect {
  const dials = usualDials(keyRate)
  const { state, seed } = makeWorld({ now: now(), dials, scale })
  const refused: string[] = []
  const rates = keyRates(() => dials.rate)

  const answer = (request: Incoming): Answer => {
    advance(state, request.at)
    if (request.host === storageHost) return state.storage.answer(request)
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
    const { route, params } = found
    if (!route)
      return request.path.includes('/relationships/')
        ? refuse(403, notAllowed('The relationship', found.methods), state.trace())
        : refuse(405, refusals.method, state.trace())
    if (!allowed(state, key, route.area)) return refuse(403, refusals.forbidden, state.trace())
    try {
      const { path, query, body } = request
      return carryOut(route, { state, key, path, query, body, params })
    } catch (error) {
      if (error instanceof Refusal) return refuse(error.status, error.words, state.trace())
      throw error
    }
  }

  const site: Site = {
    hosts: [apiHost, storageHost, ...pageHosts],
    know: request => {
      if (request.host !== apiHost) return {}
      const found = routeOf(request.method, request.path)
      const known: Known = { credentialId: namedKey(request) }
      return found?.route ? { ...known, op: found.route.op, params: found.params } : known
    },
    answer,
    // Nothing of it closes; what was ended answers as a revoked key does.
    refuse: (kind, request) =>
      kind === 'ended'
        ? refuse(401, refusals.unauthorized, state.trace())
        : refuse(404, pathError(request.path), state.trace()),
    isSecret: word => state.storage.isSecret(word),
  }
  let compared: Snapshot | undefined
  const snapshot = (): Snapshot => {
    const { mails: _mails, later: _later, ...rest } = state.data
    compared = copyOf(rest, compared)
    return compared
  }
  const hold = () => {
    const { rows, mails, later } = copyOf(state.data)
    // Lists that are new are indexed anew.
    return () => void Object.assign(state.data, copyOf({ rows, mails, later }))
  }
  return { site, state, seed, dials, refused, snapshot, hold }
}

/** Whether a key may use an area: a team key by its roles, an individual one by its person's. */
function allowed(state: State, key: ApiKey, area: Area): boolean {
  const { roles, team } = allowedIn(area)
  if (team && key.userId !== undefined) return false
  const given = key.userId === undefined ? key.roles : state.row('users', key.userId)?.attributes.roles
  const all: readonly Role[] = ['ADMIN', 'ACCOUNT_HOLDER', ...roles]
  return Array.isArray(given) && given.some(role => all.some(one => one === role))
}

/** Lets happen what was due by now, in its order. What happens may make more due. */
function advance(state: State, now: number): void {
  for (;;) {
    const [next] = state.data.later.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    if (!next) break
    state.data.later.splice(state.data.later.indexOf(next), 1)
    const row = state.row(next.type, next.id)
    if (!row) continue
    state.now = next.at
    if (next.event === 'remove') state.remove(next.type, row)
    else if (next.of) state.disconnect(next.type, row, next.of.name, next.of.id)
    else events.get(next.event)?.(state, row)
  }
  state.now = now
}

function carryOut({ does }: Route, call: Call): Answer {
  const effects: (() => void)[] = []
  const answer = answerOf(does, { ...call, after: effect => effects.push(effect) })
  for (const effect of effects) effect()
  return typeof answer === 'function' ? answer() : answer
}

/** The answer; as a function where it shows what the effects have made of it. */
function answerOf(does: Does, act: Act): Answer | (() => Answer) {
  const { state, key, params } = act
  if (does.do === 'act') return does.act(act)
  if (does.do === 'list') return listed(act, does.type, state.data.rows[does.type], does)
  if (does.do === 'create') return create(act, does.type, does)
  const { type } = does
  const row = state.row(type, params.id ?? '')
  // What one must not see and what is not there look alike.
  if (!row || !state.sees(key, type === 'apps' ? row.id : row.app)) throw missing(type, params.id ?? '')
  switch (does.do) {
    case 'one':
      return single(act, type, row, does)
    case 'related': {
      const { to, many } = state.relation(type, does.by)
      return many
        ? listed(act, to, state.related(type, row, does.by), does)
        : perhaps(act, to, state.one(type, row, does.by), does)
    }
    case 'links':
      return pointers(act, type, row, does.by)
    case 'link':
      return link(act, type, row, does.by)
    case 'relink':
      return relink(act, type, row, does.by)
    case 'unlink':
      return unlink(act, type, row, does.by, does.status ?? 204)
    case 'update':
      return update(act, type, row, does)
    case 'remove':
      return remove(act, type, row, does.status ?? 204)
  }
}
