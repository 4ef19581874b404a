import { invalid, json, missing, required } from '../errors.ts'
import type { Act, Additions, Seeding, Verb } from '../family.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

/** What both kinds of feedback tell of the device. */
const told = [
  'createdDate',
  'comment',
  'email',
  'deviceModel',
  'osVersion',
  'locale',
  'timeZone',
  'architecture',
  'connectionType',
  'appUptimeInMilliseconds',
  'diskBytesAvailable',
  'diskBytesTotal',
  'batteryPercentage',
  'screenWidthInPoints',
  'screenHeightInPoints',
  'appPlatform',
  'devicePlatform',
  'deviceFamily',
  'buildBundleId',
] as const

const of = { build: { to: 'builds' }, tester: { to: 'betaTesters' } } as const

export const types = {
  betaFeedbackCrashSubmissions: {
    attributes: told,
    relations: {
      ...of,
      crashLog: { to: 'betaCrashLogs', via: 'submission', owns: true, linked: true },
    },
  },
  betaFeedbackScreenshotSubmissions: { attributes: [...told, 'screenshots'], relations: of },
  betaCrashLogs: {
    attributes: ['logText'],
    relations: { submission: { to: 'betaFeedbackCrashSubmissions', hidden: true } },
  },
} as const satisfies Shapes

// Apps do not show these relationships: their feedback is asked for by its address alone.
export const adds: Additions = {
  apps: {
    relations: {
      betaFeedbackCrashSubmissions: {
        to: 'betaFeedbackCrashSubmissions',
        many: true,
        hidden: true,
      },
      betaFeedbackScreenshotSubmissions: {
        to: 'betaFeedbackScreenshotSubmissions',
        many: true,
        hidden: true,
      },
    },
  },
}

const asked = {
  filters: ['deviceModel', 'osVersion', 'appPlatform', 'devicePlatform', 'build', 'tester'],
  sort: ['createdDate'],
  include: ['build', 'tester'],
}

/** What metrics tell of: a period, and the days that it has. */
const periods: Record<string, number> = { P7D: 7, P30D: 30, P90D: 90, P365D: 365 }

/**
 * How often each tester of an app or a group used it in a period: it follows from their number and state, so that it
 * needs no rows. Who has not installed it has no data; every third of the others did not open it for a month.
 */
