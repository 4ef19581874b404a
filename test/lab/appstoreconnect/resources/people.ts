import type { JsonObject } from '../../json.ts'
import { attributeWrong, notAllowed, Refusal, relationWrong } from '../errors.ts'
import type { Change, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { Role } from '../keys.ts'
import { email, flag, listOf, must, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'

const rights = ['roles', 'allAppsVisible', 'provisioningAllowed'] as const

export const types = {
  users: {
    attributes: ['username', 'firstName', 'lastName', ...rights],
    relations: { visibleApps: { to: 'apps', many: true, linked: true } },
  },
  userInvitations: {
    attributes: ['email', 'firstName', 'lastName', 'expirationDate', ...rights],
    relations: { visibleApps: { to: 'apps', many: true, linked: true } },
  },
} as const satisfies Shapes

/** Roles that can be given; the Account Holder's goes from hand to hand otherwise. */
const given = [
  'ADMIN',
  'FINANCE',
  'SALES',
  'MARKETING',
  'APP_MANAGER',
  'DEVELOPER',
  'ACCESS_TO_REPORTS',
  'CUSTOMER_SUPPORT',
  'CREATE_APPS',
  'CLOUD_MANAGED_DEVELOPER_ID',
  'CLOUD_MANAGED_APP_DISTRIBUTION',
  'GENERATE_INDIVIDUAL_KEYS',
]

/** Whoever has one of these sees all apps. */
const seesAll = ['ACCOUNT_HOLDER', 'ADMIN', 'FINANCE']

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'users',
    area: 'people',
    filters: ['username', 'roles', 'visibleApps'],
    sort: ['username', 'lastName'],
    include: ['visibleApps'],
  },
  { do: 'one', type: 'users', area: 'people', include: ['visibleApps'] },
  {
    do: 'update',
    type: 'users',
    area: 'people',
    takes: { roles: listOf(...given), allAppsVisible: flag, provisioningAllowed: flag },
    relations: { visibleApps: 'may' },
  },
  { do: 'remove', type: 'users', area: 'people' },
  { do: 'related', type: 'users', by: 'visibleApps', area: 'people' },
  { do: 'links', type: 'users', by: 'visibleApps', area: 'people' },
  { do: 'link', type: 'users', by: 'visibleApps', area: 'people' },
  { do: 'unlink', type: 'users', by: 'visibleApps', area: 'people' },
  {
    do: 'list',
    type: 'userInvitations',
    area: 'people',
    filters: ['email', 'roles', 'visibleApps'],
    sort: ['email', 'lastName'],
    include: ['visibleApps'],
  },
  { do: 'one', type: 'userInvitations', area: 'people', include: ['visibleApps'] },
  {
    do: 'create',
    type: 'userInvitations',
    area: 'people',
    takes: {
      email: must(email),
      firstName: must(text(255)),
      lastName: must(text(255)),
      roles: must(listOf(...given)),
      allAppsVisible: flag,
      provisioningAllowed: flag,
    },
    relations: { visibleApps: 'may' },
  },
  { do: 'remove', type: 'userInvitations', area: 'people' },
  { do: 'related', type: 'userInvitations', by: 'visibleApps', area: 'people' },
  { do: 'links', type: 'userInvitations', by: 'visibleApps', area: 'people' },
]

/** Whose the seed's individual key is. */
export const individual = 'manager@acme.example.com'

/** How long an invitation can be accepted. */
const inviteMs = 3 * 24 * 3600_000

const isHolder = ({ attributes }: Row): boolean =>
  Array.isArray(attributes.roles) && attributes.roles.includes('ACCOUNT_HOLDER')

