import { createHash } from 'node:crypto'
import { acmeTenant, longToken } from '../azuredevops/state.ts'
import { choiceForm, escaped, htmlPage, sendTo } from '../html.ts'
import { Random } from '../random.ts'
import type { Answer, Incoming, Site } from '../site.ts'

/** How an app is registered: it decides what the token end point takes. */
type Platform = 'spa' | 'native' | 'web'

interface App {
  client: string
  name: string
  platform: Platform
  redirects: RegExp
}

/** One sign-in: a code, and the tokens that came of it. */
interface Session {
  client: string
  redirect: string
  challenge: string
  mail: string
  tenant: string
  code: string
  begun: number
  used: boolean
  access: { secret: string; ends: number }[]
  refresh: string[]
}

/** What can be changed while it runs. */
interface EntraDials {
  /** An administrator has not agreed: the number that is answered. */
  consent: 65001 | 90094 | null
  /** All sessions of people were ended. */
  ended: boolean
  /** Who signs in at the pages. */
  mail: string
  /** Whether the browser still knows the person: then they need not be asked. */
  known: boolean
}

/** The simulated Microsoft Entra ID. */
export interface Entra {
  site: Site
  seed: { tenant: string; domain: string; client: string; native: string }
  apps: App[]
  dials: EntraDials
  sessions: Session[]
  /** Signs the developer in past the pages, for the app of the seed; gives a refresh token. */
  enter(): string
  /** The same, with an access token that stays good. */
  letIn(): string
  /** Who an access token stands for, while it is good. */
  tokenOf(secret: string): { mail: string; tenant: string } | undefined
}

const host = 'login.microsoftonline.com'
const domain = 'acme.example.com'
const codeMs = 600_000
const accessSeconds = 3900
/** A single-page application's refresh tokens end with the day, used or not. */
const dayMs = 24 * 3_600_000
const ids = {
  trace: '7d1f0c7a-6f5e-4b39-9a53-0f8f0a7f2b00',
  correlation: '3c0e4b86-59a4-4b27-8b0c-2d8f6b1f4a11',
}

const described = (number: number, message: string): string =>
  `AADSTS${number}: ${message} Trace ID: ${ids.trace} Correlation ID: ${ids.correlation} Timestamp: 2026-11-22 09:00:00Z`

