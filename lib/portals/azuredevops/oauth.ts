import * as v from 'valibot'
import { Fault } from '../../http/fault'
import type { Answer } from '../../http/fetch'
import { Secret } from '../../http/secret'
import { say, type Text } from '../../text/index'
import type { CredentialKind, Params, WayTools } from '../portal'
import { ends } from './ends'
import { organizationField } from './pat'
import { answerOf, bearer, bearerShell, pack, type Tokens, unpack } from './token'

/** The old flow of Azure DevOps' own, for apps that companies registered before April 2025. */
const host = 'https://app.vssps.visualstudio.com/oauth2'
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

// The life comes as a text, and `token_type` is `jwt-bearer`.
const Granted = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.pipe(v.string(), v.minLength(1)),
  expires_in: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number()),
})
const Refused = v.object({
  Error: v.optional(v.string()),
  ErrorDescription: v.optional(v.string()),
  error: v.optional(v.string()),
  error_description: v.optional(v.string()),
})

/** What is left of the text for a person to know what to do; never the text itself: it may repeat what was sent. */
function whyRefused({ json, status }: Answer, spent: Text): Text {
  const body = v.safeParse(Refused, json)
  const { Error: upper, ErrorDescription: about, ...lower } = body.success ? body.output : {}
  const code = upper ?? lower.error ?? ''
  const words = `${code} ${about ?? lower.error_description ?? ''}`
  if (/client/i.test(words)) {
    return say(
      'The app’s client secret is not accepted. It ends after 60 days, and where a new one was made the old one ends too: enter the new one.',
    )
  }
  if (/redirect/i.test(words)) return say('The callback is not the one that the app is registered with.')
  if (/scope/i.test(words)) return say('The scopes are not the ones that the app is registered with.')
  if (status === 400 || status === 401) return spent
  return say('Azure DevOps did not sign in: status {status}.', { status: String(status) })
}

async function exchanged(
  { post }: Pick<WayTools, 'post'>,
  client: string,
  more: Record<string, string>,
  spent: Text,
): Promise<Tokens> {
  const answer = await post(`${host}/token`, {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: client,
    ...more,
  })
  const granted = v.safeParse(Granted, answer.json)
  if (answer.status === 200 && granted.success) {
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = granted.output
    return { access: new Secret(access), refresh, seconds }
  }
  if (answer.status >= 500 || answer.status === 429)
    throw new Fault('server', say('Azure DevOps cannot sign in just now.'), { status: answer.status })
  throw new Fault('unauthorized', whyRefused(answer, spent), { status: answer.status })
}

const field = (fields: Params, name: string): string => (fields[name] ?? '').trim()

/** The callback of the app. @throws Fault `invalid` */
function callbackIn(fields: Params): string {
  const text = field(fields, 'callback')
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' && url.hash === '' && url.search === '' && url.username === '')
    return url.href
  throw new Fault('invalid', say('The callback is the https address that the app is registered with.'))
}

/** Azure DevOps OAuth: an app's id and secret, and a person's consent. */
export const oauth: CredentialKind = {
  kind: 'ado-oauth',
  title: say('Azure DevOps OAuth (old)'),
  // What its app may; a token's scopes are as a rule fewer.
  power: 1,
  renews: true,
  // Another app may do something else.
  sameBy: ['person', 'app'],
  headers: (held, tools, carrier) =>
    bearer(held, tools, carrier, ({ refresh, client = '' }) =>
      exchanged(
        tools,
        client,
        { grant_type: 'refresh_token', assertion: refresh, redirect_uri: callbackIn(held.params) },
        say('The sign-in was revoked or has ended. Sign in again.'),
      ),
    ),
  shell: bearerShell,
  signIn: {
    fields: {
      fields: {
        ...organizationField,
        app: { type: 'string', title: 'App ID', maxLength: 100 },
        secret: {
          type: 'string',
          title: 'Client secret',
          description: 'Not the app secret: the longer one.',
          maxLength: 5000,
          format: 'secret',
        },
        scopes: {
          type: 'string',
          title: 'Scopes',
          description: 'Exactly those of the app, such as vso.build vso.code',
        },
        callback: {
          type: 'string',
          title: 'Callback',
          description: 'Exactly that of the app. Gangway catches it on its way: it never reaches that host.',
          maxLength: 300,
          format: 'host',
        },
      },
      required: ['organization', 'app', 'secret', 'scopes', 'callback'],
    },
    elsewhere: true,
    again: ({ params, secret }) => ({ ...params, secret: unpack(secret).client ?? '' }),
    notes: [ends.oldFlow.say],
    async begin(fields) {
      const callback = callbackIn(fields)
      const state = crypto.randomUUID() + crypto.randomUUID()
      const url = new URL(`${host}/authorize`)
      const query = {
        client_id: field(fields, 'app'),
        response_type: 'Assertion',
        state,
        scope: field(fields, 'scopes').replace(/[\s,]+/g, ' '),
        redirect_uri: callback,
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return { url: url.href, callback, kept: { state } }
    },
    async finish(tools, fields, { callback, kept }, address) {
      const answer = answerOf(address, callback, kept['state'] ?? '')
      const code = answer.get('code')
      if (code === null || answer.has('error'))
        throw new Fault('refused', say('The consent was declined at Azure DevOps. Nothing was stored.'))
      const client = field(fields, 'secret')
      const { refresh } = await exchanged(
        tools,
        client,
        { grant_type: jwtBearer, assertion: code, redirect_uri: callback },
        say(
          'Azure DevOps does not take the code: it was used before, or is older than 15 minutes. Sign in again.',
        ),
      )
      const params = {
        organization: field(fields, 'organization'),
        app: field(fields, 'app'),
        scopes: field(fields, 'scopes'),
        callback,
      }
      return { secret: pack({ refresh, client }), params }
    },
  },
}
