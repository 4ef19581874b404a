import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single, some } from '../jsonapi'

/** A build; `usesNonExemptEncryption` is null as long as export compliance is not answered. */
export const Build = resource('builds', {
  version: maybe(v.string()),
  uploadedDate: maybe(v.string()),
  expirationDate: maybe(v.string()),
  expired: maybe(v.boolean()),
  minOsVersion: maybe(v.string()),
  processingState: maybe(v.string()),
  buildAudienceType: maybe(v.string()),
  usesNonExemptEncryption: maybe(v.boolean()),
})

/** A version as TestFlight has it: what its builds are builds of. */
export const PreReleaseVersion = resource('preReleaseVersions', {
  version: maybe(v.string()),
  platform: maybe(v.string()),
})

/** How a build stands in TestFlight. */
export const BuildBetaDetail = resource('buildBetaDetails', {
  autoNotifyEnabled: maybe(v.boolean()),
  internalBuildState: maybe(v.string()),
  externalBuildState: maybe(v.string()),
})

/** “What to Test” of a build in one language. */
export const BetaBuildLocalization = resource('betaBuildLocalizations', {
  locale: maybe(v.string()),
  whatsNew: maybe(v.string()),
})

/** What beta review says of a build. */
export const BetaAppReviewSubmission = resource('betaAppReviewSubmissions', {
  betaReviewState: maybe(v.string()),
  submittedDate: maybe(v.string()),
})

const BetaAppLocalization = resource('betaAppLocalizations', {
  locale: maybe(v.string()),
  description: maybe(v.string()),
})

const BetaAppReviewDetail = resource('betaAppReviewDetails', {
  contactFirstName: maybe(v.string()),
  contactLastName: maybe(v.string()),
  contactPhone: maybe(v.string()),
  contactEmail: maybe(v.string()),
})

const number = maybe(v.number())

/** What became of a build with its testers: one row, whose numbers count from the upload on. */
const Usages = v.object({
  data: v.array(
    v.object({
      dataPoints: v.nullish(
        v.array(
          v.object({
            values: some({
              installCount: number,
              sessionCount: number,
              crashCount: number,
              feedbackCount: number,
            }),
          }),
        ),
        [],
      ),
    }),
  ),
})

const pages = { pages: 'nextLink' } as const
const nothing = v.unknown()
const build = '/v1/builds/{id}' as const
const detail = '/v1/buildBetaDetails/{id}' as const
const notes = '/v1/betaBuildLocalizations' as const

/** Builds, what testers read of them, and their way to testers. */
export const builds = {
  builds_getCollection: operation('testflight', 'GET', '/v1/builds', collection(Build), pages),
  builds_getInstance: operation('testflight', 'GET', build, single(Build)),
  builds_updateInstance: operation('testflight', 'PATCH', build, nothing),
  builds_betaGroups_createToManyRelationship: operation(
    'testflight',
    'POST',
    `${build}/relationships/betaGroups`,
    nothing,
  ),
  builds_betaGroups_deleteToManyRelationship: operation(
    'testflight',
    'DELETE',
    `${build}/relationships/betaGroups`,
    nothing,
  ),
  builds_betaBuildUsages_getMetrics: operation(
    'testflight',
    'GET',
    `${build}/metrics/betaBuildUsages`,
    Usages,
  ),
  buildBetaDetails_getInstance: operation('testflight', 'GET', detail, single(BuildBetaDetail)),
  buildBetaDetails_updateInstance: operation('testflight', 'PATCH', detail, nothing),
  buildBetaNotifications_createInstance: operation(
    'testflight',
    'POST',
    '/v1/buildBetaNotifications',
    nothing,
  ),
  betaBuildLocalizations_getCollection: operation(
    'testflight',
    'GET',
    notes,
    collection(BetaBuildLocalization),
    pages,
  ),
  betaBuildLocalizations_createInstance: operation('testflight', 'POST', notes, made(BetaBuildLocalization)),
  betaBuildLocalizations_updateInstance: operation('testflight', 'PATCH', `${notes}/{id}`, nothing),
  betaBuildLocalizations_deleteInstance: operation('testflight', 'DELETE', `${notes}/{id}`, nothing),
  betaAppReviewSubmissions_getCollection: operation(
    'testflight',
    'GET',
    '/v1/betaAppReviewSubmissions',
    collection(BetaAppReviewSubmission),
    pages,
  ),
  betaAppReviewSubmissions_createInstance: operation(
    'testflight',
    'POST',
    '/v1/betaAppReviewSubmissions',
    made(BetaAppReviewSubmission),
  ),
  apps_betaAppLocalizations_getToManyRelated: operation(
    'testflight',
    'GET',
    '/v1/apps/{id}/betaAppLocalizations',
    collection(BetaAppLocalization),
    pages,
  ),
  apps_betaAppReviewDetail_getToOneRelated: operation(
    'testflight',
    'GET',
    '/v1/apps/{id}/betaAppReviewDetail',
    v.object({ data: maybe(BetaAppReviewDetail) }),
  ),
}
