import * as v from 'valibot'
import type { Tools } from '../../../../actions/action'
import { lines } from '../../../../actions/fields'
import { equalName } from '../../../../actions/match'
import type { Call, Match } from '../../../../actions/plan'
import type { AppStoreConnectContext } from '../../../../context/index'
import { same } from '../../../../http/json'
import { count, say, type Text } from '../../../../text/index'
import { type AnswerOf, to } from '../../define'
import { bodyOf, joined, type WithIncluded } from '../../jsonapi'
import { App } from '../../operations/apps'
import type { AppStoreConnectOperations } from '../../operations/index'
import { appNamed, readApps } from './apps'
import { address } from './people'
import { refuse } from './place'

type Reads = Pick<Tools<AppStoreConnectOperations>, 'read' | 'pages'>

/** An app, as far as people see it or not. */
interface Seen {
  id: string
  name: string
}

/** What somebody may do in the team. */
export interface Rights {
  roles: readonly string[]
  /** Whether they see all apps, also those to come; if not, `apps` are the ones they see. */
  all: boolean
  apps: readonly Seen[]
  /** Certificates, identifiers and profiles. */
  provisioning: boolean
}

/** Somebody of the team, or invited to it. */
export interface Person extends Rights {
  id: string
  mail: string
  name: string
}

/** App Store Connect tells no more of the apps that one person sees. */
export const mostSeen = 50

/** Pages of the team as a whole. */
export const ofTeam = ({ appId, resource }: AppStoreConnectContext): boolean =>
  appId === undefined && resource === undefined

/** The page of the team's people, for examples. */
export const accessPage = 'https://appstoreconnect.apple.com/access/users'

/** Roles that can be given. */
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

