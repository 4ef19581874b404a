import { kept, one, type Stage } from '../../../../actions/plan'
import { count, say, type Text } from '../../../../text/index'
import type { RequestTo } from '../../../portal'
import type { AppCenterOperations } from '../../operations/index'
import type { Token } from './tokens'

/** What a new token is for and what it may do. */
interface Input {
  description: string
  access: 'read-only' | 'full'
}
type Request = RequestTo<AppCenterOperations>

/** The stage that makes a token; who is told what, and how it is taken back, is the same for both kinds. */
export function makeToken(
  { description, access }: Input,
  of: {
    list: Request
    create(body: { description: string; scope: string[] }): Request
    remove: Request
    before: readonly Token[]
    who: Text
    /** What taking it back leaves. */
    left: Text
    secret: { kind: string; reach: 'app' | 'account'; resource?: string }
  },
): Stage {
  const scope = access === 'full' ? 'all' : 'viewer'
  const same = of.before.filter(token => token.description === description).length
  return {
    name: 'create',
    headline: access === 'full' ? say('A token with full access') : say('A read-only token'),
    summary: say('“{description}” for {who}. Its secret is shown once, and can be kept in Gangway.', {
      description,
      who: of.who,
    }),
    steps: [
      one(say('Make the token'), {
        id: 'create',
        touches: description,
        request: of.create({ description, scope: [scope] }),
        // A list need not tell scopes.
        settle: { by: 'made', read: of.list, match: { description, 'scope.0': [null, scope] }, id: 'id' },
        keep: { id: 'id' },
        secret: {
          at: 'api_token',
          name: description,
          access: access === 'full' ? 'full' : 'read',
          ...of.secret,
        },
        undo: {
          request: of.remove,
          settle: {
            by: 'state',
            read: of.list,
            of: { key: 'id', value: kept('create', 'id') },
            ready: {},
            done: 'gone',
          },
          left: of.left,
        },
      }),
    ],
    reach: { count: 1 },
    notes: [
      ...(same > 0
        ? [
            count(
              same,
              '{n} token has this description already.',
              '{n} tokens have this description already.',
            ),
          ]
        : []),
      ...(access === 'full' ? [say('Whoever has it can do all that you can do there.')] : []),
    ],
  }
}
