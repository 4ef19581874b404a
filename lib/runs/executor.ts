import { matches } from '../actions/match'
import { Fault, toFault } from '../http/fault'
import { at, type Json } from '../http/json'
import { say } from '../text/index'
import { advance, callsIn, keptOf } from './call'
import { clearStop, getRun, isKept, putRun, runsIn, setAside, stopAsked, stopsAsked } from './journal'
import {
  achieved,
  callsOf,
  ended,
  isOut,
  isSent,
  type Outcome,
  type RunRecord,
  type RunState,
  rowsOf,
  type StoredStage,
  setBack,
} from './record'
import { fill } from './settle'
import type { World } from './world'

/** Waits up to this long are slept; longer ones are a `notBefore` in the journal and an alarm. */
const napMs = 20_000
/** While a run is open the worker is woken this often: whatever ends it in the middle, the run goes on. */
const safetyMs = 30_000

/** The one executor: takes every open run to its end, or to the moment it waits for. */
export interface Executor {
  /**
   * Goes on with all open runs. Safe to call at any time and from anywhere: one pass at a time runs, and a call
   * during a pass makes one more pass follow.
   */
  resume(): Promise<void>
}

/**
 * Makes the executor.
 * @param exclusive runs work alone among all contexts of the extension (`navigator.locks`), and keeps the worker alive
 * meanwhile: a slow portal's reads and their retries take longer than a worker is left alone
 */
export function createExecutor(
  world: World,
  exclusive: (work: () => Promise<unknown>) => Promise<unknown>,
): Executor {
  let pass: Promise<unknown> | undefined
  let again = false
  let wake = (): void => {}
  const nap = (ms: number): Promise<void> =>
    Promise.race([world.sleep(ms), new Promise<void>(resolve => (wake = resolve))])
  const resume = async (): Promise<void> => {
    if (pass) {
      again = true
      wake()
      await pass
      return
    }
    pass = exclusive(() => goOn(world, nap)).finally(() => {
      pass = undefined
    })
    try {
      await pass
    } finally {
      if (again) {
        again = false
        await resume()
      }
    }
  }
  return { resume }
}

async function goOn(world: World, nap: (ms: number) => Promise<void>): Promise<unknown> {
  for (;;) {
    const open = await runsIn(['held', 'running'])
    const stops = new Set(await stopsAsked())
    const now = world.now()
    await world.alarm(open.length > 0 ? now + safetyMs : null)
    // What was written later than now was written before the clock was set back.
    const due = open.filter(run => run.notBefore <= now || run.updated > now)
    for (const run of open) {
      if (!due.includes(run) && !stops.has(run.id)) continue
      // One run that cannot be opened must not hold up the others. While the vault is locked all wait as they
      // stand: not even that they wait can be written. Unlocking calls the executor again.
      try {
        await openAndGoOn(world, run.id)
      } catch (error) {
        if (isLocked(error)) return world.alarm(null)
        throw error
      }
    }
    if (due.length > 0) continue
    const next = Math.min(...open.map(run => run.notBefore))
    if (next === Number.POSITIVE_INFINITY) return
    if (next - world.now() > napMs) return world.alarm(next)
    await nap(Math.max(0, next - world.now()))
  }
}

const isLocked = (error: unknown): boolean => toFault(error).code === 'locked'

async function openAndGoOn(world: World, id: string): Promise<void> {
  const run = await getRun(id).catch((error: unknown) => {
    if (isLocked(error)) throw error
    return setAside(id)
  })
  if (!run) return
  return goOnWith(world, run).catch((error: unknown) => {
    if (!(error instanceof Wiped)) throw error
  })
}

