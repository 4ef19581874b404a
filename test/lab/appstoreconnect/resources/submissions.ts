import { Refusal, relationWrong, stateError } from '../errors.ts'
import type { Additions, Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { flag, oneOf } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'
import { problemsOf } from './version-states.ts'
import { goLive } from './versions.ts'

export const types = {
  reviewSubmissions: {
    attributes: ['platform', 'submittedDate', 'state'],
    relations: {
      app: { to: 'apps' },
      items: { to: 'reviewSubmissionItems', many: true, linked: true, via: 'reviewSubmission', owns: true },
      appStoreVersionForReview: { to: 'appStoreVersions' },
    },
  },
  reviewSubmissionItems: {
    attributes: ['state'],
    relations: {
      reviewSubmission: { to: 'reviewSubmissions', hidden: true },
      appStoreVersion: { to: 'appStoreVersions' },
    },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: { reviewSubmissions: { to: 'reviewSubmissions', many: true, linked: true, via: 'app' } },
    include: ['reviewSubmissions'],
  },
}

const include = ['app', 'items', 'appStoreVersionForReview']

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'reviewSubmissions',
    area: 'review',
    filters: ['app', 'platform', 'state'],
    required: ['filter[app]'],
    include,
  },
  { do: 'one', type: 'reviewSubmissions', area: 'review', include },
  {
    do: 'create',
    type: 'reviewSubmissions',
    area: 'store',
    takes: { platform: oneOf('IOS', 'MAC_OS', 'TV_OS', 'VISION_OS') },
    relations: { app: 'must' },
  },
  {
    do: 'update',
    type: 'reviewSubmissions',
    area: 'store',
    takes: { submitted: flag, canceled: flag },
  },
  {
    do: 'related',
    type: 'reviewSubmissions',
    by: 'items',
    area: 'review',
    include: ['appStoreVersion'],
  },
  {
    do: 'create',
    type: 'reviewSubmissionItems',
    area: 'store',
    relations: { reviewSubmission: 'must', appStoreVersion: 'may' },
  },
  {
    do: 'update',
    type: 'reviewSubmissionItems',
    area: 'store',
    takes: { resolved: flag, removed: flag },
  },
  { do: 'remove', type: 'reviewSubmissionItems', area: 'store' },
]

const itemsOf = (state: State, submission: Row): Row[] =>
  state.related('reviewSubmissions', submission, 'items')

const versionOf = (state: State, item: Row): Row | undefined =>
  state.one('reviewSubmissionItems', item, 'appStoreVersion')

/** Has every version of a submission be in a state. */
function move(state: State, submission: Row, to: string): void {
  for (const item of itemsOf(state, submission)) {
    const version = versionOf(state, item)
    if (version) version.attributes.appVersionState = to
  }
}

function needReviewable(state: State, version: Row): void {
  const associated = problemsOf(state, version)
  if (Object.keys(associated).length > 0)
    throw stateError(
      `appStoreVersions with id '${version.id}' is not in valid state. This resource cannot be reviewed, please check associated errors to see why.`,
      { code: 'STATE_ERROR.ENTITY_STATE_INVALID', associated },
    )
}

const conflict = (detail: string): Refusal =>
  new Refusal(409, { code: 'CONFLICT', title: 'The request conflicts with the current state.', detail })

/** What a change of a submission says is told by attributes that it does not keep. */
const wants = (attributes: Row['attributes'], name: string): boolean => {
  const wanted = attributes[name] === true
  delete attributes[name]
  return wanted
}

export const hooks: HooksOfTypes = {
  reviewSubmissions: {
    create({ state }, submission, { related }) {
      const app = state.known('apps', related.app?.[0])
      const { platform } = submission.attributes
      const open = state
        .related('apps', app, 'reviewSubmissions')
        .find(({ attributes }) => attributes.platform === platform && attributes.state !== 'COMPLETE')
      if (open) throw stateError(`There is another reviewSubmission with id ${open.id} still in progress.`)
      submission.attributes = { platform: platform ?? null, state: 'READY_FOR_REVIEW', submittedDate: null }
    },
    update({ state, after }, submission, { attributes }) {
      const submitted = wants(attributes, 'submitted')
      const canceled = wants(attributes, 'canceled')
      const now = String(submission.attributes.state)
      if (submitted) {
        const items = itemsOf(state, submission)
        if (
          !['READY_FOR_REVIEW', 'UNRESOLVED_ISSUES'].includes(now) ||
          items.some(item => item.attributes.state === 'REJECTED')
        )
          throw stateError(`The submission can not be submitted: its state is ${now}.`, {
            code: 'STATE_ERROR.ENTITY_STATE_INVALID',
          })
        for (const item of items) {
          const version = versionOf(state, item)
          if (version) needReviewable(state, version)
        }
        after(() => {
          Object.assign(submission.attributes, {
            state: 'WAITING_FOR_REVIEW',
            submittedDate: state.stamp(),
          })
          move(state, submission, 'WAITING_FOR_REVIEW')
          state.later(state.dials.reviewMs, 'review.begin', 'reviewSubmissions', submission.id)
        })
      }
      if (canceled) {
        if (!['WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES'].includes(now))
          throw conflict('Resource is not in cancellable state')
        after(() => {
          submission.attributes.state = 'CANCELING'
          move(state, submission, 'DEVELOPER_REJECTED')
          state.later(state.dials.cancelMs, 'review.cancelled', 'reviewSubmissions', submission.id)
        })
      }
    },
  },
  reviewSubmissionItems: {
    create({ state, after }, item, { related }) {
      const submission = state.known('reviewSubmissions', related.reviewSubmission?.[0])
      const version = state.row('appStoreVersions', related.appStoreVersion?.[0] ?? '')
      if (!version)
        throw new Refusal(409, relationWrong('appStoreVersion', 'REQUIRED', 'Exactly one item is needed.'))
      if (!['READY_FOR_REVIEW', 'UNRESOLVED_ISSUES'].includes(String(submission.attributes.state)))
        throw stateError('The submission takes no items any more.')
      if (itemsOf(state, submission).some(other => versionOf(state, other) === version))
        throw new Refusal(409, relationWrong('appStoreVersion', 'INVALID', 'It is an item already.'))
      needReviewable(state, version)
      item.attributes = { state: 'READY_FOR_REVIEW' }
      after(() => {
        version.attributes.appVersionState = 'READY_FOR_REVIEW'
        state.connect('reviewSubmissions', submission, 'appStoreVersionForReview', version.id)
      })
    },
    update({ after }, item, { attributes }) {
      const resolved = wants(attributes, 'resolved')
      const removed = wants(attributes, 'removed')
      if (resolved && item.attributes.state !== 'REJECTED')
        throw conflict('Only what was rejected can be resolved')
      after(() => {
        if (resolved) item.attributes.state = 'READY_FOR_REVIEW'
        if (removed) item.attributes.state = 'REMOVED'
      })
    },
    remove({ state }, item) {
      const submission = state.known('reviewSubmissions', item.related.reviewSubmission?.[0])
      if (submission.attributes.state !== 'READY_FOR_REVIEW') throw conflict('The submission was submitted')
      const version = versionOf(state, item)
      if (version) version.attributes.appVersionState = 'PREPARE_FOR_SUBMISSION'
    },
  },
}

