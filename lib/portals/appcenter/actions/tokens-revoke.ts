import * as v from 'valibot'
import { each, type Stage } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import type { Request } from '../../portal'
import { appPath, definePlan, to } from '../define'
import { nameOf } from './shared/place'
import { type Token, wordsOf } from './shared/tokens'

/** As many as an account may have. */
const most = 5000

const common = {
  credential: { access: 'write', reach: 'account' },
  effect: 'destructive',
  version: 1,
  input: v.object({
    tokens: v.pipe(
      v.array(v.pipe(v.string(), v.trim(), v.maxLength(100))),
      v.minLength(1, 'Choose at least one token.'),
      v.maxLength(most),
      v.title('Ids of the tokens'),
      v.description('Choose them in the list of tokens; they come here by themselves.'),
      v.metadata({ format: 'lines' }),
    ),
  }),
  keywords: 'api key delete end leak clean up bulk',
} as const

/** The stage that ends the chosen tokens of a list. */
function revoke(
  chosen: readonly string[],
  all: readonly Token[],
  now: number,
  of: { who: Text; remove(id: string): Request; note: Text },
): Stage {
  const ids = new Set(chosen.map(id => id.toLowerCase()))
  const meant = all.filter(token => ids.has(token.id.toLowerCase()))
  const unknown = ids.size - meant.length
  return {
    name: 'revoke',
    headline: count(meant.length, '{n} token', '{n} tokens'),
    summary: say('of {who}: refused from then on, for good. What still uses them fails. {rest} stay.', {
      who: of.who,
      rest: all.length - meant.length,
    }),
    steps: [
      each('revoke', say('Revoke tokens'), meant, token => ({
        id: `revoke:${token.id}`,
        touches: wordsOf(token, now),
        request: of.remove(token.id),
        // An id is never given again, so ending it twice does no harm. Looking first would read the whole list,
        // which may hold thousands, for each of them.
        settle: { by: 'again', why: say('A token that has ended stays ended.') },
        on: { NotFound: 'done' },
        undo: { none: say('A revoked token does not come back; make a new one.') },
      })),
    ],
    reach: { count: meant.length },
    notes: [
      of.note,
      ...(unknown > 0
        ? [count(unknown, '{n} id is no token here (any more).', '{n} ids are no tokens here (any more).')]
        : []),
    ],
  }
}

/** Ends tokens of the account. */
export const revokeTokens = definePlan({
  ...common,
  id: 'appcenter.tokens.revoke',
  title: say('Revoke API tokens'),
  about: say('Ends tokens of your account, for good.'),
  needs: [],
  examples: [
    {
      address: 'https://appcenter.ms/settings/apitokens',
      input: { tokens: ['b5564905-b4ca-41aa-a32e-9d4dca44a8d5', '37b2c386-dd98-48fe-a238-c79aa4d1ad95'] },
    },
  ],
  reads: ['userApiTokens_list'],
  sends: { userApiTokens_delete: most },
  rank: 64,
  async first(_context, { tokens }, { read, now }) {
    return revoke(tokens, await read({ op: 'userApiTokens_list' }), now, {
      who: say('your account'),
      remove: id => to({ op: 'userApiTokens_delete', path: { api_token_id: id } }),
      note: say(
        'App Center does not tell which token Gangway acts with. If it is one of these, the run stops there until you add another.',
      ),
    })
  },
})

/** Ends tokens of one app. */
export const revokeAppTokens = definePlan({
  ...common,
  id: 'appcenter.app-tokens.revoke',
  title: say('Revoke API tokens of this app'),
  about: say('Ends tokens of this app, for good.'),
  needs: ['owner', 'app'],
  examples: [
    {
      address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/apitokens',
      input: { tokens: ['569b30c8-a51a-4842-a539-eea4179e104f'] },
    },
  ],
  reads: ['appApiTokens_list'],
  sends: { appApiTokens_delete: most },
  rank: 65,
  async first(context, { tokens }, { read, now }) {
    const path = appPath(context)
    return revoke(tokens, await read({ op: 'appApiTokens_list', path }), now, {
      who: nameOf(context),
      remove: id => to({ op: 'appApiTokens_delete', path: { ...path, api_token_id: id } }),
      note: say('A token of this app that Gangway holds is refused afterwards too, if it is one of these.'),
    })
  },
})
