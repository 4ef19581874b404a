import * as v from 'valibot'
import type { Action, Example } from '../../lib/actions/action'
import { formOf } from '../../lib/actions/form'
import { readContext } from '../../lib/context/index'
import { toFault } from '../../lib/http/fault'
import type { Actor } from '../../lib/http/requester'
import { createRequester } from '../../lib/http/requester'
import { Secret } from '../../lib/http/secret'
import type { Portal, Request } from '../../lib/portals/portal'
import { allActions, allPortals } from '../../lib/portals/registry'
import { stop } from '../../lib/runs/runs'
import { undoStage } from '../../lib/runs/undo'
import { renderer } from '../../lib/text/render'
import { storageHost } from '../lab/appstoreconnect/storage'
import { checkExchange, official } from '../lab/contract'
import { createLab, type Lab } from '../lab/lab'
import { serverActor, signedInActor, tokenActor } from '../support/azuredevops'
import { keyActor } from '../support/keys'
import { type Bench, Clock, createBench } from '../support/world'
import { operationsOf } from './catalogue'

const catalogue = allActions()
const known = allPortals()

/** What the contract says of the catalogue. */
interface Contract {
  /** Operations in the portals' tables. */
  operations: number
  /** Requests the lab answered. */
  requests: number
  /** What does not fit the official specification, in words. */
  violations: string[]
  /** Operations in a portal's table that nothing asked for. */
  uncovered: string[]
  /** Why nothing was held against the specification, where that is so. */
  note?: string
}

const start = Date.UTC(2026, 10, 22, 9)
const t = renderer('en')

/**
 * Runs every example of every action on a fresh lab, in this process: queries to their view, plans through
 * preview and every stage, and back by undo. Then what no action asks by itself: who a credential is, and
 * whether an area still answers. Every exchange is held against the official specification.
 */
export async function runContract(
  actions: readonly Action[] = catalogue,
  portals: readonly Portal[] = known,
): Promise<Contract> {
  const violations = portals.flatMap(checkTable)
  const seen = new Set<string>()
  let requests = 0
  const on = async (name: string, work: (lab: Lab, clock: Clock) => Promise<void>) => {
    const clock = new Clock(start)
    const lab = createLab({ now: () => clock.now, apps: 8, check: checkExchange })
    try {
      await work(lab, clock)
    } catch (error) {
      violations.push(`${name}: ${t(toFault(error).what)}`)
    }
    requests += lab.record.entries.length
    for (const { op } of lab.record.entries) if (op !== undefined) seen.add(op)
    violations.push(
      ...lab.violations.map(({ exchange, text }) => `${name}: ${exchange.method} ${exchange.path}: ${text}`),
    )
  }
  for (const action of actions) {
    for (const example of action.examples) {
      await on(action.id, async (lab, clock) => {
        await runExample(lab, clock, action, example)
        // Parts of files go where the portal says, which no specification knows.
        const strange = lab.record.entries.find(
          ({ op, host }) => host !== storageHost && !operationsOf(action).includes(op ?? ''),
        )
        if (strange) throw new Error(`asks for ${strange.op ?? strange.path}, which it does not declare`)
      })
    }
  }
  for (const portal of portals) {
    await on(`${portal.id}: whose token is it`, async lab => {
      for (const actor of actorsOf(lab, portal)) await identify(lab, portal, actor)
    })
    await on(`${portal.id}: is an area open`, async lab => probe(lab, portal, actions))
  }
  return {
    operations: portals.reduce((sum, { operations }) => sum + Object.keys(operations).length, 0),
    requests,
    violations: [...new Set(violations)],
    uncovered: portals.flatMap(({ id, operations }) =>
      Object.entries(operations).flatMap(([op, { here }]) => (here || seen.has(op) ? [] : [`${id}: ${op}`])),
    ),
    ...noteOf(portals),
  }
}

async function runExample(lab: Lab, clock: Clock, action: Action, example: Example): Promise<void> {
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  if (takesFile(action)) await giveUp(bench, action, example)
  if (action.kind === 'query') {
    await bench.query(action.id, example.address, example.input)
    return
  }
  if (action.kind === 'watch') {
    const look = await bench.look(action.id, example.address, example.input)
    if (!v.is(action.state, look.state)) throw new Error('keeps what it does not declare')
    return
  }
  const run = await bench.apply(await bench.preview(action.id, example.address, example.input))
  if (run.state !== 'done')
    throw new Error(`ended as ${run.state}${run.pause ? `: ${JSON.stringify(run.pause)}` : ''}`)
  if (undoStage(run) === null) return
  const back = await bench.undo(run)
  if (back.state !== 'done') throw new Error(`its undo ended as ${back.state}`)
}

