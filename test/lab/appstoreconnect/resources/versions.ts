import { attributeWrong, Refusal, relationWrong, stateError } from '../errors.ts'
import type { Additions, Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { flag, must, oneOf, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { type AppSeed, seededApps } from './apps.ts'
import { beginPhased } from './phased.ts'
import { isFirst, needEditable, out, siblings, stateOf } from './version-states.ts'

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
    relations: {
      app: { to: 'apps' },
      build: { to: 'builds', linked: true },
      appStoreVersionLocalizations: {
        to: 'appStoreVersionLocalizations',
        many: true,
        linked: true,
        via: 'appStoreVersion',
        owns: true,
      },
      appStoreVersionPhasedRelease: {
        to: 'appStoreVersionPhasedReleases',
        linked: true,
        via: 'appStoreVersion',
        owns: true,
      },
      appStoreReviewDetail: {
        to: 'appStoreReviewDetails',
        linked: true,
        via: 'appStoreVersion',
        owns: true,
      },
    },
  },
  appStoreVersionLocalizations: {
    attributes: [
      'description',
      'locale',
      'keywords',
      'marketingUrl',
      'promotionalText',
      'supportUrl',
      'whatsNew',
    ],
    relations: {
      appStoreVersion: { to: 'appStoreVersions' },
      appScreenshotSets: {
        to: 'appScreenshotSets',
        many: true,
        linked: true,
        via: 'appStoreVersionLocalization',
        owns: true,
      },
    },
  },
  appScreenshotSets: {
    attributes: ['screenshotDisplayType'],
    relations: { appStoreVersionLocalization: { to: 'appStoreVersionLocalizations' } },
  },
  appStoreReviewDetails: {
    attributes: [
      'contactFirstName',
      'contactLastName',
      'contactPhone',
      'contactEmail',
      'demoAccountName',
      'demoAccountPassword',
      'demoAccountRequired',
      'notes',
    ],
    relations: { appStoreVersion: { to: 'appStoreVersions' } },
  },
  appStoreVersionReleaseRequests: {
    attributes: [],
    relations: { appStoreVersion: { to: 'appStoreVersions', hidden: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: { appStoreVersions: { to: 'appStoreVersions', many: true, linked: true, via: 'app' } },
    include: ['appStoreVersions'],
  },
}

const includes = [
  'app',
  'build',
  'appStoreVersionLocalizations',
  'appStoreVersionPhasedRelease',
  'appStoreReviewDetail',
]

const details = {
  copyright: text(),
  reviewType: oneOf('APP_STORE', 'NOTARIZATION'),
  releaseType: oneOf('MANUAL', 'AFTER_APPROVAL', 'SCHEDULED'),
  earliestReleaseDate: text(40),
  usesIdfa: flag,
}

const texts = {
  description: text(),
  keywords: text(100),
  marketingUrl: text(),
  promotionalText: text(170),
  supportUrl: text(),
  whatsNew: text(),
}

export const verbs: readonly Verb[] = [
  {
    // No `sort`: the service refuses it here.
    do: 'related',
    type: 'apps',
    by: 'appStoreVersions',
    area: 'apps',
    filters: ['platform', 'versionString', 'appStoreState', 'appVersionState', 'id'],
    include: includes,
  },
  { do: 'one', type: 'appStoreVersions', area: 'apps', include: includes },
  {
    do: 'create',
    type: 'appStoreVersions',
    area: 'store',
    takes: {
      platform: must(oneOf('IOS', 'MAC_OS', 'TV_OS', 'VISION_OS')),
      versionString: must(text(30)),
      ...details,
    },
    relations: { app: 'must', build: 'may' },
  },
  {
    do: 'update',
    type: 'appStoreVersions',
    area: 'store',
    takes: { versionString: text(30), downloadable: flag, ...details },
    relations: { build: 'may' },
  },
  { do: 'remove', type: 'appStoreVersions', area: 'store' },
  { do: 'related', type: 'appStoreVersions', by: 'build', area: 'apps' },
  { do: 'links', type: 'appStoreVersions', by: 'build', area: 'apps' },
  { do: 'relink', type: 'appStoreVersions', by: 'build', area: 'store' },
  {
    do: 'related',
    type: 'appStoreVersions',
    by: 'appStoreVersionLocalizations',
    area: 'apps',
    filters: ['locale'],
    include: ['appStoreVersion', 'appScreenshotSets'],
  },
  {
    do: 'one',
    type: 'appStoreVersionLocalizations',
    area: 'apps',
    include: ['appStoreVersion', 'appScreenshotSets'],
  },
  {
    do: 'create',
    type: 'appStoreVersionLocalizations',
    area: 'store',
    takes: { locale: must(text(20)), ...texts },
    relations: { appStoreVersion: 'must' },
  },
  { do: 'update', type: 'appStoreVersionLocalizations', area: 'store', takes: texts },
  { do: 'remove', type: 'appStoreVersionLocalizations', area: 'store' },
  {
    do: 'create',
    type: 'appStoreVersionReleaseRequests',
    area: 'store',
    relations: { appStoreVersion: 'must' },
  },
]

/** A version goes out: what was out before is replaced, and a phased release begins. */
export function goLive(state: State, version: Row): void {
  for (const other of siblings(state, version))
    if (stateOf(other) === 'READY_FOR_DISTRIBUTION') {
      other.attributes.appVersionState = 'REPLACED_WITH_NEW_VERSION'
      other.attributes.downloadable = false
    }
  version.attributes.appVersionState = 'READY_FOR_DISTRIBUTION'
  version.attributes.downloadable = true
  beginPhased(state, version)
}

export const events: Events = { 'version.live': goLive }

/** A build fits a version that it was uploaded for, and can be installed. */
function needFitting(state: State, version: Row, build: Row): void {
  const train = state.one('builds', build, 'preReleaseVersion')
  const fits =
    build.app === version.app &&
    train?.attributes.version === version.attributes.versionString &&
    train?.attributes.platform === version.attributes.platform
  if (!fits || build.attributes.processingState !== 'VALID' || build.attributes.expired === true)
    throw new Refusal(409, relationWrong('build', 'INVALID', 'The specified pre-release build is not valid.'))
}

export const hooks: HooksOfTypes = {
  appStoreVersions: {
    create({ state, after }, version, { related }) {
      const app = state.known('apps', related.app?.[0])
      version.app = app.id
      const others = siblings(state, version)
      if (others.some(other => other.attributes.versionString === version.attributes.versionString))
        throw new Refusal(409, attributeWrong('versionString', 'INVALID.DUPLICATE'))
      if (others.some(other => !out.includes(stateOf(other))))
        throw new Refusal(
          409,
          relationWrong('app', 'INVALID', 'You cannot create a new version of the App in the current state.'),
        )
      const before = others.find(other => stateOf(other) === 'READY_FOR_DISTRIBUTION')
      version.attributes = {
        releaseType: 'MANUAL',
        reviewType: 'APP_STORE',
        copyright: before?.attributes.copyright ?? null,
        ...version.attributes,
        appVersionState: 'PREPARE_FOR_SUBMISSION',
        downloadable: false,
        createdDate: state.stamp(),
      }
      // Texts come along from the version before, but for what was new in it.
      after(() => {
        const texts = before ? state.related('appStoreVersions', before, 'appStoreVersionLocalizations') : []
        for (const { attributes } of texts)
          state.add('appStoreVersionLocalizations', {
            id: state.random.uuid(),
            app: app.id,
            attributes: { ...attributes, whatsNew: null },
            related: { appStoreVersion: [version.id] },
          })
      })
    },
    update({ state }, version, { attributes }) {
      const { versionString } = attributes
      const others = siblings(state, version).filter(other => other !== version)
      if (others.some(other => other.attributes.versionString === versionString))
        throw new Refusal(409, attributeWrong('versionString', 'INVALID.DUPLICATE'))
      const released = [...out, 'PROCESSING_FOR_DISTRIBUTION'].includes(stateOf(version))
      if (released && (attributes.releaseType !== undefined || versionString !== undefined))
        throw stateError('The version is released already.', { code: 'STATE_ERROR.ENTITY_STATE_INVALID' })
      if (attributes.releaseType === 'SCHEDULED' && !attributes.earliestReleaseDate)
        throw new Refusal(409, attributeWrong('earliestReleaseDate', 'REQUIRED'))
    },
    remove(_act, version) {
      needEditable(version)
    },
    link: {
      build({ state }, version, [build]) {
        needEditable(version)
        if (build) needFitting(state, version, build)
      },
    },
  },
  appStoreVersionLocalizations: {
    update({ state }, locale, { attributes }) {
      const version = state.known('appStoreVersions', locale.related.appStoreVersion?.[0])
      if (Object.keys(attributes).every(name => name === 'promotionalText')) return
      needEditable(version)
      if (attributes.whatsNew && isFirst(state, version))
        throw stateError("Attribute 'whatsNew' cannot be edited at this time", {
          code: 'STATE_ERROR.ENTITY_STATE_INVALID',
        })
    },
  },
  appStoreVersionReleaseRequests: {
    create({ state, after }, _row, { related }) {
      const version = state.known('appStoreVersions', related.appStoreVersion?.[0])
      if (stateOf(version) !== 'PENDING_DEVELOPER_RELEASE')
        throw stateError(`The version can not be released: its state is ${stateOf(version)}.`, {
          code: 'STATE_ERROR.ENTITY_STATE_INVALID',
        })
      after(() => {
        version.attributes.appVersionState = 'PROCESSING_FOR_DISTRIBUTION'
        state.later(state.dials.liveMs, 'version.live', 'appStoreVersions', version.id)
      })
    },
  },
}

/** An app that waits for nobody but its people. */
const approved = { name: 'Compass TV', version: '3.2.0' }

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state)) {
    const version = (versionString: string, appVersionState: string, ago: number): Row =>
      state.add('appStoreVersions', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          platform: of.platform,
          versionString,
          appVersionState,
          copyright: 'Example',
          reviewType: 'APP_STORE',
          releaseType: 'MANUAL',
          earliestReleaseDate: null,
          downloadable: appVersionState === 'READY_FOR_DISTRIBUTION',
          createdDate: day(ago),
        },
        related: { app: [app.id] },
      })
    const versions = [
      of.work && version(of.work[0], of.work[1], 3),
      of.name === approved.name ? version(approved.version, 'PENDING_DEVELOPER_RELEASE', 5) : undefined,
      of.live === undefined ? undefined : version(of.live, 'READY_FOR_DISTRIBUTION', 40),
      of.live === undefined ? undefined : version('1.0', 'REPLACED_WITH_NEW_VERSION', 300),
    ].filter(one => one !== undefined)
    for (const one of versions) seedBelow({ state, random }, of, one)
  }
}

