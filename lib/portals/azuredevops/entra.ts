import * as oauth from 'oauth4webapi'
import { Fault } from '../../http/fault'
import { Secret } from '../../http/secret'
import { say } from '../../text/index'
import type { Begun, CredentialKind, Held, Life, Params, SignInTools, WayTools } from '../portal'
import { signInMs } from './ends'
import { entraFault, isOver } from './entra-errors'
import { letter } from './letter'
import { organizationField } from './pat'
import { answerOf, bearer, bearerShell, pack, type Tokens } from './token'

/** Azure DevOps, as Entra names it; `.default` is what the app was granted. */
const scope = '499b84ac-1321-427f-aa17-267ca6975798/.default offline_access'

/** The client id that this build was made with; without one, each company registers its own app. */
const ownClient: unknown = import.meta.env['WXT_ENTRA_CLIENT_ID']
const built = typeof ownClient === 'string' && ownClient !== '' ? ownClient : undefined

const tenantIn = (params: Params): string => params['tenant']?.trim() || 'organizations'
const clientIn = (params: Params): oauth.Client => ({
  client_id: params['client']?.trim() || (built ?? ''),
})

/** The two end points of a tenant. @throws Fault `invalid` */
function server(params: Params): oauth.AuthorizationServer {
  const tenant = tenantIn(params)
  if (!/^[\w-]+(\.[\w-]+)*$/.test(tenant))
    throw new Fault('invalid', say('A tenant is named by its domain or its id.'))
  if (tenant === 'consumers') throw entraFault('', 'AADSTS500200')
  const base = `https://login.microsoftonline.com/${tenant}`
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
  }
}

/** The library's requests by our own hand: no cookies, no redirects, an end after 25 s. */
const through = ({ post }: Pick<WayTools, 'post'>) => ({
  [oauth.customFetch]: async (url: string, { body }: { body?: unknown }) => {
    const form = body instanceof URLSearchParams ? Object.fromEntries(body) : {}
    const { status, headers, json } = await post(url, form)
    if (status === 429 || status >= 500)
      throw new Fault('server', say('Microsoft Entra cannot sign in just now.'), { status })
    return new Response(JSON.stringify(json ?? {}), {
      status,
      headers: { 'Content-Type': headers.get('Content-Type') ?? 'application/json' },
    })
  },
})

/** What the library throws, as a fault. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError)
    return entraFault(error.error, error.error_description ?? '')
  return new Fault('malformed', say('Microsoft Entra answered in a form we do not know.'))
}

/** What a token end point gave; where it gave no new refresh token, the old one stays. */
function tokensOf(answer: oauth.TokenEndpointResponse, before?: string): Tokens {
  const refresh = answer.refresh_token ?? before
  if (refresh === undefined)
    throw new Fault('invalid', say('The app is not allowed to stay signed in: grant it “offline_access”.'))
  return { access: new Secret(answer.access_token), refresh, seconds: answer.expires_in ?? 3600 }
}

async function refreshed(tools: WayTools, params: Params, refresh: string): Promise<Tokens> {
  const [as, client] = [server(params), clientIn(params)]
  try {
    const options = { ...through(tools), additionalParameters: { scope } }
    const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh, options)
    return tokensOf(await oauth.processRefreshTokenResponse(as, client, answer), refresh)
  } catch (error) {
    throw faultOf(error)
  }
}

/** Where the person is sent; `how` is what Entra is to ask them. */
async function begin(fields: Params, redirect: string, how: Record<string, string>): Promise<Begun> {
  const state = oauth.generateRandomState()
  const verifier = oauth.generateRandomCodeVerifier()
  const url = new URL(server(fields).authorization_endpoint ?? '')
  const query = {
    client_id: clientIn(fields).client_id,
    response_type: 'code',
    redirect_uri: redirect,
    response_mode: 'query',
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...how,
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return { url: url.href, callback: redirect, kept: { state, verifier } }
}

/** The tokens that the code in an answer is good for, and how long the sign-in lasts. @throws Fault */
async function redeemed(
  tools: SignInTools,
  fields: Params,
  { callback, kept }: Begun,
  address: string,
): Promise<Tokens & { life: Life }> {
  const [as, client] = [server(fields), clientIn(fields)]
  const state = kept['state'] ?? ''
  const answer = answerOf(address, callback, state)
  try {
    const valid = oauth.validateAuthResponse(as, client, answer, state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      valid,
      callback,
      kept['verifier'] ?? '',
      { ...through(tools), additionalParameters: { scope } },
    )
    const tokens = tokensOf(await oauth.processAuthorizationCodeResponse(as, client, response))
    const ends = tools.now() + signInMs
    return { ...tokens, life: { ends, params: { until: String(ends) } } }
  } catch (error) {
    throw faultOf(error)
  }
}

/** After a silent sign-in that failed, the next is not tried before so many milliseconds: each asks Entra. */
const pauseMs = 10 * 60_000

const cannot = say(
  'The sign-in has ended, and this browser has no way to sign in while nobody looks. Sign in again.',
)

/**
 * A fresh access token. Where the sign-in is over, Entra is asked once whether it lets the person in without asking
 * them anything: then it begins anew.
 * @throws Fault as the token end point refused, where it does not
 */
async function renewed({ params }: Held, tools: WayTools, refresh: string): Promise<Tokens> {
  try {
    return await refreshed(tools, params, refresh)
  } catch (error) {
    if (!(error instanceof Fault) || !isOver(error)) throw error
    if (!tools.silent) throw new Fault(error.code, cannot, error.more)
    if (((await tools.session.get('silent'))?.until ?? 0) > tools.now()) throw error
    const hint = params['login'] ? { login_hint: params['login'] } : {}
    const begun = await begin(params, tools.silent.redirect, { prompt: 'none', ...hint })
    try {
      const address = await tools.silent.go(begun.url)
      if (address !== undefined) return await redeemed(tools, params, begun, address)
    } catch {
      // Why it would ask is told to who signs in; what is told here is that somebody has to.
    }
    await tools.session.set('silent', new Secret('tried'), tools.now() + pauseMs)
    throw error
  }
}

/** Microsoft Entra ID: a person's work account, for an app that is registered as a single-page application. */
export const entra: CredentialKind = {
  kind: 'ado-entra',
  title: say('Microsoft Entra ID'),
  // All that its person may.
  power: 2,
  renews: true,
  sameBy: ['person'],
  headers: (held, tools, carrier) =>
    bearer(held, tools, carrier, ({ refresh }) => renewed(held, tools, refresh)),
  shell: bearerShell,
  signIn: {
    fields: {
      fields: {
        ...organizationField,
        tenant: {
          type: 'string',
          title: 'Tenant',
          description: 'Its domain or its id. Left empty, that of the account you sign in with.',
          maxLength: 100,
        },
        client: {
          type: 'string',
          title: 'Client ID',
          description: 'Of the app that your company registered for Gangway.',
          maxLength: 100,
          ...(built === undefined ? {} : { default: built }),
        },
      },
      required: built === undefined ? ['organization', 'client'] : ['organization'],
    },
    letter,
    begin: (fields, redirect) =>
      begin(
        fields,
        redirect,
        fields['login'] ? { login_hint: fields['login'] } : { prompt: 'select_account' },
      ),
    async finish(tools, fields, begun, address) {
      const { refresh, life } = await redeemed(tools, fields, begun, address)
      const params = {
        organization: fields['organization'] ?? '',
        tenant: tenantIn(fields),
        client: clientIn(fields).client_id,
        ...life.params,
      }
      return { secret: pack({ refresh }), params }
    },
  },
}
