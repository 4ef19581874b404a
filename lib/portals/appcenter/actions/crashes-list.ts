import * as v from 'valibot'
import { csvFile } from '../../../actions/csv'
import { choice, word } from '../../../actions/fields'
import { say, type Text } from '../../../text/index'
import { defineQuery, type With } from '../define'
import { daysField, isoDaysAgo } from './shared/days'
import {
  type Issue,
  issueColumns,
  issueName,
  issuePlace,
  issueRow,
  type Reads,
  readIssues,
} from './shared/issues'
import { example, inSection } from './shared/place'

const input = v.object({
  days: daysField(28),
  state: choice('State', ['open', 'closed', 'ignored', 'all']),
  type: choice('Type', ['all', 'crashes', 'errors']),
  version: word('Only version'),
})

const types = { all: 'all', crashes: 'unhandledError', errors: 'handledError' }

async function issuesOf(
  context: With<'owner' | 'app'>,
  { days, state, type, version }: v.InferOutput<typeof input>,
  tools: Reads,
): Promise<Issue[]> {
  const found = await readIssues(context, tools, {
    start: isoDaysAgo(tools.now, days),
    errorType: types[type],
    ...(state === 'all' ? {} : { groupState: state }),
    ...(version === '' ? {} : { version }),
  })
  return [...found.values()]
}

const common = {
  needs: ['owner', 'app'],
  where: inSection('crashes'),
  credential: { access: 'read', reach: 'app' },
  area: 'diagnostics',
  input,
  examples: example('crashes/errors', { days: 90 }),
  operations: ['Errors_GroupList'],
  keywords: 'issues crash groups export',
} as const

const bulk = (state: 'open' | 'closed' | 'ignored', title: Text) => ({
  action: 'appcenter.crashes.state',
  title,
  field: 'groups',
  input: { state },
})

/** The crash groups of an app, all pages of them. */
export const crashesList = defineQuery({
  ...common,
  id: 'appcenter.crashes.list',
  title: say('Crash groups'),
  about: say('Every crash and error group, by version, state, type and age.'),
  rank: 20,
  async run(context, filter, tools) {
    const issues = await issuesOf(context, filter, tools)
    return {
      view: 'table',
      title: say('Crash groups'),
      columns: issueColumns,
      rows: issues.map(issue => issueRow(context, issue)),
      bulk: [bulk('closed', say('Close')), bulk('ignored', say('Ignore')), bulk('open', say('Reopen'))],
      empty: say('No group fits. Try more days or another state.'),
    }
  },
})

/** The same as a file. */
export const crashesCsv = defineQuery({
  ...common,
  id: 'appcenter.crashes.csv',
  title: say('Crash groups as CSV'),
  about: say('Every crash and error group with its note, as a file for a spreadsheet.'),
  rank: 21,
  async run(context, filter, tools) {
    const issues = await issuesOf(context, filter, tools)
    return csvFile(`${context.app}-crashes`, [
      'id,name,place,version,build,count,devices,state,first,last,note'.split(','),
      ...issues.map(issue => [
        issue.errorGroupId,
        issueName(issue),
        issuePlace(issue),
        issue.appVersion,
        issue.appBuild,
        issue.count,
        issue.deviceCount,
        issue.state,
        issue.firstOccurrence,
        issue.lastOccurrence,
        issue.annotation,
      ]),
    ])
  },
})
