import type { Plan } from '../actions/action'
import type { Stage } from '../actions/plan'
import type { Context } from '../context/index'
import { Fault } from '../http/fault'
import { type Json, plain, same } from '../http/json'
import { say } from '../text/index'
import { holdOf, nextLook, rungOf, typedOf } from './confirm'
import { checkReferences } from './executor'
import { askStop, clearStop, editing, getRun, putRun } from './journal'
import { callsOf, ended, type RunRecord, rowsOf, type StoredStage, setBack } from './record'
import { undoStage } from './undo'

const stored = (stage: Stage): StoredStage => ({ ...stage, outcomes: {}, waits: {} })

/**
 * Refuses a stage that would send what its plan never promised. @throws Fault `internal`
 */
export function checkSends(plan: Plan, stages: readonly Stage[]): void {
  const most: Record<string, number | undefined> = plan.sends
  const counts = new Map<string, number>()
  for (const call of stages.flatMap(callsOf)) {
    counts.set(call.request.op, (counts.get(call.request.op) ?? 0) + 1)
    if (!('none' in call.undo) && most[call.undo.request.op] === undefined) {
      throw new Fault('internal', say('The plan never promised to send {op}.', { op: call.undo.request.op }))
    }
  }
  for (const [op, n] of counts) {
    const limit = most[op]
    if (limit === undefined || n > limit)
      throw new Fault('internal', say('The plan never promised to send {op}.', { op }))
  }
}

/** Makes a preview of a plan and stores it, so that exactly what was shown is what will be sent. */
export async function makePreview(
  plan: Plan,
  stage: Stage,
  of: { context: Context; input: Record<string, unknown>; credential: string; now: number },
): Promise<RunRecord> {
  if (callsOf(stage).length === 0)
    throw new Fault('invalid', say('There is nothing to do: it is all so already, or nothing fits.'))
  checkSends(plan, [stage])
  checkReferences(null, stored(stage))
  const run: RunRecord = {
    format: 1,
    id: crypto.randomUUID(),
    action: plan.id,
    version: plan.version,
    title: plan.title,
    portal: of.context.portal,
    context: of.context,
    input: plain(of.input) as Record<string, Json>,
    credential: of.credential,
    created: of.now,
    updated: of.now,
    state: 'preview',
    notBefore: 0,
    stages: [stored(stage)],
    until: nextLook(stage, null),
  }
  await putRun(run)
  return run
}

/** Whether a stage computed now still equals the one that was shown. */
export const stillSo = (run: RunRecord, fresh: Stage): boolean => {
  const { outcomes: _outcomes, waits: _waits, uploads: _uploads, ...shown } = run.stages[0] ?? stored(fresh)
  return same(plain(shown), plain(fresh))
}

/**
 * Confirms a preview: it is held as its rung asks, then sent. What an undo takes back knows of it from then on.
 * @param typed what the person typed, for rung 2
 * @throws Fault `invalid` where what was typed is not it, `conflict` where the run has left its preview, or where
 * what it would take back is no longer all
 */
export const confirm = (
  id: string,
  plan: Plan,
  production: boolean,
  typed: string,
  now: number,
): Promise<RunRecord> =>
  editing(async () => {
    const run = await getRun(id)
    const stage = run.stages[0]
    if (run.state !== 'preview' || !stage) throw new Fault('conflict', say('This run was confirmed before.'))
    const rung = rungOf(run, plan, stage, production)
    if (rung === 2 && typed.trim() !== typedOf(stage)) {
      throw new Fault('invalid', say('Type {word} to confirm.', { word: typedOf(stage) }))
    }
    if (run.undoes !== undefined) {
      const taken = await getRun(run.undoes)
      if (!stillSo(run, undoOf(taken, id).stage))
        throw new Fault('conflict', say('More was done since. Undo it anew.'))
      // In this order: ended in between, what was taken back is not taken back by another undo.
      await putRun({ ...taken, undoneBy: id })
    }
    const hold = holdOf(rung)
    Object.assign(run, {
      state: hold > 0 ? 'held' : 'running',
      notBefore: hold > 0 ? now + hold : 0,
      updated: now,
    })
    await clearStop(id)
    await putRun(run)
    return run
  })

