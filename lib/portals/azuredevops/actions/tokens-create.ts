import * as v from 'valibot'
import { count, say } from '../../../text/index'
import { definePlan } from '../define'
import { makeToken } from './shared/make-token'
import { dayOf, days, endIn, mayWrite, tokensOf, where } from './shared/tokens'

/** Makes a token for one organisation. */
export const createToken = definePlan({
  id: 'azuredevops.tokens.create',
  title: say('New personal access token'),
  about: say('Makes a token for this organisation alone, with the scopes and the life that you name.'),
  needs: ['org'],
  where,
  credential: mayWrite,
  effect: 'write',
  version: 1,
  input: v.object({
    name: v.pipe(
      v.string(),
      v.trim(),
      v.minLength(1, 'Say what the token is for.'),
      v.maxLength(100),
      v.title('What it is for'),
      v.description('By this you know it again when it is time to revoke it.'),
    ),
    scopes: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.trim(),
            v.regex(/^(vso\.[a-z_]+|app_token)$/, 'A scope looks like vso.build.'),
          ),
        ),
        v.minLength(1, 'Name at least one scope.'),
        v.maxLength(60),
        v.title('Scopes'),
        v.description('vso.build reads builds, vso.build_execute starts them; vso.code, vso.work and so on.'),
        v.metadata({ format: 'lines' }),
      ),
      ['vso.build'],
    ),
    days: days('Days until it ends', 30),
  }),
  keywords: 'pat api key make generate ci',
  examples: [
    {
      address: 'https://dev.azure.com/acme/_usersSettings/tokens',
      input: { name: 'Status page', scopes: ['vso.build', 'vso.work'], days: 30 },
    },
  ],
  reads: ['tokens.ListPats'],
  sends: { 'tokens.CreatePat': 1, 'tokens.Revoke': 1 },
  rank: 61,
  async first({ org }, { name, scopes, days: life }, { pages, now }) {
    const before = await tokensOf({ pages })
    const same = before.filter(({ displayName }) => displayName === name).length
    const wish = { displayName: name, scope: scopes.join(' '), validTo: endIn(life, now) }
    return {
      name: 'create',
      headline: scopes.includes('app_token')
        ? say('A token with full access')
        : say('A personal access token'),
      summary: say('“{name}” for {org} until {day}. Its secret is shown once, and can be kept in Gangway.', {
        name,
        org,
        day: dayOf(wish.validTo),
      }),
      steps: [makeToken(wish, { org, before, left: say('What was done with the token meanwhile stays.') })],
      reach: { count: 1 },
      notes: [
        say('Scopes: {scopes}', { scopes: scopes.join(', ') }),
        say('A rule of your company may let it end sooner: the list of tokens tells.'),
        ...(same > 0
          ? [count(same, '{n} token has this name already.', '{n} tokens have this name already.')]
          : []),
        ...(scopes.includes('app_token') ? [say('Whoever has it can do all that you can do there.')] : []),
      ],
    }
  },
})
