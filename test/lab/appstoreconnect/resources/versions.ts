import type { Additions, Seeding, Verb } from '../family.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  appStoreVersions: {
    attributes: [
      'platform',
      'versionString',
      'appStoreState',
      'appVersionState',
      'copyright',
      'reviewType',
      'releaseType',
      'earliestReleaseDate',
      'usesIdfa',
      'downloadable',
      'createdDate',
    ],
    relations: { app: { to: 'apps' } },
  },
  reviewSubmissions: {
    attributes: ['platform', 'submittedDate', 'state'],
    relations: { app: { to: 'apps' }, appStoreVersionForReview: { to: 'appStoreVersions' } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: {
      appStoreVersions: { to: 'appStoreVersions', many: true, linked: true, via: 'app' },
      reviewSubmissions: { to: 'reviewSubmissions', many: true, linked: true, via: 'app' },
    },
    include: ['appStoreVersions', 'reviewSubmissions'],
  },
}

export const verbs: readonly Verb[] = [
  {
    // No `sort`: the service refuses it here.
    do: 'related',
    type: 'apps',
    by: 'appStoreVersions',
    area: 'apps',
    filters: ['platform', 'versionString', 'appStoreState', 'appVersionState', 'id'],
    include: ['app'],
  },
  {
    do: 'list',
    type: 'reviewSubmissions',
    area: 'review',
    filters: ['app', 'platform', 'state'],
    required: ['filter[app]'],
    include: ['app', 'appStoreVersionForReview'],
  },
]

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state)) {
    const { platform } = of
    const version = (versionString: string, appVersionState: string, ago: number): Row =>
      state.add('appStoreVersions', {
        id: random.uuid(),
        app: app.id,
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
        related: { app: [app.id] },
      })
    const submission = (submitted: string, ago: number, reviewed: Row): Row =>
      state.add('reviewSubmissions', {
        id: random.uuid(),
        app: app.id,
        attributes: { platform, state: submitted, submittedDate: day(ago) },
        related: { app: [app.id], appStoreVersionForReview: [reviewed.id] },
      })
    const newest = of.work && version(of.work[0], of.work[1], 3)
    const live = of.live === undefined ? undefined : version(of.live, 'READY_FOR_DISTRIBUTION', 40)
    if (live) version('1.0', 'REPLACED_WITH_NEW_VERSION', 300)
    if (newest && of.work?.[1] === 'WAITING_FOR_REVIEW') submission('WAITING_FOR_REVIEW', 1, newest)
    if (newest && of.work?.[1] === 'REJECTED') submission('UNRESOLVED_ISSUES', 2, newest)
    if (live) submission('COMPLETE', 41, live)
  }
}
