import { copyOf } from '../copy.ts'
import { escaped, htmlPage } from '../html.ts'
import type { Answer, Incoming, Known, Site } from '../site.ts'
import { answerCall } from './api.ts'
import { oldFlow, oldFlowHost } from './oauth.ts'
import { refusals, signedOut } from './refusals.ts'
import { type Found, type Op, routeOf } from './routes.ts'
import { type Data, makeWorld, type Org, type Person, type Seed, type State } from './state.ts'

/** The hosts of Azure DevOps that are simulated, with a Server of a company's own. */
export const azureDevOpsHosts = [
  'dev.azure.com',
  'vssps.dev.azure.com',
  'vsrm.dev.azure.com',
  oldFlowHost,
  'acme.visualstudio.com',
  'acme-labs.visualstudio.com',
  'tfs.acme.com',
  'ads.acme.com',
]

/** What an access token of Entra stands for. */
type EntraTokens = (secret: string) => { mail: string; tenant: string } | undefined

export interface Dials {
  /** Pages to sign in also for who asks for a bare refusal. */
  pages: boolean
  /** Told with every answer. `reset` in seconds since 1970. */
  rate: { limit: number; remaining: number; reset: number } | null
  /** Asked for with every answer, also a good one; in seconds. */
  retryAfter: number | null
  /** Operations that the person has no permission for. */
  forbidden: Set<Op>
  /** A refusal of the token service, for whoever makes or changes a token. */
  tokenError: string | null
  /** The longest life that a rule lets a token have, in days: it is cut, not refused. */
  longestDays: number | null
}

/** The simulated Azure DevOps. */
export interface AzureDevOps {
  site: Site
  state: State
  seed: Seed
  dials: Dials
  /** A person takes back what they allowed an app. */
  revoke(): void
  snapshot(): Data
  /** Keeps how the tokens stand; what it gives takes them back there. */
  hold(): () => void
}

interface Caller {
  id: string
  person: Person
  /** Undefined: all that the person may. */
  scopes: string[] | undefined
  /** The organisation it is for; null for all of them. */
  orgId: string | null
  by: 'pat' | 'old' | 'entra'
  tenant?: string
}

/** Where a request goes. */
interface Place {
  service: string
  org: Org | undefined
  /** The path behind the organisation. */
  path: string
  base: string
}

export function createAzureDevOps(now: () => number, entra: EntraTokens): AzureDevOps {
  const { state, seed } = makeWorld(now())
  const { data } = state
  let compared: Data | undefined
  const dials: Dials = {
    pages: false,
    rate: null,
    retryAfter: null,
    forbidden: new Set(),
    tokenError: null,
    longestDays: null,
  }

  const api = (request: Incoming, place: Place): Answer => {
    const { org } = place
    const caller = callerOf(state, request, entra)
    if (caller === 'expired') return refusals.expired()
    if (!caller) return signedOut(request, org, dials.pages)
    const found = routeFor(request, place)
    if (caller.orgId !== null && caller.orgId !== org?.id) return signedOut(request, org, dials.pages)
    if (org && !org.members.includes(caller.person.id)) return signedOut(request, org, dials.pages)
    if (caller.by === 'entra' && org && org.tenant !== caller.tenant)
      return signedOut(request, org, dials.pages)
    if (org && caller.by === 'old' && !org.thirdParty) return refusals.policy(caller.person.id)
    if (!found) return refusals.noRoute(request.path)
    if (!allowed(caller, found)) {
      return ofTokens(found.op) ? signedOut(request, org, true) : refusals.scope(org)
    }
    const unfit = versionOf(request, found, org)
    if (unfit) return unfit
    if (dials.forbidden.has(found.op)) return refusals.forbidden('View')
    return answerCall({ state, dials, request, found, org, person: caller.person, base: place.base })
  }

  const answer = (request: Incoming): Answer => {
    const old = oldFlow(state, request)
    if (old) return old
    const place = placeOf(data, request)
    if (!/\/_apis(\/|$)/i.test(request.path)) return portalPage(request)
    if (!place) return refusals.noRoute(request.path)
    return dressed(api(request, place), request)
  }

  /** The headers that all answers carry. */
  const dressed = (given: Answer, request: Incoming): Answer => ({
    ...given,
    headers: {
      activityid: '1a4bf376-a42a-4eec-9611-a4a00dee0b1c',
      'x-tfs-session': request.headers.get('x-tfs-session') ?? '1468dc01-9f07-4a21-9a1c-b060e521f7ba',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      ...(given.body === undefined
        ? {}
        : {
            'content-type': `application/json; charset=utf-8; api-version=${request.query.get('api-version') ?? '7.1'}`,
          }),
      ...(dials.rate && {
        'x-ratelimit-resource': 'core',
        'x-ratelimit-limit': String(dials.rate.limit),
        'x-ratelimit-remaining': String(dials.rate.remaining),
        'x-ratelimit-reset': String(dials.rate.reset),
      }),
      ...(dials.retryAfter !== null && { 'retry-after': String(dials.retryAfter) }),
      ...given.headers,
    },
  })

  const routeFor = (request: Incoming, { service, path, org }: Place): Found | undefined =>
    routeOf(service, path, org?.server !== undefined, request)

  const site: Site = {
    hosts: azureDevOpsHosts,
    know: request => {
      const place = placeOf(data, request)
      const found = place && routeFor(request, place)
      const caller = callerOf(state, request, entra)
      if (request.path.toLowerCase() === '/oauth2/token') return { op: 'oauth.token' }
      const known: Known = {
        credentialId:
          caller === 'expired'
            ? 'expired'
            : (caller?.id ?? (request.headers.has('authorization') ? 'unknown' : undefined)),
      }
      return found ? { ...known, op: found.op, params: found.params } : known
    },
    answer,
    refuse: (kind, request) => (kind === 'ended' ? refusals.expired() : refusals.noRoute(request.path)),
    isSecret: word => secretsOf(state).some(secret => secret === word),
  }
  return {
    site,
    state,
    seed,
    dials,
    revoke() {
      for (const grant of data.grants) grant.revoked = true
    },
    snapshot: () => {
      compared = copyOf(data, compared)
      return compared
    },
    hold() {
      const pats = copyOf(data.pats)
      return () => {
        data.pats = copyOf(pats)
      }
    },
  }
}

