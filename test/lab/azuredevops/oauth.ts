import { choiceForm, escaped, htmlPage, sendTo } from '../html.ts'
import type { Answer, Incoming } from '../site.ts'
import { type Grant, longToken, type OldApp, type State } from './state.ts'

/** The old flow's own hosts and paths. */
export const oldFlowHost = 'app.vssps.visualstudio.com'

const codeMs = 900_000
const accessSeconds = 3599

const wrong = (what: string): Answer => htmlPage('HTTP Error 400', `<p>${escaped(what)}</p>`, 400)
/** Errors of the token end point begin with capitals. */
const refused = (code: string, about: string): Answer => ({
  status: 400,
  body: { Error: code, ErrorDescription: about },
})

/** Answers the pages and the token end point of the old flow; undefined where it is neither. */
export function oldFlow(state: State, request: Incoming): Answer | undefined {
  if (request.host !== oldFlowHost) return undefined
  switch (`${request.method} ${request.path.toLowerCase()}`) {
    case 'GET /oauth2/authorize':
      return consentPage(state, request.query)
    case 'POST /oauth2/decision':
      return decide(state, new URLSearchParams(request.bodyText ?? ''), request.at)
    case 'POST /oauth2/token':
      return token(state, request)
    default:
      return undefined
  }
}

function checkedApp(state: State, query: URLSearchParams): OldApp | string {
  const app = state.data.apps.find(one => one.id.toLowerCase() === query.get('client_id')?.toLowerCase())
  if (!app) return 'invalid_client: there is no such app.'
  if (query.get('response_type') !== 'Assertion') return 'invalid_request: response_type must be Assertion.'
  if (query.get('redirect_uri') !== app.callback)
    return 'invalid_request: redirect_uri is not the registered one.'
  if (query.get('scope') !== app.scopes.join(' '))
    return 'invalid_scope: the scope is not the registered one.'
  return app
}

function consentPage(state: State, query: URLSearchParams): Answer {
  const app = checkedApp(state, query)
  if (typeof app === 'string') return wrong(app)
  const list = app.scopes.map(scope => `<li>${escaped(scope)}</li>`).join('')
  return htmlPage(
    `${app.name} asks for access`,
    `<ul>${list}</ul>${choiceForm('/oauth2/decision', Object.fromEntries(query), [
      ['accept', 'Accept'],
      ['deny', 'Deny'],
    ])}`,
  )
}

function decide(state: State, form: URLSearchParams, now: number): Answer {
  const app = checkedApp(state, form)
  if (typeof app === 'string') return wrong(app)
  const back = new URL(app.callback)
  const asked = form.get('state')
  if (form.get('choice') === 'accept') back.searchParams.set('code', allow(state, app, now).code)
  else back.searchParams.set('error', 'access_denied')
  if (asked !== null) back.searchParams.set('state', asked)
  return sendTo(back.href)
}

/** A person's consent to an app. */
function allow(state: State, app: OldApp, now: number): Grant {
  const grant: Grant = {
    id: state.random.uuid(),
    appId: app.id,
    personId: state.data.people[0]?.id ?? '',
    code: longToken(state.random, 640),
    codeEnds: now + codeMs,
    codeUsed: false,
    access: [],
    refresh: '',
    revoked: false,
  }
  state.data.grants.push(grant)
  return grant
}

function token(state: State, request: Incoming): Answer {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded'))
    return refused('invalid_request', 'The request must be form-encoded.')
  const form = new URLSearchParams(request.bodyText ?? '')
  const app = state.data.apps.find(one => one.clientSecret === form.get('client_assertion'))
  const assertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  if (form.get('client_assertion_type') !== assertion || !app || app.secretEnds <= request.at)
    return refused('invalid_client', 'invalid client auth token')
  if (form.get('redirect_uri') !== app.callback)
    return refused('invalid_request', 'The redirect_uri is not the registered one')
  const given = form.get('assertion') ?? ''
  if (form.get('grant_type') === 'refresh_token') {
    const grant = state.data.grants.find(one => one.appId === app.id && one.refresh === given && given !== '')
    if (!grant || grant.revoked) return refused('invalid_grant', 'The refresh token is not valid')
    return granted(state, grant, request.at)
  }
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    return refused('unsupported_grant_type', 'The grant type is not supported')
  const grant = state.data.grants.find(one => one.appId === app.id && one.code === given)
  if (!grant || grant.codeUsed || grant.codeEnds <= request.at)
    return refused('invalid_request', 'The access token is not valid')
  grant.codeUsed = true
  return granted(state, grant, request.at)
}

/** New tokens; the refresh token of before is spent. */
function granted(state: State, grant: Grant, now: number): Answer {
  if (grant.refresh !== '') state.spent.add(grant.refresh)
  grant.refresh = longToken(state.random)
  const access = { secret: longToken(state.random), ends: now + accessSeconds * 1000 }
  grant.access.push(access)
  return {
    status: 200,
    body: {
      access_token: access.secret,
      token_type: 'jwt-bearer',
      expires_in: String(accessSeconds),
      refresh_token: grant.refresh,
    },
  }
}
