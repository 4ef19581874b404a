import type { JsonObject } from '../json.ts'
import { Random } from '../random.ts'
import { type ApiKey, pairOf, type Role, type SeedKey } from './keys.ts'
import { State } from './state.ts'
import type { Row, Type } from './types.ts'

/** Names and keys of the seeded world, for tests. */
export interface Seed {
  issuerId: string
  keys: Record<KeyName, SeedKey>
  /** The demonstration app, which has reviews of more than one page. */
  app: { id: string; name: string }
  /** The only apps that the individual key's person sees. */
  visible: string[]
  vendorNumber: string
}

type KeyName = 'admin' | 'manager' | 'developer' | 'finance' | 'support' | 'individual' | 'revoked'

const keyIds: Record<KeyName, { id: string; roles: Role[] }> = {
  admin: { id: 'ADMINKEY01', roles: ['ADMIN'] },
  manager: { id: 'MANAGERK01', roles: ['APP_MANAGER'] },
  developer: { id: 'DEVELOPK01', roles: ['DEVELOPER'] },
  finance: { id: 'FINANCEK01', roles: ['FINANCE'] },
  support: { id: 'SUPPORTK01', roles: ['CUSTOMER_SUPPORT'] },
  individual: { id: 'PERSONAL01', roles: [] },
  revoked: { id: 'REVOKEDK01', roles: ['ADMIN'] },
}

interface AppSeed {
  name: string
  bundleId: string
  platform: 'IOS' | 'MAC_OS' | 'TV_OS' | 'VISION_OS'
  live?: string
  work?: [version: string, state: string]
  ci?: true
  reviews: number
}

const appSeeds: readonly AppSeed[] = [
  {
    name: 'Kite',
    bundleId: 'com.example.kite',
    platform: 'IOS',
    live: '5.11.2',
    work: ['5.12.0', 'WAITING_FOR_REVIEW'],
    ci: true,
    reviews: 120,
  },
  {
    name: 'Kite Desk',
    bundleId: 'com.example.kite.desk',
    platform: 'MAC_OS',
    live: '2.4.0',
    ci: true,
    reviews: 7,
  },
  {
    name: 'Lantern',
    bundleId: 'com.example.lantern',
    platform: 'IOS',
    live: '1.9.3',
    work: ['2.0.0', 'PREPARE_FOR_SUBMISSION'],
    reviews: 31,
  },
  {
    name: 'Harbour',
    bundleId: 'com.example.harbour',
    platform: 'IOS',
    work: ['1.0.0', 'REJECTED'],
    reviews: 0,
  },
  { name: 'Compass TV', bundleId: 'com.example.compass', platform: 'TV_OS', live: '3.1.0', reviews: 2 },
  { name: 'Anchor Vision', bundleId: 'com.example.anchor', platform: 'VISION_OS', live: '1.2.0', reviews: 4 },
]

const dayMs = 24 * 3600_000

/** Builds the seeded world: the same for the same moment and seed; only the keys' halves are new in each process. */
export function makeWorld(now: number, seed = 1): { state: State; seed: Seed } {
  const random = new Random(seed).fork('appstoreconnect')
  const issuer = random.uuid()
  const day = (ago: number) => new Date(now - ago * dayMs).toISOString()
  const rows: Record<Type, Row[]> = {
    apps: [],
    appStoreVersions: [],
    users: [],
    devices: [],
    bundleIds: [],
    ciProducts: [],
    customerReviews: [],
    reviewSubmissions: [],
  }
  for (const [n, of] of appSeeds.entries()) addApp(rows, of, n, random, day)
  const visible = rows.apps.slice(0, 2).map(({ id }) => id)
  const person = addPeople(rows, random, visible)
  addDevices(rows, random, day)
  const keys: ApiKey[] = Object.entries(keyIds).map(([name, { id, roles }]) => ({
    id,
    roles,
    revoked: name === 'revoked',
    ...(name === 'individual' ? { userId: person } : {}),
  }))
  const vendorNumber = '80000000'
  const seedKey = (name: KeyName): SeedKey => {
    const { id } = keyIds[name]
    return {
      keyId: id,
      issuerId: name === 'individual' ? '' : issuer,
      pem: pairOf(id).pem,
      file: `AuthKey_${id}.p8`,
    }
  }
  return {
    state: new State({ issuer, keys, vendorNumber, rows }, seed),
    seed: {
      issuerId: issuer,
      vendorNumber,
      visible,
      app: { id: rows.apps[0]?.id ?? '', name: 'Kite' },
      keys: {
        admin: seedKey('admin'),
        manager: seedKey('manager'),
        developer: seedKey('developer'),
        finance: seedKey('finance'),
        support: seedKey('support'),
        individual: seedKey('individual'),
        revoked: seedKey('revoked'),
      },
    },
  }
}

type Day = (ago: number) => string

/** Ten capital letters and digits, as provisioning has them. */
const id10 = (random: Random): string => random.hex(10).toUpperCase()

