import { type Call, done, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import { type Invitation, type Org, same } from './state.ts'
import { appView, groupView, orgView } from './views.ts'

const roles = ['admin', 'collaborator', 'member'] as const

function memberView(call: Call, member: Org['members'][number]) {
  const person = call.state.person(member.personId)
  return {
    email: person?.email ?? '',
    display_name: person?.displayName ?? '',
    joined_at: member.joinedAt,
    name: person?.name ?? '',
    role: member.role,
  }
}

function memberIn(call: Call): Org['members'][number] {
  const name = call.param('user_name')
  const found = call.org.members.find(m => {
    const person = call.state.person(m.personId)
    return person !== undefined && same(person.name, name)
  })
  if (!found) throw new Refusal('NotFound', `User ${name} not found in organization ${call.org.name}`)
  return found
}

/** The last administrator stays. */
function keepAdmin(org: Org, leaving: Org['members'][number]): void {
  if (leaving.role !== 'admin' || org.members.some(m => m !== leaving && m.role === 'admin')) return
  throw new Refusal('Conflict', 'An organization needs at least one admin')
}

function pending(call: Call, email: string): Invitation {
  const found = call.org.invitations.find(invitation => same(invitation.email, email))
  if (!found) throw new Refusal('NotFound', `No invitation for ${email}`)
  return found
}

function withdraw(call: Call, email: string) {
  call.org.invitations.splice(call.org.invitations.indexOf(pending(call, email)), 1)
  return done()
}

function team(call: Call) {
  const name = call.param('team_name')
  const found = call.org.teams.find(t => same(t.name, name))
  if (!found) throw new Refusal('NotFound', `Team ${name} not found`)
  return found
}

function orgApps(call: Call) {
  return call.state.data.apps.filter(app => app.ownerId === call.org.id)
}

/** Organisations: people, roles, invitations, teams, shared groups. */
export const orgs: Handlers<
  | 'organizations_list'
  | 'organizations_listAdministered'
  | 'organizations_get'
  | 'apps_listForOrg'
  | 'users_listForOrg'
  | 'users_getForOrg'
  | 'users_updateOrgRole'
  | 'users_removeFromOrg'
  | 'apps_getForOrgUser'
  | 'distributionGroups_listAllTestersForOrg'
  | 'orgInvitations_listPending'
  | 'orgInvitations_create'
  | 'orgInvitations_delete'
  | 'orgInvitations_update'
  | 'orgInvitations_'
  | 'orgInvitations_sendNewInvitation'
  | 'teams_listAll'
  | 'teams_getTeam'
  | 'teams_getUsers'
  | 'teams_listApps'
  | 'distributionGroups_listForOrg'
  | 'distributionGroups_detailsForOrg'
> = {
  organizations_list: call =>
    ok(
      call.state.data.orgs
        .filter(org => org.members.some(m => m.personId === call.person.id))
        .map(({ displayName, name }) => ({ display_name: displayName, name, origin: 'appcenter' })),
    ),
  organizations_listAdministered: call => {
    const mine = call.state.data.orgs
      .filter(org => org.members.some(m => m.personId === call.person.id && m.role === 'admin'))
      .map(orgView)
    const only = mine[0]
    return ok({ organizations: call.odd.bareObject && mine.length === 1 && only ? only : mine })
  },
  organizations_get: call => ok(orgView(call.org)),
  apps_listForOrg: call =>
    ok(
      orgApps(call).flatMap(app => {
        const permissions = call.state.rights(app, call.person.id)
        return permissions.length > 0 ? [appView(call.state, app, permissions)] : []
      }),
    ),
  users_listForOrg: call => ok(call.org.members.map(m => memberView(call, m))),
  users_getForOrg: call => ok(memberView(call, memberIn(call))),
  users_updateOrgRole: call => {
    const role = call.oneOf('role', roles)
    if (!role) throw new Refusal('BadRequest', '"role" is required')
    const found = memberIn(call)
    if (role !== 'admin') keepAdmin(call.org, found)
    found.role = role
    return ok(memberView(call, found))
  },
  users_removeFromOrg: call => {
    const found = memberIn(call)
    keepAdmin(call.org, found)
    call.org.members.splice(call.org.members.indexOf(found), 1)
    for (const t of call.org.teams) t.users = t.users.filter(user => user.personId !== found.personId)
    return done()
  },
  apps_getForOrgUser: call => {
    const { personId } = memberIn(call)
    return ok(
      orgApps(call).flatMap(app => {
        const permissions = call.state.rights(app, personId)
        return permissions.length > 0 ? [appView(call.state, app, permissions)] : []
      }),
    )
  },
  distributionGroups_listAllTestersForOrg: call => {
    const testers = new Map<string, { email: string; name: string; display_name: string }>()
    for (const group of [...call.org.groups, ...orgApps(call).flatMap(app => app.groups)]) {
      for (const { id, email, name, displayName } of group.members) {
        if (id) testers.set(email, { email, name, display_name: displayName })
      }
    }
    return ok([...testers.values()])
  },
  orgInvitations_listPending: call =>
    ok(call.org.invitations.map(({ id, email, role }) => ({ id, email, role }))),
  orgInvitations_create: call => {
    const email = call.text('user_email')
    const role = call.oneOf('role', roles) ?? 'member'
    if (!/^[^@\s]+@[^@\s]+$/.test(email))
      throw new Refusal('BadRequest', `"${email}" is not a valid email address`)
    const known = call.state.personBy(email)
    if (known && call.org.members.some(m => m.personId === known.id)) {
      throw new Refusal('Conflict', `${email} is already a member of this organization`)
    }
    if (call.org.invitations.some(invitation => same(invitation.email, email))) {
      throw new Refusal('Conflict', `${email} has already been invited to this organization`)
    }
    call.org.invitations.push({
      id: call.state.random.uuid(),
      email,
      role,
      invitedBy: call.person.id,
      sent: 1,
    })
    return done()
  },
  orgInvitations_delete: call => withdraw(call, call.text('user_email')),
  orgInvitations_update: call => {
    const role = call.oneOf('role', roles)
    if (!role) throw new Refusal('BadRequest', '"role" is required')
    pending(call, call.param('email')).role = role
    return done()
  },
  orgInvitations_: call => withdraw(call, call.param('email')),
  orgInvitations_sendNewInvitation: call => {
    const invitation = pending(call, call.param('email'))
    invitation.role = call.oneOf('role', roles) ?? invitation.role
    invitation.sent += 1
    return done()
  },
  teams_listAll: call => ok(call.org.teams.map(teamView)),
  teams_getTeam: call => ok(teamView(team(call))),
  teams_getUsers: call => {
    const rows = team(call).users.map(({ personId, role }) => {
      const person = call.state.person(personId)
      return {
        email: person?.email ?? '',
        display_name: person?.displayName ?? '',
        name: person?.name ?? '',
        role,
      }
    })
    const only = rows[0]
    return ok(call.odd.bareObject && rows.length === 1 && only ? only : rows)
  },
  teams_listApps: call =>
    ok(
      team(call).apps.flatMap(({ appId, permissions }) => {
        const app = call.state.data.apps.find(a => a.id === appId)
        if (!app) return []
        const { created_at, updated_at, ...rest } = appView(call.state, app, permissions)
        return [{ ...rest, created_at, updated_at }]
      }),
    ),
  // 201 for a list: so the specification declares it.
  distributionGroups_listForOrg: call => ({ status: 201, body: call.org.groups.map(groupView) }),
  distributionGroups_detailsForOrg: call => {
    const limit = call.count('apps_limit', 10, 0, 1000)
    const apps = orgApps(call)
    return ok(
      call.org.groups.map(group => ({
        ...groupView(group),
        total_apps_count: apps.length,
        total_users_count: group.members.length,
        apps: apps.slice(0, limit).map(app => appView(call.state, app)),
      })),
    )
  },
}

function teamView({ id, name, displayName, description }: Org['teams'][number]) {
  return { id, name, display_name: displayName, description }
}
