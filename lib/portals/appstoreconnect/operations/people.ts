import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'

const text = maybe(v.string())
const rights = {
  roles: maybe(v.array(v.string())),
  allAppsVisible: maybe(v.boolean()),
  provisioningAllowed: maybe(v.boolean()),
}

/** Somebody of the team; `username` is their mail address. */
const User = resource('users', { username: text, firstName: text, lastName: text, ...rights })

/** Somebody who is asked to join the team. */
const Invitation = resource('userInvitations', {
  email: text,
  firstName: text,
  lastName: text,
  expirationDate: text,
  ...rights,
})

const nothing = v.unknown()
const pages = { pages: 'nextLink' } as const
const user = '/v1/users/{id}' as const
const invitations = '/v1/userInvitations' as const

/** People of the team, and whoever is invited to it. */
export const people = {
  users_getCollection: operation('people', 'GET', '/v1/users', collection(User), pages),
  users_getInstance: operation('people', 'GET', user, single(User)),
  users_updateInstance: operation('people', 'PATCH', user, nothing),
  users_deleteInstance: operation('people', 'DELETE', user, nothing),
  userInvitations_getCollection: operation('people', 'GET', invitations, collection(Invitation), pages),
  userInvitations_createInstance: operation('people', 'POST', invitations, made(Invitation)),
  userInvitations_deleteInstance: operation('people', 'DELETE', `${invitations}/{id}`, nothing),
}
