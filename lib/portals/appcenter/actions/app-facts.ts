import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { toFault } from '../../../http/fault'
import { count, say } from '../../../text/index'
import { appPath, defineQuery } from '../define'

/** What an app is, at a glance: the panel's head on an app's pages. */
export const appFacts = defineQuery({
  id: 'appcenter.app.facts',
  title: say('App facts'),
  about: say('Platform, your role, open crashes and the newest release of this app.'),
  needs: ['owner', 'app'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS', input: {} }],
  operations: ['apps_get', 'releases_list', 'Errors_GroupList'],
  facts: true,
  async run(context, _input, { read, now }) {
    const path = appPath(context)
    // Areas close one by one: what does not answer leaves its line empty and the rest stands.
    const or = <T>(answer: Promise<T>, line: (value: T) => Cell): Promise<Cell> =>
      answer.then(line, error => {
        const { code, what } = toFault(error)
        // The app itself is found: else none of this is shown.
        const gone = code === 'missing' || code === 'closed'
        return { pill: gone ? say('no longer answers') : what, tone: 'calm' }
      })
    const start = new Date(now - 28 * 24 * 3600_000).toISOString()
    const [app, newest, crashes] = await Promise.all([
      read({ op: 'apps_get', path }),
      or(read({ op: 'releases_list', path }), all => {
        const [first] = [...all].sort((a, b) => b.id - a.id)
        return first ? `${first.short_version} (${first.version})` : say('none yet')
      }),
      or(
        read({
          op: 'Errors_GroupList',
          path,
          query: { start, groupState: 'open', $top: 100, $orderby: 'count desc' },
        }),
        ({ errorGroups, nextLink }) =>
          nextLink
            ? say('more than {n} open groups in 28 days', { n: errorGroups?.length ?? 0 })
            : count(errorGroups?.length ?? 0, '{n} open group in 28 days', '{n} open groups in 28 days'),
      ),
    ])
    return {
      view: 'facts',
      title: app.display_name,
      facts: [
        { label: say('Platform'), value: [app.os, app.platform].filter(Boolean).join(' · ') },
        { label: say('Your role'), value: app.member_permissions?.join(', ') || say('unknown') },
        { label: say('Newest release'), value: newest },
        { label: say('Crashes'), value: crashes },
        { label: say('App id'), value: { id: app.id } },
      ],
    }
  },
})
