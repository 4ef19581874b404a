import type { Context } from '../context/index'
import { Fault } from '../http/fault'
import { urlInFront } from '../messages/last'
import { say } from '../text/index'
import { portalFor } from './actors'
import { addressAt, contextAt } from './servers'
import { purposeOf } from './sessions'
import { type Caller, isTop } from './zones'

/** What this worker has shown each popup to be about: what is pressed there means what was shown. */
const shown = new Map<string, Context | null>()

/** The context of the tab in front, as a popup was shown it. */
async function inFront({ document }: Caller): Promise<Context | null> {
  const known = shown.get(document)
  if (known !== undefined) return known
  const url = await urlInFront()
  const context = url === undefined ? null : await contextAt(url)
  shown.set(document, context)
  return context
}

/** Looks again at what is in front, when a popup asks what it is about. */
export function lookAgain({ document }: Caller): void {
  shown.delete(document)
}

/** A context out of a message: what it is must survive its own address, so nothing invented gets in. */
export async function contextIn(raw: Record<string, string>): Promise<Context> {
  try {
    const context = await contextAt(await addressAt(raw as unknown as Context))
    if (context) return context
  } catch {
    // Falls through to the one error below.
  }
  throw new Fault('invalid', say('This is no place on a portal.'))
}

/**
 * What a caller's panel is about. A frame's comes from its own tab (or from the link its pass was made for) and
 * never from the message; a top-level page of ours may name another.
 */
export async function contextOf(caller: Caller, raw?: Record<string, string>): Promise<Context | null> {
  const purpose = await purposeOf(caller)
  if (isTop(caller) && raw) return contextIn(raw)
  if (purpose.address !== undefined) return contextAt(purpose.address)
  if (caller.zone === 'frame') return caller.tabUrl === null ? null : contextAt(caller.tabUrl)
  return caller.page === 'popup.html' ? inFront(caller) : null
}

/**
 * Whether two contexts belong together for a frame: the same resource or, above the resources, the same owner's
 * pages. What belongs to no owner is one place of its own.
 */
export function samePlace(a: Context, b: Context): boolean {
  if (a.portal !== b.portal) return false
  const portal = portalFor(a)
  const [one, other] = [a, b].map(context => {
    const { crumbs, name } = portal.trail(context)
    return portal.resource(context) ?? `/${crumbs[0] ?? name}`
  })
  return one === other
}
