import * as v from 'valibot'
import { operation } from '../../portal'
import { app, maybe, nothing } from './schema'

// Words of the service are not held to those it has told of: one new role must not make a list of 2,000 apps unreadable.
const permission = v.string()

/** A person as the portal shows one. */
export const User = v.object({
  name: v.string(),
  display_name: v.string(),
  email: v.string(),
  permissions: maybe(v.array(permission)),
})

/** An app of the list. */
export const App = v.object({
  id: v.string(),
  name: v.string(),
  display_name: v.string(),
  os: v.string(),
  platform: maybe(v.string()),
  app_secret: maybe(v.string()),
  release_type: maybe(v.string()),
  updated_at: maybe(v.string()),
  owner: v.object({
    name: v.string(),
    display_name: v.string(),
    type: v.fallback(v.picklist(['org', 'user']), 'org'),
  }),
  member_permissions: maybe(v.array(permission)),
})

/** A token without its secret. */
const Token = v.object({
  id: v.string(),
  description: maybe(v.string()),
  scope: maybe(v.array(v.string())),
  created_at: v.string(),
})

const NewToken = v.object({ ...Token.entries, api_token: v.string() })

/** Account, apps and tokens. */
export const account = {
  users_get: operation('account', 'GET', '/v0.1/user', User),
  apps_list: operation('account', 'GET', '/v0.1/apps', v.array(App)),
  apps_get: operation('account', 'GET', app, App),
  userApiTokens_list: operation('account', 'GET', '/v0.1/api_tokens', v.array(Token)),
  userApiTokens_new: operation('account', 'POST', '/v0.1/api_tokens', NewToken),
  userApiTokens_delete: operation('account', 'DELETE', '/v0.1/api_tokens/{api_token_id}', nothing),
  appApiTokens_list: operation('account', 'GET', `${app}/api_tokens`, v.array(Token)),
  appApiTokens_new: operation('account', 'POST', `${app}/api_tokens`, NewToken),
  appApiTokens_delete: operation('account', 'DELETE', `${app}/api_tokens/{api_token_id}`, nothing),
}
