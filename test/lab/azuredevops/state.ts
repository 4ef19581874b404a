import { Random } from '../random.ts'

/** Somebody with an account. */
export interface Person {
  id: string
  name: string
  mail: string
}

export interface Project {
  id: string
  name: string
  description: string
  visibility: 'private' | 'public'
  lastUpdateTime: string
  /** Who may not see it. */
  hiddenFrom: string[]
}

/** An organisation of the Services, or a collection of a Server. */
export interface Org {
  id: string
  name: string
  /** The tenant that backs it; null for one of personal accounts. */
  tenant: string | null
  /** Where it is found: undefined for the Services. */
  server: string | undefined
  /** The newest version of the API that a Server speaks; absent for the Services, which speak all. */
  speaks?: string
  members: string[]
  projects: Project[]
  /** Whether apps of others may use OAuth of Azure DevOps' own. */
  thirdParty: boolean
}

/** A personal access token. */
export interface Pat {
  id: string
  secret: string
  name: string
  personId: string
  /** The organisation, or null for all of them. */
  orgId: string | null
  scopes: string[]
  from: number
  ends: number
  revoked: boolean
}

/** An app that a company registered for the old flow. */
export interface OldApp {
  id: string
  name: string
  clientSecret: string
  appSecret: string
  secretEnds: number
  scopes: string[]
  callback: string
}

/** What a person allowed an app of the old flow. */
export interface Grant {
  id: string
  appId: string
  personId: string
  code: string
  codeEnds: number
  codeUsed: boolean
  access: { secret: string; ends: number }[]
  /** The one refresh token that is good. */
  refresh: string
  revoked: boolean
}

/** Everything the simulated Azure DevOps holds. */
export interface Data {
  people: Person[]
  orgs: Org[]
  pats: Pat[]
  apps: OldApp[]
  grants: Grant[]
}

export interface State {
  data: Data
  random: Random
  /** Tokens that were good once: they must never stand in a record. */
  spent: Set<string>
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const text = (random: Random, from: string, length: number): string =>
  Array.from({ length }, () => from[random.int(0, from.length - 1)] ?? 'a').join('')

/** The old form of a token: 52 letters and digits. */
const oldPat = (random: Random): string => text(random, base32, 52)
/** The new form: 84 characters, marked. */
export const newPat = (random: Random): string =>
  `${text(random, letters, 76)}AZDO${text(random, letters, 4)}`
/** Something that looks like a JWT and says nothing. */
export const longToken = (random: Random, length = 600): string =>
  `eyJ0eXAi${text(random, letters, 60)}.${text(random, letters, length)}.${text(random, letters, 86)}`

const day = 86_400_000
const readAll = ['vso.profile', 'vso.project', 'vso.build', 'vso.code', 'vso.work', 'vso.release']

/** Names, tokens and apps of the seeded world. */
export interface Seed {
  org: string
  other: string
  server: string
  /** An older Server, whose collections stand right below its host. */
  root: string
  pats: Record<
    'all' | 'org' | 'old' | 'narrow' | 'expired' | 'other' | 'server' | 'root' | 'stranger',
    string
  >
  app: { id: string; secret: string; appSecret: string; scopes: string; callback: string }
}

/** The seeded world. */
export function makeWorld(now: number): { state: State; seed: Seed } {
  const random = new Random(20_250_423)
  const developer = { id: random.uuid(), name: 'Kite Developer', mail: 'developer@example.com' }
  const outsider = { id: random.uuid(), name: 'Other Developer', mail: 'outsider@example.com' }
  const project = (name: string, more: Partial<Project> = {}): Project => ({
    id: random.uuid(),
    name,
    description: `Everything of ${name}.`,
    visibility: 'private',
    lastUpdateTime: new Date(now - random.int(1, 90) * day).toISOString(),
    hiddenFrom: [],
    ...more,
  })
  const org = (name: string, more: Partial<Org>): Org => ({
    id: random.uuid(),
    name,
    tenant: acmeTenant,
    server: undefined,
    members: [developer.id],
    projects: [],
    thirdParty: true,
    ...more,
  })
  const orgs = [
    org('acme', {
      projects: [
        project('Kite App'),
        project('kite'),
        project('Kite Docs', { visibility: 'public' }),
        project('Payroll', { hiddenFrom: [developer.id] }),
      ],
    }),
    org('acme-labs', { projects: [project('Experiments')] }),
    org('elsewhere', { tenant: null, members: [outsider.id], projects: [project('Elsewhere')] }),
    org('DefaultCollection', {
      tenant: null,
      server: 'tfs.acme.com',
      speaks: '7.1',
      projects: [project('Kite')],
    }),
  ]
  const orgId = (name: string) => orgs.find(one => one.name === name)?.id ?? ''
  const pat = (name: string, secret: string, more: Partial<Pat>): Pat => ({
    id: random.uuid(),
    secret,
    name,
    personId: developer.id,
    orgId: orgId('acme'),
    scopes: readAll,
    from: now - 10 * day,
    ends: now + 80 * day,
    revoked: false,
    ...more,
  })
  const pats = {
    all: pat('all organisations', newPat(random), { orgId: null }),
    org: pat('one organisation', newPat(random), {}),
    old: pat('the old form', oldPat(random), {}),
    narrow: pat('builds alone', newPat(random), { scopes: ['vso.build'] }),
    expired: pat('expired', newPat(random), { ends: now - day }),
    other: pat('another organisation', newPat(random), { orgId: orgId('acme-labs') }),
    server: pat('of the Server', oldPat(random), { orgId: orgId('DefaultCollection') }),
    stranger: pat('of somebody else', newPat(random), { personId: outsider.id, orgId: orgId('elsewhere') }),
  }
  const app: OldApp = {
    id: random.uuid().toUpperCase(),
    name: 'Company Dashboard',
    clientSecret: longToken(random),
    appSecret: text(random, letters, 40),
    secretEnds: now + 50 * day,
    scopes: ['vso.profile', 'vso.project', 'vso.build'],
    callback: 'https://dashboard.acme.com/oauth/callback',
  }
  // Made last: whatever is above keeps its ids.
  const mobile = org('Mobile', {
    tenant: null,
    server: 'ads.acme.com',
    speaks: '5.1',
    projects: [project('Kite')],
  })
  orgs.push(mobile)
  const root = pat('of the older Server', oldPat(random), { orgId: mobile.id })
  return {
    state: {
      data: {
        people: [developer, outsider],
        orgs,
        pats: [...Object.values(pats), root],
        apps: [app],
        grants: [],
      },
      random,
      spent: new Set(),
    },
    seed: {
      org: 'acme',
      other: 'acme-labs',
      server: 'https://tfs.acme.com/tfs/DefaultCollection',
      root: 'https://ads.acme.com/Mobile',
      pats: {
        all: pats.all.secret,
        org: pats.org.secret,
        old: pats.old.secret,
        narrow: pats.narrow.secret,
        expired: pats.expired.secret,
        other: pats.other.secret,
        server: pats.server.secret,
        root: root.secret,
        stranger: pats.stranger.secret,
      },
      app: {
        id: app.id,
        secret: app.clientSecret,
        appSecret: app.appSecret,
        scopes: app.scopes.join(' '),
        callback: app.callback,
      },
    },
  }
}

/** The tenant that backs the organisations of the demonstration. */
export const acmeTenant = '0c4a7c3e-5f0b-4d7e-9d0e-3b1f6a2c9e55'
