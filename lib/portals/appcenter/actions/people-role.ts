import * as v from 'valibot'
import { equalName } from '../../../actions/match'
import { change, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { type AnswerOf, definePlan, to } from '../define'
import { appRoles, distinct, mail } from './shared/people'
import { refuse } from './shared/place'

type App = AnswerOf<'apps_list'>[number]
type Person = AnswerOf<'users_list'>[number]

/** More would use up the rate of App Center between preview and confirmation. */
const most = 150

const roles: ReadonlySet<string> = new Set(appRoles)

const pathOf = (app: App) => ({ owner_name: app.owner.name, app_name: app.name })
const wordsOf = (app: App): string => `${app.owner.name}/${app.name}`

/** The apps that are meant: those that are named, or all of the owner. @throws Fault where one is not reached */
function meantBy(names: readonly string[], all: readonly App[], owner: string): App[] {
  if (names.length === 0) return all.filter(app => equalName(app.owner.name, owner))
  return distinct(names).map(
    name =>
      all.find(app => equalName(wordsOf(app), name)) ??
      refuse(say('{app} is none of the apps this token reaches.', { app: name })),
  )
}

/** What is to happen to a person in an app, and why not where nothing is. */
function verdict(users: readonly Person[], email: string, role: (typeof appRoles)[number]) {
  const person = users.find(user => equalName(user.email, email))
  const was = person?.permissions ?? []
  if (!person) return 'absent'
  if (was.length === 1 && was[0] === role) return 'so'
  // What stands there must be what can be written back; who is there by a team alone has no role of their own.
  if (!was.length || !was.every(word => roles.has(word))) return 'other'
  const managers = users.filter(user => user.permissions?.includes('manager'))
  return role !== 'manager' && managers.length === 1 && managers[0] === person ? 'last' : { person, was }
}

/** Gives a person another role in many apps. */
export const changeRole = definePlan({
  id: 'appcenter.people.role',
  title: say('Change role in many apps'),
  about: say(
    'Makes a collaborator manager, developer or viewer of all apps of this owner, or of those you name.',
  ),
  needs: ['owner'],
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  version: 1,
  input: v.object({
    email: v.pipe(mail, v.title('Mail address of the person')),
    role: v.pipe(v.picklist(appRoles), v.title('New role')),
    apps: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string(),
            v.trim(),
            v.regex(/^[^/]{1,100}\/[^/]{1,100}$/, ({ input }) => `“${input}” is not owner/app.`),
          ),
        ),
        v.maxLength(most, `At most ${most} apps.`),
        v.title('Only these apps'),
        v.description('One per line, as owner/app. Empty: all apps of this owner in which you are manager.'),
        v.metadata({ format: 'lines' }),
      ),
      [],
    ),
  }),
  examples: [
    {
      address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS',
      input: { email: 'viewer@example.com', role: 'developer' },
    },
  ],
  reads: ['users_get', 'apps_list', 'users_list'],
  sends: { apps_updateUserPermissions: most },
  rank: 61,
  keywords: 'people collaborator permission access bulk team',
  async first(context, { email, role, apps: names }, { read, all }) {
    const [me, apps] = await Promise.all([read({ op: 'users_get' }), read({ op: 'apps_list' })])
    const meant = meantBy(names, apps, context.owner)
    // Where the list does not tell, the portal will.
    const mine = meant.filter(app => app.member_permissions?.includes('manager') ?? true)
    if (mine.length > most) {
      refuse(say('You are manager of {n} apps here. Name at most {most} of them.', { n: mine.length, most }))
    }
    const seen = await all(mine, async app => ({
      app,
      is: verdict(await read({ op: 'users_list', path: pathOf(app) }), email, role),
    }))
    const changes = seen.flatMap(({ app, is }) => (typeof is === 'string' ? [] : [{ app, ...is }]))
    const left = (why: string) => seen.filter(({ is }) => is === why).length
    const [one] = changes
    const notes = [
      count(left('so'), 'In {n} app it is so already.', 'In {n} apps it is so already.'),
      count(left('absent'), 'In {n} app the person is no user.', 'In {n} apps the person is no user.'),
      count(
        left('last'),
        '{n} app would lose its only manager and stays.',
        '{n} apps would lose their only manager and stay.',
      ),
      count(
        left('other'),
        'In {n} app the role comes from a team or a group and stays.',
        'In {n} apps the role comes from a team or a group and stays.',
      ),
      count(meant.length - mine.length, 'Of {n} app you are no manager.', 'Of {n} apps you are no manager.'),
    ]
    return {
      name: 'role',
      headline: count(changes.length, '{n} app', '{n} apps'),
      summary: say('{name} ({email}) becomes {role}. Nobody is mailed.', {
        name: one?.person.display_name ?? email,
        email,
        role,
      }),
      steps: [
        each('role', say('Change the role'), changes, ({ app, person, was }) => ({
          id: `role:${wordsOf(app)}`,
          touches: say('{app}: {was} → {role}', { app: wordsOf(app), was: was.join(', '), role }),
          ...change({
            was: { permissions: was },
            now: { permissions: [role] },
            read: to({ op: 'users_list', path: pathOf(app) }),
            entry: { key: 'email', value: person.email },
            write: values =>
              to({
                op: 'apps_updateUserPermissions',
                path: { ...pathOf(app), user_email: person.email },
                body: values,
              }),
          }),
        })),
      ],
      reach: { count: changes.length },
      notes: [
        ...(equalName(me.email, email)
          ? [say('This is you: once you are no manager, somebody else must give the role back.')]
          : []),
        ...notes.filter(note => note.n !== 0),
      ],
    }
  },
})
