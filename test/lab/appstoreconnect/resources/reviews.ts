import type { Additions, Seeding, Verb } from '../family.ts'
import type { Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  customerReviews: {
    attributes: ['rating', 'title', 'body', 'reviewerNickname', 'createdDate', 'territory'],
    relations: { app: { to: 'apps', hidden: true } },
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
  },
]

const territories = ['GBR', 'DEU', 'USA', 'JPN'] as const

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state))
    for (let n = 0; n < of.reviews; n++)
      state.add('customerReviews', {
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
}
