import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { type Call, each, kept } from '../../../actions/plan'
import type { AppStoreConnectContext } from '../../../context/index'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf, joined } from '../jsonapi'
import { ReviewResponse } from '../operations/reviews'
import { refuse } from './shared/place'
import { reviewRead } from './shared/reviews'
import type { Reads } from './shared/versions'

const most = 50
const mostText = 5970

const common = {
  needs: [],
  where: ({ section }: AppStoreConnectContext) =>
    section === undefined || section === 'apps' || section === 'distribution',
  credential: { access: 'write', reach: 'account' },
  area: 'reviews',
  version: 1,
  reads: ['customerReviews_getInstance'],
  keywords: 'customer answer respond response edit',
} as const

const reviewsField = v.pipe(
  lines('Reviews', most, 'Ids of reviews, one a line: select them in the list of reviews.'),
  v.minLength(1, 'Choose at least one review.'),
)

/** A review that is to be answered, as it is now. */
interface Asked {
  id: string
  name: Text
  who: string
  /** The answer that is there. */
  was: { id: string; text: string } | undefined
}

async function readAsked(ids: readonly string[], { read }: Reads): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const id of new Set(ids)) {
    const document = await read({
      op: 'customerReviews_getInstance',
      path: { id },
      query: { include: 'response' },
    })
    const { rating, title, reviewerNickname } = document.data.attributes
    const [response] = joined(document, document.data, 'response', ReviewResponse)
    const text = response?.attributes.responseBody ?? undefined
    asked.push({
      id,
      who: reviewerNickname ?? '',
      name: say('“{title}”, {stars} of 5, by {who}', {
        title: title ?? '',
        stars: rating ?? 0,
        who: reviewerNickname ?? '?',
      }),
      was: response && text !== undefined ? { id: response.id, text } : undefined,
    })
  }
  return asked
}

const body = 'attributes.responseBody'

/** How an answer stands: it is the one thing that comes along with its review. */
const settled = (id: string, ready: string | null, done: string | null): Call['settle'] => {
  const match = (text: string | null) => (text === null ? 'gone' : { [body]: text })
  return {
    by: 'state',
    read: reviewRead(id),
    of: { at: 'included', key: 'type', value: 'customerReviewResponses' },
    ready: match(ready),
    done: match(done),
  }
}

/** An answer; one that is there is replaced by it. */
const write = (review: string, text: string) =>
  to({
    op: 'customerReviewResponses_createInstance',
    body: bodyOf(
      { type: 'customerReviewResponses' },
      { responseBody: text },
      { review: { type: 'customerReviews', id: review } },
    ),
  })

const remove = (id: string | ReturnType<typeof kept>) =>
  to({ op: 'customerReviewResponses_deleteInstance', path: { id } })

const seen = say('Whoever has read the answer has read it, and who wrote the review may have been mailed.')

/** Answers reviews in public; an answer that is there is replaced. */
export const replyToReviews = definePlan({
  ...common,
  id: 'appstoreconnect.reviews.reply',
  title: say('Answer reviews'),
  effect: 'write',
  about: say('Answers the chosen reviews in the store, for everybody to read, or edits the answer.'),
  input: v.object({
    reviews: reviewsField,
    text: v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty('Write the answer.'),
      v.maxLength(mostText, 'An answer holds at most 5,970 characters.'),
      v.title('Answer'),
      v.description('At most 5,970 characters; {name} stands for whoever wrote the review.'),
      v.metadata({ format: 'markdown' }),
    ),
  }),
  examples: [
    {
      address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution/activity/ios/ratingsResponses',
      input: {
        reviews: ['b178ea76-17d6-4e7f-a6ee-c8ddff5c51a9', 'a13e17da-ea83-4adc-a40a-fb0cb04bc417'],
        text: 'Thank you, {name}: this is mended in 5.12.0.',
      },
    },
  ],
  sends: { customerReviewResponses_createInstance: most, customerReviewResponses_deleteInstance: most },
  rank: 55,
  async first(_context, { reviews, text }, tools) {
    const rows = (await readAsked(reviews, tools)).map(review => ({
      ...review,
      // A function: `$&` in a name is a name.
      now: text.replaceAll('{name}', () => review.who),
    }))
    const long = rows.find(({ now }) => now.length > mostText)
    if (long)
      refuse(
        say('With the name the answer has {n} characters; App Store Connect takes {most}.', {
          n: long.now.length,
          most: mostText,
        }),
      )
    const open = rows.filter(({ was, now }) => was?.text !== now)
    const replaced = open.filter(({ was }) => was).length
    return {
      name: 'reply',
      headline: count(open.length, '{n} public answer', '{n} public answers'),
      summary: say(
        'Everybody who looks at the app in the store can read it, in the team’s name. App Store Connect tells who wrote the review. It is shown within a day.',
      ),
      steps: [
        each('reply', say('Answer'), open, ({ id, name, was, now }): Call => {
          const call = `reply:${id}`
          return {
            id: call,
            touches: name,
            request: write(id, now),
            settle: settled(id, was?.text ?? null, now),
            keep: { id: 'id' },
            undo: {
              request: was ? write(id, was.text) : remove(kept(call, 'id')),
              settle: settled(id, now, was?.text ?? null),
              left: seen,
            },
          }
        }),
      ],
      reach: { count: open.length, outside: true },
      notes: [
        ...(replaced === 0
          ? []
          : [
              count(
                replaced,
                '{n} of them has an answer, which is replaced.',
                '{n} of them have an answer, which is replaced.',
              ),
            ]),
        ...open.map(({ now }) => now),
      ],
    }
  },
})

/** Takes answers out of the store. */
export const deleteReplies = definePlan({
  ...common,
  id: 'appstoreconnect.reviews.unreply',
  title: say('Delete answers to reviews'),
  effect: 'destructive',
  about: say('Takes the team’s answers to the chosen reviews out of the store.'),
  input: v.object({ reviews: reviewsField }),
  examples: [
    {
      address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution/activity/ios/ratingsResponses',
      input: { reviews: ['5b033584-7e4f-4d6b-a636-15155972f14a'] },
    },
  ],
  sends: { customerReviewResponses_deleteInstance: most },
  rank: 56,
  async first(_context, { reviews }, tools) {
    const rows = (await readAsked(reviews, tools)).flatMap(({ was, ...review }) =>
      was ? [{ ...review, was }] : [],
    )
    return {
      name: 'unreply',
      headline: count(rows.length, '{n} public answer', '{n} public answers'),
      summary: say('Nobody reads it in the store any more.'),
      steps: [
        each(
          'unreply',
          say('Delete the answer'),
          rows,
          ({ id, name, was }): Call => ({
            id: `unreply:${id}`,
            touches: name,
            request: remove(was.id),
            settle: settled(id, was.text, null),
            undo: { none: say('Answer it again: the text stands in the history.') },
          }),
        ),
      ],
      reach: { count: rows.length, outside: true },
      notes: rows.map(({ was }) => was.text),
    }
  },
})
