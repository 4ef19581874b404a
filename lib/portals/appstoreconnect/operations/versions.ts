import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'
import { AppStoreVersion } from './apps'

/** A version's texts in one language. */
export const VersionTexts = resource('appStoreVersionLocalizations', {
  locale: maybe(v.string()),
  description: maybe(v.string()),
  keywords: maybe(v.string()),
  supportUrl: maybe(v.string()),
  whatsNew: maybe(v.string()),
})

/** How far an update has been given out: it takes seven days. */
export const PhasedRelease = resource('appStoreVersionPhasedReleases', {
  phasedReleaseState: maybe(v.string()),
  startDate: maybe(v.string()),
  totalPauseDuration: maybe(v.number()),
  currentDayNumber: maybe(v.number()),
})

/** Whom App Review may ask. */
export const ReviewDetail = resource('appStoreReviewDetails', {
  contactFirstName: maybe(v.string()),
  contactLastName: maybe(v.string()),
  contactPhone: maybe(v.string()),
  contactEmail: maybe(v.string()),
  demoAccountName: maybe(v.string()),
  demoAccountRequired: maybe(v.boolean()),
})

const version = '/v1/appStoreVersions/{id}' as const
const phased = '/v1/appStoreVersionPhasedReleases' as const
const nothing = v.unknown()

/** Versions in the store: what they hold, and how they come out. */
export const versions = {
  appStoreVersions_getInstance: operation('apps', 'GET', version, single(AppStoreVersion)),
  appStoreVersions_createInstance: operation('apps', 'POST', '/v1/appStoreVersions', made(AppStoreVersion)),
  appStoreVersions_updateInstance: operation('apps', 'PATCH', version, nothing),
  appStoreVersions_deleteInstance: operation('apps', 'DELETE', version, nothing),
  appStoreVersions_build_updateToOneRelationship: operation(
    'apps',
    'PATCH',
    `${version}/relationships/build`,
    nothing,
  ),
  appStoreVersions_appStoreVersionLocalizations_getToManyRelated: operation(
    'apps',
    'GET',
    `${version}/appStoreVersionLocalizations`,
    collection(VersionTexts),
    { pages: 'nextLink' },
  ),
  appStoreVersionLocalizations_updateInstance: operation(
    'apps',
    'PATCH',
    '/v1/appStoreVersionLocalizations/{id}',
    nothing,
  ),
  appStoreVersionPhasedReleases_createInstance: operation('apps', 'POST', phased, made(PhasedRelease)),
  appStoreVersionPhasedReleases_updateInstance: operation('apps', 'PATCH', `${phased}/{id}`, nothing),
  appStoreVersionPhasedReleases_deleteInstance: operation('apps', 'DELETE', `${phased}/{id}`, nothing),
  appStoreVersionReleaseRequests_createInstance: operation(
    'apps',
    'POST',
    '/v1/appStoreVersionReleaseRequests',
    nothing,
  ),
}
