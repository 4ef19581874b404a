import * as v from 'valibot'
import type { View } from '../../../actions/view'
import { count, say, type Text } from '../../../text/index'
import { appPath, defineQuery } from '../define'
import { nameOf } from './shared/place'
import { ageOf, isFull, purposeOf, staleDays, type Token } from './shared/tokens'

/** Tokens as a table, the oldest first; the selected ones can be revoked. */
function tableOf(title: Text, tokens: readonly Token[], now: number, revoke: string): View {
  const stale = tokens.filter(token => (ageOf(token, now) ?? 0) > staleDays).length
  return {
    view: 'table',
    title,
    columns: [
      { key: 'what', title: say('Description') },
      { key: 'access', title: say('Access') },
      { key: 'made', title: say('Made'), kind: 'time' },
      { key: 'days', title: say('Days old'), kind: 'number' },
      { key: 'age', title: say('Age') },
    ],
    rows: [...tokens]
      .sort((a, b) => a.created_at.localeCompare(b.created_at))
      .map(token => {
        const age = ageOf(token, now)
        return {
          key: token.id,
          cells: {
            what: purposeOf(token),
            access: isFull(token)
              ? { pill: say('Full access'), tone: 'warn' }
              : { pill: say('Read-only'), tone: 'ok' },
            made: age === undefined ? null : { at: token.created_at },
            days: age ?? null,
            age:
              age === undefined
                ? { pill: say('Unknown'), tone: 'calm' }
                : age > staleDays
                  ? { pill: say('Old'), tone: 'warn' }
                  : { pill: say('Recent'), tone: 'ok' },
          },
        }
      }),
    bulk: [{ action: revoke, title: say('Revoke'), field: 'tokens' }],
    notes: [
      count(stale, '{n} token is older than {days} days.', '{n} tokens are older than {days} days.', {
        days: staleDays,
      }),
      say('App Center does not tell when a token was last used, nor which one Gangway acts with.'),
    ],
    empty: say('There are no tokens.'),
  }
}

const common = {
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  keywords: 'api key age scope stale clean up audit',
} as const

/** The tokens of the account. */
export const listTokens = defineQuery({
  ...common,
  id: 'appcenter.tokens.list',
  title: say('My API tokens'),
  about: say('Every token of your account with its access and age; old ones can be revoked.'),
  needs: [],
  examples: [{ address: 'https://appcenter.ms/settings/apitokens', input: {} }],
  operations: ['userApiTokens_list'],
  rank: 60,
  async run(_context, _input, { read, now }) {
    const tokens = await read({ op: 'userApiTokens_list' })
    return tableOf(say('My API tokens'), tokens, now, 'appcenter.tokens.revoke')
  },
})

/** The tokens of one app. */
export const listAppTokens = defineQuery({
  ...common,
  id: 'appcenter.app-tokens.list',
  title: say('API tokens of this app'),
  about: say('Every token of this app with its access and age; old ones can be revoked.'),
  needs: ['owner', 'app'],
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/apitokens', input: {} }],
  operations: ['appApiTokens_list'],
  rank: 62,
  async run(context, _input, { read, now }) {
    const tokens = await read({ op: 'appApiTokens_list', path: appPath(context) })
    return tableOf(
      say('API tokens of {app}', { app: nameOf(context) }),
      tokens,
      now,
      'appcenter.app-tokens.revoke',
    )
  },
})
