import type { Tools } from '../../../../actions/action'
import type { BulkOffer, Column, Row } from '../../../../actions/view'
import { say } from '../../../../text/index'
import { type AnswerOf, to } from '../../define'
import { joined } from '../../jsonapi'
import type { AppStoreConnectOperations } from '../../operations/index'
import { ReviewResponse } from '../../operations/reviews'

type Document = AnswerOf<'apps_customerReviews_getToManyRelated'>

/** What a person wrote, and what was answered. */
export interface Review {
  id: string
  app: string
  is: Document['data'][number]['attributes']
  /** What was answered; undefined where nothing was. */
  reply: string | undefined
  /** The answer is not shown yet. */
  pending: boolean
}

/** How many reviews of an app are read at most: the newest. */
const most = 200

/** The newest reviews of an app that fit. `unanswered`: only those without an answer. */
export async function readReviews(
  app: { id: string; name: string },
  { read }: Pick<Tools<AppStoreConnectOperations>, 'read'>,
  of: { unanswered: boolean; rating: string; territory: string; limit: number },
): Promise<Review[]> {
  const document = await read({
    op: 'apps_customerReviews_getToManyRelated',
    path: { id: app.id },
    query: {
      ...(of.unanswered ? { 'exists[publishedResponse]': false } : {}),
      ...(of.rating === '' ? {} : { 'filter[rating]': of.rating }),
      ...(of.territory === '' ? {} : { 'filter[territory]': of.territory }),
      sort: '-createdDate',
      include: 'response',
      limit: Math.min(most, of.limit),
    },
  })
  return document.data.map(row => {
    const [response] = joined(document, row, 'response', ReviewResponse)
    return {
      id: row.id,
      app: app.name,
      is: row.attributes,
      reply: response?.attributes.responseBody ?? undefined,
      pending: response?.attributes.state === 'PENDING_PUBLISH',
    }
  })
}

/** Unanswered first, then the newest. */
export const inOrder = (reviews: readonly Review[]): Review[] =>
  [...reviews].sort(
    (a, b) =>
      Number(a.reply !== undefined) - Number(b.reply !== undefined) ||
      (b.is.createdDate ?? '').localeCompare(a.is.createdDate ?? ''),
  )

/** Columns of {@link reviewRow}. */
export const reviewColumns: Column[] = [
  { key: 'rating', title: say('Stars'), kind: 'number' },
  { key: 'title', title: say('Title') },
  { key: 'body', title: say('What they wrote') },
  { key: 'who', title: say('Who') },
  { key: 'territory', title: say('Country') },
  { key: 'written', title: say('Written'), kind: 'time' },
  { key: 'reply', title: say('Your answer') },
]

/** A review as a row of a table. */
export const reviewRow = ({ id, app, is, reply, pending }: Review): Row => ({
  key: id,
  cells: {
    app,
    rating: is.rating ?? null,
    title: is.title ?? '',
    body: is.body ?? '',
    who: is.reviewerNickname ?? '',
    territory: is.territory ?? '',
    written: is.createdDate ? { at: is.createdDate } : null,
    reply:
      reply === undefined
        ? { pill: say('none'), tone: 'warn' }
        : pending
          ? say('{reply} (not shown yet)', { reply })
          : reply,
  },
})

/** What can be done with the reviews that a person has selected. */
export const reviewOffers: BulkOffer[] = [
  { action: 'appstoreconnect.reviews.reply', title: say('Answer'), field: 'reviews' },
  { action: 'appstoreconnect.reviews.unreply', title: say('Delete the answer'), field: 'reviews' },
]

/** A read of one review with its answer. */
export const reviewRead = (id: string) =>
  to({ op: 'customerReviews_getInstance', path: { id }, query: { include: 'response' } })
