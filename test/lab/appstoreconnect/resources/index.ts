import type { Addition, Family, Hooks } from '../family.ts'
import type { Relation, Shape } from '../types.ts'
import * as apps from './apps.ts'
import * as betaReview from './beta-review.ts'
import * as buildUsages from './build-usages.ts'
import * as builds from './builds.ts'
import * as ci from './ci.ts'
import * as feedback from './feedback.ts'
import * as groups from './groups.ts'
import * as people from './people.ts'
import * as phased from './phased.ts'
import * as provisioning from './provisioning.ts'
import * as reports from './reports.ts'
import * as reviews from './reviews.ts'
import * as signing from './signing.ts'
import * as storePage from './store-page.ts'
import * as submissions from './submissions.ts'
import * as testers from './testers.ts'
import * as uploads from './uploads.ts'
import * as versions from './versions.ts'

/** Every family of resources, in the order in which they are seeded. */
const all = {
  apps,
  people,
  provisioning,
  versions,
  phased,
  ci,
  reviews,
  reports,
  builds,
  groups,
  testers,
  betaReview,
  uploads,
  signing,
  buildUsages,
  storePage,
  submissions,
  feedback,
}

/** Name of a simulated type. */
export type Type = { [F in keyof typeof all]: keyof (typeof all)[F]['types'] }[keyof typeof all]

/** Every family, by the name under which its random numbers are made. */
export const named: readonly (readonly [string, Family])[] = Object.entries(all)

export const families: readonly Family[] = Object.values(all)

const declared = new Map<string, Shape>(families.flatMap(({ types }) => Object.entries(types)))

const isType = (name: string): name is Type => declared.has(name)

export const typeNames: readonly Type[] = [...declared.keys()].filter(isType)

/** What other families add to a type. */
export const additionsTo = (type: Type): Addition[] => families.flatMap(({ adds }) => adds?.[type] ?? [])

function complete(type: Type): Shape<Type> {
  const shape = declared.get(type)
  const relations: Record<string, Relation<Type>> = {}
  for (const [name, relation] of Object.entries(shape?.relations ?? {})) {
    const { to } = relation
    if (!isType(to)) throw new Error(`${type}.${name} leads to ${to}, which no family declares`)
    relations[name] = { ...relation, to }
  }
  for (const added of additionsTo(type)) Object.assign(relations, added.relations)
  return { attributes: [], ...shape, relations }
}

const shapes = new Map(typeNames.map(type => [type, complete(type)]))

/** The shape of a type, with what all families say of it. */
export function shapeOf(type: Type): Shape<Type> {
  const shape = shapes.get(type)
  if (!shape) throw new Error(`no family declares ${type}`)
  return shape
}

type Links = NonNullable<Hooks['link']>

const hooks = new Map(typeNames.map(type => [type, hooksFor(type)]))

/** A type's hooks; one family has its own, others may add to what happens where its relationships change. */
function hooksFor(type: Type): Hooks {
  const parts = families.flatMap(family => family.hooks?.[type] ?? [])
  const names = parts.flatMap(({ link = {}, unlink = {}, ...rest }) => [
    ...Object.keys(rest),
    ...Object.keys(link).map(name => `link.${name}`),
    ...Object.keys(unlink).map(name => `unlink.${name}`),
  ])
  const twice = names.find((name, n) => names.indexOf(name) !== n)
  if (twice !== undefined) throw new Error(`two families have a hook ${type}.${twice}`)
  const whole: Hooks = Object.assign({}, ...parts)
  const link: Links = Object.assign({}, ...parts.map(part => part.link))
  const unlink: Links = Object.assign({}, ...parts.map(part => part.unlink))
  return { ...whole, link, unlink }
}

/** What is peculiar to a type. */
export const hooksOf = (type: Type): Hooks => hooks.get(type) ?? {}

/** What happens by itself, by name. */
export const events = new Map(families.flatMap(family => Object.entries(family.events ?? {})))
