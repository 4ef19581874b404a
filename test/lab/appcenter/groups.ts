import { texts } from '../json.ts'
import { type Call, done, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import { type Group, same } from './state.ts'
import { groupsOf, groupView } from './views.ts'

/** The group a path names: the app's own, or a shared one of the organisation. */
export function groupIn(call: Call): Group {
  const name = call.param('distribution_group_name')
  const found = groupsOf(call.state, call.app).find(group => same(group.name, name))
  // App tokens reach no shared groups.
  const shared = found !== undefined && !call.app.groups.includes(found)
  if (!found || (shared && call.caller.token?.appId)) {
    throw new Refusal('NotFound', `Distribution group ${name} not found`)
  }
  return found
}

/** The addresses of a batch. Large ones break the service, as its users report. */
function addresses(call: Call): string[] {
  const list = texts(call.body, 'user_emails')
  if (!list || list.length === 0) throw new Refusal('BadRequest', '"user_emails" must be a list of addresses')
  if (list.length > (call.odd.batchLimit ?? 45)) {
    throw new Refusal('InternalServerError', 'An unexpected error occurred')
  }
  return list
}

/** Distribution groups of an app and their members. */
export const groups: Handlers<
  | 'distributionGroups_list'
  | 'distributionGroups_create'
  | 'distributionGroups_get'
  | 'distributionGroups_update'
  | 'distributionGroups_delete'
  | 'distributionGroups_listUsers'
  | 'distributionGroups_addUser'
  | 'distributionGroups_removeUser'
  | 'distributionGroups_resendInvite'
> = {
  distributionGroups_list: call =>
    ok((call.caller.token?.appId ? call.app.groups : groupsOf(call.state, call.app)).map(groupView)),
  distributionGroups_create: call => {
    const name = call.text('name')
    if (groupsOf(call.state, call.app).some(group => same(group.name, name))) {
      throw new Refusal('Conflict', `A distribution group named ${name} already exists`)
    }
    const group: Group = {
      id: call.state.random.uuid(),
      name,
      displayName: call.optionalText('display_name') ?? name,
      isPublic: false,
      members: [],
    }
    call.app.groups.push(group)
    return { status: 201, body: groupView(group) }
  },
  distributionGroups_get: call => ok(groupView(groupIn(call))),
  distributionGroups_update: call => {
    const group = groupIn(call)
    const name = call.optionalText('name')
    if (name !== undefined && !same(name, group.name) && call.app.groups.some(g => same(g.name, name))) {
      throw new Refusal('Conflict', `A distribution group named ${name} already exists`)
    }
    if (name !== undefined) group.name = group.displayName = name
    const body = call.body
    if (
      typeof body === 'object' &&
      body !== null &&
      !Array.isArray(body) &&
      typeof body.is_public === 'boolean'
    ) {
      group.isPublic = body.is_public
    }
    return ok(groupView(group))
  },
  distributionGroups_delete: call => {
    const group = groupIn(call)
    if (!call.app.groups.includes(group))
      throw new Refusal('Conflict', 'A shared group is deleted in its organization')
    call.app.groups.splice(call.app.groups.indexOf(group), 1)
    for (const release of call.app.releases) release.groupIds = release.groupIds.filter(id => id !== group.id)
    return done()
  },
  distributionGroups_listUsers: call => {
    const confirmed = call.query.get('exclude_pending_invitations') === 'true'
    return ok(
      groupIn(call)
        .members.filter(m => !confirmed || !m.pending)
        .map(({ id, email, name, displayName, pending }) => ({
          id,
          email,
          name,
          display_name: displayName,
          can_change_password: id ? true : undefined,
          invite_pending: pending,
        })),
    )
  },
  distributionGroups_addUser: call => {
    const group = groupIn(call)
    return ok(
      addresses(call).map(email => {
        if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
          return {
            user_email: email,
            status: 400,
            code: 'BadRequest',
            message: `"${email}" is not a valid email address`,
          }
        }
        const there = group.members.find(m => same(m.email, email))
        // Being there already is no error: the service answers as if it had just added the address.
        if (there) return { user_email: email, status: 200, invite_pending: there.pending }
        const person = call.state.personBy(email)
        const name = person?.name ?? email.split('@')[0] ?? email
        group.members.push({
          id: person?.id,
          email,
          name,
          displayName: person?.displayName ?? name,
          pending: person === undefined,
        })
        return { user_email: email, status: 200, invite_pending: person === undefined }
      }),
    )
  },
  distributionGroups_removeUser: call => {
    const group = groupIn(call)
    return ok(
      addresses(call).map(email => {
        const there = group.members.find(m => same(m.email, email))
        if (!there) return { user_email: email, status: 404, code: 'NotFound' }
        group.members.splice(group.members.indexOf(there), 1)
        return { user_email: email, status: 200 }
      }),
    )
  },
  distributionGroups_resendInvite: call => {
    groupIn(call)
    addresses(call)
    return done()
  },
}
