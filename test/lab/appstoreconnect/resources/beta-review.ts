import { attributeWrong, Refusal, relationWrong, stateError, unprocessable } from '../errors.ts'
import type { Additions, Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import { email, flag, must, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'
import { needTestable, onePerLocale, release, settle } from './builds.ts'

export const types = {
  betaAppReviewSubmissions: {
    attributes: ['betaReviewState', 'submittedDate'],
    relations: { build: { to: 'builds', linked: true } },
  },
  betaAppReviewDetails: {
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
    relations: { app: { to: 'apps', linked: true } },
  },
  betaAppLocalizations: {
    attributes: [
      'feedbackEmail',
      'marketingUrl',
      'privacyPolicyUrl',
      'tvOsPrivacyPolicy',
      'description',
      'locale',
    ],
    relations: { app: { to: 'apps', linked: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: {
      betaAppLocalizations: { to: 'betaAppLocalizations', many: true, linked: true, via: 'app' },
      betaAppReviewDetail: { to: 'betaAppReviewDetails', linked: true, via: 'app' },
    },
    include: ['betaAppLocalizations', 'betaAppReviewDetail'],
  },
  builds: {
    relations: {
      betaAppReviewSubmission: { to: 'betaAppReviewSubmissions', linked: true, via: 'build', owns: true },
    },
    include: ['betaAppReviewSubmission'],
    filters: ['betaAppReviewSubmission.betaReviewState'],
  },
}

const texts = {
  feedbackEmail: email,
  marketingUrl: text(),
  privacyPolicyUrl: text(),
  tvOsPrivacyPolicy: text(),
  description: text(),
}

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'betaAppReviewSubmissions',
    area: 'testflight',
    filters: ['betaReviewState', 'build'],
    required: ['filter[build]'],
    include: ['build'],
  },
  { do: 'one', type: 'betaAppReviewSubmissions', area: 'testflight', include: ['build'] },
  { do: 'create', type: 'betaAppReviewSubmissions', area: 'testers', relations: { build: 'must' } },
  { do: 'related', type: 'betaAppReviewSubmissions', by: 'build', area: 'testflight' },
  { do: 'links', type: 'betaAppReviewSubmissions', by: 'build', area: 'testflight' },
  { do: 'related', type: 'builds', by: 'betaAppReviewSubmission', area: 'testflight' },
  { do: 'links', type: 'builds', by: 'betaAppReviewSubmission', area: 'testflight' },
  {
    do: 'list',
    type: 'betaAppReviewDetails',
    area: 'testflight',
    filters: ['app'],
    required: ['filter[app]'],
    include: ['app'],
  },
  { do: 'one', type: 'betaAppReviewDetails', area: 'testflight', include: ['app'] },
  {
    do: 'update',
    type: 'betaAppReviewDetails',
    area: 'testers',
    takes: {
      contactFirstName: text(255),
      contactLastName: text(255),
      contactPhone: text(255),
      contactEmail: email,
      demoAccountName: text(255),
      demoAccountPassword: text(255),
      demoAccountRequired: flag,
      notes: text(),
    },
  },
  { do: 'related', type: 'betaAppReviewDetails', by: 'app', area: 'testflight' },
  { do: 'links', type: 'betaAppReviewDetails', by: 'app', area: 'testflight' },
  { do: 'related', type: 'apps', by: 'betaAppReviewDetail', area: 'testflight' },
  { do: 'links', type: 'apps', by: 'betaAppReviewDetail', area: 'testflight' },
  {
    do: 'list',
    type: 'betaAppLocalizations',
    area: 'testflight',
    filters: ['locale', 'app'],
    include: ['app'],
  },
  { do: 'one', type: 'betaAppLocalizations', area: 'testflight', include: ['app'] },
  {
    do: 'create',
    type: 'betaAppLocalizations',
    area: 'testers',
    takes: { locale: must(text(20)), ...texts },
    relations: { app: 'must' },
  },
  { do: 'update', type: 'betaAppLocalizations', area: 'testers', takes: texts },
  { do: 'remove', type: 'betaAppLocalizations', area: 'testers' },
  { do: 'related', type: 'betaAppLocalizations', by: 'app', area: 'testflight' },
  { do: 'links', type: 'betaAppLocalizations', by: 'app', area: 'testflight' },
  { do: 'related', type: 'apps', by: 'betaAppLocalizations', area: 'testflight' },
  { do: 'links', type: 'apps', by: 'betaAppLocalizations', area: 'testflight' },
]

const contact = ['contactFirstName', 'contactLastName', 'contactPhone', 'contactEmail'] as const

export const hooks: HooksOfTypes = {
  betaAppLocalizations: { create: onePerLocale('betaAppLocalizations', 'app') },
  betaAppReviewSubmissions: {
    create({ state, after }, submission, { related }) {
      const build = state.known('builds', related.build?.[0])
      const app = state.known('apps', build.app)
      needTestable(build)
      if (build.attributes.buildAudienceType === 'INTERNAL_ONLY')
        throw unprocessable('The build is for internal testing only.')
      if (state.one('builds', build, 'betaAppReviewSubmission'))
        throw new Refusal(
          409,
          relationWrong('build', 'INVALID', 'The build was submitted for beta review already.'),
        )
      const train = state.one('builds', build, 'preReleaseVersion')
      const open = (train ? state.related('preReleaseVersions', train, 'builds') : []).some(other => {
        const review = state.one('builds', other, 'betaAppReviewSubmission')
        return ['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(String(review?.attributes.betaReviewState))
      })
      if (open) throw unprocessable('Another build of this version is in beta review.')
      const texts = state.related('apps', app, 'betaAppLocalizations')
      if (!texts.some(({ attributes }) => attributes.description))
        throw unprocessable(
          'Beta App Description is required to submit a build for external testing.',
          '/data/relationships/build',
        )
      const detail = state.one('apps', app, 'betaAppReviewDetail')
      const gone = contact.filter(name => !detail?.attributes[name])
      if (detail && gone.length > 0)
        throw stateError('Submit for beta review errors found.', {
          associated: {
            [`/v1/betaAppReviewDetails/${detail.id}`]: gone.map(name => attributeWrong(name, 'REQUIRED')),
          },
        })
      submission.attributes = { betaReviewState: 'WAITING_FOR_REVIEW', submittedDate: state.stamp() }
      after(() => {
        settle(state, build)
        state.later(state.dials.betaReviewMs, 'betaReview.begin', 'betaAppReviewSubmissions', submission.id)
      })
    },
  },
}

export const events: Events = {
  'betaReview.begin': (state, submission) => {
    submission.attributes.betaReviewState = 'IN_REVIEW'
    settle(state, state.known('builds', submission.related.build?.[0]))
    state.later(state.dials.betaReviewMs, 'betaReview.end', 'betaAppReviewSubmissions', submission.id)
  },
  'betaReview.end': (state, submission) => {
    const { betaReview } = state.dials
    if (betaReview === null) return
    submission.attributes.betaReviewState = betaReview
    const build = state.known('builds', submission.related.build?.[0])
    state.mail('review', '', build.id)
    release(state, build, false)
  },
}

export function seed({ state, random, day }: Seeding): void {
  for (const [n, { app, of }] of seededApps(state).entries()) {
    state.add('betaAppReviewDetails', {
      id: app.id,
      app: app.id,
      attributes: {
        contactFirstName: 'Team',
        contactLastName: 'Manager',
        // One app is not ready to be submitted.
        contactPhone: of.name === 'Harbour' ? null : '+44 20 7946 0000',
        contactEmail: 'manager@acme.example.com',
        demoAccountName: null,
        demoAccountPassword: null,
        demoAccountRequired: false,
        notes: null,
      },
      related: { app: [app.id] },
    })
    for (const locale of n === 0 ? ['en-GB', 'de-DE'] : ['en-GB'])
      state.add('betaAppLocalizations', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          locale,
          description: `What ${of.name} is for.`,
          feedbackEmail: 'feedback@acme.example.com',
          marketingUrl: null,
          privacyPolicyUrl: null,
          tvOsPrivacyPolicy: null,
        },
        related: { app: [app.id] },
      })
    const builds = state.related('apps', app, 'builds')
    const newest = newestOf(builds)
    for (const build of builds) {
      const shown = state
        .related('builds', build, 'betaGroups')
        .some(group => !group.attributes.isInternalGroup)
      if (shown && build !== newest)
        state.add('betaAppReviewSubmissions', {
          id: random.uuid(),
          app: app.id,
          attributes: { betaReviewState: 'APPROVED', submittedDate: day(1) },
          related: { build: [build.id] },
        })
      settle(state, build)
    }
  }
}

/** The newest build that could be submitted is left for people to submit. */
const newestOf = (builds: readonly Row[]): Row | undefined =>
  builds.find(
    ({ attributes }) => attributes.processingState === 'VALID' && attributes.usesNonExemptEncryption !== null,
  )
