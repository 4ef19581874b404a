import type { Call, Stage } from '../actions/plan'
import { count, say, type Text } from '../text/index'
import { keptOf } from './call'
import { achieved, callsOf, isOut, type RunRecord, rowsOf } from './record'
import { fill, fillSettle } from './settle'

/** What an undo would do, and what it leaves. */
interface UndoStage {
  stage: Stage
  /** What cannot be taken back, in words. */
  left: Text[]
}

/**
 * The stage that takes a run back: the undo of every call that this run itself did, last first. What was so
 * already, or what somebody changed after us, is not touched. Null where nothing can be taken back, or where it is
 * not known yet what there is to be taken back: going on finds out.
 */
export function undoStage(run: RunRecord): UndoStage | null {
  if (run.stages.some(isOut)) return null
  const left: Text[] = []
  const calls: Call[] = []
  for (const call of run.stages.flatMap(callsOf).reverse()) {
    const outcome = run.stages.map(stage => stage.outcomes[call.id]).find(Boolean)
    // What was made although its secret was lost is of no use: it can be taken back as well.
    const lostSecret = call.secret && outcome?.state === 'failed' && outcome.kept
    // A batch that was stopped in the middle has not ended, and some of its rows have.
    const did = [outcome, ...Object.values(outcome?.rows ?? {})].some(one => one?.state === 'done')
    if (!did && !lostSecret) continue
    if ('none' in call.undo) {
      left.push(call.undo.none)
      continue
    }
    const { before } = call.undo
    // The later call says itself why nothing can be taken back.
    if (before !== undefined && run.stages.some(stage => achieved(stage.outcomes[before]))) continue
    if (call.undo.left !== undefined) left.push(call.undo.left)
    const { request, settle, items, touches } = call.undo
    const rows =
      items &&
      Object.entries(outcome?.rows ?? {}).flatMap(([row, { state }]) => (state === 'done' ? [row] : []))
    calls.push({
      id: `undo:${call.id}`,
      touches: touches ?? call.touches,
      request: fill(request, keptOf(run)),
      settle: fillSettle(settle, keptOf(run)),
      undo: { none: say('An undo is not undone; do the action again.') },
      ...(items && rows ? { items: { ...items, rows } } : {}),
    })
  }
  if (calls.length === 0) return null
  const unique = left.filter(
    (text, i) => left.findIndex(other => JSON.stringify(other) === JSON.stringify(text)) === i,
  )
  return {
    left: unique,
    stage: {
      name: 'undo',
      headline: count(calls.length, 'Undo {n} change', 'Undo {n} changes'),
      summary: say('Only what this run itself changed is undone, and only where nobody changed it since.'),
      steps: [{ id: 'undo', say: run.title, do: 'send', calls }],
      reach: { count: calls.reduce((sum, call) => sum + rowsOf(call), 0) },
      notes: unique,
    },
  }
}