/** Lets a paused run go on: to the next look, or to the end; or a stopped one with what is left. */
export const goOn = (id: string, now: number): Promise<RunRecord> =>
  editing(async () => resumed(await getRun(id), now))

async function resumed(run: RunRecord, now: number): Promise<RunRecord> {
  if ((run.state !== 'paused' && run.state !== 'stopped') || run.undoneBy !== undefined)
    throw new Fault('conflict', say('This run is not waiting for anybody.'))
  setBack(run, now)
  const stage = run.stages.at(-1)
  const until = stage && run.pause?.because === 'look' ? nextLook(stage, run.pause.after) : run.until
  const { pause: _pause, ...rest } = run
  // What may still take effect late is not asked about before its time, nor is who asked for patience.
  const notBefore = Math.max(
    0,
    ...Object.values(stage?.outcomes ?? {}).map(o => (ended(o) ? 0 : (o.notBefore ?? 0))),
  )
  const open: RunRecord = { ...rest, state: 'running', notBefore, until, updated: now }
  await clearStop(run.id)
  await putRun(open)
  return open
}

/**
 * Stops a run before its next request. One that waits for a person stops here; a held or running one is asked
 * to, for the executor alone writes those.
 */
export async function stop(id: string, now: number): Promise<void> {
  if (await stopPaused(id, now)) return
  await askStop(id, now)
  // It may have paused between the two, where nobody would hear of the wish.
  if (await stopPaused(id, now)) await clearStop(id)
}

const stopPaused = (id: string, now: number): Promise<boolean> =>
  editing(async () => {
    const run = await getRun(id)
    if (run.state !== 'paused') return false
    setBack(run, now)
    const { pause: _pause, ...rest } = run
    await putRun({ ...rest, state: 'stopped', updated: now })
    return true
  })

/**
 * What takes a run back that neither is on its way nor was taken back already.
 * @param by the id of an undo that may have done so
 * @throws Fault `conflict` where nothing can be
 */
function undoOf(run: RunRecord, by?: string): NonNullable<ReturnType<typeof undoStage>> {
  const open = ['preview', 'held', 'running'].includes(run.state) || run.pause?.because === 'upload'
  const undo = open || (run.undoneBy !== undefined && run.undoneBy !== by) ? null : undoStage(run)
  if (!undo) throw new Fault('conflict', say('Nothing of this run can be undone.'))
  return undo
}

/** Stores the preview of taking a run back. @throws Fault `conflict` where nothing can be */
export async function makeUndo(id: string, plan: Plan, now: number): Promise<RunRecord> {
  const run = await getRun(id)
  const undo = undoOf(run)
  checkSends(plan, [undo.stage])
  const { pause: _pause, undoneBy: _undoneBy, ...base } = run
  const back: RunRecord = {
    ...base,
    id: crypto.randomUUID(),
    title: say('Undo: {what}', { what: run.title }),
    created: now,
    updated: now,
    state: 'preview',
    notBefore: 0,
    stages: [stored(undo.stage)],
    until: null,
    undoes: run.id,
  }
  await putRun(back)
  return back
}

/** How many rows a run has, and how many have ended. */
export function progress(run: RunRecord): { rows: number; ended: number } {
  const calls = run.stages.flatMap(stage =>
    callsOf(stage).map(call => [call, stage.outcomes[call.id]] as const),
  )
  return {
    rows: calls.reduce((sum, [call]) => sum + rowsOf(call), 0),
    ended: calls.reduce((sum, [call, outcome]) => sum + (ended(outcome) ? rowsOf(call) : 0), 0),
  }
}
