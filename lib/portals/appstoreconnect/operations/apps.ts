import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource, single } from '../jsonapi'

const platform = v.string()

/** An app. */
export const App = resource('apps', {
  name: maybe(v.string()),
  bundleId: maybe(v.string()),
  sku: maybe(v.string()),
  primaryLocale: maybe(v.string()),
  contentRightsDeclaration: maybe(v.string()),
})

/** A version for the store; `appVersionState` grows from year to year, so it stays a text. */
export const AppStoreVersion = resource('appStoreVersions', {
  platform: maybe(platform),
  versionString: maybe(v.string()),
  appVersionState: maybe(v.string()),
  releaseType: maybe(v.string()),
  earliestReleaseDate: maybe(v.string()),
  createdDate: maybe(v.string()),
})

/** A submission to App Review. */
export const ReviewSubmission = resource('reviewSubmissions', {
  platform: maybe(platform),
  state: maybe(v.string()),
  submittedDate: maybe(v.string()),
})

const pages = { pages: 'nextLink' } as const
const app = '/v1/apps/{id}' as const

/** Apps, and what stands directly below one. */
export const apps = {
  apps_getCollection: operation('apps', 'GET', '/v1/apps', collection(App), pages),
  apps_getInstance: operation('apps', 'GET', app, single(App)),
  apps_appStoreVersions_getToManyRelated: operation(
    'apps',
    'GET',
    `${app}/appStoreVersions`,
    collection(AppStoreVersion),
    pages,
  ),
  reviewSubmissions_getCollection: operation(
    'review',
    'GET',
    '/v1/reviewSubmissions',
    collection(ReviewSubmission),
    pages,
  ),
}
