import * as v from 'valibot'
import { one } from '../../../actions/plan'
import type { AppStoreConnectContext } from '../../../context/index'
import { Fault } from '../../../http/fault'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { actingKey } from './shared/key'

/** What may be read of the app an address names, or of the team. */
const readsOf = ({ appId }: AppStoreConnectContext): string[] =>
  appId === undefined
    ? ['/v1/apps', '/v1/builds', '/v1/betaGroups']
    : ['', '/builds', '/betaGroups', '/appStoreVersions', '/customerReviews'].map(
        part => `/v1/apps/${appId}${part}`,
      )

/** A read as a person writes it, with or without its method; the query is part of what is allowed. */
const line = /^(?:GET )?(\/v[1-3]\/[\w./-]+(?:\?[\w.[\]=&,%-]+)?)$/

/** A token that may only read what it names, for a script or a colleague. It is made here; nothing is sent. */
export const keyToken = definePlan({
  id: 'appstoreconnect.key.token',
  title: say('Short-lived token'),
  about: say('Makes a token that may only read what you name, for five minutes unless you say otherwise.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  effect: 'write',
  version: 1,
  input: v.object({
    minutes: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.maxValue(19),
        v.title('Minutes'),
        v.description('How long it may be used.'),
      ),
      5,
    ),
    paths: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.trim(), v.regex(line, 'Write a path of the API, as /v1/apps.'))),
        v.maxLength(20),
        v.title('What it may read'),
        v.description('One path of the API a line. Left empty: what belongs to this page.'),
        v.metadata({ format: 'lines' }),
      ),
      [],
    ),
  }),
  examples: [
    { address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: {} },
    {
      address: 'https://appstoreconnect.apple.com/access/integrations/api',
      input: { minutes: 15, paths: ['/v1/apps?limit=1'] },
    },
  ],
  reads: [],
  sends: { token_sign: 1 },
  rank: 61,
  keywords: 'bearer jwt copy api key script curl',
  async first(context, { minutes, paths }, { acting }) {
    const key = actingKey(acting)
    const reads = paths.length === 0 ? readsOf(context) : paths.map(path => line.exec(path)?.[1] ?? '')
    if (reads.includes('')) throw new Fault('invalid', say('Write a path of the API, as /v1/apps.'))
    const scope = [...new Set(reads)].map(path => `GET ${path}`)
    return {
      name: 'make',
      headline: count(minutes, 'A token for {n} minute', 'A token for {n} minutes'),
      summary: say(
        'Made of the key {keyId}. It is shown once, and whoever has it may read what is named here.',
        {
          keyId: key.keyId,
        },
      ),
      steps: [
        one(say('Make the token'), {
          id: 'make',
          touches: scope.join(', '),
          request: to({ op: 'token_sign', body: { minutes, scope } }),
          settle: {
            by: 'again',
            why: say('Nothing is sent: a token that nobody saw is of no use to anybody.'),
          },
          secret: { at: 'token', kind: null },
          undo: { none: say('A token cannot be called back: it ends by itself.') },
        }),
      ],
      reach: { count: 1 },
      notes: [say('What it reads counts against the rate of the key.')],
    }
  },
})
