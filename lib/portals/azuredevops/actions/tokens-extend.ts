import * as v from 'valibot'
import { change, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { ends } from '../ends'
import {
  chosen,
  dayOf,
  days,
  endIn,
  isGlobal,
  mayWrite,
  meantBy,
  purposeOf,
  type Token,
  tokensOf,
  unknownWords,
  where,
} from './shared/tokens'

/** All that is told of a token goes along: what is left out might be taken as a wish to change it. */
const update = (token: Token, validTo: string) => {
  const { authorizationId, displayName, scope, targetAccounts } = token
  return to({
    op: 'tokens.UpdatePat',
    body: {
      authorizationId,
      ...(displayName ? { displayName } : {}),
      ...(scope ? { scope } : {}),
      validTo,
      ...(targetAccounts === undefined ? {} : { allOrgs: isGlobal(token) }),
    },
  })
}

/** What is written must still be so: who has narrowed a token meanwhile has it narrow. */
const seen = ({ displayName = null, scope = null }: Token, validTo: string | null) => ({
  displayName,
  scope,
  validTo,
})

/** Moves the end of tokens: what uses them goes on, and needs nothing new. */
export const extendTokens = definePlan({
  id: 'azuredevops.tokens.extend',
  title: say('Extend personal access tokens'),
  about: say('Moves the end of tokens of yours to a later day; their secrets stay the same.'),
  needs: ['org'],
  where,
  credential: mayWrite,
  effect: 'write',
  version: 1,
  input: v.object({ tokens: chosen, days: days('Days from today until they end', 90) }),
  keywords: 'pat api key renew prolong expiry',
  examples: [
    {
      address: 'https://dev.azure.com/acme/_usersSettings/tokens',
      input: { tokens: ['1394aeb5-731c-4be4-aa10-56707e33f185'], days: 180 },
    },
  ],
  reads: ['tokens.ListPats', 'tokens.GetPat'],
  sends: { 'tokens.UpdatePat': 1000 },
  rank: 62,
  async first({ org }, { tokens, days: life }, { pages, now }) {
    const { meant, unknown } = meantBy(tokens, await tokensOf({ pages }))
    const validTo = endIn(life, now)
    const sooner = meant.filter(token => (token.validTo ?? '') < validTo)
    const later = meant.length - sooner.length
    return {
      name: 'extend',
      headline: count(sooner.length, '{n} token', '{n} tokens'),
      summary: say('of yours in {org} until {day}. Whoever has one of them can use it for longer.', {
        org,
        day: dayOf(validTo),
      }),
      steps: [
        each('extend', say('Move their end'), sooner, token => ({
          id: `extend:${token.authorizationId}`,
          touches: say('{what}: {was} → {now}', {
            what: purposeOf(token),
            was: dayOf(token.validTo ?? '') || say('unknown'),
            now: dayOf(validTo),
          }),
          ...change({
            was: seen(token, token.validTo ?? null),
            now: seen(token, validTo),
            read: to({ op: 'tokens.GetPat', query: { authorizationId: token.authorizationId } }),
            write: values => update(token, String(values['validTo'] as string)),
          }),
        })),
      ],
      reach: { count: sooner.length },
      notes: [
        say('A rule of your company may let them end sooner: the list of tokens tells.'),
        ...(sooner.some(isGlobal) ? [ends.globalTokens.say] : []),
        ...(later > 0
          ? [count(later, '{n} ends later already and stays.', '{n} end later already and stay.')]
          : []),
        ...unknownWords(unknown),
      ],
    }
  },
})