function usages(type: 'apps' | 'betaGroups') {
  return ({ state, params, query, key }: Act) => {
    const row = state.row(type, params.id ?? '')
    if (!row || !state.sees(key, type === 'apps' ? row.id : row.app)) throw missing(type, params.id ?? '')
    const period = query.get('period') ?? 'P7D'
    const days = periods[period]
    if (days === undefined) throw invalid('period', period)
    if (query.get('groupBy') !== 'betaTesters') throw required('groupBy')
    const limit = Number(query.get('limit') ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw invalid('limit', String(limit))
    const wanted = (query.get('filter[betaTesters]') ?? '').split(',').filter(Boolean)
    const all = state.data.rows.betaTesters
    const testers = state
      .related(type, row, 'betaTesters')
      .filter(
        ({ id, attributes }) =>
          attributes.state === 'INSTALLED' && (wanted.length === 0 || wanted.includes(id)),
      )
    const from = Number(/^p:(\d+)$/.exec(query.get('cursor') ?? '')?.[1] ?? 0)
    const self = `https://api.appstoreconnect.apple.com/v1/${type}/${row.id}/metrics/betaTesterUsages`
    const next = new URLSearchParams(query)
    next.set('cursor', `p:${from + limit}`)
    return json(200, {
      data: testers.slice(from, from + limit).map(({ id }) => {
        const n = all.findIndex(other => other.id === id)
        const idle = n % 3 === 0 && days <= 30
        return {
          dataPoints: [
            {
              start: new Date(state.now - days * 24 * 3600_000).toISOString(),
              end: state.stamp(),
              values: { sessionCount: idle ? 0 : days + n, crashCount: n % 4, feedbackCount: 0 },
            },
          ],
          dimensions: { betaTesters: { data: id } },
        }
      }),
      links: { self, ...(from + limit < testers.length ? { next: `${self}?${next.toString()}` } : {}) },
      meta: { paging: { total: testers.length, limit } },
    })
  }
}

export const verbs: readonly Verb[] = [
  { do: 'related', type: 'apps', by: 'betaFeedbackCrashSubmissions', area: 'testflight', ...asked },
  { do: 'related', type: 'apps', by: 'betaFeedbackScreenshotSubmissions', area: 'testflight', ...asked },
  { do: 'one', type: 'betaFeedbackCrashSubmissions', area: 'testflight', include: asked.include },
  { do: 'one', type: 'betaFeedbackScreenshotSubmissions', area: 'testflight', include: asked.include },
  { do: 'related', type: 'betaFeedbackCrashSubmissions', by: 'crashLog', area: 'testflight' },
  { do: 'remove', type: 'betaFeedbackCrashSubmissions', area: 'testers' },
  { do: 'remove', type: 'betaFeedbackScreenshotSubmissions', area: 'testers' },
  ...(['apps', 'betaGroups'] as const).map(
    (type): Verb => ({
      do: 'act',
      op: `${type}_betaTesterUsages_getMetrics`,
      method: 'GET',
      path: `/v1/${type}/{id}/metrics/betaTesterUsages`,
      area: 'testflight',
      act: usages(type),
    }),
  ),
]

const logText = (n: number): string =>
  [
    `Incident Identifier: 00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    'Hardware Model:      iPhone16,1',
    'Process:             Kite [4711]',
    'Exception Type:      EXC_CRASH (SIGABRT)',
    '',
    'Thread 0 Crashed:',
    '0   libsystem_kernel.dylib   0x00000001e2f0a42c __pthread_kill + 8',
    '1   Kite                     0x0000000104d2c1f0 InboxList.cellForRow (InboxList.swift:91)',
    '',
  ].join('\n')

/** Ids of feedback are letters and digits of about 23 signs. */
const idOf = (kind: string, n: number): string => `AOnH1K${kind}${String(n).padStart(16, '0')}`

export function seed({ state, day }: Seeding): void {
  for (const [n, { app, of: seeded }] of seededApps(state).entries()) {
    const builds = state
      .related('apps', app, 'builds')
      .filter(({ attributes }) => attributes.processingState === 'VALID')
    const testers = state
      .related('apps', app, 'betaTesters')
      .filter(({ attributes }) => attributes.state === 'INSTALLED')
    const many = n === 0 ? 6 : 0
    for (let k = 0; k < many; k++) {
      const tester = testers[k]
      const build = builds[k % builds.length]
      if (!tester || !build) continue
      const crash = k % 2 === 0
      const id = idOf(crash ? 'c' : 's', k)
      const common: Row = {
        id,
        app: app.id,
        attributes: {
          createdDate: day(1 + k * 2),
          comment: crash
            ? k === 0
              ? 'It closed when I opened the inbox.'
              : null
            : `The text is cut off, # ${k}.`,
          email: tester.attributes.email ?? null,
          deviceModel: 'iPhone16,1',
          osVersion: '26.1',
          locale: 'en-GB',
          timeZone: 'Europe/London',
          architecture: 'arm64e',
          connectionType: 'WIFI',
          appUptimeInMilliseconds: 90_000 * (k + 1),
          diskBytesAvailable: 20_000_000_000,
          diskBytesTotal: 128_000_000_000,
          batteryPercentage: 80 - k,
          screenWidthInPoints: 393,
          screenHeightInPoints: 852,
          appPlatform: seeded.platform,
          devicePlatform: seeded.platform,
          deviceFamily: 'IPHONE',
          buildBundleId: seeded.bundleId,
        },
        related: { build: [build.id], tester: [tester.id] },
      }
      if (crash) {
        state.add('betaFeedbackCrashSubmissions', common)
        state.add('betaCrashLogs', {
          id,
          app: app.id,
          attributes: { logText: logText(k) },
          related: { submission: [id] },
        })
        state.connect('apps', app, 'betaFeedbackCrashSubmissions', id)
      } else {
        common.attributes.screenshots = [
          {
            url: `https://example.com/screenshots/${id}.png`,
            width: 1179,
            height: 2556,
            expirationDate: day(-1),
          },
        ]
        state.add('betaFeedbackScreenshotSubmissions', common)
        state.connect('apps', app, 'betaFeedbackScreenshotSubmissions', id)
      }
    }
  }
}
