import type { Action } from '../actions/action'
import type { Context } from '../context/index'
import { toFault } from '../http/fault'
import type { Json } from '../http/json'
import type { Actor, Requester } from '../http/requester'
import type { Portal, Request } from '../portals/portal'
import { actionsOf } from '../portals/registry'
import { database } from '../vault/database'
import { portalFor } from './actors'

/** How long what was found out about an area is believed. */
const believeMs = 24 * 3600_000

const prefixOf = (context: Context): string =>
  `${context.portal}:${portalFor(context).resource(context) ?? ''}:`

/** What is known of the areas of a portal, for what a context points at. What is not listed is not known. */
async function known(context: Context, now: number): Promise<Map<string, 'open' | 'closed'>> {
  const prefix = prefixOf(context)
  const rows = await (await database()).getAll('areas', IDBKeyRange.bound(prefix, `${prefix}\uffff`))
  return new Map(rows.filter(row => row.until >= now).map(row => [row.id.slice(prefix.length), row.found]))
}

async function note(context: Context, area: string, found: 'open' | 'closed', now: number): Promise<void> {
  await (await database()).put('areas', { id: prefixOf(context) + area, found, until: now + believeMs })
}

/** Does what an action is for. Where the portal answers that its area is gone, that is kept: panels offer it no more. */
export async function inArea<T>({ area }: Action, context: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // Where it cannot be kept, what the portal said is told all the same.
    if (area !== undefined && toFault(error).code === 'closed')
      await note(context, area, 'closed', Date.now()).catch(() => {})
    throw error
  }
}

const areasOf = (context: Context): string[] => [
  ...new Set(actionsOf(context.portal).flatMap(({ area }) => area ?? [])),
]

/** The areas that are known to be closed. */
export async function closedAreas(context: Context, now: number): Promise<Set<string>> {
  const found = await known(context, now)
  return new Set(areasOf(context).filter(area => found.get(area) === 'closed'))
}

/**
 * Asks every area that nothing is known of whether it still answers. An area is closed where its own read fails
 * as gone while the resource itself is there.
 * @returns whether anything was found closed
 */
export async function probeAreas(
  context: Context,
  actor: Actor,
  requester: Requester,
  now: number,
): Promise<boolean> {
  const portal = portalFor(context)
  const found = await known(context, now)
  let anyClosed = false
  for (const area of areasOf(context)) {
    const probe = portal.probe(area, context)
    if (!probe || found.has(area)) continue
    try {
      await requester.read(portal, actor, probe)
      await note(context, area, 'open', now)
    } catch (error) {
      const { code } = toFault(error)
      const gone = code === 'closed' || (code === 'missing' && (await there(context, actor, requester)))
      if (!gone) continue
      anyClosed = true
      await note(context, area, 'closed', now)
    }
  }
  return anyClosed
}

/**
 * Reads for a run; undefined where what it asks for is gone.
 * @throws Fault, also where not only that is missing but all of its area: then nothing tells that it is gone
 */
export async function readOrGone(
  portal: Portal,
  actor: Actor,
  requester: Requester,
  context: Context,
  request: Request,
): Promise<Json | undefined> {
  try {
    return await requester.read(portal, actor, request)
  } catch (error) {
    if (toFault(error).code !== 'missing') throw error
    const probe = portal.probe(portal.operations[request.op]?.area ?? '', context)
    if (probe) {
      await requester.read(portal, actor, probe).catch((why: unknown) => {
        if (['closed', 'missing'].includes(toFault(why).code)) throw why
      })
    }
    return undefined
  }
}

async function there(context: Context, actor: Actor, requester: Requester): Promise<boolean> {
  const portal = portalFor(context)
  const proof = portal.probe('', context)
  if (!proof) return false
  return requester.read(portal, actor, proof).then(
    () => true,
    () => false,
  )
}
