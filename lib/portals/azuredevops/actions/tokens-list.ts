import * as v from 'valibot'
import type { Cell, Row } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { defineQuery } from '../define'
import { ends } from '../ends'
import {
  daysBetween,
  isFull,
  isGlobal,
  isMighty,
  mayRead,
  purposeOf,
  soonDays,
  staleDays,
  type Token,
  tokensOf,
  where,
} from './shared/tokens'

/** What a token may do, with a colour where that is much. */
function powerOf(token: Token): Cell {
  if (isFull(token)) return { pill: say('Full access'), tone: 'bad' }
  if (isMighty(token)) return { pill: say('Far-reaching'), tone: 'warn' }
  return { pill: say('By its scopes'), tone: 'ok' }
}

/** How a token stands in time. */
function stateOf(token: Token, now: number): Cell {
  const left = daysBetween(now, token.validTo ?? '')
  const age = daysBetween(token.validFrom, now)
  if (token.validTo && Date.parse(token.validTo) <= now) return { pill: say('Ended'), tone: 'calm' }
  if (left !== undefined && left <= soonDays)
    return { pill: count(left, 'Ends in {n} day', 'Ends in {n} days'), tone: 'bad' }
  if (age === undefined) return { pill: say('Unknown'), tone: 'calm' }
  return age > staleDays ? { pill: say('Old'), tone: 'warn' } : { pill: say('Recent'), tone: 'ok' }
}

const rowOf = (token: Token, now: number): Row => ({
  key: token.authorizationId,
  cells: {
    what: purposeOf(token),
    power: powerOf(token),
    state: stateOf(token, now),
    range: isGlobal(token)
      ? { pill: say('All organisations'), tone: 'warn' }
      : token.targetAccounts
        ? { pill: say('This one'), tone: 'ok' }
        : null,
    ends: token.validTo ? { at: token.validTo } : null,
    made: token.validFrom ? { at: token.validFrom } : null,
    scope: token.scope ? { id: token.scope } : null,
    id: { id: token.authorizationId },
  },
})

/** The personal access tokens of whoever signed in. */
export const listTokens = defineQuery({
  id: 'azuredevops.tokens.list',
  title: say('My personal access tokens'),
  about: say('Every token of yours with its power, age and end; they can be extended and revoked.'),
  needs: ['org'],
  where,
  credential: mayRead,
  input: v.object({
    which: v.optional(
      v.pipe(v.picklist(['active', 'expired', 'revoked', 'all']), v.title('Which')),
      'active',
    ),
  }),
  examples: [
    { address: 'https://dev.azure.com/acme/_usersSettings/tokens', input: {} },
    { address: 'https://dev.azure.com/acme', input: { which: 'all' } },
  ],
  operations: ['tokens.ListPats'],
  rank: 60,
  keywords: 'pat api key age scope stale expire clean up audit',
  async run(_context, { which }, { pages, now }) {
    const tokens = await tokensOf({ pages }, which)
    const global = tokens.filter(isGlobal).length
    const mighty = tokens.filter(token => isFull(token) || isMighty(token)).length
    return {
      view: 'table',
      title: say('My personal access tokens'),
      columns: [
        { key: 'what', title: say('Name') },
        { key: 'power', title: say('Power') },
        { key: 'state', title: say('State') },
        { key: 'range', title: say('Organisations') },
        { key: 'ends', title: say('Ends'), kind: 'time' },
        { key: 'made', title: say('Made'), kind: 'time' },
        { key: 'scope', title: say('Scopes'), kind: 'id' },
        { key: 'id', title: say('Id'), kind: 'id' },
      ],
      rows: tokens.map(token => rowOf(token, now)),
      bulk: [
        { action: 'azuredevops.tokens.revoke', title: say('Revoke'), field: 'tokens' },
        { action: 'azuredevops.tokens.extend', title: say('Extend'), field: 'tokens' },
      ],
      notes: [
        ...(mighty > 0
          ? [count(mighty, '{n} token may do more than most need.', '{n} tokens may do more than most need.')]
          : []),
        ...(global > 0 ? [ends.globalTokens.say] : []),
        say('Azure DevOps does not tell when a token was last used, nor which one Gangway acts with.'),
      ],
      empty: say('There are no such tokens.'),
    }
  },
})
