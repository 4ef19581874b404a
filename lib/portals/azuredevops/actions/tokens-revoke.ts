import * as v from 'valibot'
import { each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan } from '../define'
import {
  chosen,
  isGlobal,
  mayWrite,
  meantBy,
  revoking,
  tokensOf,
  unknownWords,
  where,
  wordsOf,
} from './shared/tokens'

/** Ends tokens of whoever signed in. */
export const revokeTokens = definePlan({
  id: 'azuredevops.tokens.revoke',
  title: say('Revoke personal access tokens'),
  about: say('Ends tokens of yours, for good.'),
  needs: ['org'],
  where,
  credential: mayWrite,
  effect: 'destructive',
  version: 1,
  input: v.object({ tokens: chosen }),
  keywords: 'pat api key delete end leak clean up bulk',
  examples: [
    {
      address: 'https://dev.azure.com/acme/_usersSettings/tokens',
      input: { tokens: ['1394aeb5-731c-4be4-aa10-56707e33f185', '43df59b5-4fd9-4fc0-ab8f-ce4f527ea122'] },
    },
  ],
  reads: ['tokens.ListPats'],
  sends: { 'tokens.Revoke': 1000 },
  rank: 64,
  async first({ org }, { tokens }, { pages, now }) {
    const all = await tokensOf({ pages })
    const { meant, unknown } = meantBy(tokens, all)
    const global = meant.filter(isGlobal).length
    return {
      name: 'revoke',
      headline: count(meant.length, '{n} token', '{n} tokens'),
      summary: count(
        all.length - meant.length,
        'of yours in {org}: refused from then on, for good. What still uses them fails. {n} stays.',
        'of yours in {org}: refused from then on, for good. What still uses them fails. {n} stay.',
        { org },
      ),
      steps: [
        each('revoke', say('Revoke tokens'), meant, token => ({
          id: `revoke:${token.authorizationId}`,
          touches: wordsOf(token, now),
          ...revoking(token),
        })),
      ],
      reach: { count: meant.length },
      notes: [
        say(
          'Gangway acts with your sign-in here: it goes on. A token that is kept in Gangway ends, if it is one of these.',
        ),
        ...(global > 0
          ? [
              count(
                global,
                '{n} of them is for all your organisations and ends in all.',
                '{n} of them are for all your organisations and end in all.',
              ),
            ]
          : []),
        ...unknownWords(unknown),
      ],
    }
  },
})