/** A role as the portal's pages name it: `APP_MANAGER` is “App Manager”. */
const roleName = (role: string): string =>
  role
    .split('_')
    .map(word => word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ')

/** Roles in words. */
export const roleNames = (roles: readonly string[]): string => roles.map(roleName).join(', ')

/** A field: roles by name. */
export const rolesField = (about: string) => lines('Roles', given.length, about)

/** Roles as a person writes them. @throws Fault `invalid` for what is none, or cannot be given */
export const rolesOf = (words: readonly string[]): string[] => [
  ...new Set(
    words.filter(Boolean).map(word => {
      const role = word.toUpperCase().replace(/[\s-]+/g, '_')
      if (given.includes(role)) return role
      return refuse(
        say('“{word}” is no role that can be given. Roles are: {roles}.', { word, roles: roleNames(given) }),
      )
    }),
  ),
]

/** A mail address. */
export const mail = v.pipe(
  v.string(),
  v.trim(),
  v.regex(address, ({ input }) => `“${input}” is no mail address.`),
  v.maxLength(254),
)

/** A filter on an address: the portal may or may not tell capitals apart. */
export const either = (...mails: readonly string[]): string =>
  [...new Set(mails.flatMap(one => [one, one.toLowerCase()]))].join(',')

const rights = 'firstName,lastName,roles,allAppsVisible,provisioningAllowed,visibleApps'
const apps = { include: 'visibleApps', 'limit[visibleApps]': mostSeen, 'fields[apps]': 'name' }
const ofUsers = { ...apps, 'fields[users]': `username,${rights}` }

type Row = AnswerOf<'users_getCollection' | 'userInvitations_getCollection'>['data'][number]

function personOf(document: WithIncluded, row: Row): Person {
  const { attributes } = row
  const address = 'username' in attributes ? attributes.username : 'email' in attributes && attributes.email
  return {
    id: row.id,
    mail: address || '',
    name: [attributes.firstName, attributes.lastName].filter(Boolean).join(' '),
    roles: attributes.roles ?? [],
    all: attributes.allAppsVisible === true,
    apps: joined(document, row, 'visibleApps', App).map(app => ({
      id: app.id,
      name: app.attributes.name ?? app.id,
    })),
    provisioning: attributes.provisioningAllowed === true,
  }
}

/** Everybody of the team. */
export async function readTeam({ pages }: Pick<Reads, 'pages'>): Promise<Person[]> {
  const found: Person[] = []
  for await (const page of pages({ op: 'users_getCollection', query: { ...ofUsers, limit: 200 } }))
    for (const row of page.data) found.push(personOf(page, row))
  return found
}

/** Whoever is invited to the team, with the moment until when. */
export async function readInvited({
  pages,
}: Pick<Reads, 'pages'>): Promise<(Person & { until: string | null })[]> {
  const found: (Person & { until: string | null })[] = []
  const query = { ...apps, 'fields[userInvitations]': `email,expirationDate,${rights}`, limit: 200 }
  for await (const page of pages({ op: 'userInvitations_getCollection', query }))
    for (const row of page.data)
      found.push({ ...personOf(page, row), until: row.attributes.expirationDate ?? null })
  return found
}

/** Somebody of the team by their address. @throws Fault `invalid` where there is nobody */
export const personIn = (team: readonly Person[], address: string): Person =>
  team.find(one => equalName(one.mail, address)) ??
  refuse(say('{mail} is not in this team.', { mail: address }))

/** The apps that a person names by name, bundle id or id. @throws Fault `invalid` for one that there is not */
export async function appsNamed(words: readonly string[], { pages }: Pick<Reads, 'pages'>): Promise<Seen[]> {
  const wanted = words.filter(Boolean)
  if (wanted.length === 0) return []
  const all = await readApps({ pages })
  const found = wanted.map(
    word => appNamed(all, word) ?? refuse(say('This team has no app “{word}”.', { word })),
  )
  return [...new Map(found.map(({ id, name }) => [id, { id, name }])).values()]
}

/** Refuses what does not go together. @throws Fault `invalid` */
export function checkRights({ roles, all, apps: seen }: Rights): void {
  if (roles.length === 0) refuse(say('Name at least one role.'))
  const [whole] = roles.filter(role => role === 'ADMIN' || role === 'FINANCE')
  if (!all && whole !== undefined)
    refuse(
      say('Whoever is {role} sees all apps: that cannot be narrowed to some.', { role: roleName(whole) }),
    )
  if (!all && seen.length === 0) refuse(say('Name at least one app, or choose all apps.'))
  if (!all && seen.length > mostSeen)
    refuse(
      say(
        'At most {most} apps of one person can be chosen here: the portal tells no more of them, so nothing could be undone.',
        { most: mostSeen },
      ),
    )
}

/** Apps in words: all, a few by name, or how many. */
export function appsText({ all, apps: seen }: Pick<Rights, 'all' | 'apps'>): Text {
  if (all) return say('all apps')
  if (seen.length === 0) return say('no app')
  return seen.length > 4 ? count(seen.length, '{n} app', '{n} apps') : seen.map(({ name }) => name).join(', ')
}

const pointers = (seen: readonly Seen[]) => seen.map(({ id }) => ({ type: 'apps', id }))
const ids = (seen: readonly Seen[]): string[] => seen.map(({ id }) => id).sort()
const sameApps = (a: Rights, b: Rights): boolean =>
  a.all === b.all && (a.all || same(ids(a.apps), ids(b.apps)))
const sameRoles = (a: Rights, b: Rights): boolean => same([...a.roles].sort(), [...b.roles].sort())

/** Before and after, as far as they differ; empty where nothing does. */
export function changesOf(was: Rights, now: Rights): Text[] {
  const others = (a: Rights, b: Rights) => a.apps.filter(({ id }) => !ids(b.apps).includes(id))
  const narrow = !was.all && !now.all
  const gained = narrow ? others(now, was) : []
  const lost = narrow ? others(was, now) : []
  return [
    ...(sameRoles(was, now)
      ? []
      : [say('{was} → {now}', { was: roleNames(was.roles), now: roleNames(now.roles) })]),
    ...(was.all === now.all ? [] : [say('{was} → {now}', { was: appsText(was), now: appsText(now) })]),
    ...(gained.length > 0 ? [say('sees {apps} too', { apps: appsText({ all: false, apps: gained }) })] : []),
    ...(lost.length > 0 ? [say('sees {apps} no more', { apps: appsText({ all: false, apps: lost }) })] : []),
    ...(was.provisioning === now.provisioning
      ? []
      : [
          now.provisioning
            ? say('may use certificates, identifiers and profiles')
            : say('may no longer use certificates, identifiers and profiles'),
        ]),
  ]
}

const joinTexts = (texts: readonly Text[]): Text =>
  texts.reduce((first, second) => say('{first} · {second}', { first, second }))

/** Gives somebody other rights: what differs is written, and undo writes back what was. */
export function setRights(person: Person, now: Rights): Call {
  const { id, mail: address } = person
  const read = to({ op: 'users_getInstance', path: { id }, query: ofUsers })
  const seen = (one: Rights): Match => ({
    'data.attributes.roles': [...one.roles],
    'data.attributes.allAppsVisible': one.all,
    'data.attributes.provisioningAllowed': one.provisioning,
    ...(one.all ? {} : { 'data.relationships.visibleApps.data': pointers(one.apps) }),
  })
  const write = (from: Rights, one: Rights) =>
    to({
      op: 'users_updateInstance',
      path: { id },
      body: bodyOf(
        { type: 'users', id },
        {
          ...(sameRoles(from, one) ? {} : { roles: [...one.roles] }),
          ...(from.all === one.all ? {} : { allAppsVisible: one.all }),
          ...(from.provisioning === one.provisioning ? {} : { provisioningAllowed: one.provisioning }),
        },
        sameApps(from, one) || one.all ? {} : { visibleApps: pointers(one.apps) },
      ),
    })
  return {
    id: `rights:${id}`,
    touches: say('{mail}: {changes}', { mail: address, changes: joinTexts(changesOf(person, now)) }),
    request: write(person, now),
    settle: { by: 'state', read, ready: seen(person), done: seen(now) },
    undo: {
      request: write(now, person),
      settle: { by: 'state', read, ready: seen(now), done: seen(person) },
    },
  }
}

/** Refuses whom the API cannot change. @throws Fault `invalid` */
export function checkChangeable(person: Person): void {
  if (person.roles.includes('ACCOUNT_HOLDER'))
    refuse(
      say('{mail} is the Account Holder: that role is handed over at developer.apple.com/account alone.', {
        mail: person.mail,
      }),
    )
  if (!person.all && person.apps.length >= mostSeen)
    refuse(
      say(
        '{mail} sees {most} apps or more one by one, and the portal tells only {most} of them: what was could not be restored.',
        { mail: person.mail, most: mostSeen },
      ),
    )
}

/** Addresses without doubles in any case, as they were first written. */
export const distinct = (all: readonly string[]): string[] =>
  all.filter((one, i) => all.findIndex(other => equalName(other, one)) === i)

/** Withdraws an invitation. */
export const withdraw = ({ id, mail: address }: Pick<Person, 'id' | 'mail'>): Call => ({
  id: `invitation:${id}`,
  touches: say('The invitation of {mail}', { mail: address }),
  request: to({ op: 'userInvitations_deleteInstance', path: { id } }),
  settle: {
    by: 'state',
    read: to({ op: 'userInvitations_getCollection', query: { 'filter[email]': address, limit: 200 } }),
    of: { at: 'data', key: 'id', value: id },
    ready: {},
    done: 'gone',
  },
  undo: { none: say('A new invitation is a new mail.') },
})
