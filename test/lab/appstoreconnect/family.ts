import type { Json, JsonObject } from '../json.ts'
import type { Random } from '../random.ts'
import type { Answer } from '../site.ts'
import type { Area } from './areas.ts'
import type { ApiKey } from './keys.ts'
import type { Type } from './resources/index.ts'
import type { State } from './state.ts'
import type { Take } from './takes.ts'
import type { Relation, Row, Shapes } from './types.ts'

/** One authorised request. */
export interface Call {
  state: State
  key: ApiKey
  path: string
  params: Record<string, string>
  query: URLSearchParams
  body: Json | undefined
}

/** A request that changes something. */
export interface Act extends Call {
  /** Has something happen once nothing can refuse the request any more, and the change itself is done. */
  after(effect: () => void): void
}

/** Whether a row fits the words that a filter was given. */
type Fits = (row: Row, words: readonly string[], state: State) => boolean

/** What a reading operation may be asked. What is not named here is refused, as the service refuses it. */
export interface Asked {
  /** `id`, attributes, relationships, and by a dot what a relationship leads to: `preReleaseVersion.version`. */
  filters?: readonly string[]
  /** Filters that compare otherwise. */
  fits?: Readonly<Record<string, Fits>>
  /** Attributes and relationships of which `exists[...]` may ask whether they have a value. */
  exists?: readonly string[]
  /** Parameters without which it is refused, as they stand in the query. */
  required?: readonly string[]
  sort?: readonly string[]
  include?: readonly string[]
  /** The most that `limit[...]` may ask where it is not 50. */
  limits?: Readonly<Record<string, number>>
}

/** What a body may hold to make or change a resource. */
export interface Takes {
  takes?: Readonly<Record<string, Take>>
  relations?: Readonly<Record<string, 'must' | 'may'>>
  /** Types that may be made along with it in `included`, under local ids. */
  inline?: Partial<Record<Type, Takes>>
}

/** What an operation does. Path, method and id of most follow from it. */
export type Does =
  | ({ do: 'list'; type: Type } & Asked)
  | ({ do: 'one'; type: Type } & Pick<Asked, 'include' | 'limits'>)
  /** What a relationship leads to, as resources. */
  | ({ do: 'related'; type: Type; by: string } & Asked)
  /** What a relationship leads to, as ids alone, and its changes. */
  | { do: 'links' | 'link' | 'relink'; type: Type; by: string }
  | { do: 'unlink'; type: Type; by: string; status?: 202 }
  | ({ do: 'create'; type: Type } & Takes)
  | ({ do: 'update'; type: Type } & Takes)
  | { do: 'remove'; type: Type; status?: 202 }
  /** Whatever no verb says. */
  | { do: 'act'; op: string; method: string; path: string; act: (act: Act) => Answer }

/** An operation of a family. */
export type Verb = Does & { area: Area }

/** What is made, before it is in the world. */
export interface Change {
  attributes: JsonObject
  /** What the relationships that the body names are to lead to. */
  related: Record<string, string[]>
}

/** What is peculiar to a type. Each may refuse by throwing; what it does goes into `act.after`. */
export interface Hooks {
  /** Before a resource is made: what the service adds may be put into the row. `change` is what the body said. */
  create?(act: Act, row: Row, change: Change): void
  update?(act: Act, row: Row, change: Change): void
  remove?(act: Act, row: Row): void
  /** Before relationships lead to more: by their own address, or in the body that makes the resource. */
  link?: Readonly<Record<string, (act: Act, row: Row, others: Row[]) => void>>
  unlink?: Readonly<Record<string, (act: Act, row: Row, others: Row[]) => void>>
}

/** What a family's seed is given. Families are seeded in the order of their list, each with random numbers of its own. */
export interface Seeding {
  state: State
  random: Random
  /** A moment so many days ago, as the service writes it. */
  day(ago: number): string
  /** How many there are of what can be many; unset in the usual world. */
  scale: Scale
}

/** Sizes of a large world. */
export interface Scale {
  testers?: number
  builds?: number
}

/** What a family adds to a type that another family declares: its list and its instance may be asked for it. */
export interface Addition {
  relations: Readonly<Record<string, Relation<Type>>>
  include?: readonly string[]
  filters?: readonly string[]
}

export type Additions = Partial<Record<Type, Addition>>
export type HooksOfTypes = Partial<Record<Type, Hooks>>
export type Events = Readonly<Record<string, (state: State, row: Row) => void>>

/** A family of resources: what a file in `resources` exports. */
export interface Family {
  types: Shapes
  adds?: Additions
  verbs: readonly Verb[]
  seed?(world: Seeding): void
  hooks?: HooksOfTypes
  /** What happens by itself, by name. */
  events?: Events
}
