import type { Additions, Seeding, Verb } from '../family.ts'
import type { Shapes } from '../types.ts'
import { seededApps } from './apps.ts'

export const types = {
  ciProducts: {
    attributes: ['name', 'createdDate', 'productType'],
    relations: { app: { to: 'apps', linked: true }, bundleId: { to: 'bundleIds' } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: { ciProduct: { to: 'ciProducts', linked: true, via: 'app' } },
    include: ['ciProduct'],
  },
}

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'ciProducts',
    area: 'ci',
    filters: ['productType', 'app'],
    include: ['app', 'bundleId'],
  },
]

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state)) {
    if (!of.ci) continue
    const bundle = state.data.rows.bundleIds.find(row => row.attributes.identifier === of.bundleId)
    state.add('ciProducts', {
      id: random.uuid(),
      app: app.id,
      attributes: { name: of.name, createdDate: day(400), productType: 'APP' },
      related: { app: [app.id], bundleId: bundle ? [bundle.id] : [] },
    })
  }
}
