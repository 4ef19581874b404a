import type { Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { flag, oneOf, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'

export const types = {
  apps: {
    attributes: [
      'accessibilityUrl',
      'name',
      'bundleId',
      'sku',
      'primaryLocale',
      'isOrEverWasMadeForKids',
      'subscriptionStatusUrl',
      'subscriptionStatusUrlVersion',
      'subscriptionStatusUrlForSandbox',
      'subscriptionStatusUrlVersionForSandbox',
      'contentRightsDeclaration',
      'streamlinedPurchasingEnabled',
    ],
    relations: {},
  },
} as const satisfies Shapes

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'apps',
    area: 'apps',
    filters: ['name', 'bundleId', 'sku', 'id'],
    sort: ['name', 'bundleId', 'sku'],
  },
  { do: 'one', type: 'apps', area: 'apps' },
  {
    do: 'update',
    type: 'apps',
    area: 'testers',
    takes: {
      accessibilityUrl: text(),
      bundleId: text(155),
      primaryLocale: text(20),
      subscriptionStatusUrl: text(),
      subscriptionStatusUrlVersion: oneOf('V1', 'V2'),
      subscriptionStatusUrlForSandbox: text(),
      subscriptionStatusUrlVersionForSandbox: oneOf('V1', 'V2'),
      contentRightsDeclaration: oneOf('DOES_NOT_USE_THIRD_PARTY_CONTENT', 'USES_THIRD_PARTY_CONTENT'),
      streamlinedPurchasingEnabled: flag,
    },
  },
]

/** What the seeded apps are like. */
export interface AppSeed {
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

export function seed({ state }: Seeding): void {
  for (const [n, { name, bundleId }] of appSeeds.entries())
    state.add('apps', {
      id: String(6_440_000_001 + n),
      attributes: {
        name,
        bundleId,
        sku: `SKU-${n + 1}`,
        primaryLocale: 'en-GB',
        isOrEverWasMadeForKids: false,
        contentRightsDeclaration: 'DOES_NOT_USE_THIRD_PARTY_CONTENT',
        streamlinedPurchasingEnabled: true,
      },
      related: {},
    })
}

/** The seeded apps with what they are to be like, for the seeds of what belongs to apps. */
export const seededApps = (state: State): { app: Row; of: AppSeed }[] =>
  appSeeds.flatMap(of => {
    const app = state.data.rows.apps.find(row => row.attributes.bundleId === of.bundleId)
    return app ? [{ app, of }] : []
  })
