import type { JsonObject } from '../json.ts'

/**
 * A relationship of a type: where it leads, and whether the service gives it links of its own. Each is kept on one
 * side alone; the other side says by `via` which relationship of the other type keeps it.
 */
export interface Relation<To extends string = string> {
  to: To
  many?: true
  linked?: true
  via?: string
  /** Bodies name it, answers never do. */
  hidden?: true
  /** What it leads to goes with it when it is removed. */
  owns?: true
}

/** What the service knows of a type of resource. */
export interface Shape<To extends string = string> {
  attributes: readonly string[]
  relations: Readonly<Record<string, Relation<To>>>
  /** Where its path or the ids of its operations are not called as the type is. */
  named?: { path?: string; op?: string }
}

/** The types of one family; where their relationships lead is checked where all families come together. */
export type Shapes = Readonly<Record<string, Shape>>

/** A resource. `app` is the app it belongs to: who does not see the app does not see it. */
export interface Row {
  id: string
  attributes: JsonObject
  /** What the relationships that are kept here lead to. To be changed by the state alone, which keeps an index. */
  related: Record<string, string[]>
  app?: string
}
