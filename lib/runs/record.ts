import * as v from 'valibot'
import type { Call, Stage, Step } from '../actions/plan'
import type { Context } from '../context/index'
import { FaultData } from '../http/fault'
import type { Json } from '../http/json'
import type { PortalId } from '../portals/id'
import type { Text } from '../text/index'
import { TextSchema } from '../text/schema'

/**
 * How a call stands. Final: `done`; `already` (it was so before us, undo leaves it alone); `skipped`;
 * `changed` (no longer what the preview showed, not sent); `failed`; `unknown` (only a person can tell);
 * `fell` (what it refers to was not done). On the way: `sending`, `lost`, `waiting`.
 */
const callStates = [
  'sending',
  'lost',
  'waiting',
  'done',
  'already',
  'skipped',
  'changed',
  'failed',
  'unknown',
  'fell',
] as const
export type CallState = (typeof callStates)[number]

/** What became of one call so far. */
export interface Outcome {
  state: CallState
  /** How often it was sent. */
  tries: number
  /** When the state was reached. */
  at: number
  notBefore?: number
  /** Ids a list had right before sending, for `made`. */
  baseline?: string[]
  kept?: Record<string, Json>
  fault?: FaultData
  /** Rows of a batch: how each ended, and what was said of it. */
  rows?: Record<string, { state: 'done' | 'already' | 'failed'; says?: Text }>
  /** How many of its open rows one request holds at most, since the portal has refused more; else all. */
  most?: number
}

/** How a run stands. */
const runStates = [
  'preview',
  'held',
  'running',
  'paused',
  'stopped',
  'done',
  'partly',
  'failed',
  'unknown',
] as const
export type RunState = (typeof runStates)[number]

/** A stage as the journal holds it: what is to be done, and what became of it so far. */
export interface StoredStage extends Stage {
  outcomes: Record<string, Outcome>
  /** Waits by step id: since when, whether it is over, and why it failed. */
  waits: Record<string, { since: number; over?: true; fault?: FaultData }>
  /** Uploads by step id, once their parts are known. */
  uploads?: Record<string, Upload>
}

/** How far an upload is. Of a part its place in the file is kept, never its address. */
export interface Upload {
  parts: { offset: number; length: number }[]
  /** Offsets of the parts that the portal has. */
  received: number[]
  /** The portal has it all, however it came there. */
  over?: true
}

/**
 * Why a run pauses: to be looked at after some rows, because of a fault that a person can mend, or until a file is
 * sent. The executor leaves paused runs alone, so whoever hears of a part may write it.
 */
export type Pause =
  | { because: 'look'; after: number }
  | { because: 'fault'; fault: FaultData }
  | { because: 'upload'; step: string }

/** A run as the journal holds it: plain JSON, all that a fresh worker needs to finish it. */
export interface RunRecord {
  format: 1
  id: string
  action: string
  /** The action's version when the run was made. */
  version: number
  title: Text
  portal: PortalId
  context: Context
  input: Record<string, Json>
  credential: string
  created: number
  updated: number
  state: RunState
  /** Held or waiting until then, in milliseconds. */
  notBefore: number
  stages: StoredStage[]
  /** How many rows may be done before the run stops to be looked at; null is no limit. */
  until: number | null
  pause?: Pause
  undoes?: string
  undoneBy?: string
}

const Stored = v.object({
  format: v.literal(1),
  id: v.string(),
  action: v.string(),
  version: v.number(),
  title: TextSchema,
  portal: v.string(),
  context: v.object({ portal: v.string() }),
  input: v.record(v.string(), v.unknown()),
  credential: v.string(),
  created: v.number(),
  updated: v.number(),
  state: v.picklist(runStates),
  notBefore: v.number(),
  until: v.nullable(v.number()),
  pause: v.optional(
    v.object({ because: v.picklist(['look', 'fault', 'upload']), fault: v.optional(FaultData) }),
  ),
  stages: v.array(
    v.object({
      name: v.string(),
      steps: v.array(v.object({ id: v.string(), do: v.picklist(['send', 'wait', 'upload']) })),
      outcomes: v.record(
        v.string(),
        v.object({ state: v.picklist(callStates), tries: v.number(), at: v.number() }),
      ),
      waits: v.record(
        v.string(),
        v.object({ since: v.number(), over: v.optional(v.literal(true)), fault: v.optional(FaultData) }),
      ),
      uploads: v.optional(
        v.record(
          v.string(),
          v.object({
            parts: v.array(v.object({ offset: v.number(), length: v.number() })),
            received: v.array(v.number()),
          }),
        ),
      ),
    }),
  ),
})

/**
 * Reads a record back from the journal. What it holds was written by us and sealed, so its frame is checked
 * (format, states, stages) and the calls within are ours.
 * @throws ValiError for another format
 */
export const readRecord = (text: string): RunRecord => framed(Stored, text) as unknown as RunRecord

/** JSON of ours whose frame is checked; what else stands in it is given as it is. @throws ValiError */
export function framed<S extends v.GenericSchema>(frame: S, text: string): v.InferInput<S> {
  const whole: unknown = JSON.parse(text)
  v.assert(frame, whole)
  return whole
}

/** A call that has ended, whatever the end. */
export const ended = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && !['sending', 'lost', 'waiting'].includes(outcome.state)

/**
 * Lets a run go by a clock that was set back since it was written: what it waits for is as far away as it was then, for
 * nobody knows how much of that has passed. Whoever calls writes it.
 */
export function setBack(run: RunRecord, now: number): void {
  const by = run.updated - now
  if (by <= 0) return
  run.notBefore = Math.max(0, run.notBefore - by)
  for (const { outcomes, waits } of run.stages) {
    for (const outcome of Object.values(outcomes)) {
      if (ended(outcome)) continue
      outcome.at -= by
      if (outcome.notBefore) outcome.notBefore -= by
    }
    for (const wait of Object.values(waits)) wait.since -= by
  }
}

/** Whether something of a stage has left of which nobody knows yet what became of it. */
export const isOut = ({ outcomes }: Pick<StoredStage, 'outcomes'>): boolean =>
  Object.values(outcomes).some(({ state }) => state === 'sending' || state === 'lost')

/** Done by us or so already. */
export const achieved = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && (outcome.state === 'done' || outcome.state === 'already')

/** A step that waits for a file. */
export type UploadStep = Extract<Step, { do: 'upload' }>

/** Whether the portal has the whole file of an upload. */
export function isSent(stage: StoredStage, step: UploadStep): boolean {
  const upload = stage.uploads?.[step.id]
  if (upload === undefined) return false
  return upload.over === true || (upload.parts.length > 0 && upload.received.length === upload.parts.length)
}

/** Every call of a stage, in order. */
export const callsOf = (stage: Stage): Call[] =>
  stage.steps.flatMap((step: Step) => (step.do === 'send' ? [...step.calls] : []))

/** How many rows a call stands for. */
export const rowsOf = (call: Call): number => (call.half ? 0 : (call.items?.rows.length ?? 1))
