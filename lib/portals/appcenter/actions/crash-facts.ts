import * as v from 'valibot'
import { say } from '../../../text/index'
import { appPath, defineQuery } from '../define'
import { isoDaysAgo } from './shared/days'
import { type Issue, issueName, issuePath, issuePlace, issueVersion, statePill } from './shared/issues'
import { example } from './shared/place'

/** What a crash group is, at a glance: the panel's head on its page. */
export const crashFacts = defineQuery({
  id: 'appcenter.crash.facts',
  title: say('Crash facts'),
  about: say('What crashes where, in which version, how often and since when.'),
  needs: ['owner', 'app', 'errorGroupId'],
  credential: { access: 'read', reach: 'app' },
  area: 'diagnostics',
  input: v.object({}),
  examples: example('crashes/errors/1000000001u/overview'),
  operations: ['Errors_GroupDetails', 'Errors_GroupList'],
  facts: true,
  async run(context, _input, { read, now }) {
    const [issue, often] = await Promise.all([
      read({ op: 'Errors_GroupDetails', path: issuePath(context, context.errorGroupId) }),
      // One request, the hundred most frequent: enough for what hurts. Without it the rest still stands.
      read({
        op: 'Errors_GroupList',
        path: appPath(context),
        query: { start: isoDaysAgo(now, 90), $top: 100, $orderby: 'count desc' },
      }).then(
        ({ errorGroups }) => errorGroups ?? [],
        () => [],
      ),
    ])
    const others = often.filter(other => sameCrash(issue, other) && other.errorGroupId !== issue.errorGroupId)
    const versions = [...new Set(others.map(other => other.appVersion))]
    return {
      view: 'facts',
      title: issueName(issue),
      pill: statePill(issue),
      facts: [
        { label: say('Where'), value: issuePlace(issue) || null },
        { label: say('Version'), value: { id: issueVersion(issue) } },
        { label: say('Crashes'), value: issue.count },
        { label: say('Devices'), value: issue.deviceCount },
        { label: say('First'), value: { at: issue.firstOccurrence } },
        { label: say('Last'), value: { at: issue.lastOccurrence } },
        ...(versions.length ? [{ label: say('Same crash in'), value: versions.join(', ') }] : []),
        ...(issue.annotation ? [{ label: say('Note'), value: issue.annotation }] : []),
      ],
    }
  },
})

/** Groups count one version; the same crash in another has the same type, place and message. */
const sameCrash = (a: Issue, b: Issue): boolean =>
  (['exceptionType', 'exceptionClassName', 'exceptionMethod', 'exceptionMessage'] as const).every(
    key => (a[key] ?? '') === (b[key] ?? ''),
  )
