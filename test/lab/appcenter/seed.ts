import { Random } from '../random.ts'
import { fillApp } from './seed-app.ts'
import { type App, type Data, type Org, type Os, type Person, type Role, State, type Token } from './state.ts'

/** How big and how strange the world is. */
export interface SeedOptions {
  seed?: number
  /** Apps in all; 40 unless given, at least 2. What is above 40 is thin: made for lists. */
  apps?: number
  /** User tokens of the owner in all. */
  tokens?: number
  /** Adds an organisation, apps, groups and issues whose names try to break what shows them. */
  hostile?: boolean
}

/** What tests and demonstrations need to know of the seeded world. No address belongs to anybody. */
export interface Seed {
  tokens: {
    /** Full access, the account owner: manager of all apps of `acme`, administrator of all organisations. */
    owner: string
    /** Read-only, the same person. */
    reader: string
    /** Full access to acme/Kite-iOS only. */
    app: string
    /** Read-only, acme/Kite-iOS only. */
    appReader: string
    /** Full access, the second administrator: the stranger who changes things in between. */
    colleague: string
    /** Ended. */
    ended: string
  }
  owner: string
  colleague: string
  app: { owner: string; name: string }
  groups: string[]
  hostile: { owner: string; name: string }[]
}

const day = 86_400_000

const people: [string, string][] = [
  ['holder', 'Account owner'],
  ['admin', 'Second administrator'],
  ['maintainer', 'Maintainer'],
  ['collaborator', 'Collaborator'],
  ['developer', 'Developer'],
  ['tester', 'Tester'],
  ['viewer', 'Viewer'],
  ['newcomer', 'Newcomer'],
]

const products = [
  'Kite',
  'Lantern',
  'Harbor',
  'Pebble',
  'Orchard',
  'Compass',
  'Ferry',
  'Tandem',
  'Willow',
  'Beacon',
  'Quarry',
  'Meadow',
]

/** Names that break what trusts them. */
export const hostileNames = [
  '"><img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'with spaces in it',
  '\u202egnp.exe',
  '=cmd|calc',
  "';DROP TABLE apps;--",
] as const

/** Makes the world: 40 apps in three organisations and one user account, the same for the same seed. */
export function makeWorld(options: SeedOptions, now: number): { state: State; seed: Seed } {
  const random = new Random(options.seed ?? 1)
  const data: Data = { people: [], orgs: [], apps: [], tokens: [] }
  const state = new State(data, random.fork('runtime'))
  for (const [name, displayName] of people) data.people.push(person(random, name, displayName))
  const [owner, admin] = data.people
  if (!owner || !admin) throw new Error('the world has no people')

  addOrg(data, random, 'acme', 'Acme Mobile', now)
  addOrg(data, random, 'kestrel-works', 'Kestrel Works', now)
  addOrg(data, random, 'blue-harbor', 'Blue Harbor', now)
  // The tokens are the same however many apps there are.
  const forTokens = random.fork('tokens')
  addApps(data, random, Math.max(2, options.apps ?? 40), now)
  const hostile = options.hostile ? addHostile(data, random, now) : []

  const seed = addTokens(state, forTokens, { owner, admin }, options.tokens ?? 14, now)
  return { state, seed: { ...seed, hostile } }
}

function person(random: Random, name: string, displayName: string): Person {
  return { id: random.uuid(), name, displayName, email: `${name}@example.com` }
}

function addOrg(data: Data, random: Random, name: string, displayName: string, now: number): Org {
  const created = new Date(now - 900 * day).toISOString()
  const member = (index: number, role: Org['members'][number]['role']) => ({
    personId: data.people[index]?.id ?? '',
    role,
    joinedAt: new Date(now - (800 - index * 40) * day).toISOString(),
  })
  const org: Org = {
    id: random.uuid(),
    name,
    displayName,
    createdAt: created,
    updatedAt: created,
    members: [
      member(0, 'admin'),
      member(1, 'admin'),
      member(2, 'collaborator'),
      member(3, 'collaborator'),
      member(4, 'member'),
      member(5, 'member'),
    ],
    invitations: [
      {
        id: random.uuid(),
        email: `pending@${name}.example.com`,
        role: 'member',
        invitedBy: data.people[0]?.id ?? '',
        sent: 1,
      },
    ],
    teams: [],
    groups: [],
  }
  org.teams.push({
    id: random.uuid(),
    name: 'mobile',
    displayName: 'Mobile',
    description: 'Everybody who ships apps',
    users: [
      { personId: data.people[2]?.id ?? '', role: 'maintainer' },
      { personId: data.people[3]?.id ?? '', role: 'collaborator' },
    ],
    apps: [],
  })
  org.groups.push({
    id: random.uuid(),
    name: `${displayName} everybody`,
    displayName: `${displayName} everybody`,
    isPublic: false,
    members: [],
  })
  data.orgs.push(org)
  return org
}

const systems: [Os, string, string][] = [
  ['iOS', 'Objective-C-Swift', 'iOS'],
  ['Android', 'Java', 'Android'],
  ['Windows', 'UWP', 'Windows'],
  ['macOS', 'Objective-C-Swift', 'Mac'],
]