/** Takes one run on until it ends, pauses or waits. */
async function goOnWith(world: World, run: RunRecord): Promise<void> {
  const now = world.now()
  if (run.updated > now) {
    setBack(run, now)
    await put(world, run, {})
  }
  if ((await stopAsked(run.id)) && mayHalt(run)) return halt(world, run)
  if (run.state === 'held' && run.notBefore <= world.now()) {
    await put(world, run, { state: 'running', notBefore: 0 })
  }
  while (run.state === 'running' && run.notBefore <= world.now()) {
    try {
      await oneStep(world, run)
    } catch (error) {
      if (error instanceof Wiped) throw error
      const fault = toFault(error)
      // A request that was on its way stands as sending; what became of it is asked after unlocking.
      if (fault.code === 'locked') throw fault
      if (fault.code === 'limited' && fault.more.retryAfter !== undefined) {
        // Our own share of the rate is used up: that passes without anybody's help.
        await put(world, run, { notBefore: world.now() + fault.more.retryAfter })
        continue
      }
      // A fault of our own must be seen in tests and in the console, not only in the history.
      if (fault.code === 'internal') console.error(fault.message)
      // Whoever pressed Stop meanwhile need not press it again.
      if ((await stopAsked(run.id)) && mayHalt(run)) return halt(world, run)
      await put(world, run, { state: 'paused', pause: { because: 'fault', fault: fault.data() } })
    }
  }
}

/** The run was wiped while it was on its way. */
class Wiped extends Error {}

/** Writes a change of the run as a whole. @throws Wiped where nothing of it may be written any more */
async function put(world: World, run: RunRecord, change: Partial<RunRecord>): Promise<void> {
  if (!(await isKept(run.id))) throw new Wiped()
  Object.assign(run, change, { updated: world.now() })
  await putRun(run)
  world.changed(run)
}

/** What has left must still be settled: a stopped run says truly what was sent and what was not. */
const mayHalt = (run: RunRecord): boolean => !run.stages.some(isOut)

async function halt(world: World, run: RunRecord): Promise<void> {
  await put(world, run, { state: 'stopped', notBefore: 0 })
  await clearStop(run.id)
}

async function oneStep(world: World, run: RunRecord): Promise<void> {
  const stopping = await stopAsked(run.id)
  if (stopping && mayHalt(run)) return halt(world, run)
  const stage = current(run)
  if (!stage) return endOrGoOn(world, run)
  for (const step of stage.steps) {
    if (step.do === 'wait') {
      if (!stage.waits[step.id]?.over) return look(world, run, stage, step)
      continue
    }
    if (step.do === 'upload') {
      if (!isSent(stage, step))
        return put(world, run, { state: 'paused', pause: { because: 'upload', step: step.id } })
      continue
    }
    const open = step.calls.filter(c => !ended(stage.outcomes[c.id]))
    const full = run.until !== null && rowsBegun(stage) >= run.until
    const call =
      open.find(({ id }) =>
        stage.outcomes[id] ? !isLater(stage.outcomes[id], world.now()) : !stopping && !full,
      ) ?? open[0]
    if (!call) continue
    const outcome = stage.outcomes[call.id]
    if (!outcome && full) {
      return put(world, run, { state: 'paused', pause: { because: 'look', after: run.until ?? 0 } })
    }
    // A run that has waited looks.
    if (isLater(outcome, world.now()) && run.notBefore === 0)
      return put(world, run, { notBefore: outcome?.notBefore ?? 0 })
    await advance(world, run, call, outcome, (noted: Outcome) => {
      stage.outcomes[call.id] = noted
      return put(world, run, { notBefore: isLater(noted, world.now()) ? 0 : (noted.notBefore ?? 0) })
    })
    const after = stage.outcomes[call.id]
    if (after && ended(after) && !achieved(after) && after.state !== 'skipped' && step.calls.length === 1) {
      return put(world, run, { state: after.state === 'unknown' ? 'unknown' : 'failed' })
    }
    return
  }
}

/** What the portal has accepted (202) takes its time: the calls after it do not wait for that. */
const isLater = (outcome: Outcome | undefined, now: number): boolean =>
  outcome?.state === 'lost' && outcome.fault?.status === 202 && (outcome.notBefore ?? 0) > now