function addApp(rows: Record<Type, Row[]>, of: AppSeed, n: number, random: Random, day: Day): void {
  const id = String(6_440_000_001 + n)
  const { name, bundleId, platform } = of
  const bundle: Row = {
    id: id10(random),
    attributes: {
      name,
      identifier: bundleId,
      platform: platform === 'MAC_OS' ? 'MAC_OS' : 'IOS',
      seedId: 'TEAMSEED01',
    },
    related: { app: [id] },
  }
  const version = (versionString: string, appVersionState: string, ago: number): Row => ({
    id: random.uuid(),
    app: id,
    attributes: {
      platform,
      versionString,
      appVersionState,
      copyright: 'Example',
      reviewType: 'APP_STORE',
      releaseType: 'MANUAL',
      downloadable: appVersionState === 'READY_FOR_DISTRIBUTION',
      createdDate: day(ago),
    },
    related: { app: [id] },
  })
  const versions = [
    ...(of.work ? [version(of.work[0], of.work[1], 3)] : []),
    ...(of.live
      ? [version(of.live, 'READY_FOR_DISTRIBUTION', 40), version('1.0', 'REPLACED_WITH_NEW_VERSION', 300)]
      : []),
  ]
  const submission = (state: string, ago: number, reviewed: Row): Row => ({
    id: random.uuid(),
    app: id,
    attributes: { platform, state, submittedDate: day(ago) },
    related: { app: [id], appStoreVersionForReview: [reviewed.id] },
  })
  const [newest] = versions
  const submissions = [
    ...(newest && of.work?.[1] === 'WAITING_FOR_REVIEW' ? [submission('WAITING_FOR_REVIEW', 1, newest)] : []),
    ...(newest && of.work?.[1] === 'REJECTED' ? [submission('UNRESOLVED_ISSUES', 2, newest)] : []),
    ...(of.live && versions[1] ? [submission('COMPLETE', 41, versions[1])] : []),
  ]
  const product: Row | undefined = of.ci && {
    id: random.uuid(),
    app: id,
    attributes: { name, createdDate: day(400), productType: 'APP' },
    related: { app: [id], bundleId: [bundle.id] },
  }
  rows.apps.push({
    id,
    attributes: {
      name,
      bundleId,
      sku: `SKU-${n + 1}`,
      primaryLocale: 'en-GB',
      isOrEverWasMadeForKids: false,
      contentRightsDeclaration: 'DOES_NOT_USE_THIRD_PARTY_CONTENT',
      streamlinedPurchasingEnabled: true,
    },
    related: {
      appStoreVersions: versions.map(row => row.id),
      reviewSubmissions: submissions.map(row => row.id),
      ciProduct: product ? [product.id] : [],
    },
  })
  rows.bundleIds.push(bundle)
  rows.appStoreVersions.push(...versions)
  rows.reviewSubmissions.push(...submissions)
  if (product) rows.ciProducts.push(product)
  rows.customerReviews.push(...reviewsOf(id, of.reviews, random, day))
}

const territories = ['GBR', 'DEU', 'USA', 'JPN'] as const

const reviewsOf = (app: string, many: number, random: Random, day: Day): Row[] =>
  Array.from({ length: many }, (_, n) => ({
    id: random.uuid(),
    app,
    attributes: {
      rating: random.int(1, 5),
      title: `Review ${n + 1}`,
      body: 'What a person wrote about this app.',
      reviewerNickname: `reviewer-${n + 1}`,
      createdDate: day(n),
      territory: random.pick(territories),
    },
    related: {},
  }))

/** The people of the team. @returns the person who has the individual key */
function addPeople(rows: Record<Type, Row[]>, random: Random, visible: string[]): string {
  const add = (word: string, roles: Role[], more: JsonObject = {}, apps: string[] = []): string => {
    const id = random.uuid()
    rows.users.push({
      id,
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
    return id
  }
  add('holder', ['ACCOUNT_HOLDER', 'ADMIN'], { provisioningAllowed: true })
  add('admin', ['ADMIN'], { provisioningAllowed: true })
  const manager = add('manager', ['APP_MANAGER'], { allAppsVisible: false }, visible)
  add('developer', ['DEVELOPER'], { provisioningAllowed: true })
  add('support', ['CUSTOMER_SUPPORT'])
  add('finance', ['FINANCE'])
  return manager
}

function addDevices(rows: Record<Type, Row[]>, random: Random, day: Day): void {
  for (let n = 1; n <= 9; n++) {
    rows.devices.push({
      id: id10(random),
      attributes: {
        name: `Test phone ${n}`,
        platform: 'IOS',
        udid: `${random.hex(8)}-${random.hex(16)}`.toUpperCase(),
        deviceClass: 'IPHONE',
        status: n === 9 ? 'DISABLED' : 'ENABLED',
        model: 'iPhone',
        addedDate: day(n * 10),
      },
      related: {},
    })
  }
}
