import 'fake-indexeddb/auto'
import * as v from 'valibot'
import type { Action, Look, Plan } from '../../lib/actions/action'
import { applies } from '../../lib/actions/applies'
import type { Stage } from '../../lib/actions/plan'
import type { View } from '../../lib/actions/view'
import { toolsFor } from '../../lib/background/actors'
import { readOrGone } from '../../lib/background/areas'
import { partView } from '../../lib/background/runview'
import { type Context, readContext } from '../../lib/context/index'
import { toFault } from '../../lib/http/fault'
import { type Actor, createRequester } from '../../lib/http/requester'
import { Secret } from '../../lib/http/secret'
import type { Request } from '../../lib/portals/portal'
import { actionOf, portalOf } from '../../lib/portals/registry'
import { createExecutor, type Executor } from '../../lib/runs/executor'
import { getRun } from '../../lib/runs/journal'
import type { RunRecord } from '../../lib/runs/record'
import { checkSends, confirm, goOn, makePreview, makeUndo } from '../../lib/runs/runs'
import { missingParts, noteReceived, uploadOf } from '../../lib/runs/uploads'
import type { World } from '../../lib/runs/world'
import { type Ending, type SendWorld, sendFile } from '../../lib/upload/send'
import { keepOnce } from '../../lib/vault/onetime'
import type { Lab } from '../lab/lab'
import { signedInActor, tokenActor } from './azuredevops'
import { exampleFile } from './files'
import { keyActor } from './keys'

