import * as v from 'valibot'
import { choice, whole, word } from '../../../actions/fields'
import { unread } from '../../../actions/unread'
import { toFault } from '../../../http/fault'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { readApps } from './shared/apps'
import { inSection } from './shared/place'
import { inOrder, type Review, readReviews, reviewColumns, reviewOffers, reviewRow } from './shared/reviews'
import { exampleOf } from './shared/versions'

const input = {
  show: choice('Show', ['without answer', 'all']),
  rating: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^(?:[1-5](?:,[1-5])*)?$/, 'Write stars as 1,2.'),
      v.title('Only these stars'),
      v.description('As 1,2; empty: all.'),
    ),
    '',
  ),
  territory: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.toUpperCase(),
      v.regex(/^(?:[A-Z]{3}(?:,[A-Z]{3})*)?$/, 'Write countries as DEU,GBR.'),
      v.title('Only these countries'),
      v.description('As DEU,GBR; empty: all.'),
    ),
    '',
  ),
}

const common = {
  credential: { access: 'read', reach: 'account' },
  area: 'reviews',
  keywords: 'customer ratings stars answer reply respond feedback',
} as const

const onlyText = say('Only what people wrote is here; stars without words are not told to keys.')

/** Reviews of one app. */
export const reviewsList = defineQuery({
  ...common,
  id: 'appstoreconnect.reviews.list',
  title: say('Reviews of this app'),
  about: say('What people wrote, the newest first; by default what has no answer yet.'),
  needs: ['appId'],
  where: inSection('distribution'),
  credential: { access: 'read', reach: 'app' },
  input: v.object({ ...input, limit: whole('At most', 1, 200, 100, 'The newest.') }),
  examples: exampleOf(1, 'distribution/activity/ios/ratingsResponses'),
  operations: ['apps_customerReviews_getToManyRelated'],
  rank: 25,
  async run({ appId }, { show, ...of }, tools) {
    const found = await readReviews({ id: appId, name: '' }, tools, {
      ...of,
      unanswered: show === 'without answer',
    })
    return {
      view: 'table',
      title: say('Reviews'),
      columns: reviewColumns,
      rows: inOrder(found).map(reviewRow),
      bulk: reviewOffers,
      notes: [onlyText],
      empty: say('No reviews that fit.'),
    }
  },
})

/** Reviews of all apps in one list. */
export const reviewsInbox = defineQuery({
  ...common,
  id: 'appstoreconnect.reviews.inbox',
  title: say('Reviews inbox of all apps'),
  about: say('What people wrote of any app your key reaches, what has no answer first.'),
  needs: [],
  where: ({ appId }) => appId === undefined,
  input: v.object({
    ...input,
    limit: whole('At most of each app', 1, 200, 30, 'The newest.'),
    apps: word('Only apps whose name has'),
  }),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps', input: { show: 'all' } }],
  operations: ['apps_getCollection', 'apps_customerReviews_getToManyRelated'],
  rank: 30,
  async run(_context, { show, apps, ...of }, tools) {
    const wanted = apps.toLowerCase()
    const chosen = (await readApps(tools)).filter(({ name }) => name.toLowerCase().includes(wanted))
    const failed = unread()
    const found = await tools.all(chosen, async (app): Promise<Review[]> => {
      try {
        return await readReviews(app, tools, { ...of, unanswered: show === 'without answer' })
      } catch (error) {
        failed.note(app.name, toFault(error).what)
        return []
      }
    })
    return {
      view: 'table',
      title: say('Reviews inbox'),
      columns: [{ key: 'app', title: say('App') }, ...reviewColumns],
      rows: inOrder(found.flat()).map(reviewRow),
      bulk: reviewOffers,
      notes: [onlyText, ...failed.lines()],
      empty: say('No reviews that fit.'),
    }
  },
})
