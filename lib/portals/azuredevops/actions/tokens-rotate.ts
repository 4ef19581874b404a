import * as v from 'valibot'
import { one } from '../../../actions/plan'
import { Fault } from '../../../http/fault'
import { say } from '../../../text/index'
import { definePlan } from '../define'
import { makeToken } from './shared/make-token'
import {
  dayOf,
  daysBetween,
  endIn,
  isGlobal,
  longestDays,
  mayWrite,
  purposeOf,
  revoking,
  tokensOf,
  where,
  wordsOf,
} from './shared/tokens'

/** Puts a new token in the place of an old one, with the same name, the same scopes and as long a life. */
export const rotateToken = definePlan({
  id: 'azuredevops.tokens.rotate',
  title: say('Rotate a personal access token'),
  about: say('Makes a token like an old one, then ends the old one.'),
  needs: ['org'],
  where,
  credential: mayWrite,
  effect: 'destructive',
  version: 1,
  input: v.object({
    token: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1, 'Choose a token.'),
      v.uuid('An id looks like 4c60c9ed-a378-4883-af16-d655ca025b11.'),
      v.title('Id of the token'),
      v.description('It stands in the list of tokens.'),
    ),
  }),
  keywords: 'pat api key renew replace exchange',
  examples: [
    {
      address: 'https://dev.azure.com/acme/_usersSettings/tokens',
      input: { token: '1394aeb5-731c-4be4-aa10-56707e33f185' },
    },
  ],
  reads: ['tokens.ListPats'],
  sends: { 'tokens.CreatePat': 1, 'tokens.Revoke': 2 },
  rank: 63,
  async first({ org }, { token }, { pages, now }) {
    const before = await tokensOf({ pages })
    const old = before.find(({ authorizationId }) => authorizationId === token.toLowerCase())
    if (!old) throw new Fault('invalid', say('There is no token of this id (any more).'))
    const life = Math.min(longestDays, Math.max(1, daysBetween(old.validFrom, old.validTo ?? '') ?? 30))
    const wish = {
      displayName: old.displayName?.trim() || old.authorizationId,
      scope: old.scope ?? '',
      validTo: endIn(life, now),
    }
    return {
      name: 'rotate',
      headline: say('A new token in the place of “{what}”', { what: purposeOf(old) }),
      summary: say(
        'The new secret is shown once, can be kept in Gangway, and ends on {day}. The old one is refused from then on: what uses it needs the new one.',
        { day: dayOf(wish.validTo) },
      ),
      steps: [
        makeToken(wish, {
          org,
          before,
          left: say('The old token does not come back: you would have neither.'),
        }),
        // A step of its own: it is sent only where the new token was made and its secret is safe.
        one(say('Revoke the old token'), { id: 'revoke', touches: wordsOf(old, now), ...revoking(old) }),
      ],
      reach: { count: 1 },
      notes: [
        ...(isGlobal(old)
          ? [say('The old one was for all your organisations. The new one is for {org} alone.', { org })]
          : []),
        say('A rule of your company may let it end sooner: the list of tokens tells.'),
      ],
    }
  },
})
