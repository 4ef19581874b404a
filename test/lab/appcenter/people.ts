import type { Answer } from '../site.ts'
import { type Call, done, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import { type Invitation, type Role, same } from './state.ts'
import { appView, userView } from './views.ts'

const given = ['manager', 'developer', 'viewer'] as const

function invite(call: Call, email: string, role: string): Answer {
  const { app, state } = call
  if (!/^[^@\s]+@[^@\s]+$/.test(email))
    throw new Refusal('BadRequest', `"${email}" is not a valid email address`)
  const known = state.personBy(email)
  if (known && app.users.some(user => user.personId === known.id)) {
    throw new Refusal('Conflict', `${email} is already a collaborator of this app`)
  }
  if (app.invitations.some(invitation => same(invitation.email, email))) {
    throw new Refusal('Conflict', `${email} has already been invited to this app`)
  }
  app.invitations.push({
    id: state.random.uuid(),
    email,
    role,
    invitedBy: call.caller.person?.id ?? app.ownerId,
    sent: 1,
  })
  return done()
}

function pending(call: Call): Invitation {
  const email = call.param('user_email')
  const found = call.app.invitations.find(invitation => same(invitation.email, email))
  if (!found) throw new Refusal('NotFound', `No invitation for ${email}`)
  return found
}

function collaborator(call: Call) {
  const email = call.param('user_email')
  const found = call.app.users.find(user => same(call.state.person(user.personId)?.email ?? '', email))
  if (!found) throw new Refusal('NotFound', `User ${email} not found in this app`)
  return found
}

/** The last manager stays: an app without one could not be given back. */
function keepManager(call: Call, personId: string, permissions: readonly Role[]): void {
  if (permissions.includes('manager')) return
  const others = call.app.users.some(
    user => user.personId !== personId && user.permissions.includes('manager'),
  )
  if (!others) throw new Refusal('Conflict', 'An app needs at least one manager')
}

/** Apps as seen by people: lists, collaborators, invitations. */
export const people: Handlers<
  | 'apps_list'
  | 'apps_get'
  | 'apps_update'
  | 'users_list'
  | 'apps_updateUserPermissions'
  | 'apps_removeUser'
  | 'appInvitations_list'
  | 'appInvitations_create'
  | 'appInvitations_createByEmail'
  | 'appInvitations_updatePermissions'
  | 'appInvitations_delete'
  | 'apps_getTeams'
  | 'apps_listTesters'
> = {
  apps_list: call => {
    const order = call.query.get('$orderBy')
    if (order !== null && order !== 'display_name' && order !== 'name') {
      throw new Refusal('BadRequest', '$orderBy must be display_name or name')
    }
    const mine = call.state.data.apps.flatMap(app => {
      const permissions = call.state.rights(app, call.person.id)
      return permissions.length > 0 ? [{ app, permissions }] : []
    })
    if (order === 'display_name') mine.sort((a, b) => compare(a.app.displayName, b.app.displayName))
    if (order === 'name') mine.sort((a, b) => compare(a.app.name, b.app.name))
    return ok(mine.map(({ app, permissions }) => appView(call.state, app, permissions)))
  },
  apps_get: call => {
    const { token, person } = call.caller
    const permissions: Role[] = person
      ? call.state.rights(call.app, person.id)
      : token?.scope === 'all'
        ? ['manager']
        : ['viewer']
    return ok(appView(call.state, call.app, permissions))
  },
  apps_update: call => {
    const { app } = call
    const name = call.optionalText('name')
    if (name !== undefined && !same(name, app.name) && call.state.app(call.state.owner(app).name, name)) {
      throw new Refusal('Conflict', `An app named ${name} already exists`)
    }
    const releaseType = call.optionalText('release_type')
    if (releaseType !== undefined && !/^[A-Z0-9][a-z0-9]*$/.test(releaseType)) {
      throw new Refusal('BadRequest', 'release_type must be one capitalised word')
    }
    app.name = name ?? app.name
    app.releaseType = releaseType ?? app.releaseType
    app.displayName = call.optionalText('display_name') ?? app.displayName
    app.description = call.optionalText('description') ?? app.description
    app.updatedAt = call.iso
    return ok(appView(call.state, app))
  },
  users_list: call =>
    ok(
      call.app.users.flatMap(user => {
        const person = call.state.person(user.personId)
        return person ? [userView(person, user.permissions)] : []
      }),
    ),
  apps_updateUserPermissions: call => {
    const permissions = call.someOf('permissions', given)
    if (!permissions || permissions.length === 0) throw new Refusal('BadRequest', '"permissions" is required')
    const user = collaborator(call)
    keepManager(call, user.personId, permissions)
    user.permissions = permissions
    return done()
  },
  apps_removeUser: call => {
    const user = collaborator(call)
    keepManager(call, user.personId, [])
    call.app.users.splice(call.app.users.indexOf(user), 1)
    return done()
  },
  appInvitations_list: call => {
    const rows = call.app.invitations.map(invitation => {
      const by = call.state.person(invitation.invitedBy) ?? call.state.data.people[0]
      return {
        id: invitation.id,
        app: appView(call.state, call.app),
        email: invitation.email,
        invite_type: 'developer',
        invited_by: by ? userView(by) : {},
        is_existing_user: call.state.personBy(invitation.email) !== undefined,
        permissions: [invitation.role],
      }
    })
    const only = rows[0]
    return ok(call.odd.bareObject && rows.length === 1 && only ? only : rows)
  },
  appInvitations_create: call => {
    // The specification names the roles of organisations here; an app reads them as its own.
    const role = call.oneOf('role', ['admin', 'collaborator', 'member'])
    return invite(
      call,
      call.text('user_email'),
      role === 'admin' ? 'manager' : role === 'member' ? 'viewer' : 'developer',
    )
  },
  appInvitations_createByEmail: call => invite(call, call.param('user_email'), 'developer'),
  appInvitations_updatePermissions: call => {
    const permissions = call.someOf('permissions', given)
    const first = permissions?.[0]
    if (!first) throw new Refusal('BadRequest', '"permissions" is required')
    pending(call).role = first
    return done()
  },
  appInvitations_delete: call => {
    call.app.invitations.splice(call.app.invitations.indexOf(pending(call)), 1)
    return done()
  },
  apps_getTeams: call =>
    ok(
      call.state.data.orgs.flatMap(org =>
        org.teams.flatMap(team => {
          const entry = team.apps.find(a => a.appId === call.app.id)
          if (!entry) return []
          const { id, name, displayName, description } = team
          return [{ id, name, display_name: displayName, description, permissions: entry.permissions }]
        }),
      ),
    ),
  apps_listTesters: call => {
    const seen = new Map<string, string>()
    for (const group of call.app.groups) for (const m of group.members) if (m.id) seen.set(m.id, m.email)
    return ok(
      [...seen].map(([id, email]) => {
        const person = call.state.personBy(email)
        const name = email.split('@')[0] ?? email
        return userView(person ?? { id, name, displayName: name, email }, ['tester'])
      }),
    )
  },
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
