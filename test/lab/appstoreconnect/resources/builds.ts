import { attributeWrong, Refusal, relationWrong, stateError, unprocessable } from '../errors.ts'
import type { Act, Additions, Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { flag, must, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  builds: {
    attributes: [
      'version',
      'uploadedDate',
      'expirationDate',
      'expired',
      'minOsVersion',
      'lsMinimumSystemVersion',
      'computedMinMacOsVersion',
      'computedMinVisionOsVersion',
      'iconAssetToken',
      'processingState',
      'buildAudienceType',
      'usesNonExemptEncryption',
    ],
    relations: {
      app: { to: 'apps', linked: true },
      preReleaseVersion: { to: 'preReleaseVersions', linked: true },
      betaBuildLocalizations: {
        to: 'betaBuildLocalizations',
        many: true,
        linked: true,
        via: 'build',
        owns: true,
      },
      buildBetaDetail: { to: 'buildBetaDetails', linked: true, via: 'build', owns: true },
    },
  },
  preReleaseVersions: {
    attributes: ['version', 'platform'],
    relations: {
      app: { to: 'apps', linked: true },
      builds: { to: 'builds', many: true, linked: true, via: 'preReleaseVersion' },
    },
  },
  buildBetaDetails: {
    attributes: ['autoNotifyEnabled', 'internalBuildState', 'externalBuildState'],
    relations: { build: { to: 'builds', linked: true } },
  },
  betaBuildLocalizations: {
    attributes: ['whatsNew', 'locale'],
    relations: { build: { to: 'builds', linked: true } },
  },
  buildBetaNotifications: {
    attributes: [],
    relations: { build: { to: 'builds', hidden: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: {
      builds: { to: 'builds', many: true, linked: true, via: 'app' },
      preReleaseVersions: { to: 'preReleaseVersions', many: true, linked: true, via: 'app' },
    },
    include: ['builds', 'preReleaseVersions'],
  },
}

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'builds',
    area: 'testflight',
    filters: [
      'version',
      'expired',
      'processingState',
      'usesNonExemptEncryption',
      'preReleaseVersion.version',
      'preReleaseVersion.platform',
      'buildAudienceType',
      'preReleaseVersion',
      'app',
      'id',
    ],
    exists: ['usesNonExemptEncryption'],
    sort: ['version', 'uploadedDate', 'preReleaseVersion'],
    include: ['preReleaseVersion', 'betaBuildLocalizations', 'app', 'buildBetaDetail'],
  },
  {
    do: 'one',
    type: 'builds',
    area: 'testflight',
    include: ['preReleaseVersion', 'betaBuildLocalizations', 'app', 'buildBetaDetail'],
  },
  {
    do: 'update',
    type: 'builds',
    area: 'testing',
    takes: { expired: flag, usesNonExemptEncryption: flag },
  },
  // No `sort`: the service refuses it here.
  { do: 'related', type: 'apps', by: 'builds', area: 'testflight' },
  { do: 'links', type: 'apps', by: 'builds', area: 'testflight' },
  { do: 'related', type: 'apps', by: 'preReleaseVersions', area: 'testflight' },
  { do: 'links', type: 'apps', by: 'preReleaseVersions', area: 'testflight' },
  { do: 'related', type: 'builds', by: 'app', area: 'testflight' },
  { do: 'links', type: 'builds', by: 'app', area: 'testflight' },
  { do: 'related', type: 'builds', by: 'preReleaseVersion', area: 'testflight' },
  { do: 'links', type: 'builds', by: 'preReleaseVersion', area: 'testflight' },
  { do: 'related', type: 'builds', by: 'buildBetaDetail', area: 'testflight', include: ['build'] },
  { do: 'links', type: 'builds', by: 'buildBetaDetail', area: 'testflight' },
  { do: 'related', type: 'builds', by: 'betaBuildLocalizations', area: 'testflight' },
  { do: 'links', type: 'builds', by: 'betaBuildLocalizations', area: 'testflight' },
  {
    do: 'list',
    type: 'preReleaseVersions',
    area: 'testflight',
    filters: [
      'builds.buildAudienceType',
      'builds.expired',
      'builds.processingState',
      'builds.version',
      'platform',
      'version',
      'app',
      'builds',
    ],
    sort: ['version'],
    include: ['builds', 'app'],
  },
  { do: 'one', type: 'preReleaseVersions', area: 'testflight', include: ['builds', 'app'] },
  { do: 'related', type: 'preReleaseVersions', by: 'app', area: 'testflight' },
  { do: 'links', type: 'preReleaseVersions', by: 'app', area: 'testflight' },
  { do: 'related', type: 'preReleaseVersions', by: 'builds', area: 'testflight' },
  { do: 'links', type: 'preReleaseVersions', by: 'builds', area: 'testflight' },
  {
    do: 'list',
    type: 'buildBetaDetails',
    area: 'testflight',
    filters: ['build', 'id'],
    include: ['build'],
  },
  { do: 'one', type: 'buildBetaDetails', area: 'testflight', include: ['build'] },
  { do: 'update', type: 'buildBetaDetails', area: 'testing', takes: { autoNotifyEnabled: flag } },
  { do: 'related', type: 'buildBetaDetails', by: 'build', area: 'testflight' },
  { do: 'links', type: 'buildBetaDetails', by: 'build', area: 'testflight' },
  {
    do: 'list',
    type: 'betaBuildLocalizations',
    area: 'testflight',
    filters: ['locale', 'build'],
    include: ['build'],
  },
  { do: 'one', type: 'betaBuildLocalizations', area: 'testflight', include: ['build'] },
  {
    do: 'create',
    type: 'betaBuildLocalizations',
    area: 'testing',
    takes: { locale: must(text(20)), whatsNew: text() },
    relations: { build: 'must' },
  },
  { do: 'update', type: 'betaBuildLocalizations', area: 'testing', takes: { whatsNew: text() } },
  { do: 'remove', type: 'betaBuildLocalizations', area: 'testing' },
  { do: 'related', type: 'betaBuildLocalizations', by: 'build', area: 'testflight' },
  { do: 'links', type: 'betaBuildLocalizations', by: 'build', area: 'testflight' },
  { do: 'create', type: 'buildBetaNotifications', area: 'testing', relations: { build: 'must' } },
]

/** Groups that a build is given to; internal ones that have all builds among them. */
export const groupsOf = (state: State, build: Row): Row[] => state.related('builds', build, 'betaGroups')

/** Everybody who may test a build, by a group or alone. */
export function testersOf(state: State, build: Row): Set<Row> {
  const inGroups = groupsOf(state, build).flatMap(group => state.related('betaGroups', group, 'betaTesters'))
  return new Set([...inGroups, ...state.related('builds', build, 'individualTesters')])
}

/** The two states that the service shows of a build: they follow from everything else. */
export function settle(state: State, build: Row): void {
  const detail = state.one('builds', build, 'buildBetaDetail')
  if (!detail) return
  const both = common(build)
  const groups = groupsOf(state, build)
  const tested = (internal: boolean) => groups.some(group => group.attributes.isInternalGroup === internal)
  detail.attributes.internalBuildState = both ?? (tested(true) ? 'IN_BETA_TESTING' : 'READY_FOR_BETA_TESTING')
  const alone = state.ids('builds', build, 'individualTesters').length > 0
  detail.attributes.externalBuildState = both ?? external(state, build, alone || tested(false))
}

function common({ attributes }: Row): string | undefined {
  if (attributes.processingState === 'PROCESSING') return 'PROCESSING'
  if (attributes.processingState !== 'VALID') return 'PROCESSING_EXCEPTION'
  if (attributes.expired === true) return 'EXPIRED'
  return attributes.usesNonExemptEncryption === null ? 'MISSING_EXPORT_COMPLIANCE' : undefined
}

function external(state: State, build: Row, tested: boolean): string {
  if (build.attributes.buildAudienceType === 'INTERNAL_ONLY') return 'NOT_APPLICABLE'
  const review = state.one('builds', build, 'betaAppReviewSubmission')?.attributes.betaReviewState
  if (review === 'APPROVED') return tested ? 'IN_BETA_TESTING' : 'BETA_APPROVED'
  if (review === 'REJECTED') return 'BETA_REJECTED'
  if (review === 'IN_REVIEW') return 'IN_BETA_REVIEW'
  return review === undefined ? 'READY_FOR_BETA_SUBMISSION' : 'WAITING_FOR_BETA_REVIEW'
}

/** Refuses a build that nobody can test or review as it is. */
export function needTestable(build: Row): void {
  const state = common(build)
  if (state === undefined) return
  if (state === 'MISSING_EXPORT_COMPLIANCE')
    throw unprocessable(
      'The build is missing export compliance information.',
      '/data/attributes/usesNonExemptEncryption',
    )
  throw unprocessable(`The build can not be tested: its state is ${state}.`)
}

/** Whether a tester of some group can install a build now. */
export function installable(state: State, build: Row, internal: boolean): boolean {
  const detail = state.one('builds', build, 'buildBetaDetail')
  const now = detail?.attributes[internal ? 'internalBuildState' : 'externalBuildState']
  return ['READY_FOR_BETA_TESTING', 'IN_BETA_TESTING', 'BETA_APPROVED'].includes(String(now))
}

/** Mails that a build is there, to those whose address is known. */
export function announce(state: State, build: Row, testers: Iterable<Row>): void {
  for (const { attributes } of testers)
    if (typeof attributes.email === 'string') state.mail('build', attributes.email, build.id)
}

/** Has a build that became testable reach whom it belongs to: mails go out by themselves where that is on. */
export function release(state: State, build: Row, internal: boolean): void {
  settle(state, build)
  const detail = state.one('builds', build, 'buildBetaDetail')
  if (!installable(state, build, internal) || detail?.attributes.autoNotifyEnabled !== true) return
  const groups = groupsOf(state, build).filter(group => group.attributes.isInternalGroup === internal)
  announce(state, build, new Set(groups.flatMap(group => state.related('betaGroups', group, 'betaTesters'))))
}

/** A build comes in, and is processed by and by. For uploads, and for tests that want one more build. */
export function upload(
  state: State,
  app: Row,
  { version, train, platform }: { version: string; train: string; platform: string },
): Row {
  const trains = state.related('apps', app, 'preReleaseVersions')
  const own =
    trains.find(row => row.attributes.version === train && row.attributes.platform === platform) ??
    state.add('preReleaseVersions', {
      id: state.random.uuid(),
      app: app.id,
      attributes: { version: train, platform },
      related: { app: [app.id] },
    })
  const build = addBuild(state, own, state.random.uuid(), {
    version,
    uploadedDate: state.stamp(),
    expirationDate: new Date(state.now + lifeMs).toISOString(),
    processingState: 'PROCESSING',
  })
  settle(state, build)
  state.later(state.dials.processingMs, 'build.processed', 'builds', build.id)
  return build
}

const dayMs = 24 * 3600_000
/** How long a build can be tested. */
const lifeMs = 90 * dayMs

function addBuild(state: State, train: Row, id: string, more: Row['attributes']): Row {
  const { app = '' } = train
  const build = state.add('builds', {
    id,
    app,
    attributes: {
      version: '1',
      expired: false,
      minOsVersion: '16.0',
      processingState: 'VALID',
      buildAudienceType: 'APP_STORE_ELIGIBLE',
      usesNonExemptEncryption: null,
      ...more,
    },
    related: { app: [app], preReleaseVersion: [train.id], betaGroups: [] },
  })
  state.add('buildBetaDetails', {
    id,
    app,
    attributes: {
      autoNotifyEnabled: false,
      internalBuildState: 'PROCESSING',
      externalBuildState: 'PROCESSING',
    },
    related: { build: [id] },
  })
  const ends = Date.parse(String(build.attributes.expirationDate))
  if (build.attributes.expired === false)
    state.later(Math.max(0, ends - state.now), 'build.expire', 'builds', id)
  return build
}

/** Groups that have all builds get this one. */
function giveToAll(state: State, build: Row): void {
  const app = state.known('apps', build.app)
  for (const group of state.related('apps', app, 'betaGroups'))
    if (group.attributes.hasAccessToAllBuilds === true) state.connect('builds', build, 'betaGroups', group.id)
}

export const events: Events = {
  'build.processed': (state, build) => {
    build.attributes.processingState = state.dials.processing
    if (state.dials.processing === 'VALID') giveToAll(state, build)
    release(state, build, true)
  },
  'build.expire': (state, build) => {
    build.attributes.expired = true
    settle(state, build)
  },
}

export const hooks: HooksOfTypes = {
  builds: {
    update({ state, after }, build, { attributes }) {
      if (attributes.expired === false && build.attributes.expired === true)
        throw new Refusal(409, attributeWrong('expired', 'INVALID', 'A build that has expired stays so.'))
      const { usesNonExemptEncryption: answer } = attributes
      if (answer !== undefined && build.attributes.usesNonExemptEncryption !== null)
        throw new Refusal(
          409,
          attributeWrong(
            'usesNonExemptEncryption',
            'INVALID',
            'You cannot update when the value is already set.',
          ),
        )
      after(() => (answer === undefined ? settle(state, build) : release(state, build, true)))
    },
  },
  betaBuildLocalizations: { create: onePerLocale('betaBuildLocalizations', 'build') },
  buildBetaNotifications: {
    create({ state, after }, _row, { related }) {
      const build = state.known('builds', related.build?.[0])
      const detail = state.one('builds', build, 'buildBetaDetail')
      if (!installable(state, build, true) && !installable(state, build, false))
        throw stateError('The build is not in beta testing.', { code: 'STATE_ERROR.ENTITY_STATE_INVALID' })
      if (detail?.attributes.autoNotifyEnabled === true)
        throw stateError('Testers of this build are notified by themselves.')
      after(() => announce(state, build, testersOf(state, build)))
    },
  },
}

/** Refuses a second localization of the same language below the same resource. */
export function onePerLocale(
  type: 'betaBuildLocalizations' | 'betaAppLocalizations',
  above: 'build' | 'app',
) {
  return ({ state }: Act, row: Row) => {
    const [parent = ''] = row.related[above] ?? []
    const { to } = state.relation(type, above)
    const name = state.row(to, parent)
    const others = name ? state.related(to, name, type) : []
    if (!name) throw new Refusal(409, relationWrong(above, 'INVALID'))
    if (others.some(other => other.attributes.locale === row.attributes.locale))
      throw new Refusal(409, attributeWrong('locale', 'INVALID.DUPLICATE'))
  }
}

/** How many builds an app has besides the first ones of the list, which are of many kinds. */
const usualBuilds = 3

export function seed({ state, random, day, scale }: Seeding): void {
  for (const [n, { app, of }] of seededApps(state).entries()) {
    const trains = [of.work?.[0], of.live].flatMap(version => version ?? [])
    const rows = trains.map(version =>
      state.add('preReleaseVersions', {
        id: random.uuid(),
        app: app.id,
        attributes: { version, platform: of.platform },
        related: { app: [app.id] },
      }),
    )
    const many = n === 0 ? Math.max(12, scale.builds ?? 0) : usualBuilds
    for (let k = 0; k < many; k++) {
      const train = rows[k < Math.ceil(many / 2) ? 0 : rows.length - 1]
      if (!train) continue
      // The newest first; the first app has one of each kind.
      const processing = n === 0 && k === 0
      const failed = n === 0 && k === 2
      const ago = processing ? 0 : 1 + k * 10
      const expired = ago >= 90
      const build = addBuild(state, train, random.uuid(), {
        version: String(100 + many - k),
        uploadedDate: day(ago),
        expirationDate: day(ago - 90),
        expired,
        processingState: processing ? 'PROCESSING' : failed ? 'INVALID' : 'VALID',
        usesNonExemptEncryption: n === 0 && (k < 2 || failed) ? null : false,
      })
      if (processing) state.later(state.dials.processingMs, 'build.processed', 'builds', build.id)
      state.add('betaBuildLocalizations', {
        id: random.uuid(),
        app: app.id,
        attributes: { locale: 'en-GB', whatsNew: `What to test in build ${100 + many - k}.` },
        related: { build: [build.id] },
      })
    }
  }
}