/** What an approved version goes on to, by how it is to be released. */
function approve(state: State, version: Row): void {
  const { releaseType } = version.attributes
  if (releaseType === 'AFTER_APPROVAL') goLive(state, version)
  else
    version.attributes.appVersionState =
      releaseType === 'SCHEDULED' ? 'PENDING_APPLE_RELEASE' : 'PENDING_DEVELOPER_RELEASE'
}

export const events: Events = {
  'review.begin': (state, submission) => {
    if (submission.attributes.state !== 'WAITING_FOR_REVIEW') return
    submission.attributes.state = 'IN_REVIEW'
    move(state, submission, 'IN_REVIEW')
    state.later(state.dials.reviewMs, 'review.end', 'reviewSubmissions', submission.id)
  },
  'review.end': (state, submission) => {
    const { review } = state.dials
    if (submission.attributes.state !== 'IN_REVIEW' || review === null) return
    submission.attributes.state = review === 'APPROVED' ? 'COMPLETE' : 'UNRESOLVED_ISSUES'
    for (const item of itemsOf(state, submission)) {
      item.attributes.state = review
      const version = versionOf(state, item)
      if (version && review === 'APPROVED') approve(state, version)
    }
    if (review === 'REJECTED') move(state, submission, 'REJECTED')
    state.mail('review', '', submission.id)
  },
  'review.cancelled': (state, submission) => {
    submission.attributes.state = 'COMPLETE'
    for (const item of itemsOf(state, submission)) item.attributes.state = 'REMOVED'
  },
}

/** What App Review has of a version in that state: of the submission, and of the item. */
const reviewed: Record<string, [submission: string, item: string, ago: number]> = {
  WAITING_FOR_REVIEW: ['WAITING_FOR_REVIEW', 'READY_FOR_REVIEW', 1],
  REJECTED: ['UNRESOLVED_ISSUES', 'REJECTED', 2],
  PENDING_DEVELOPER_RELEASE: ['COMPLETE', 'APPROVED', 2],
  READY_FOR_DISTRIBUTION: ['COMPLETE', 'APPROVED', 41],
}

/** The one that waits for review: examples name it. */
const knownSubmission = '5b1d0c1e-0000-4000-8000-000000000001'

export function seed({ state, random, day }: Seeding): void {
  for (const { app } of seededApps(state)) {
    for (const version of state.related('apps', app, 'appStoreVersions')) {
      const { platform, versionString, appVersionState } = version.attributes
      // The build that was attached is not the newest, so that there is one to exchange it for.
      const builds = state
        .related('apps', app, 'builds')
        .filter(
          build =>
            state.one('builds', build, 'preReleaseVersion')?.attributes.version === versionString &&
            build.attributes.processingState === 'VALID' &&
            build.attributes.usesNonExemptEncryption !== null,
        )
      const build = builds[1] ?? builds[0]
      if (build) state.connect('appStoreVersions', version, 'build', build.id)
      const how = reviewed[String(appVersionState)]
      if (!how) continue
      const submission = state.add('reviewSubmissions', {
        id: appVersionState === 'WAITING_FOR_REVIEW' ? knownSubmission : random.uuid(),
        app: app.id,
        attributes: { platform: platform ?? null, state: how[0], submittedDate: day(how[2]) },
        related: { app: [app.id], appStoreVersionForReview: [version.id] },
      })
      state.add('reviewSubmissionItems', {
        id: random.uuid(),
        app: app.id,
        attributes: { state: how[1] },
        related: { reviewSubmission: [submission.id], appStoreVersion: [version.id] },
      })
    }
  }
}
