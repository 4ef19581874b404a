import * as v from 'valibot'
import { choice, word } from '../../../actions/fields'
import { unread } from '../../../actions/unread'
import { toFault } from '../../../http/fault'
import { say } from '../../../text/index'
import { appPath, defineQuery } from '../define'
import { daysField, isoDaysAgo } from './shared/days'
import { issueColumns, issueRow } from './shared/issues'

/** The crashes of all apps in one list, what hurts most first. */
export const crashInbox = defineQuery({
  id: 'appcenter.crashes.inbox',
  title: say('Crash inbox of all apps'),
  about: say('The most frequent open crashes over every app your token reaches.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  area: 'diagnostics',
  input: v.object({
    days: daysField(7),
    limit: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100), v.title('At most of each app')),
      20,
    ),
    state: choice('State', ['open', 'all']),
    apps: word('Only apps whose name has'),
  }),
  examples: [{ address: 'https://appcenter.ms/apps', input: {} }],
  operations: ['apps_list', 'Errors_GroupList'],
  rank: 30,
  keywords: 'issues dashboard overview',
  async run(_context, { days, limit, state, apps }, { read, all, now }) {
    const wanted = apps.toLowerCase()
    const chosen = (await read({ op: 'apps_list' })).filter(({ name, display_name, owner }) =>
      `${owner.name}/${name} ${display_name}`.toLowerCase().includes(wanted),
    )
    const failed = unread()
    const query = {
      start: isoDaysAgo(now, days),
      $orderby: 'count desc',
      $top: limit,
      ...(state === 'all' ? {} : { groupState: state }),
    }
    const found = await all(chosen, async ({ name, owner }) => {
      const context = { portal: 'appcenter', ownerKind: owner.type, owner: owner.name, app: name } as const
      try {
        const { errorGroups } = await read({ op: 'Errors_GroupList', path: appPath(context), query })
        return (errorGroups ?? []).map(issue => ({ context, issue }))
      } catch (error) {
        failed.note(`${owner.name}/${name}`, toFault(error).what)
        return []
      }
    })
    return {
      view: 'table',
      title: say('Crash inbox'),
      columns: [{ key: 'app', title: say('App') }, ...issueColumns],
      rows: found
        .flat()
        .sort((a, b) => b.issue.count - a.issue.count)
        .map(({ context, issue }) => {
          const app = `${context.owner}/${context.app}`
          return { ...issueRow(context, issue, { app }), key: `${app}/${issue.errorGroupId}` }
        }),
      notes: failed.lines(),
      empty: say('No crashes. Try more days.'),
    }
  },
})
