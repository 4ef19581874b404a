import type { Tools } from '../../../../actions/action'
import type { Cell, Column, Row, Tone } from '../../../../actions/view'
import { say, type Text } from '../../../../text/index'
import { type AnswerOf, appPath, type With } from '../../define'
import type { AppCenterOperations } from '../../operations/index'
import { placeOf } from './place'

/** A crash or error group. */
export type Issue = AnswerOf<'Errors_GroupDetails'>

/** The tools of an action on App Center. */
export type Reads = Tools<AppCenterOperations>

/** The path parameters of the group a context points at. */
export const issuePath = (context: With<'owner' | 'app'>, errorGroupId: string) => ({
  ...appPath(context),
  errorGroupId,
})

/** A group in words: `NSRangeException: index 4 beyond bounds`. */
export const issueName = ({ exceptionType, exceptionMessage, errorGroupId }: Issue): string =>
  [exceptionType, exceptionMessage].filter(Boolean).join(': ') || errorGroupId

/** Where it happens: `InboxList.cellForRow (InboxList.swift:91)`. */
export function issuePlace(issue: Issue): string {
  const { exceptionClassName, exceptionMethod, exceptionFile, exceptionLine } = issue
  const code = [exceptionClassName, exceptionMethod].filter(Boolean).join('.')
  const file = [exceptionFile, exceptionLine].filter(Boolean).join(':')
  return code && file ? `${code} (${file})` : code || file
}

/** The version it happens in: `5.12 (1420)`. */
export const issueVersion = ({ appVersion, appBuild }: Issue): string =>
  appBuild ? `${appVersion} (${appBuild})` : appVersion

const states = new Map<string, [Text, Tone]>([
  ['open', [say('Open'), 'warn']],
  ['closed', [say('Closed'), 'ok']],
  ['ignored', [say('Ignored'), 'calm']],
])

/** The state of a group, said by colour and word. */
export function statePill({ state }: Issue): { pill: Text; tone: Tone } {
  const [pill, tone] = states.get(state) ?? [state, 'calm' as const]
  return { pill, tone }
}

/** The columns of a table of groups. */
export const issueColumns: Column[] = [
  { key: 'what', title: say('What') },
  { key: 'place', title: say('Where') },
  { key: 'version', title: say('Version'), kind: 'id' },
  { key: 'count', title: say('Count'), kind: 'number' },
  { key: 'devices', title: say('Devices'), kind: 'number' },
  { key: 'state', title: say('State') },
  { key: 'last', title: say('Last'), kind: 'time' },
]

/** A group as a row of a table. */
export function issueRow(
  context: With<'owner' | 'app'>,
  issue: Issue,
  cells: Record<string, Cell> = {},
): Row {
  return {
    key: issue.errorGroupId,
    cells: {
      ...cells,
      what: issueName(issue),
      place: issuePlace(issue),
      version: { id: issueVersion(issue) },
      count: issue.count,
      devices: issue.deviceCount,
      state: statePill(issue),
      last: { at: issue.lastOccurrence },
    },
    context: placeOf(context, { section: 'crashes', errorGroupId: issue.errorGroupId }),
  }
}

/** Every group of an app that a filter leaves, the most frequent first; each once, though counts move between pages. */
export async function readIssues(
  context: With<'owner' | 'app'>,
  { pages }: Reads,
  filter: { start: string; groupState?: string; version?: string; errorType?: string },
): Promise<Map<string, Issue>> {
  const found = new Map<string, Issue>()
  const query = { ...filter, $orderby: 'count desc', $top: 100 }
  for await (const { errorGroups } of pages({ op: 'Errors_GroupList', path: appPath(context), query }))
    for (const issue of errorGroups ?? []) found.set(issue.errorGroupId, issue)
  return found
}
