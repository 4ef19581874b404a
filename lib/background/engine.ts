import { browser } from 'wxt/browser'
import type { Plan } from '../actions/action'
import { Fault } from '../http/fault'
import { createRequester, type Requester } from '../http/requester'
import type { RunView } from '../messages/shapes'
import type { PortalId } from '../portals/id'
import { actionOf } from '../portals/registry'
import { createExecutor, type Executor } from '../runs/executor'
import type { RunRecord } from '../runs/record'
import { checkSends } from '../runs/runs'
import type { World } from '../runs/world'
import { say } from '../text/index'
import { credentialOf, renewSecret } from '../vault/credentials'
import { keepOnce, waiting } from '../vault/onetime'
import { settings } from '../vault/settings'
import type { Watcher } from '../watch/watcher'
import { actorOf, portalFor, toolsFor } from './actors'
import { readOrGone } from './areas'
import { awakeWhile } from './awake'
import { checkAction, checkChange, onlySafeWays } from './rules'
import { viewOf } from './runview'
import { silently } from './signin'
import { madeTokens } from './tokens'

/** The name of the alarm that wakes the worker for a run that waits. */
export const runAlarm = 'runs'

/** What the worker holds while it lives: nothing that cannot be made again from the database. */
export interface Engine {
  requester: Requester
  executor: Executor
  watches: Watcher
  /** The world of the executor. */
  world: World
  /** Whether a run may change something now. @throws Fault `writes-off`, `policy` */
  checkWrite(run: RunRecord): Promise<void>
}

/** Of what was stored, by an action that an update took away. */
export const withoutAction = () =>
  new Fault('internal', say('This version of Gangway no longer has this action.'))

function planNamed(id: string): Plan {
  const action = actionOf(id)
  if (action?.kind !== 'plan') throw withoutAction()
  return action
}

/** The plan of a run. @throws Fault where an update took it away or changed its meaning */
export function planOf(run: RunRecord): Plan {
  const action = planNamed(run.action)
  if (action.version !== run.version) {
    throw new Fault(
      'changed',
      say('Gangway was updated and this action means something else now. Start it anew.'),
    )
  }
  return action
}

/** A run for the eye, with the names of whoever acts. */
export async function showRun(run: RunRecord): Promise<RunView> {
  const action = planNamed(run.action)
  // Without its secret: a run can be looked at also where its token can no longer be opened.
  const credential = (await credentialOf(run.credential)) ?? null
  return viewOf(run, action, portalFor(run.context), credential, await waiting(run.id))
}

/** @throws Fault `writes-off` */
export async function checkOn(portal: PortalId): Promise<void> {
  if ((await settings()).writes[portal] !== true)
    throw new Fault('writes-off', say('Writing is switched off for this portal.'))
}

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/**
 * Makes the engine.
 * @param changed tells open panels of a run's progress
 * @param watcherOf makes what looks at the watches
 */
export function createEngine(
  changed: (run: RunRecord) => void,
  watcherOf: (requester: Requester) => Watcher,
): Engine {
  const now = Date.now
  const requester = createRequester({
    fetch: onlySafeWays((url, init) => fetch(url, init)),
    now,
    sleep,
    random: Math.random,
    renew: renewSecret,
    session: madeTokens,
    ...silently(),
  })
  const checkWrite = async (run: RunRecord): Promise<void> => {
    await checkOn(run.portal)
    await checkChange(planOf(run).effect)
    // What it did may be taken back whatever is switched off.
    if (run.undoes === undefined) await checkAction(run.action)
  }
  const world: World = {
    now,
    sleep,
    alarm: async at =>
      at === null
        ? browser.alarms.clear(runAlarm)
        : browser.alarms.create(runAlarm, { when: at, periodInMinutes: 0.5 }),
    async read(run, request) {
      const { actor } = await actorOf(run.credential, now())
      return readOrGone(portalFor(run.context), actor, requester, run.context, request)
    },
    async write(run, request) {
      await checkWrite(run)
      const { actor } = await actorOf(run.credential, now())
      return requester.write(portalFor(run.context), actor, request)
    },
    keepSecret: (run, call, secret) => keepOnce(run.id, call, secret, now()),
    lag: run => portalFor(run.context).lag,
    async nextStage(run) {
      const plan = planOf(run)
      const last = run.stages.at(-1)
      const next = last && plan.after?.[last.name]
      if (!last || !next) return null
      const { actor } = await actorOf(run.credential, now())
      const tools = toolsFor(portalFor(run.context), actor, requester, now())
      const before = Object.fromEntries(
        Object.entries(last.outcomes).map(([id, { state, kept }]) => [id, { state, kept: kept ?? {} }]),
      )
      const stage = await next(before, run.context, run.input, tools)
      if (!stage) return null
      checkSends(plan, [...run.stages, stage])
      return { ...stage, outcomes: {}, waits: {} }
    },
    changed,
  }
  const executor = createExecutor(world, work => navigator.locks.request('runs', () => awakeWhile(work)))
  return { requester, executor, watches: watcherOf(requester), world, checkWrite }
}
