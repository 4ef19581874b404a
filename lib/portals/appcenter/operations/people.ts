import * as v from 'valibot'
import { operation } from '../../portal'
import { User } from './account'
import { app, list, maybe, nothing, org } from './schema'

const AppInvitation = v.object({ email: v.string(), permissions: maybe(v.array(v.string())) })
const OrgInvitation = v.object({ email: v.string(), role: maybe(v.string()) })
const Member = v.object({ email: v.string(), name: v.string(), display_name: v.string(), role: v.string() })

/** Collaborators and invitations of apps and organisations. */
export const people = {
  users_list: operation('account', 'GET', `${app}/users`, v.array(User)),
  apps_updateUserPermissions: operation('account', 'PATCH', `${app}/users/{user_email}`, nothing),
  apps_removeUser: operation('account', 'DELETE', `${app}/users/{user_email}`, nothing),
  appInvitations_list: operation('account', 'GET', `${app}/invitations`, list(AppInvitation)),
  appInvitations_create: operation('account', 'POST', `${app}/invitations`, nothing),
  appInvitations_delete: operation('account', 'DELETE', `${app}/invitations/{user_email}`, nothing),
  users_listForOrg: operation('account', 'GET', `${org}/users`, v.array(Member)),
  orgInvitations_listPending: operation('account', 'GET', `${org}/invitations`, list(OrgInvitation)),
  orgInvitations_create: operation('account', 'POST', `${org}/invitations`, nothing),
  orgInvitations_: operation('account', 'POST', `${org}/invitations/{email}/revoke`, nothing),
}