/** Texts, screenshots and the contact of a version. */
function seedBelow({ state, random }: Pick<Seeding, 'state' | 'random'>, of: AppSeed, version: Row): void {
  const { app = '', id } = version
  const first = isFirst(state, version)
  for (const locale of of.platform === 'IOS' ? ['en-GB', 'de-DE', 'ja'] : ['en-GB']) {
    const row = state.add('appStoreVersionLocalizations', {
      id: random.uuid(),
      app,
      attributes: {
        locale,
        description: `What ${of.name} is for.`,
        keywords: 'kite,wind,sky',
        marketingUrl: null,
        promotionalText: null,
        supportUrl: 'https://example.com/support',
        whatsNew: first ? null : `What is new in ${String(version.attributes.versionString)}.`,
      },
      related: { appStoreVersion: [id] },
    })
    state.add('appScreenshotSets', {
      id: random.uuid(),
      app,
      attributes: { screenshotDisplayType: of.platform === 'IOS' ? 'APP_IPHONE_65' : 'APP_DESKTOP' },
      related: { appStoreVersionLocalization: [row.id] },
    })
  }
  state.add('appStoreReviewDetails', {
    id: random.uuid(),
    app,
    attributes: {
      contactFirstName: 'Team',
      contactLastName: 'Manager',
      contactPhone: '+44 20 7946 0000',
      contactEmail: 'manager@acme.example.com',
      demoAccountName: null,
      demoAccountPassword: null,
      demoAccountRequired: false,
      notes: null,
    },
    related: { appStoreVersion: [id] },
  })
}
