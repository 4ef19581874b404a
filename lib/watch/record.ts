import * as v from 'valibot'
import type { Tone } from '../actions/view'
import { FaultData } from '../http/fault'
import type { Json } from '../http/json'
import type { Text } from '../text/index'
import { TextSchema } from '../text/schema'

/**
 * How a watch stands. `active` looks; `held` waits for a person, since an agreement is missing; `over` has seen what
 * it was made for, or its time is over; `stopped` was refused too often.
 */
const watchStates = ['active', 'held', 'over', 'stopped'] as const
export type WatchState = (typeof watchStates)[number]

/** Something that changed. It is on the disk before anybody is told. */
export interface Change {
  /** Unique among all changes. */
  id: string
  at: number
  text: Text
  told: boolean
  seen: boolean
}

/** A watch as it is stored: all that a fresh worker needs to go on with it. Moments are in milliseconds. */
export interface WatchRecord {
  format: 1
  id: string
  action: string
  title: Text
  /** The address on the portal that it was made for: what it is about, and where a click on its news leads. */
  address: string
  input: Record<string, Json>
  credential: string
  started: number
  /** Then it ends, whatever is seen. */
  until: number
  state: WatchState
  /** When it looks next; 0 where it does not. */
  next: number
  /** Faults in a row, and how many of them were refusals. */
  faults: number
  refusals: number
  fault: FaultData | null
  last: { at: number; state: Json; subject: Text; text: Text; tone: Tone }
  /** The newest last. */
  changes: Change[]
}

const isJson = v.custom<Json>(() => true)

const Stored: v.GenericSchema<unknown, WatchRecord> = v.object({
  format: v.literal(1),
  id: v.string(),
  action: v.string(),
  title: TextSchema,
  address: v.string(),
  input: v.record(v.string(), isJson),
  credential: v.string(),
  started: v.number(),
  until: v.number(),
  state: v.picklist(watchStates),
  next: v.number(),
  faults: v.number(),
  refusals: v.number(),
  fault: v.nullable(FaultData),
  last: v.object({
    at: v.number(),
    state: isJson,
    subject: TextSchema,
    text: TextSchema,
    tone: v.picklist(['ok', 'warn', 'bad', 'calm']),
  }),
  changes: v.array(
    v.object({ id: v.string(), at: v.number(), text: TextSchema, told: v.boolean(), seen: v.boolean() }),
  ),
})

/** Reads a stored record. @throws ValiError for another format */
export const readWatch = (text: string): WatchRecord => v.parse(Stored, JSON.parse(text))

/** So many changes of one watch are kept. */
const mostChanges = 20

/** The watch with one more change. */
export function withChange(watch: WatchRecord, text: Text, at: number): WatchRecord {
  const change: Change = { id: crypto.randomUUID(), at, text, told: false, seen: false }
  return { ...watch, changes: [...watch.changes, change].slice(-mostChanges) }
}