/** A moment in a test's time: it stands until somebody sleeps or an alarm is waited for. */
export class Clock {
  constructor(public now: number) {}
  /** Passes the time at once, and lets what is pending happen. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.now += ms
    await Promise.resolve()
  }
}

/** The real core, on the simulated portals, in this process and in a test's time. */
export interface Bench {
  clock: Clock
  /** Runs a query. */
  query(id: string, address: string, input?: Record<string, unknown>): Promise<View>
  /** What a watch sees. */
  look(id: string, address: string, input?: Record<string, unknown>): Promise<Look>
  /** A plan's first stage. */
  stage(id: string, address: string, input?: Record<string, unknown>): Promise<Stage>
  /** Stores a preview. */
  preview(id: string, address: string, input?: Record<string, unknown>): Promise<RunRecord>
  /** Confirms a run and takes it to its end, through every look. */
  apply(run: RunRecord): Promise<RunRecord>
  /** Lets a paused run go on to its end. */
  goOn(run: RunRecord): Promise<RunRecord>
  /** Takes a run back. */
  undo(run: RunRecord): Promise<RunRecord>
  /** A fresh worker: it knows nothing but the database. */
  restart(): Executor
  /** Goes on until no run is open: passes the time to each alarm. */
  settle(): Promise<void>
  /** Somebody else at the same portal: on App Center by another token, elsewhere by another hand on the same key. */
  as(token: string): { write(run: RunRecord, request: Request): Promise<unknown> }
  /** The world of the executor; a test may wrap it. */
  world: World
  /** Sends the file that a run waits for; null is nobody who does. */
  send: ((run: RunRecord) => Promise<Ending>) | null
}

/**
 * Makes a bench for a lab and a token of its App Center; on App Store Connect an administrator's team key acts, on
 * Azure DevOps a token for one organisation. The lab must be made with this bench's clock.
 */
export function createBench(
  lab: Pick<Lab, 'fetch' | 'appstoreconnect' | 'azuredevops' | 'entra'>,
  token: string,
  clock: Clock,
  kind = 'appcenter-user',
): Bench {
  const appCenter: Actor = {
    id: 'bench',
    kind,
    base: 'https://api.appcenter.ms',
    params: {},
    secret: new Secret(token),
  }
  const appStoreConnect = keyActor(lab.appstoreconnect.seed.keys.admin, 'bench')
  const actors = {
    appcenter: appCenter,
    appstoreconnect: appStoreConnect,
    azuredevops: tokenActor(lab, 'org', 'bench'),
  }
  const entra = signedInActor(lab)
  /** Who acts: where the portal lets in one kind alone, that one. */
  const actorIn = (context: Context, action: string): Actor =>
    actionOf(action)?.credential?.only?.kinds.includes(entra.kind) ? entra : actors[context.portal]
  const access = lab.entra.letIn()
  const requester = createRequester({
    fetch: lab.fetch,
    now: () => clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    renew: async () => {},
    session: {
      // Whoever signed in has done so before: what is asked for here is the action's alone.
      of: id => ({
        get: async () =>
          id === entra.id ? { secret: new Secret(access), until: Number.MAX_SAFE_INTEGER } : undefined,
        set: async () => {},
      }),
      clear: async () => {},
    },
  })
  let alarm: number | null = null
  const portal = (context: Context) => {
    const found = portalOf(context.portal)
    if (!found) throw new Error(`no portal ${context.portal}`)
    return found
  }
  const tools = (context: Context, action: string) =>
    toolsFor(portal(context), actorIn(context, action), requester, clock.now)
  const world: World = {
    now: () => clock.now,
    sleep: clock.sleep,
    alarm: async at => {
      alarm = at
    },
    read: (run, request) =>
      readOrGone(portal(run.context), actorIn(run.context, run.action), requester, run.context, request),
    write: (run, request) => requester.write(portal(run.context), actorIn(run.context, run.action), request),
    keepSecret: (run, call, secret) => keepOnce(run.id, call, secret, clock.now),
    lag: run => portal(run.context).lag,
    async nextStage(run) {
      const plan = planOf(run.action)
      const last = run.stages.at(-1)
      const next = last && plan.after?.[last.name]
      if (!last || !next) return null
      const before = Object.fromEntries(
        Object.entries(last.outcomes).map(([id, o]) => [id, { state: o.state, kept: o.kept ?? {} }]),
      )
      const stage = await next(before, run.context, run.input, tools(run.context, run.action))
      if (!stage) return null
      checkSends(plan, [...run.stages, stage])
      return { ...stage, outcomes: {}, waits: {} }
    },
    changed: () => {},
  }
  const fresh = (): Executor => createExecutor(world, work => work())
  let executor = fresh()

  const stage = async (id: string, address: string, input: Record<string, unknown> = {}): Promise<Stage> => {
    const { action, context } = actionAt(id, address)
    if (action.kind !== 'plan') throw new Error(`${id} is no plan`)
    return action.first(context, v.parse(action.input, input), tools(context, id))
  }
  const settle = async (): Promise<void> => {
    for (;;) {
      alarm = null
      await executor.resume()
      if (alarm === null) return
      clock.now = Math.max(clock.now, alarm)
    }
  }
  const apply = async (run: RunRecord): Promise<RunRecord> => {
    const first = run.stages[0]
    const typed = first?.reach.type ?? String(first?.reach.count)
    await confirm(run.id, planOf(run.action), false, typed, clock.now)
    return toTheEnd(run.id)
  }
  const toTheEnd = async (id: string): Promise<RunRecord> => {
    for (;;) {
      await settle()
      const now = await getRun(id)
      if (now.state === 'paused' && now.pause?.because === 'upload' && bench.send) {
        // A page that was told a fault asks its person; what it has sent by then counts.
        const ending = await bench.send(now).catch(() => 'stopped')
        if (ending === 'sent') continue
      }
      if (now.state !== 'paused' || now.pause?.because !== 'look') return now
      await goOn(id, clock.now)
    }
  }
  const bench: Bench = {
    clock,
    world,
    send: run => {
      const { file } = uploadOf(run).step
      return sendFile(exampleFile(file), senderWorld(lab, world, run.id), new AbortController().signal)
    },
    async query(id, address, input = {}) {
      const { action, context } = actionAt(id, address)
      if (action.kind !== 'query') throw new Error(`${id} is no query`)
      return action.run(context, v.parse(action.input, input), tools(context, id))
    },
    async look(id, address, input = {}) {
      const { action, context } = actionAt(id, address)
      if (action.kind !== 'watch') throw new Error(`${id} is no watch`)
      return action.look(context, v.parse(action.input, input), tools(context, id))
    },
    stage,
    async preview(id, address, input = {}) {
      const { action, context } = actionAt(id, address)
      if (action.kind !== 'plan') throw new Error(`${id} is no plan`)
      const parsed = v.parse(action.input, input)
      return makePreview(action, await stage(id, address, input), {
        context,
        input: parsed,
        credential: 'bench',
        now: clock.now,
      })
    },
    apply,
    async goOn(run) {
      await goOn(run.id, clock.now)
      return toTheEnd(run.id)
    },
    undo: async run => apply(await makeUndo(run.id, planOf(run.action), clock.now)),
    as(other) {
      const colleague: Actor = { ...appCenter, secret: new Secret(other) }
      const strangerTo = ({ context, action }: RunRecord): Actor =>
        context.portal === 'appcenter' ? colleague : { ...actorIn(context, action), id: 'stranger' }
      return { write: (run, request) => requester.write(portal(run.context), strangerTo(run), request) }
    },
    restart() {
      executor = fresh()
      return executor
    },
    settle,
  }
  return bench
}

/** What sending a file needs, on the lab and without a browser. */
export const senderWorld = (lab: Pick<Lab, 'fetch'>, world: World, run: string): SendWorld => ({
  fetch: (url, init) => lab.fetch(url, init),
  now: () => world.now(),
  sleep: ms => world.sleep(ms),
  random: () => 0.5,
  parts: async () => (await missingParts(world, run)).parts.map(partView),
  received: async offset => {
    await noteReceived(run, offset, world.now())
  },
  codeOf: error => toFault(error).code,
})

function planOf(id: string): Plan {
  const action = actionOf(id)
  if (action?.kind !== 'plan') throw new Error(`${id} is no plan`)
  return action
}

/** An action that fits an address. */
export function actionAt(id: string, address: string): { action: Action; context: Context } {
  const action = actionOf(id)
  const context = readContext(address)
  if (!action || !context || !applies(action, context)) throw new Error(`${id} does not fit ${address}`)
  return { action, context }
}
