import type { Plan } from '../actions/action'
import type { Stage } from '../actions/plan'
import { callsOf, type RunRecord, rowsOf } from './record'

/**
 * How much confirmation a stage asks, by its reach and by whether it can be taken back: 0 is sent after a
 * five-second stop, 1 by a button after the preview, 2 in a window of the extension's own, typed and held.
 */
export type Rung = 0 | 1 | 2

const holdMs: Record<Rung, number> = { 0: 5000, 1: 0, 2: 30_000 }

/** At most so many things may change by one button. */
const few = 25

/** The rung of a run: of its plan's stage, or of taking it back, which destroys nothing and is never light. */
export function rungOf(run: Pick<RunRecord, 'undoes'>, plan: Plan, stage: Stage, production: boolean): Rung {
  const back = run.undoes !== undefined
  if (production || stage.reach.outside || stage.reach.count > few) return 2
  if (back) return 1
  if (plan.effect === 'destructive') return 2
  const undoable = callsOf(stage).every(call => !('none' in call.undo))
  return plan.light && undoable && stage.reach.count <= 1 ? 0 : 1
}

/** How long a confirmed stage waits before it is sent, in milliseconds. */
export const holdOf = (rung: Rung): number => holdMs[rung]

/** What a person types to confirm rung 2: a name, or the number. */
export const typedOf = (stage: Stage): string => stage.reach.type ?? String(stage.reach.count)

/** The next number of rows after which a bulk run stops to be looked at: one, five, then none. */
export function nextLook(stage: Stage, after: number | null): number | null {
  const rows = callsOf(stage).reduce((sum, call) => sum + rowsOf(call), 0)
  const next = after === null ? 1 : after === 1 ? 5 : null
  return rows > 5 && next !== null ? next : null
}
