import type { Additions, HooksOfTypes, Seeding, Verb } from '../family.ts'
import { must, text } from '../takes.ts'
import type { Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  customerReviews: {
    attributes: ['rating', 'title', 'body', 'reviewerNickname', 'createdDate', 'territory'],
    relations: {
      app: { to: 'apps', hidden: true },
      response: { to: 'customerReviewResponses', linked: true, via: 'review', owns: true },
      // Only to be asked for by `exists`; a response that waits to be published counts as one.
      publishedResponse: { to: 'customerReviewResponses', hidden: true, via: 'review' },
    },
  },
  customerReviewResponses: {
    attributes: ['responseBody', 'lastModifiedDate', 'state'],
    relations: { review: { to: 'customerReviews' } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: { customerReviews: { to: 'customerReviews', many: true, linked: true, via: 'app' } },
  },
}

export const verbs: readonly Verb[] = [
  {
    do: 'related',
    type: 'apps',
    by: 'customerReviews',
    area: 'reviews',
    filters: ['rating', 'territory'],
    sort: ['rating', 'createdDate'],
    include: ['response'],
    exists: ['publishedResponse'],
  },
  { do: 'one', type: 'customerReviews', area: 'reviews', include: ['response'] },
  { do: 'related', type: 'customerReviews', by: 'response', area: 'reviews' },
  {
    do: 'create',
    type: 'customerReviewResponses',
    area: 'reviews',
    takes: { responseBody: must(text(5970)) },
    relations: { review: 'must' },
  },
  { do: 'remove', type: 'customerReviewResponses', area: 'reviews' },
]

export const hooks: HooksOfTypes = {
  customerReviewResponses: {
    create({ state, after }, response, { related }) {
      // A second response takes the place of the first.
      const review = state.known('customerReviews', related.review?.[0])
      const before = state.one('customerReviews', review, 'response')
      response.attributes = {
        ...response.attributes,
        lastModifiedDate: state.stamp(),
        state: 'PENDING_PUBLISH',
      }
      after(() => {
        if (before) state.remove('customerReviewResponses', before)
      })
    },
  },
}

const territories = ['GBR', 'DEU', 'USA', 'JPN'] as const

/** Every so many reviews one has a response. */
const answered = 4

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state))
    for (let n = 0; n < of.reviews; n++) {
      const review = state.add('customerReviews', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          rating: random.int(1, 5),
          title: `Review ${n + 1}`,
          body: 'What a person wrote about this app.',
          reviewerNickname: `reviewer-${n + 1}`,
          createdDate: day(n),
          territory: random.pick(territories),
        },
        related: { app: [app.id] },
      })
      if (n % answered !== 1) continue
      state.add('customerReviewResponses', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          responseBody: 'Thank you for writing.',
          lastModifiedDate: day(n),
          state: 'PUBLISHED',
        },
        related: { review: [review.id] },
      })
    }
}
