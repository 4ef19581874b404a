import * as v from 'valibot'
import type { Column, Row } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { type AnswerOf, defineQuery } from '../define'

type App = AnswerOf<'apps_list'>[number]

const columns: Column[] = [
  { key: 'app', title: say('App') },
  { key: 'os', title: say('System') },
  { key: 'platform', title: say('Platform') },
  { key: 'owner', title: say('Owner') },
  { key: 'name', title: say('Name in addresses'), kind: 'id' },
  { key: 'role', title: say('Your role') },
  { key: 'updated', title: say('Changed'), kind: 'time' },
]

/** A row an app, the last changed first; each leads to the same section of its app. */
const rowsOf = (apps: readonly App[], section: string | undefined): Row[] =>
  [...apps]
    .sort((a, b) => (b.updated_at ?? '').localeCompare(a.updated_at ?? '') || a.name.localeCompare(b.name))
    .map(app => ({
      key: `${app.owner.name}/${app.name}`,
      cells: {
        app: app.display_name,
        os: app.os,
        platform: app.platform ?? null,
        owner: app.owner.name,
        name: { id: app.name },
        role: app.member_permissions?.join(', ') || null,
        updated: app.updated_at ? { at: app.updated_at } : null,
      },
      context: {
        portal: 'appcenter',
        ownerKind: app.owner.type,
        owner: app.owner.name,
        app: app.name,
        ...(section === undefined ? {} : { section }),
      },
    }))

// An app's own token sees no list of apps: only a user's token will do.
const common = {
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  operations: ['apps_list'],
  keywords: 'go other change list find dashboard',
} as const

/** Another app, at the same section. */
export const switchApp = defineQuery({
  ...common,
  id: 'appcenter.apps.switch',
  title: say('Switch app'),
  about: say('Goes to the same section of another app.'),
  needs: ['owner', 'app'],
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors', input: {} }],
  rank: 20,
  async run(context, _input, { read }) {
    const here = `${context.owner}/${context.app}`.toLowerCase()
    const apps = await read({ op: 'apps_list' })
    const others = apps.filter(app => `${app.owner.name}/${app.name}`.toLowerCase() !== here)
    return {
      view: 'table',
      title: say('Switch app'),
      columns,
      rows: rowsOf(others, context.section),
      empty: say('This token reaches no other app.'),
    }
  },
})

/** Every app a token reaches; on an owner's page that owner's. */
export const myApps = defineQuery({
  ...common,
  id: 'appcenter.apps.list',
  title: say('My apps'),
  about: say('Every app you reach, with system, owner and your role.'),
  needs: [],
  where: context => context.app === undefined,
  examples: [{ address: 'https://appcenter.ms/apps', input: {} }],
  rank: 10,
  async run({ owner }, _input, { read }) {
    const all = await read({ op: 'apps_list' })
    const own = all.filter(app => owner === undefined || app.owner.name.toLowerCase() === owner.toLowerCase())
    return {
      view: 'table',
      title: owner === undefined ? say('My apps') : say('Apps of {owner}', { owner }),
      columns,
      rows: rowsOf(own, undefined),
      empty: say('This token reaches no app here.'),
      ...(own.length < all.length
        ? { notes: [count(all.length - own.length, '{n} app of other owners.', '{n} apps of other owners.')] }
        : {}),
    }
  },
})