function refused(error: string, number: number, message: string): Answer {
  return {
    status: 400,
    body: {
      error,
      error_description: described(number, message),
      error_codes: [number],
      timestamp: '2026-11-22 09:00:00Z',
      trace_id: ids.trace,
      correlation_id: ids.correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  }
}

export function createEntra(now: () => number): Entra {
  const random = new Random(499_840_001)
  const seed = { tenant: acmeTenant, domain, client: random.uuid(), native: random.uuid() }
  // The address differs from browser to browser and store to store.
  const redirects = /^https:\/\/[a-z0-9]+\.(chromiumapp\.org|extensions\.allizom\.org)\/$/
  const apps: App[] = [
    { client: seed.client, name: 'Gangway', platform: 'spa', redirects },
    { client: seed.native, name: 'Gangway, wrongly registered', platform: 'native', redirects },
  ]
  const dials: EntraDials = { consent: null, ended: false, mail: 'developer@example.com', known: false }
  const sessions: Session[] = []

  const begin = (client: string, redirect: string, challenge: string, begun: number): Session => {
    const session: Session = {
      client,
      redirect,
      challenge,
      mail: dials.mail,
      tenant: seed.tenant,
      code: longToken(random, 700),
      begun,
      used: false,
      access: [],
      refresh: [],
    }
    sessions.push(session)
    return session
  }

  const authorize = (request: Incoming, tenant: string): Answer => {
    const { query } = request
    const app = apps.find(one => one.client === query.get('client_id'))
    const wrong = (number: number, message: string) =>
      htmlPage('Sign in', `<p>${escaped(described(number, message))}</p>`, 400)
    if (![seed.tenant, domain, 'organizations', 'common'].includes(tenant))
      return wrong(90002, `Tenant '${tenant}' not found.`)
    if (!app) return wrong(700016, 'Application was not found in the directory.')
    if (!app.redirects.test(query.get('redirect_uri') ?? ''))
      return wrong(50011, 'The redirect URI specified in the request does not match.')
    if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256')
      return wrong(900144, 'The request body must contain the following parameter: code_challenge.')
    if (query.get('prompt') === 'none') return silent(app, query, request.at)
    return htmlPage(
      `Sign in to ${app.name}`,
      choiceForm(`/${tenant}/lab/decision`, Object.fromEntries(query), [
        ['accept', 'Use the work account and accept'],
        ['deny', 'Decline'],
        ['personal', 'Use a personal account'],
      ]),
    )
  }

  /** The answer to who asks to be asked nothing. */
  const silent = (app: App, query: URLSearchParams, at: number): Answer => {
    const redirect = query.get('redirect_uri') ?? ''
    const back = new URL(redirect)
    back.searchParams.set('state', query.get('state') ?? '')
    const other = ![null, dials.mail].includes(query.get('login_hint'))
    const [error, number, message] =
      !dials.known || other
        ? (['login_required', 50058, 'A silent sign-in was sent but no user is signed in.'] as const)
        : dials.consent === null
          ? []
          : (['consent_required', dials.consent, 'The user or administrator has not consented.'] as const)
    if (error === undefined) {
      back.searchParams.set('code', begin(app.client, redirect, query.get('code_challenge') ?? '', at).code)
    } else {
      back.searchParams.set('error', error)
      back.searchParams.set('error_description', described(number, message))
    }
    return sendTo(back.href)
  }

  const decide = (request: Incoming): Answer => {
    const form = new URLSearchParams(request.bodyText ?? '')
    const app = apps.find(one => one.client === form.get('client_id'))
    const redirect = form.get('redirect_uri') ?? ''
    if (!app?.redirects.test(redirect)) return htmlPage('Sign in', '<p>AADSTS50011</p>', 400)
    const back = new URL(redirect)
    const state = form.get('state')
    if (state !== null) back.searchParams.set('state', state)
    const no = (error: string, number: number, message: string): Answer => {
      back.searchParams.set('error', error)
      back.searchParams.set('error_description', described(number, message))
      return sendTo(back.href)
    }
    const choice = form.get('choice')
    if (choice === 'personal')
      return no('invalid_request', 500200, 'User account is a personal Microsoft account.')
    if (choice !== 'accept') return no('access_denied', 65004, 'User declined to consent to access the app.')
    if (dials.consent === 65001)
      return no(
        'consent_required',
        65001,
        'The user or administrator has not consented to use the application.',
      )
    if (dials.consent === 90094)
      return no('access_denied', 90094, 'The grant requires administrator permission.')
    const session = begin(app.client, redirect, form.get('code_challenge') ?? '', request.at)
    back.searchParams.set('code', session.code)
    return sendTo(back.href)
  }

  const token = (request: Incoming): Answer => {
    const form = new URLSearchParams(request.bodyText ?? '')
    const app = apps.find(one => one.client === form.get('client_id'))
    if (!app) return refused('unauthorized_client', 700016, 'Application was not found in the directory.')
    const origin = request.headers.get('origin')
    // That there is an origin decides, not which one.
    if (app.platform === 'spa' && origin === null)
      return refused(
        'invalid_request',
        9002327,
        "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
      )
    if (app.platform !== 'spa' && origin !== null)
      return refused(
        'invalid_request',
        9002326,
        `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
      )
    return form.get('grant_type') === 'refresh_token'
      ? refresh(form, app, request.at)
      : redeem(form, app, request.at)
  }

  const redeem = (form: URLSearchParams, app: App, at: number): Answer => {
    const session = sessions.find(one => one.code === form.get('code') && one.client === app.client)
    if (!session)
      return refused('invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.')
    if (session.used)
      return refused('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed.')
    if (session.begun + codeMs <= at)
      return refused('invalid_grant', 70008, 'The provided authorization code is expired.')
    if (form.get('redirect_uri') !== session.redirect)
      return refused('invalid_grant', 500112, 'The reply address does not match the one of the request.')
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (verifier !== session.challenge)
      return refused('invalid_grant', 501481, 'The Code_Verifier does not match the code_challenge.')
    session.used = true
    return granted(session, at)
  }

  const refresh = (form: URLSearchParams, app: App, at: number): Answer => {
    const given = form.get('refresh_token') ?? ''
    const session = sessions.find(one => one.client === app.client && one.refresh.includes(given))
    if (!session)
      return refused('invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.')
    if (dials.ended)
      return refused('invalid_grant', 50173, 'The provided grant has expired due to it being revoked.')
    if (app.platform === 'spa' && session.begun + dayMs <= at)
      return refused(
        'invalid_grant',
        700084,
        'The refresh token was issued to a single page app (SPA), and has a fixed, limited lifetime of 1.00:00:00.',
      )
    return granted(session, at)
  }

  /** New tokens; the refresh token of before stays good. */
  const granted = (session: Session, at: number): Answer => {
    const access = { secret: longToken(random), ends: at + accessSeconds * 1000 }
    session.access.push(access)
    const next = longToken(random)
    session.refresh.push(next)
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope: '499b84ac-1321-427f-aa17-267ca6975798/user_impersonation',
        expires_in: accessSeconds,
        ext_expires_in: accessSeconds,
        access_token: access.secret,
        refresh_token: next,
      },
    }
  }

  const shared = (request: Incoming, given: Answer): Answer => {
    const app = apps.find(one => one.client === new URLSearchParams(request.bodyText ?? '').get('client_id'))
    if (app?.platform !== 'spa' || !request.headers.has('origin')) return given
    return { ...given, headers: { ...given.headers, 'access-control-allow-origin': '*' } }
  }

  const site: Site = {
    hosts: [host],
    know: request => ({ op: opOf(request) }),
    isSecret: word =>
      sessions.some(
        one =>
          one.code === word || one.refresh.includes(word) || one.access.some(({ secret }) => secret === word),
      ),
    refuse: () => refused('temporarily_unavailable', 90033, 'A transient error has occurred.'),
    answer: request => {
      const [, tenant = '', ...rest] = request.path.split('/')
      switch (`${request.method} ${rest.join('/')}`) {
        case 'GET oauth2/v2.0/authorize':
          return authorize(request, tenant)
        case 'POST lab/decision':
          return decide(request)
        case 'POST oauth2/v2.0/token':
          return shared(request, token(request))
        default:
          return { status: 404, text: 'Not found' }
      }
    },
  }
  return {
    site,
    seed,
    apps,
    dials,
    sessions,
    enter() {
      const session = begin(seed.client, '', '', now())
      const refresh = longToken(random)
      session.refresh.push(refresh)
      return refresh
    },
    letIn() {
      const secret = longToken(random)
      begin(seed.client, '', '', now()).access.push({ secret, ends: Number.MAX_SAFE_INTEGER })
      return secret
    },
    tokenOf: secret => {
      const session = sessions.find(one => one.access.some(a => a.secret === secret && a.ends > now()))
      return session && { mail: session.mail, tenant: session.tenant }
    },
  }
}

const opOf = ({ method, path }: Incoming): string | undefined =>
  method === 'POST' && path.endsWith('/token')
    ? 'entra.token'
    : path.endsWith('/authorize')
      ? 'entra.authorize'
      : undefined