function* secretsIn({ data, spent }: State): Generator<string> {
  yield* spent
  for (const { secret } of data.pats) yield secret
  for (const { clientSecret, appSecret } of data.apps) yield* [clientSecret, appSecret]
  for (const { code, refresh, access } of data.grants) {
    yield* [code, refresh]
    for (const { secret } of access) yield secret
  }
}

const secretsOf = (state: State): string[] => [...secretsIn(state)].filter(secret => secret !== '')

/** Which service of which organisation a request goes to; undefined where there is none. */
function placeOf({ orgs }: Data, { host, path }: Incoming): Place | undefined {
  const words = path.split('/').slice(1)
  const named = (name: string, server?: string) =>
    orgs.find(
      org => org.name.toLowerCase() === decodeURIComponent(name).toLowerCase() && org.server === server,
    )
  const place = (service: string, org: Org | undefined, depth: number): Place => ({
    service,
    org,
    path: `/${words.slice(depth).join('/')}`,
    base: `https://${host}${depth === 0 ? '' : `/${words.slice(0, depth).join('/')}`}`,
  })
  if (host === oldFlowHost) return place('app.vssps', undefined, 0)
  const service = /^(?:(\w+)\.)?dev\.azure\.com$/.exec(host)
  if (service) {
    const org = named(words[0] ?? '')
    return org && place(service[1] ?? '', org, 1)
  }
  const legacy = /^([\w-]+)\.visualstudio\.com$/.exec(host)?.[1]
  if (legacy !== undefined) {
    const org = named(legacy)
    return org && place('', org, words[0]?.toLowerCase() === 'defaultcollection' ? 1 : 0)
  }
  const depth = host === 'tfs.acme.com' ? 2 : 1
  const org =
    depth === 1 || words[0]?.toLowerCase() === 'tfs' ? named(words[depth - 1] ?? '', host) : undefined
  return org && place('', org, depth)
}

/** Who calls, by what stands in `Authorization`. */
function callerOf(state: State, request: Incoming, entra: EntraTokens): Caller | 'expired' | undefined {
  const [scheme, value = ''] = (request.headers.get('authorization') ?? '').split(' ')
  const { data } = state
  const person = (id: string) => data.people.find(one => one.id === id)
  if (scheme === 'Basic') {
    const secret = Buffer.from(value, 'base64').toString().split(':').slice(1).join(':')
    const pat = data.pats.find(one => one.secret === secret && !one.revoked)
    const who = pat && person(pat.personId)
    if (!pat || !who) return undefined
    if (pat.ends <= request.at) return 'expired'
    return { id: pat.id, person: who, scopes: pat.scopes, orgId: pat.orgId, by: 'pat' }
  }
  if (scheme !== 'Bearer') return undefined
  const grant = data.grants.find(
    one => !one.revoked && one.access.some(({ secret, ends }) => secret === value && ends > request.at),
  )
  const app = grant && data.apps.find(one => one.id === grant.appId)
  const who = grant && person(grant.personId)
  if (grant && app && who) return { id: grant.id, person: who, scopes: app.scopes, orgId: null, by: 'old' }
  const signed = entra(value)
  const worker = signed && data.people.find(one => one.mail === signed.mail)
  if (!signed || !worker) return undefined
  return { id: 'entra', person: worker, scopes: undefined, orgId: null, by: 'entra', tenant: signed.tenant }
}

/** Whether a caller has one of the scopes; writing contains reading. */
function allowed({ scopes, by }: Caller, found: Found): boolean {
  // Only who signed in looks after tokens.
  if (ofTokens(found.op)) return by === 'entra'
  if (scopes === undefined || found.scopes.length === 0) return true
  return found.scopes.some(one => scopes.some(had => had === one || had.startsWith(`${one}_`)))
}

const ofTokens = (op: Op): boolean => op.startsWith('tokens.')

const onlyPreview = (op: Op): boolean => op === 'location.GetConnectionData' || ofTokens(op)

/** What is wrong with the version a request asks for; undefined where nothing is. */
function versionOf({ query, headers }: Incoming, { op }: Found, org: Org | undefined): Answer | undefined {
  const asked =
    query.get('api-version') ?? /api-version=([\w.-]+)/.exec(headers.get('accept') ?? '')?.[1] ?? undefined
  if (asked === undefined) return undefined
  const found = /^(\d+\.\d+)(-preview(?:\.\d+)?)?$/.exec(asked)
  if (!found?.[1] || Number(found[1]) > Number(org?.speaks ?? '7.2')) return refusals.newer(asked)
  return onlyPreview(op) && found[2] === undefined ? refusals.preview(asked) : undefined
}

/** A page of the portal: nothing of it matters but its address and what it forbids. */
function portalPage({ method, path }: Incoming): Answer {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'Method Not Allowed' }
  const name =
    path
      .split('/')
      .filter(word => word !== '')
      .at(-1) ?? 'Azure DevOps'
  const page = htmlPage(name, `<p>${escaped(path)}</p>`)
  return {
    ...page,
    headers: {
      ...page.headers,
      'content-security-policy':
        "default-src 'none'; style-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    },
  }
}
