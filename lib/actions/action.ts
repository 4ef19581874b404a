import type * as v from 'valibot'
import type { Context } from '../context/index'
import type { Json } from '../http/json'
import type { Standing } from '../http/requester'
import type { Need, Operations, Params, RequestTo } from '../portals/portal'
import type { Text } from '../text/index'
import type { Stage } from './plan'
import type { Tone, View } from './view'

/** `read` changes nothing; `write` can be undone or says why not; `destructive` cannot be taken back. */
export type Effect = 'read' | 'write' | 'destructive'

/** An input's schema: an object of plain fields, from which the form is made. */
export type InputSchema = v.GenericSchema<Record<string, unknown>, Record<string, unknown>>

/** An address and input an action can be tried with; tests, documentation and the catalogue read them. */
export interface Example {
  address: string
  input: Record<string, unknown>
}

/** What is known of the world while an action runs. */
interface Surroundings {
  /** The moment, in milliseconds. */
  now: number
  /** The API base of the acting credential, or the portal's own. */
  base: string
}

/** What may be told of the credential that acts. */
export interface ActingAs {
  kind: string
  params: Params
  /** How the portal last stood to it. */
  standing(this: void): Standing
  /** Keeps with the credential what a person told of it and what proved right, so that nobody is asked again. */
  learn(this: void, params: Params): Promise<void>
}

/** What an action may use: reads of its own portal, with the credential chosen for it. */
export interface Tools<O extends Operations> extends Surroundings {
  /** Who acts; null for an action that needs nobody. */
  acting: ActingAs | null
  /** Reads one answer. */
  read<K extends keyof O & string>(
    this: void,
    request: RequestTo<O, K>,
  ): Promise<v.InferOutput<O[K]['answer']>>
  /** Reads every page of a list, in order; `limit` stops early. */
  pages<K extends keyof O & string>(
    this: void,
    request: RequestTo<O, K>,
  ): AsyncIterable<v.InferOutput<O[K]['answer']>>
  /** What is left of the rate for whoever acts, as far as it is known. */
  left(this: void): { left: number; of: number }
  /** Runs `work` over rows, a few at a time, in order of the rows. */
  all<T, R>(this: void, rows: readonly T[], work: (row: T) => Promise<R>): Promise<R[]>
}

/** What every action declares. */
interface Declaration<C extends Context, S extends InputSchema> {
  /** Unique; begins with the portal's id: `appcenter.release.disable`. */
  id: string
  title: Text
  /** One sentence for search and documentation. */
  about: Text
  /** The context's fields it needs. */
  needs: readonly (keyof C & string)[]
  /** A further condition on the context. */
  where?(context: C): boolean
  /** What the credential must allow; null where none is needed. */
  credential: Need | null
  input: S
  examples: readonly [Example, ...Example[]]
  /** The area of the portal that must be open. */
  area?: string
  /** Smaller stands higher among actions of the same context. Default 50. */
  rank?: number
  /** Kinds of address (`release`, `app`) in whose context menu it stands by name. At most five a kind. */
  menu?: readonly string[]
  /** Words to find it by, besides its title. */
  keywords?: string
}

/** An action that reads and shows. */
export interface Query<
  C extends Context = Context,
  S extends InputSchema = InputSchema,
  O extends Operations = Operations,
> extends Declaration<C, S> {
  kind: 'query'
  effect: 'read'
  operations: readonly (keyof O & string)[]
  /** Shown as the panel's facts where it is the best fit, instead of in the list. */
  facts?: boolean
  /** The result is copied at once where the surface can. */
  copies?: boolean
  run(context: C, input: v.InferOutput<S>, tools: Tools<O>): Promise<View>
}

/** An action that changes something: its stages are shown, stored, then sent. */
export interface Plan<
  C extends Context = Context,
  S extends InputSchema = InputSchema,
  O extends Operations = Operations,
> extends Declaration<C, S> {
  kind: 'plan'
  effect: 'write' | 'destructive'
  /** Raised when the meaning of a stored stage changes. */
  version: number
  reads: readonly (keyof O & string)[]
  /** The only writes it may send, undo's too, and the most of each. */
  sends: Partial<Record<keyof O & string, number>>
  /** Rung 0: sent after a five-second stop instead of a confirmation. */
  light?: boolean
  /** Reads only; its result is the preview. */
  first(context: C, input: v.InferOutput<S>, tools: Tools<O>): Promise<Stage>
  /** Further stages, by the name of the stage before; null ends the run. */
  after?: Record<
    string,
    (before: Finished, context: C, input: v.InferOutput<S>, tools: Tools<O>) => Promise<Stage | null>
  >
}

/** What a look at a watched thing found. */
export interface Look<T extends Json = Json> {
  /** What is compared from one look to the next. It is kept, so it is small. */
  state: T
  /** What is watched, by the names people use: `Kite 5.12.0 (4711)`. */
  subject: Text
  /** How it stands now, in words. */
  text: Text
  tone: Tone
  /** Nothing more will come: the watch has done its work. */
  over: boolean
  /** When to look next, in milliseconds, where that is not {@link Watch.every} from now. */
  at?: number
}

/** An action that looks again and again, and tells when something has changed. */
export interface Watch<
  C extends Context = Context,
  S extends InputSchema = InputSchema,
  O extends Operations = Operations,
  T extends Json = Json,
> extends Declaration<C, S> {
  kind: 'watch'
  effect: 'read'
  operations: readonly (keyof O & string)[]
  /** What is kept of a look. What an earlier version kept and does not fit is not compared. */
  state: v.GenericSchema<unknown, T>
  /** Milliseconds between two looks, and for how many it looks at all. */
  every: number
  life: number
  /** Reads as little as it can: it is asked for weeks, and a person's CI uses the same rate. */
  look(context: C, input: v.InferOutput<S>, tools: Tools<O>): Promise<Look<T>>
  /** What is worth telling, null where nothing is. Without it: the text, whenever the state is another one. */
  news?(before: T, now: Look<T>): Text | null
}

/** What a later stage may know of the stage before: by call id, how it ended and what it kept. */
export type Finished = Readonly<Record<string, { state: string; kept: Readonly<Record<string, Json>> }>>

/** Any action, as the registry holds it. */
export type Action = Query | Plan | Watch
