import * as v from 'valibot'
import type { View } from '../../../actions/view'
import { Fault } from '../../../http/fault'
import { count, say, type Text } from '../../../text/index'
import { type AnswerOf, appPath, defineQuery } from '../define'
import { nameOf } from './shared/place'

type App = AnswerOf<'apps_list'>[number]
type User = AnswerOf<'users_get'>

/** What apps a token reaches, by role: the strongest of each counts. */
function reachOf(apps: readonly App[]): Text {
  const roles = ['manager', 'developer', 'viewer', 'tester'] as const
  const counts = roles.flatMap(role => {
    const n = apps.filter(app => roles.find(r => app.member_permissions?.includes(r)) === role).length
    return n > 0 ? [`${role} ${n}`] : []
  })
  return say('{apps} ({roles})', {
    apps: count(apps.length, '{n} app', '{n} apps'),
    roles: counts.join(', ') || say('roles not told'),
  })
}

/** The facts of a person and of what they reach. */
function whoIs(user: User, apps: readonly App[], owner: string | undefined, more: Text[]): View {
  const own = apps.filter(app => owner === undefined || app.owner.name.toLowerCase() === owner.toLowerCase())
  const owners = [...new Set(apps.map(app => app.owner.name))]
  return {
    view: 'facts',
    title: owner ?? (user.display_name || user.name),
    facts: [
      { label: say('You are'), value: user.display_name || user.name },
      { label: say('Mail'), value: user.email },
      { label: say('User name'), value: { id: user.name } },
      { label: owner === undefined ? say('Reaches') : say('Reaches here'), value: reachOf(own) },
      { label: say('Owners'), value: count(owners.length, '{n} owner', '{n} owners') },
    ],
    ...(more.length > 0 ? { notes: more } : {}),
  }
}

/** Who one is, and what one reaches: the panel's head on pages that are about no app. */
export const accountFacts = defineQuery({
  id: 'appcenter.account.facts',
  title: say('Account facts'),
  about: say('Who you are on App Center and which apps you reach.'),
  needs: [],
  where: context => context.app === undefined,
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/apps', input: {} }],
  operations: ['users_get', 'apps_list'],
  facts: true,
  async run({ owner }, _input, { read }) {
    const [user, apps] = await Promise.all([read({ op: 'users_get' }), read({ op: 'apps_list' })])
    return whoIs(user, apps, owner, [])
  },
})

/** Whose the token is that acts here, and what it may do. */
export const checkToken = defineQuery({
  id: 'appcenter.token.check',
  title: say('Check the token'),
  about: say('Whose token acts here, your role in this app, and what the token reaches.'),
  needs: ['owner', 'app'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS', input: {} }],
  operations: ['users_get', 'apps_list', 'apps_get'],
  rank: 66,
  keywords: 'who am i whoami scope rights access test',
  async run(context, _input, { read }) {
    const [app, user] = await Promise.all([
      read({ op: 'apps_get', path: appPath(context) }),
      // A token of one app belongs to no user.
      read({ op: 'users_get' }).catch((error: unknown) => {
        if (error instanceof Fault && ['unauthorized', 'forbidden', 'missing'].includes(error.code))
          return null
        throw error
      }),
    ])
    const role = app.member_permissions?.join(', ') || say('not told')
    const here = { label: say('Role in {app}', { app: nameOf(context) }), value: role }
    if (user) {
      const note = say(
        'App Center does not tell whether a token is read-only. Gangway found it out when you added the token.',
      )
      const view = whoIs(user, await read({ op: 'apps_list' }), undefined, [note])
      return view.view === 'facts' ? { ...view, facts: [here, ...view.facts] } : view
    }
    const roles = app.member_permissions ?? []
    const access = roles.includes('manager')
      ? say('full, as a manager')
      : roles.includes('viewer')
        ? say('read-only, as a viewer')
        : say('not told')
    return {
      view: 'facts',
      title: say('Token of {app}', { app: nameOf(context) }),
      facts: [
        here,
        { label: say('Access'), value: access },
        { label: say('Reaches'), value: say('this app only') },
      ],
    }
  },
})
