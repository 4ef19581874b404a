import * as v from 'valibot'
import { choice, lines } from '../../../actions/fields'
import { type Call, change, each, type Match } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to, type With } from '../define'
import { isoDaysAgo } from './shared/days'
import { type Issue, issueName, issuePath, issueVersion, type Reads, readIssues } from './shared/issues'
import { example, nameOf, refuse } from './shared/place'

type State = 'open' | 'closed' | 'ignored'

/** State and note of a group; an empty note may be left out of an answer. */
const standing = (state: string, note: string): Match => ({
  state,
  annotation: note === '' ? [null, ''] : note,
})

/** A group's new state or note, and back. One request carries both, so each keeps the other. */
export function update(
  context: With<'owner' | 'app'>,
  issue: Issue,
  next: { state?: State; note?: string },
): Call {
  const path = issuePath(context, issue.errorGroupId)
  const note = issue.annotation ?? ''
  return {
    id: `update:${issue.errorGroupId}`,
    touches: `${issueName(issue)} · ${issueVersion(issue)}`,
    ...change({
      was: standing(issue.state, note),
      now: standing(next.state ?? issue.state, next.note ?? note),
      read: to({ op: 'Errors_GroupDetails', path }),
      write: ({ state = null, annotation = '' }) =>
        to({
          op: 'Errors_UpdateState',
          path,
          body: { state, annotation: Array.isArray(annotation) ? '' : annotation },
        }),
    }),
  }
}

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'diagnostics',
  effect: 'write',
  version: 1,
} as const

const words: Record<State, Text> = { open: say('open'), closed: say('closed'), ignored: say('ignored') }

const isState = (state: string): state is State => Object.hasOwn(words, state)
const inWords = (state: string): Text => (isState(state) ? words[state] : state)

const single = (
  state: State,
  of: { id: string; title: Text; about: Text; rank: number; menu?: string[] },
  at = '1000000001u',
) =>
  definePlan({
    ...common,
    ...of,
    needs: ['owner', 'app', 'errorGroupId'],
    input: v.object({}),
    examples: example(`crashes/errors/${at}`),
    reads: ['Errors_GroupDetails'],
    sends: { Errors_UpdateState: 1 },
    light: true,
    keywords: 'crash issue state',
    async first(context, _input, { read }) {
      const issue = await read({
        op: 'Errors_GroupDetails',
        path: issuePath(context, context.errorGroupId),
      })
      return {
        name: 'state',
        headline: issueName(issue),
        summary: say('{version}: it was {was} and becomes {now}. Its note stays.', {
          version: issueVersion(issue),
          was: inWords(issue.state),
          now: words[state],
        }),
        steps: [
          each('state', of.title, issue.state === state ? [] : [issue], one =>
            update(context, one, { state }),
          ),
        ],
        reach: { count: 1 },
      }
    },
  })

/** Closes a crash group. */
export const closeCrash = single('closed', {
  id: 'appcenter.crash.close',
  title: say('Close this crash group'),
  about: say('Marks it as solved.'),
  rank: 10,
  menu: ['errorGroup'],
})

/** Ignores a crash group. */
export const ignoreCrash = single('ignored', {
  id: 'appcenter.crash.ignore',
  title: say('Ignore this crash group'),
  about: say('Takes it out of the list of open ones.'),
  rank: 12,
})

/** Reopens a crash group. */
export const reopenCrash = single(
  'open',
  {
    id: 'appcenter.crash.reopen',
    title: say('Reopen this crash group'),
    about: say('Puts it back among the open ones.'),
    rank: 13,
  },
  '1000000009u',
)

const most = 500

/** Closes, ignores or reopens many groups: those a person has selected. */
export const setStates = definePlan({
  ...common,
  id: 'appcenter.crashes.state',
  title: say('Close, ignore or reopen crash groups'),
  about: say('Sets the state of many groups at once. Their notes stay.'),
  needs: ['owner', 'app'],
  where: ({ section, errorGroupId }) => section === 'crashes' && errorGroupId === undefined,
  input: v.object({
    state: choice('New state', ['closed', 'ignored', 'open']),
    groups: lines('Ids of the groups', most, 'One per line, as in the address: 1532991759u.'),
  }),
  examples: example('crashes/errors', { groups: ['1000000001u', '1000000002u'] }),
  reads: ['Errors_GroupList', 'Errors_GroupDetails'],
  sends: { Errors_UpdateState: most },
  rank: 30,
  keywords: 'bulk issue',
  async first(context, { state, groups }, tools) {
    const ids = [...new Set(groups.map(id => id.toLowerCase()))]
    const odd = ids.find(id => !/^\d+u?$/.test(id))
    if (odd !== undefined) refuse(say('{id} is no id of a crash group.', { id: odd }))
    // One list answers for many; what it does not hold is older than its range and read by itself.
    const listed = ids.length > 5 ? await readRecent(context, tools) : new Map<string, Issue>()
    const issues = await tools.all(
      ids,
      async id => listed.get(id) ?? tools.read({ op: 'Errors_GroupDetails', path: issuePath(context, id) }),
    )
    const meant = issues.filter(issue => issue.state !== state)
    const already = issues.length - meant.length
    return {
      name: 'state',
      headline: count(meant.length, '{n} crash group', '{n} crash groups'),
      summary: say('Set to {state} in {app}. Their notes stay.', {
        app: nameOf(context),
        state: words[state],
      }),
      steps: [each('state', say('Set the state'), meant, issue => update(context, issue, { state }))],
      reach: { count: meant.length },
      notes: already ? [count(already, '{n} is so already.', '{n} are so already.')] : [],
    }
  },
})

const readRecent = (context: With<'owner' | 'app'>, tools: Reads): Promise<Map<string, Issue>> =>
  readIssues(context, tools, { start: isoDaysAgo(tools.now, 90) })
