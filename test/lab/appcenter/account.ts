import type { Answer } from '../site.ts'
import { type Call, done, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import type { Scope, Token } from './state.ts'
import { appView, orgView, tokenView, userView } from './views.ts'

/** More tokens than this are refused, as the service's limits say. */
const tokenLimit = 5000

const scopes = ['all', 'viewer'] as const

function create(call: Call, appId: string | undefined): Answer {
  const scope: Scope = call.someOf('scope', scopes)?.[0] ?? 'all'
  const description = call.optionalText('description')
  if (appId && scope === 'all' && !rights(call).includes('manager')) {
    throw new Refusal('Unauthorized', 'Only managers may create tokens with full access')
  }
  const mine = call.state.data.tokens.filter(token => owned(call, token, appId))
  if (mine.length >= tokenLimit)
    throw new Refusal('TooManyAPITokens', `No more than ${tokenLimit} API tokens are allowed`)
  const token: Token = {
    id: call.state.random.uuid(),
    secret: call.state.random.hex(40),
    description,
    scope,
    createdAt: call.iso,
    personId: appId ? undefined : call.person.id,
    appId,
    ended: false,
  }
  call.state.addToken(token)
  return { status: 201, body: { ...tokenView(token), api_token: token.secret } }
}

function remove(call: Call, appId: string | undefined): Answer {
  const id = call.param('api_token_id')
  const token = call.state.data.tokens.find(t => t.id === id && owned(call, t, appId))
  if (!token) throw new Refusal('NotFound', `API token ${id} not found`)
  call.state.endToken(token)
  return done()
}

function owned(call: Call, token: Token, appId: string | undefined): boolean {
  return appId ? token.appId === appId : token.personId === call.person.id
}

function rights(call: Call) {
  const { token, person } = call.caller
  if (token?.appId) return token.scope === 'all' ? ['manager'] : ['viewer']
  return person ? call.state.rights(call.app, person.id) : []
}

/** The person, their tokens, and the tokens of an app. */
export const account: Handlers<
  | 'users_get'
  | 'users_update'
  | 'userApiTokens_list'
  | 'userApiTokens_new'
  | 'userApiTokens_delete'
  | 'appApiTokens_list'
  | 'appApiTokens_new'
  | 'appApiTokens_delete'
  | 'invitations_sent'
> = {
  users_get: call => ok(userView(call.person)),
  users_update: call => {
    call.person.displayName = call.optionalText('display_name') ?? call.person.displayName
    return ok(userView(call.person))
  },
  userApiTokens_list: call =>
    ok(call.state.data.tokens.filter(t => owned(call, t, undefined)).map(tokenView)),
  userApiTokens_new: call => create(call, undefined),
  userApiTokens_delete: call => remove(call, undefined),
  appApiTokens_list: call =>
    ok(call.state.data.tokens.filter(t => owned(call, t, call.app.id)).map(tokenView)),
  appApiTokens_new: call => create(call, call.app.id),
  appApiTokens_delete: call => remove(call, call.app.id),
  invitations_sent: call => {
    const { state, person } = call
    const orgs = state.data.orgs.flatMap(org =>
      org.invitations
        .filter(invitation => invitation.invitedBy === person.id)
        .map(invitation => ({ invitation_id: invitation.id, organization: orgView(org) })),
    )
    const apps = state.data.apps.flatMap(app =>
      app.invitations
        .filter(invitation => invitation.invitedBy === person.id)
        .map(invitation => ({ invitation_id: invitation.id, app: appView(state, app) })),
    )
    return ok([...orgs, ...apps])
  },
}
