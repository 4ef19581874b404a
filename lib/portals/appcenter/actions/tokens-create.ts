import * as v from 'valibot'
import { kept } from '../../../actions/plan'
import { say } from '../../../text/index'
import { appPath, definePlan, to } from '../define'
import { makeToken } from './shared/make-token'
import { nameOf } from './shared/place'

const common = {
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  version: 1,
  input: v.object({
    description: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1, 'Say what the token is for.'),
      v.maxLength(100),
      v.title('What it is for'),
      v.description('By this you know it again when it is time to revoke it.'),
    ),
    access: v.optional(
      v.pipe(
        v.picklist(['read-only', 'full']),
        v.title('Access'),
        v.description('Read-only is enough for dashboards and reports.'),
      ),
      'read-only',
    ),
  }),
  keywords: 'new api key make generate ci',
} as const

const doneStays = say('What was done with the token meanwhile stays.')

/** Makes a token of the account. */
export const createToken = definePlan({
  ...common,
  id: 'appcenter.tokens.create',
  title: say('New API token'),
  about: say('Makes a token of your account, read-only unless you say otherwise.'),
  needs: [],
  examples: [{ address: 'https://appcenter.ms/settings/apitokens', input: { description: 'Status page' } }],
  reads: ['userApiTokens_list'],
  sends: { userApiTokens_new: 1, userApiTokens_delete: 1 },
  rank: 61,
  async first(_context, input, { read }) {
    const list = to({ op: 'userApiTokens_list' })
    return makeToken(input, {
      list,
      create: body => to({ op: 'userApiTokens_new', body }),
      remove: to({ op: 'userApiTokens_delete', path: { api_token_id: kept('create', 'id') } }),
      before: await read({ op: 'userApiTokens_list' }),
      who: say('your account, with all its apps'),
      left: doneStays,
      secret: { kind: 'appcenter-user', reach: 'account' },
    })
  },
})

/** Makes a token of one app. */
export const createAppToken = definePlan({
  ...common,
  id: 'appcenter.app-tokens.create',
  title: say('New API token for this app'),
  about: say('Makes a token that reaches this app only, read-only unless you say otherwise.'),
  needs: ['owner', 'app'],
  examples: [
    {
      address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/apitokens',
      input: { description: 'Status page' },
    },
  ],
  reads: ['appApiTokens_list'],
  sends: { appApiTokens_new: 1, appApiTokens_delete: 1 },
  rank: 63,
  async first(context, input, { read }) {
    const path = appPath(context)
    return makeToken(input, {
      list: to({ op: 'appApiTokens_list', path }),
      create: body => to({ op: 'appApiTokens_new', path, body }),
      remove: to({ op: 'appApiTokens_delete', path: { ...path, api_token_id: kept('create', 'id') } }),
      before: await read({ op: 'appApiTokens_list', path }),
      who: nameOf(context),
      left: doneStays,
      secret: { kind: 'appcenter-app', reach: 'app', resource: nameOf(context).toLowerCase() },
    })
  },
})
