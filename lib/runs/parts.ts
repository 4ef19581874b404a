import * as v from 'valibot'
import { callsOf, ended, framed, type Outcome, type RunRecord, readRecord } from './record'

/**
 * A run of thousands of calls is written at every step. What does not change any more lies in rows of its own, so that
 * a step costs as much in a long run as in a short one: the input and the steps of a stage once, ended outcomes by
 * fifties. Such a part is never written again and its id is random, so there is no older text of it to be put back.
 */
interface Part {
  id: string
  run: string
}

/** So many calls or ended outcomes are worth a row of their own, and an input of so many characters. */
const many = 50
const long = 4000

/** Where what was read or written lies. */
const places = new WeakMap<object, Part>()

/** A part that is to be written; it counts as written once `written` is called. */
interface Fresh {
  id: string
  text: string
  written(): void
}

const Piece = v.object({
  input: v.optional(v.record(v.string(), v.unknown())),
  stage: v.optional(v.number(), 0),
  steps: v.optional(v.array(v.unknown())),
  outcomes: v.optional(v.record(v.string(), v.unknown())),
})

const Head = v.object({
  id: v.string(),
  parts: v.optional(v.array(v.string())),
  input: v.record(v.string(), v.unknown()),
  stages: v.array(v.object({ steps: v.array(v.unknown()), outcomes: v.record(v.string(), v.unknown()) })),
})

/** Divides a run into the text that is written at each step and the parts that are not written yet. */
export function divide(run: RunRecord): { head: string; fresh: Fresh[] } {
  const ids = new Set<string>()
  const fresh: Fresh[] = []
  const lies = (thing: object): boolean => {
    const part = places.get(thing)
    if (part?.run !== run.id) return false
    ids.add(part.id)
    return true
  }
  const part = (piece: object, things: readonly object[]): void => {
    const place = { id: `${run.id}/${crypto.randomUUID()}`, run: run.id }
    ids.add(place.id)
    fresh.push({
      id: place.id,
      text: JSON.stringify(piece),
      written: () => {
        for (const thing of things) places.set(thing, place)
      },
    })
  }
  const input = lies(run.input) ? {} : run.input
  const apart = JSON.stringify(input).length > long
  if (apart) part({ input }, [run.input])
  const stages = run.stages.map((stage, n) => {
    const known = lies(stage.steps)
    const big = !known && callsOf(stage).length > many
    if (big) part({ stage: n, steps: stage.steps }, [stage.steps])
    const open = Object.entries(stage.outcomes).filter(([, outcome]) => !lies(outcome))
    const over = open.filter(([, outcome]) => ended(outcome))
    const spill = over.length > many
    if (spill)
      part(
        { stage: n, outcomes: Object.fromEntries(over) },
        over.map(([, outcome]) => outcome),
      )
    const left = spill ? open.filter(([, outcome]) => !ended(outcome)) : open
    return { ...stage, steps: known || big ? [] : stage.steps, outcomes: Object.fromEntries(left) }
  })
  const parts = ids.size > 0 ? { parts: [...ids] } : {}
  return { head: JSON.stringify({ ...run, input: apart ? {} : input, stages, ...parts }), fresh }
}

/**
 * Puts a run together again.
 * @param open the text of a part by its id
 * @throws ValiError for another format
 */
export async function unite(text: string, open: (id: string) => Promise<string>): Promise<RunRecord> {
  const { parts = [], ...head } = framed(Head, text)
  const pieces = await Promise.all(
    parts.map(async id => ({ id, ...v.parse(Piece, JSON.parse(await open(id))) })),
  )
  for (const { input, stage: n, steps, outcomes } of pieces) {
    if (input) head.input = input
    const stage = head.stages[n]
    if (steps && stage) stage.steps = steps
    // What stands in the text itself is newer.
    if (outcomes && stage) stage.outcomes = { ...outcomes, ...stage.outcomes }
  }
  const run = readRecord(JSON.stringify(head))
  for (const { id, input, stage: n, steps, outcomes = {} } of pieces) {
    const place = { id, run: run.id }
    const stage = run.stages[n]
    if (input) places.set(run.input, place)
    if (steps && stage) places.set(stage.steps, place)
    for (const call of Object.keys(outcomes)) {
      const outcome: Outcome | undefined = stage?.outcomes[call]
      if (outcome) places.set(outcome, place)
    }
  }
  return run
}
