import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'

/** What a person wrote about an app; stars alone are not told. */
const CustomerReview = resource('customerReviews', {
  rating: maybe(v.number()),
  title: maybe(v.string()),
  body: maybe(v.string()),
  reviewerNickname: maybe(v.string()),
  createdDate: maybe(v.string()),
  territory: maybe(v.string()),
})

/** What the team answered. */
export const ReviewResponse = resource('customerReviewResponses', {
  responseBody: maybe(v.string()),
  state: maybe(v.string()),
})

const responses = '/v1/customerReviewResponses' as const

/** What people write about an app, and what is answered. */
export const reviews = {
  apps_customerReviews_getToManyRelated: operation(
    'reviews',
    'GET',
    '/v1/apps/{id}/customerReviews',
    collection(CustomerReview),
    { pages: 'nextLink' },
  ),
  customerReviews_getInstance: operation(
    'reviews',
    'GET',
    '/v1/customerReviews/{id}',
    single(CustomerReview),
  ),
  customerReviewResponses_createInstance: operation('reviews', 'POST', responses, made(ReviewResponse)),
  customerReviewResponses_deleteInstance: operation('reviews', 'DELETE', `${responses}/{id}`, v.unknown()),
}
