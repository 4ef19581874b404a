import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'
import { ReviewSubmission } from './apps'

/** One thing that is judged: App Review judges each alone. */
const ReviewItem = resource('reviewSubmissionItems', { state: maybe(v.string()) })

const AppInfo = resource('appInfos', {
  state: maybe(v.string()),
  appStoreAgeRating: maybe(v.string()),
})

/** An app's name and policy in one language. */
export const AppInfoTexts = resource('appInfoLocalizations', {
  locale: maybe(v.string()),
  privacyPolicyUrl: maybe(v.string()),
})

const nothing = v.unknown()
const submissions = '/v1/reviewSubmissions' as const
const items = '/v1/reviewSubmissionItems' as const

/** Submissions to App Review, and what else it looks at. */
export const review = {
  reviewSubmissions_getInstance: operation('review', 'GET', `${submissions}/{id}`, single(ReviewSubmission)),
  reviewSubmissions_createInstance: operation('review', 'POST', submissions, made(ReviewSubmission)),
  reviewSubmissions_updateInstance: operation('review', 'PATCH', `${submissions}/{id}`, nothing),
  reviewSubmissions_items_getToManyRelated: operation(
    'review',
    'GET',
    `${submissions}/{id}/items`,
    collection(ReviewItem),
    { pages: 'nextLink' },
  ),
  reviewSubmissionItems_createInstance: operation('review', 'POST', items, made(ReviewItem)),
  reviewSubmissionItems_updateInstance: operation('review', 'PATCH', `${items}/{id}`, nothing),
  apps_appInfos_getToManyRelated: operation('apps', 'GET', '/v1/apps/{id}/appInfos', collection(AppInfo), {
    pages: 'nextLink',
  }),
  apps_appPriceSchedule_getToOneRelated: operation(
    'apps',
    'GET',
    '/v1/apps/{id}/appPriceSchedule',
    v.object({ data: maybe(v.object({ id: v.string() })) }),
  ),
}