/** Refuses roles and apps that do not go together. */
function checkRights(attributes: JsonObject, apps: readonly string[]): void {
  const roles = Array.isArray(attributes.roles) ? attributes.roles : []
  if (roles.length === 0) throw new Refusal(409, attributeWrong('roles', 'REQUIRED'))
  const all = attributes.allAppsVisible === true
  if (!all && roles.some(role => seesAll.includes(String(role))))
    throw new Refusal(
      409,
      attributeWrong('allAppsVisible', 'INVALID', 'This role has access to all apps, always.'),
    )
  if (all && apps.length > 0)
    throw new Refusal(409, relationWrong('visibleApps', 'INVALID', 'All apps are visible already.'))
  if (!all && apps.length === 0) throw new Refusal(409, relationWrong('visibleApps', 'REQUIRED'))
}

const sameMail = (value: unknown, mail: unknown): boolean =>
  String(value).toLowerCase() === String(mail).toLowerCase()

export const hooks: HooksOfTypes = {
  users: {
    update({ state, after }, user, { attributes, related }: Change) {
      if (isHolder(user))
        throw new Refusal(409, attributeWrong('roles', 'INVALID', 'The Account Holder can not be changed.'))
      const wanted = { ...user.attributes, ...attributes }
      const stay = wanted.allAppsVisible === true ? [] : state.ids('users', user, 'visibleApps')
      checkRights(wanted, related.visibleApps ?? stay)
      after(() => {
        if (wanted.allAppsVisible === true)
          for (const id of [...state.ids('users', user, 'visibleApps')])
            state.disconnect('users', user, 'visibleApps', id)
      })
    },
    remove(_act, user) {
      if (isHolder(user)) throw new Refusal(403, notAllowed('The Account Holder', ['GET']))
    },
  },
  userInvitations: {
    create({ state, after }, row, { attributes, related }: Change) {
      const taken =
        state.data.rows.users.some(user => sameMail(user.attributes.username, attributes.email)) ||
        state.data.rows.userInvitations.some(other => sameMail(other.attributes.email, attributes.email))
      if (taken)
        throw new Refusal(
          409,
          attributeWrong('email', 'INVALID.DUPLICATE', 'This person is in the team or invited already.'),
        )
      row.attributes = {
        allAppsVisible: false,
        provisioningAllowed: false,
        ...row.attributes,
        expirationDate: new Date(state.now + inviteMs).toISOString(),
      }
      checkRights(row.attributes, related.visibleApps ?? [])
      after(() => state.mail('team', String(attributes.email), row.id))
    },
  },
}

export function seed({ state, random, day }: Seeding): void {
  const add = (word: string, roles: Role[], more: JsonObject = {}, apps: string[] = []): void => {
    state.add('users', {
      id: random.uuid(),
      attributes: {
        username: `${word}@acme.example.com`,
        firstName: 'Team',
        lastName: `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
        roles,
        allAppsVisible: true,
        provisioningAllowed: false,
        ...more,
      },
      related: { visibleApps: apps },
    })
  }
  const visible = state.data.rows.apps.slice(0, 2).map(({ id }) => id)
  add('holder', ['ACCOUNT_HOLDER', 'ADMIN'], { provisioningAllowed: true })
  add('admin', ['ADMIN'], { provisioningAllowed: true })
  add('manager', ['APP_MANAGER'], { allAppsVisible: false }, visible)
  add('developer', ['DEVELOPER'], { provisioningAllowed: true })
  add('support', ['CUSTOMER_SUPPORT'])
  add('finance', ['FINANCE'])
  // Somebody who tests already is to join the team; somebody else has let the time pass.
  const invite = (email: string, expirationDate: string): void => {
    state.add('userInvitations', {
      id: random.uuid(),
      attributes: {
        email,
        firstName: 'Invited',
        lastName: 'Person',
        expirationDate,
        roles: ['DEVELOPER'],
        allAppsVisible: false,
        provisioningAllowed: false,
      },
      related: { visibleApps: visible.slice(0, 1) },
    })
  }
  invite('tester-1-1@example.com', day(-2))
  invite('late@acme.example.com', day(4))
}
