import type { Additions, Seeding, Verb } from '../family.ts'
import type { Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

/** What belongs to an app's page in the store, and to no version of it. Only read. */
export const types = {
  appInfos: {
    attributes: ['state', 'appStoreState', 'appStoreAgeRating'],
    relations: {
      app: { to: 'apps' },
      appInfoLocalizations: {
        to: 'appInfoLocalizations',
        many: true,
        linked: true,
        via: 'appInfo',
        owns: true,
      },
      primaryCategory: { to: 'appCategories', linked: true },
    },
  },
  appInfoLocalizations: {
    attributes: ['locale', 'name', 'subtitle', 'privacyPolicyUrl', 'privacyChoicesUrl', 'privacyPolicyText'],
    relations: { appInfo: { to: 'appInfos' } },
  },
  appCategories: { attributes: ['platforms'], relations: {} },
  appPriceSchedules: { attributes: [], relations: { app: { to: 'apps' } } },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: {
      appInfos: { to: 'appInfos', many: true, linked: true, via: 'app' },
      appPriceSchedule: { to: 'appPriceSchedules', linked: true, via: 'app' },
    },
    include: ['appInfos'],
  },
}

export const verbs: readonly Verb[] = [
  {
    do: 'related',
    type: 'apps',
    by: 'appInfos',
    area: 'apps',
    include: ['app', 'appInfoLocalizations', 'primaryCategory'],
  },
  { do: 'related', type: 'apps', by: 'appPriceSchedule', area: 'apps' },
]

/** The app that is not ready lacks some of it. */
const unready = 'Harbour'

export function seed({ state, random }: Seeding): void {
  state.add('appCategories', { id: 'UTILITIES', attributes: { platforms: ['IOS', 'MAC_OS'] }, related: {} })
  for (const { app, of } of seededApps(state)) {
    const ready = of.name !== unready
    const infos = [of.live ? 'READY_FOR_DISTRIBUTION' : undefined, of.work && 'PREPARE_FOR_SUBMISSION']
    for (const infoState of infos.filter(one => one !== undefined)) {
      const info = state.add('appInfos', {
        id: random.uuid(),
        app: app.id,
        attributes: { state: infoState, appStoreAgeRating: ready ? 'FOUR_PLUS' : null },
        related: { app: [app.id], primaryCategory: ready ? ['UTILITIES'] : [] },
      })
      state.add('appInfoLocalizations', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          locale: 'en-GB',
          name: of.name,
          subtitle: null,
          privacyPolicyUrl: ready ? 'https://example.com/privacy' : null,
        },
        related: { appInfo: [info.id] },
      })
    }
    if (ready)
      state.add('appPriceSchedules', { id: app.id, app: app.id, attributes: {}, related: { app: [app.id] } })
  }
}