function addApps(data: Data, random: Random, count: number, now: number): void {
  const owner = data.people[0]
  for (let index = 0; index < count; index++) {
    const system = systems[index % systems.length] ?? systems[0]
    const series = Math.floor(index / systems.length)
    const product = products[series % products.length] ?? 'App'
    if (!system || !owner) return
    const [os, platform, suffix] = system
    const number = Math.floor(series / products.length)
    // Three full organisations and the last two products in the person's own account.
    const org = series % 10 === 8 || series % 10 === 9 ? undefined : data.orgs[series % 3]
    const app = emptyApp(random, now, {
      name: `${product}-${suffix}${number ? `-${number}` : ''}`,
      displayName: `${product} for ${suffix}${number ? ` ${number}` : ''}`,
      os,
      platform,
      ownerId: org?.id ?? owner.id,
      ownerKind: org ? 'org' : 'user',
    })
    addCollaborators(data, app, index)
    fillApp(app, random.fork(app.name), now, index === 0 ? 'main' : index < 40 ? 'usual' : 'thin')
    app.nextLink = index % 2 === 0 ? 'api' : 'nameless'
    data.apps.push(app)
    const team = org?.teams[0]
    if (team && index < 40) team.apps.push({ appId: app.id, permissions: ['developer'] })
  }
}

function addCollaborators(data: Data, app: App, index: number): void {
  const roles: [number, Role][] = [
    [0, 'manager'],
    [1, index % 3 === 0 ? 'manager' : 'developer'],
    [2, 'developer'],
    [5, 'viewer'],
    [6, index % 2 === 0 ? 'viewer' : 'developer'],
  ]
  for (const [at, role] of roles) {
    const found = data.people[at]
    if (found) app.users.push({ personId: found.id, permissions: [role] })
  }
}

function emptyApp(
  random: Random,
  now: number,
  given: Pick<App, 'name' | 'displayName' | 'os' | 'platform' | 'ownerId' | 'ownerKind'>,
): App {
  const created = new Date(now - random.int(740, 880) * day).toISOString()
  return {
    ...given,
    id: random.uuid(),
    secret: random.uuid(),
    description: `${given.displayName}, an app of the lab`,
    releaseType: 'Beta',
    createdAt: created,
    updatedAt: created,
    users: [],
    invitations: [],
    groups: [],
    releases: [],
    branches: [],
    builds: [],
    errorGroups: [],
    retention: 90,
    deployments: [],
    usage: [],
    nextLink: 'api',
  }
}

function addHostile(data: Data, random: Random, now: number): Seed['hostile'] {
  const [evil] = hostileNames
  const org = addOrg(data, random, '__proto__', evil, now)
  return hostileNames.map((name, index) => {
    const app = emptyApp(random, now, {
      name,
      displayName: `${name} \u202eappa`,
      os: 'iOS',
      platform: 'Objective-C-Swift',
      ownerId: org.id,
      ownerKind: 'org',
    })
    addCollaborators(data, app, index)
    fillApp(app, random.fork(name), now, 'usual')
    const [group] = app.groups
    if (group) group.name = group.displayName = name
    const [release] = app.releases
    if (release) release.notes = `<script>alert(1)</script> [link](javascript:alert(1)) ${name}`
    for (const issue of app.errorGroups.slice(0, 2)) {
      issue.message = name
      issue.type = evil
    }
    const [branch] = app.branches
    if (branch) branch.message = evil
    data.apps.push(app)
    return { owner: org.name, name }
  })
}

function addTokens(
  state: State,
  random: Random,
  { owner, admin }: { owner: Person; admin: Person },
  count: number,
  now: number,
): Omit<Seed, 'hostile'> {
  const kite = state.app('acme', 'Kite-iOS')
  if (!kite) throw new Error('the world has no main app')
  const add = (
    description: string,
    scope: Token['scope'],
    owner: { personId?: string; appId?: string },
    age: number,
  ) => {
    const token: Token = {
      id: random.uuid(),
      secret: random.hex(40),
      description,
      scope,
      createdAt: new Date(now - age * day).toISOString(),
      personId: owner.personId,
      appId: owner.appId,
      ended: false,
    }
    state.addToken(token)
    return token
  }
  const personal = { personId: owner.id }
  const tokens = {
    owner: add('Laptop', 'all', personal, 30).secret,
    reader: add('Dashboard', 'viewer', personal, 12).secret,
    app: add('Kite pipeline', 'all', { appId: kite.id }, 200).secret,
    appReader: add('Kite status page', 'viewer', { appId: kite.id }, 90).secret,
    colleague: add('Admin', 'all', { personId: admin.id }, 45).secret,
    ended: '',
  }
  const ended = add('Old laptop', 'all', personal, 700)
  tokens.ended = ended.secret
  state.endToken(ended)
  const uses = ['Nightly build', 'Screenshots', 'Script of 2024', 'CI', 'Release bot', 'Trial', 'Phone']
  for (let index = 2; index < count; index++) {
    add(
      `${uses[index % uses.length]} ${index}`,
      index % 4 === 0 ? 'viewer' : 'all',
      personal,
      20 + ((index * 53) % 850),
    )
  }
  return {
    tokens,
    owner: owner.email,
    colleague: admin.email,
    app: { owner: 'acme', name: 'Kite-iOS' },
    groups: kite.groups.map(group => group.name),
  }
}
