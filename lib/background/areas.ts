import * as v from 'valibot'
import { actions } from '../actions/registry'
import type { Context } from '../context/index'
import { toFault } from '../http/fault'
import type { Actor, Requester } from '../http/requester'
import { database } from '../vault/database'
import { seal, unseal } from '../vault/key'
import { portalFor } from './actors'

/** How long what was found out about an area is believed. */
const believeMs = 24 * 3600_000

const keyOf = (context: Context, area: string): string =>
  `area:${context.portal}:${portalFor(context).resource(context) ?? ''}:${area}`

const Found = v.picklist(['open', 'closed'])

/** What is known of an area of a portal, for what a context points at: `open`, `closed`, or not known. */
async function known(context: Context, area: string, now: number): Promise<'open' | 'closed' | undefined> {
  const id = keyOf(context, area)
  const row = await (await database()).get('cache', id)
  if (!row || row.until < now) return undefined
  // What cannot be opened is as good as not known: it must not keep the panel from opening.
  const text = await unseal({ id, kind: 'cache' }, row.sealed).catch(() => undefined)
  const found = v.safeParse(Found, text)
  return found.success ? found.output : undefined
}

async function note(context: Context, area: string, found: 'open' | 'closed', now: number): Promise<void> {
  const id = keyOf(context, area)
  await (await database()).put('cache', {
    id,
    until: now + believeMs,
    sealed: await seal({ id, kind: 'cache' }, found),
  })
}

const areasOf = (context: Context): string[] => [
  ...new Set(
    actions.flatMap(action =>
      action.area && action.id.startsWith(`${context.portal}.`) ? [action.area] : [],
    ),
  ),
]

/** The areas that are known to be closed. */
export async function closedAreas(context: Context, now: number): Promise<Set<string>> {
  const areas = areasOf(context)
  const found = await Promise.all(areas.map(area => known(context, area, now)))
  return new Set(areas.filter((_, i) => found[i] === 'closed'))
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
  let anyClosed = false
  for (const area of areasOf(context)) {
    const probe = portal.probe(area, context)
    if (!probe || (await known(context, area, now)) !== undefined) continue
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

async function there(context: Context, actor: Actor, requester: Requester): Promise<boolean> {
  const portal = portalFor(context)
  const proof = portal.probe('', context)
  if (!proof) return false
  return requester.read(portal, actor, proof).then(
    () => true,
    () => false,
  )
}