/** The first stage that has something left to do. */
function current(run: RunRecord): StoredStage | undefined {
  return run.stages.find(stage =>
    stage.steps.some(step =>
      step.do === 'wait'
        ? !stage.waits[step.id]?.over
        : step.do === 'upload'
          ? !isSent(stage, step)
          : step.calls.some(call => !ended(stage.outcomes[call.id])),
    ),
  )
}

const rowsBegun = (stage: StoredStage): number =>
  callsOf(stage).reduce((sum, call) => sum + (stage.outcomes[call.id] ? rowsOf(call) : 0), 0)

type WaitStep = Extract<StoredStage['steps'][number], { do: 'wait' }>

async function look(world: World, run: RunRecord, stage: StoredStage, step: WaitStep): Promise<void> {
  const now = world.now()
  const since = stage.waits[step.id]?.since ?? now
  const seen = await world.read(run, fill(step.read, keptOf(run)))
  if (step.fail && matches(seen, step.fail)) {
    stage.waits[step.id] = { since, fault: whyOf(step, seen).data() }
    return put(world, run, { state: 'failed', notBefore: 0 })
  }
  if (matches(seen, step.until)) {
    stage.waits[step.id] = { since, over: true }
    return put(world, run, { notBefore: 0 })
  }
  stage.waits[step.id] = { since }
  if (now - since > step.deadline) {
    throw new Fault('timeout', say('It is still not so after the time it was given.'))
  }
  return put(world, run, { notBefore: now + step.every })
}

/** At most so many of a portal's reasons are told. */
const fewReasons = 5

/** Why a wait failed, in the portal's own words. */
function whyOf({ why }: WaitStep, seen: Json | undefined): Fault {
  const all = why ? at(seen, why.at) : undefined
  const said = (Array.isArray(all) ? all : []).slice(0, fewReasons).flatMap(entry => {
    const words = [at(entry, why?.code ?? ''), at(entry, why?.says ?? '')]
    return words.flatMap(word => (typeof word === 'string' && word !== '' ? word : [])).join(': ') || []
  })
  return said.length === 0
    ? new Fault('refused', say('The portal says that it failed, and not why.'))
    : new Fault('refused', say('The portal says: {said}', { said: said.join(' · ') }))
}

async function endOrGoOn(world: World, run: RunRecord): Promise<void> {
  const next = run.undoes === undefined ? await world.nextStage(run) : null
  if (next) {
    checkReferences(run, next)
    run.stages.push(next)
    return put(world, run, {})
  }
  const states = run.stages.flatMap(stage => Object.values(stage.outcomes).flatMap(statesOf))
  const state: RunState = states.includes('unknown')
    ? 'unknown'
    : states.every(s => ['done', 'already', 'skipped'].includes(s))
      ? 'done'
      : states.some(s => s === 'done')
        ? 'partly'
        : 'failed'
  await put(world, run, { state, notBefore: 0 })
  await clearStop(run.id)
}

/** How the rows of a call ended, or the call itself where none of its rows has an end. */
function statesOf({ rows = {}, state }: Outcome): string[] {
  const ends = Object.values(rows).map(row => row.state)
  return ends.length > 0 ? ends : [state]
}

/** A reference to no call, or to a later one, is refused before a stage is stored. @throws Fault `internal` */
export function checkReferences(run: RunRecord | null, stage: StoredStage): void {
  const before = new Set((run?.stages ?? []).flatMap(callsOf).map(call => call.id))
  const check = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (!before.has(id))
        throw new Fault('internal', say('A step refers to {id}, which does not come before it.', { id }))
    }
  }
  for (const step of stage.steps) {
    if (step.do === 'wait') check(callsIn(step.read))
    if (step.do === 'upload') check(callsIn(step.parts.read))
    for (const call of step.do === 'send' ? step.calls : []) {
      if (before.has(call.id))
        throw new Fault('internal', say('Two steps have the same id {id}.', { id: call.id }))
      check(callsIn(call.request))
      before.add(call.id)
    }
  }
}