const takesFile = ({ input }: Action): boolean =>
  Object.values(formOf(input).fields).some(field => field.format === 'file')

/** A run whose file nobody sends is stopped and taken back: what makes an end of it is sent only then. */
async function giveUp(bench: Bench, { id }: Action, { address, input }: Example): Promise<void> {
  const { send } = bench
  bench.send = null
  const run = await bench.apply(await bench.preview(id, address, input))
  await stop(run.id, bench.clock.now)
  const back = await bench.undo(run)
  if (back.state !== 'done') throw new Error(`giving it up ended as ${back.state}`)
  bench.send = send
}

/** A portal's table of operations, held against the specification's paths and methods. */
function checkTable({ id, operations }: Portal): string[] {
  const known = official[id]?.specification()
  if (!known) return []
  return Object.entries(operations).flatMap(([op, { method, path, here }]) => {
    const found = known.operations.find(
      other => other.op === op && other.method === method && other.path === path,
    )
    return found || here ? [] : [`${op}: ${method} ${path} is not in the specification`]
  })
}

/** Which specifications are not at hand. */
function noteOf(portals: readonly Portal[]): { note?: string } {
  const gone = portals.flatMap(({ id }) => (official[id]?.specification() ? [] : [id]))
  return gone.length === 0 ? {} : { note: `the specifications are not at hand: ${gone.join(', ')}` }
}

/** Who may be known to a portal: everybody of each kind. The first may most. */
function actorsOf(lab: Lab, portal: Portal): Actor[] {
  if (portal.id === 'appstoreconnect') {
    const { admin, developer, finance, individual } = lab.appstoreconnect.seed.keys
    return [admin, developer, finance, individual].map(key => keyActor(key))
  }
  if (portal.id === 'azuredevops')
    return [
      tokenActor(lab),
      tokenActor(lab, 'all'),
      tokenActor(lab, 'narrow'),
      serverActor(lab),
      signedInActor(lab),
    ]
  const { owner, reader, app } = lab.seed.tokens
  const kind = portal.kinds[0]?.kind ?? ''
  return [owner, reader, app].map((token, n) => ({
    id: `asker ${n}`,
    kind,
    base: portal.base,
    params: {},
    secret: new Secret(token),
  }))
}

/** Asks past the catalogue: what the background does before any action. */
function askerOf(lab: Lab, portal: Portal) {
  const sleep = async () => {}
  const renew = async () => {}
  // A browser says of itself who sends a form; Microsoft Entra wants to know.
  const fetch: typeof lab.fetch = (url, init) => {
    const headers = new Headers(init?.headers)
    if (init?.method === 'POST') headers.set('Origin', 'chrome-extension://gangway')
    return lab.fetch(url, { ...init, headers })
  }
  const requester = createRequester({ fetch, now: lab.now, sleep, random: () => 0.5, renew })
  return {
    ask: (actor: Actor, request: Request) =>
      requester[['GET', 'OPTIONS'].includes(portal.operations[request.op]?.method ?? '') ? 'read' : 'write'](
        portal,
        actor,
        request,
      ),
    skew: (actor: Actor) => requester.standing(portal, actor).skew,
  }
}

async function identify(lab: Lab, portal: Portal, actor: Actor): Promise<void> {
  const { owner, name } = lab.seed.app
  const context = readContext(`https://appcenter.ms/orgs/${owner}/apps/${name}`)
  const { ask, skew } = askerOf(lab, portal)
  await portal.identify((kind, request, base = actor.base) => ask({ ...actor, kind, base }, request), {
    kind: actor.kind,
    base: actor.base,
    params: actor.params,
    context,
    skew: () => skew(actor),
  })
}

async function probe(lab: Lab, portal: Portal, actions: readonly Action[]): Promise<void> {
  const context = actions
    .flatMap(action => action.examples.map(example => readContext(example.address)))
    .find(found => found?.portal === portal.id && portal.resource(found) !== undefined)
  const [actor] = actorsOf(lab, portal)
  for (const area of ['', ...Object.keys(portal.areas)]) {
    const request = context ? portal.probe(area, context) : undefined
    if (request && actor) await askerOf(lab, portal).ask(actor, request)
  }
}
