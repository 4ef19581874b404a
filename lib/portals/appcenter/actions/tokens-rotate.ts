import * as v from 'valibot'
import { kept, one } from '../../../actions/plan'
import { Fault } from '../../../http/fault'
import { say } from '../../../text/index'
import { definePlan, to } from '../define'
import { makeToken } from './shared/make-token'
import { isFull, purposeOf, wordsOf } from './shared/tokens'

/** Puts a new token of the account in the place of an old one, with the same purpose and the same access. */
export const rotateToken = definePlan({
  id: 'appcenter.tokens.rotate',
  title: say('Rotate an API token'),
  about: say('Makes a token like an old one, then ends the old one.'),
  needs: [],
  credential: { access: 'write', reach: 'account' },
  effect: 'destructive',
  version: 1,
  input: v.object({
    token: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1, 'Choose a token.'),
      v.maxLength(100),
      v.title('Id of the token'),
      v.description('It stands in the list of tokens.'),
    ),
  }),
  keywords: 'api key renew replace exchange',
  examples: [
    {
      address: 'https://appcenter.ms/settings/apitokens',
      input: { token: 'b5564905-b4ca-41aa-a32e-9d4dca44a8d5' },
    },
  ],
  reads: ['userApiTokens_list'],
  sends: { userApiTokens_new: 1, userApiTokens_delete: 2 },
  rank: 62,
  async first(_context, { token }, { read, now }) {
    const all = await read({ op: 'userApiTokens_list' })
    const old = all.find(({ id }) => id.toLowerCase() === token.toLowerCase())
    if (!old) throw new Fault('invalid', say('There is no token of this id (any more).'))
    const list = to({ op: 'userApiTokens_list' })
    const made = makeToken(
      { description: old.description?.trim() || old.id, access: isFull(old) ? 'full' : 'read-only' },
      {
        list,
        create: body => to({ op: 'userApiTokens_new', body }),
        remove: to({ op: 'userApiTokens_delete', path: { api_token_id: kept('create', 'id') } }),
        before: [],
        who: say('your account, with all its apps'),
        left: say('The old token does not come back: you would have neither.'),
        secret: { kind: 'appcenter-user', reach: 'account' },
      },
    )
    return {
      ...made,
      name: 'rotate',
      headline: say('A new token in the place of “{what}”', { what: purposeOf(old) }),
      summary: say(
        'The new secret is shown once, and can be kept in Gangway. The old one is refused from then on: what uses it needs the new one.',
      ),
      steps: [
        ...made.steps,
        // A step of its own: it is sent only where the new token was made and its secret is safe.
        one(say('Revoke the old token'), {
          id: 'revoke',
          touches: wordsOf(old, now),
          request: to({ op: 'userApiTokens_delete', path: { api_token_id: old.id } }),
          settle: { by: 'again', why: say('A token that has ended stays ended.') },
          on: { NotFound: 'done' },
          undo: { none: say('A revoked token does not come back.') },
        }),
      ],
      reach: { count: 1 },
      notes: [
        ...(made.notes ?? []),
        say(
          'App Center does not tell which token Gangway acts with. If it is this one, the run stops there until you add the new one.',
        ),
      ],
    }
  },
})
