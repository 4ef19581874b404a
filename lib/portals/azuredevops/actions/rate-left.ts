import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'

/** What is left of the rate; Azure DevOps tells it only to who comes near it. */
export const rateLeft = defineQuery({
  id: 'azuredevops.rate.left',
  title: say('Rate left'),
  about: say('How much of the rate is left for this credential, by the answer to one read.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://dev.azure.com/acme', input: {} }],
  operations: ['location.GetConnectionData'],
  rank: 90,
  keywords: 'limit throttle 429 budget tstu',
  async run(_context, _input, { read, left }) {
    await read({ op: 'location.GetConnectionData' })
    const rate = left()
    return {
      view: 'facts',
      title: say('Rate left'),
      facts: [
        { label: say('Left for Gangway'), value: rate.left },
        { label: say('Of'), value: rate.of },
      ],
      notes: [
        say('A fifth of the rate is left to others, such as your CI.'),
        say(
          'Azure DevOps counts what its answers cost and tells it only to who comes near the limit. Until then this is a count of requests.',
        ),
      ],
    }
  },
})
