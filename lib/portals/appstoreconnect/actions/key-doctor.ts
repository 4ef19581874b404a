import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { defineQuery } from '../define'
import { identify, probeOperations } from '../identify'
import { actingKey } from './shared/key'

/** What a key is, may do, and why it might be refused. */
export const keyDoctor = defineQuery({
  id: 'appstoreconnect.key.doctor',
  title: say('Key doctor'),
  about: say('Tries what the key that acts may do, and shows its rate, its clock and its token.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/access/integrations/api', input: {} }],
  operations: probeOperations,
  rank: 60,
  keywords: 'api key rights roles 401 403 unauthorized clock rate limit issuer check',
  async run(_context, _input, { acting, read }) {
    const key = actingKey(acting)
    const standing = () => acting?.standing() ?? { left: 0, of: 0, skew: 0, until: null }
    const found = await identify((_kind, request) => read(request), {
      params: acting?.params ?? {},
      skew: () => standing().skew,
    })
    const { left, of, skew, until } = standing()
    const rights = (found.rights ?? []).map(({ title, may }) => ({
      label: title,
      value:
        may === null
          ? ({ pill: say('could not be tried'), tone: 'calm' } as const)
          : may
            ? ({ pill: say('may'), tone: 'ok' } as const)
            : ({ pill: say('may not'), tone: 'warn' } as const),
    }))
    return {
      view: 'facts',
      title: key.issuerId === undefined ? say('Individual key') : say('Team key'),
      facts: [
        { label: say('Key id'), value: { id: key.keyId } },
        ...(key.issuerId === undefined
          ? []
          : [{ label: say('Issuer id'), value: { id: key.issuerId } satisfies Cell }]),
        { label: say('Apps'), value: count(found.reaches.length, '{n} app', '{n} apps') },
        ...rights,
        { label: say('Rate'), value: say('{left} of {of} requests of this hour are left', { left, of }) },
        {
          label: say('Clock'),
          value: count(Math.round(Math.abs(skew) / 1000), '{n} second off', '{n} seconds off'),
        },
        {
          label: say('Next token'),
          value: until === null ? say('when it is needed') : { at: new Date(until).toISOString() },
        },
      ],
      notes: [...(found.notes ?? []), say('CI that uses the same key draws on the same rate.')],
    }
  },
})
