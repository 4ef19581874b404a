import type { Random } from '../random.ts'

export type Role = 'manager' | 'developer' | 'viewer' | 'tester'
export type OrgRole = 'admin' | 'collaborator' | 'member'
export type Scope = 'all' | 'viewer'
type GroupState = 'open' | 'closed' | 'ignored'
export type Os = 'Android' | 'iOS' | 'macOS' | 'Windows'

/** A person with an account. */
export interface Person {
  id: string
  name: string
  displayName: string
  email: string
}

/** An API token; `ended` ones are refused though they are listed nowhere. */
export interface Token {
  id: string
  secret: string
  description: string | undefined
  scope: Scope
  createdAt: string
  personId: string | undefined
  appId: string | undefined
  ended: boolean
}

export interface Invitation {
  id: string
  email: string
  /** For an organisation its role; for an app one of its permissions. */
  role: string
  invitedBy: string
  sent: number
}

interface Team {
  id: string
  name: string
  displayName: string
  description: string
  users: { personId: string; role: 'maintainer' | 'collaborator' }[]
  apps: { appId: string; permissions: Role[] }[]
}

export interface Org {
  id: string
  name: string
  displayName: string
  createdAt: string
  updatedAt: string
  members: { personId: string; role: OrgRole; joinedAt: string }[]
  invitations: Invitation[]
  teams: Team[]
  groups: Group[]
}

export interface Group {
  id: string
  name: string
  displayName: string
  isPublic: boolean
  members: { id: string | undefined; email: string; name: string; displayName: string; pending: boolean }[]
}

export interface Release {
  id: number
  version: string
  shortVersion: string
  uploadedAt: string
  enabled: boolean
  notes: string
  size: number
  fingerprint: string
  groupIds: string[]
  mandatory: boolean
  build: { branch: string; commit: string; message: string } | undefined
}

export interface Build {
  id: number
  branch: string
  commit: string
  queuedAt: string
  startedAt: string | undefined
  finishedAt: string | undefined
  changedAt: string
  status: 'notStarted' | 'inProgress' | 'cancelling' | 'completed'
  result: '' | 'succeeded' | 'failed' | 'canceled'
}

export interface Branch {
  name: string
  commit: string
  message: string
  configured: boolean
}

export interface Report {
  id: string
  at: string
  device: string
  model: string
  os: string
  country: string
  language: string
  userId: string
  attachments: number
}

export interface Frame {
  className: string
  method: string
  file: string
  line: number
  appCode: boolean
}

export interface ErrorGroup {
  id: string
  handled: boolean
  state: GroupState
  annotation: string
  version: string
  build: string
  count: number
  devices: number
  first: string
  last: string
  type: string
  message: string
  frames: Frame[]
  reports: Report[]
}

export interface App {
  id: string
  secret: string
  name: string
  displayName: string
  description: string
  os: Os
  platform: string
  releaseType: string
  createdAt: string
  updatedAt: string
  ownerId: string
  ownerKind: 'org' | 'user'
  users: { personId: string; permissions: Role[] }[]
  invitations: Invitation[]
  groups: Group[]
  releases: Release[]
  branches: Branch[]
  builds: Build[]
  errorGroups: ErrorGroup[]
  retention: 28 | 90
  deployments: { name: string; key: string; label: string | undefined }[]
  usage: { version: string; count: number }[]
  /** Which of the two known faults this app's `nextLink` has. */
  nextLink: 'api' | 'nameless'
}

/** The whole simulated account, as plain data. */
export interface Data {
  people: Person[]
  orgs: Org[]
  apps: App[]
  tokens: Token[]
}

/** The data with what finds its way in it. */
export class State {
  readonly data: Data
  readonly random: Random
  readonly #traces: Random
  #secrets = new Map<string, Token>()

  constructor(data: Data, random: Random) {
    this.data = data
    this.random = random
    // Apart from what makes new ids: reading must not change what the next write is called.
    this.#traces = random.fork('traces')
    for (const token of data.tokens) this.#secrets.set(token.secret, token)
  }

  /** A correlation or context id for an answer. */
  trace(): string {
    return this.#traces.uuid()
  }

  tokenOf(secret: string): Token | undefined {
    const token = this.#secrets.get(secret)
    return token && (token.ended || this.data.tokens.includes(token)) ? token : undefined
  }

  isSecret(word: string): boolean {
    return this.#secrets.has(word)
  }

  addToken(token: Token): void {
    this.data.tokens.push(token)
    this.#secrets.set(token.secret, token)
  }

  /** The token ends; its text stays known, so that records mask it for ever. */
  endToken(token: Token): void {
    token.ended = true
    this.data.tokens.splice(this.data.tokens.indexOf(token), 1)
  }

  person(id: string): Person | undefined {
    return this.data.people.find(person => person.id === id)
  }

  personBy(nameOrEmail: string): Person | undefined {
    const key = nameOrEmail.toLowerCase()
    return this.data.people.find(p => p.email.toLowerCase() === key || p.name.toLowerCase() === key)
  }

  org(name: string): Org | undefined {
    return this.data.orgs.find(org => same(org.name, name))
  }

  /** Name, display name and kind of an app's owner. */
  owner(app: App): {
    id: string
    name: string
    displayName: string
    email: string | undefined
    kind: 'org' | 'user'
  } {
    const org = app.ownerKind === 'org' ? this.data.orgs.find(o => o.id === app.ownerId) : undefined
    const person = this.person(app.ownerId)
    return {
      id: app.ownerId,
      name: org?.name ?? person?.name ?? '',
      displayName: org?.displayName ?? person?.displayName ?? '',
      email: person?.email,
      kind: app.ownerKind,
    }
  }

  app(owner: string, name: string): App | undefined {
    return this.data.apps.find(app => same(app.name, name) && same(this.owner(app).name, owner))
  }

  /** What a person may do with an app, by themselves, by a team, or as the organisation's administrator. */
  rights(app: App, personId: string): Role[] {
    const found = new Set<Role>()
    for (const user of app.users)
      if (user.personId === personId) for (const role of user.permissions) found.add(role)
    if (app.ownerKind === 'org') {
      const org = this.data.orgs.find(o => o.id === app.ownerId)
      if (org?.members.some(m => m.personId === personId && m.role === 'admin')) found.add('manager')
      for (const team of org?.teams ?? []) {
        if (!team.users.some(user => user.personId === personId)) continue
        for (const role of team.apps.find(a => a.appId === app.id)?.permissions ?? []) found.add(role)
      }
    } else if (app.ownerId === personId) found.add('manager')
    return [...found]
  }
}

/** Names are kept as given and found in any case. */
export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
