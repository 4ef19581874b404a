import * as v from 'valibot'
import { one } from '../../../actions/plan'
import { say } from '../../../text/index'
import { definePlan } from '../define'
import { update } from './crash-state'
import { issueName, issuePath, issueVersion } from './shared/issues'
import { example } from './shared/place'

/** Writes the note of a crash group and keeps its state. */
export const noteCrash = definePlan({
  id: 'appcenter.crash.note',
  title: say('Note on this crash group'),
  about: say('Writes its annotation and leaves its state as it is.'),
  needs: ['owner', 'app', 'errorGroupId'],
  credential: { access: 'write', reach: 'app' },
  area: 'diagnostics',
  effect: 'write',
  version: 1,
  input: v.object({
    note: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(2000),
        v.title('Note'),
        v.description('Takes the place of the old one. Empty takes it away.'),
      ),
      '',
    ),
  }),
  examples: example('crashes/errors/1000000001u', { note: 'Fixed in 5.13' }),
  reads: ['Errors_GroupDetails'],
  sends: { Errors_UpdateState: 1 },
  light: true,
  rank: 14,
  keywords: 'annotate annotation comment',
  async first(context, { note }, { read }) {
    const issue = await read({ op: 'Errors_GroupDetails', path: issuePath(context, context.errorGroupId) })
    const was = issue.annotation ?? ''
    return {
      name: 'note',
      headline: issueName(issue),
      summary: say('{version}: the note becomes “{note}”. It was “{was}”.', {
        version: issueVersion(issue),
        note: note || '–',
        was: was || '–',
      }),
      steps: was === note ? [] : [one(say('Write the note'), update(context, issue, { note }))],
      reach: { count: 1 },
    }
  },
})
