import { factsFor } from '../actions/applies'
import { addressOf, type Context } from '../context/index'
import type { Requester } from '../http/requester'
import type { Opened } from '../messages/shapes'
import { actionsOf, portalOf } from '../portals/registry'
import { credentials } from '../vault/credentials'
import { standing } from '../vault/key'
import { policy } from '../vault/policy'
import { settings } from '../vault/settings'
import { allWatches } from '../watch/store'
import { choiceFor, choiceOf } from './actors'
import { closedAreas } from './areas'
import { descriptorsFor } from './describe'
import { isOff } from './rules'
import { actingOf } from './runview'
import { serversOf } from './servers'
import type { Purpose } from './sessions'
import { visibleIn, watchedIn } from './watches'

/**
 * How a panel begins in a context. Reads nothing but the database: no network stands before the first click.
 * @param where what the panel is about; the database is read while that is still being found out
 */
export async function opened(
  place: Opened['place'],
  where: Promise<Context | null>,
  purpose: Purpose,
  requester: Requester,
  now: number,
): Promise<Opened> {
  const reading = Promise.all([
    credentials(),
    settings(),
    standing(),
    policy(),
    // Whatever is wrong with what is stored, a panel opens.
    allWatches().catch(() => []),
  ])
  // A failure of either is told by the one that is awaited first.
  reading.catch(() => {})
  const context = await where
  const portal = context ? portalOf(context.portal) : undefined
  const closed = context && portal ? await closedAreas(context, now) : new Set<string>()
  const [all, set, vault, rules, stored] = await reading
  const watches = vault.locked ? [] : visibleIn(stored, place === 'frame' ? 'frame' : 'page', context)
  const watching = {
    count: watches.length,
    unseen: watches.flatMap(({ changes }) => changes.filter(({ seen }) => !seen)).length,
  }
  const from = purpose.from
    ? { by: purpose.from.by, ...(purpose.from.host ? { host: purpose.from.host } : {}) }
    : { by: 'page' as const }
  const start = (purpose.start ?? null) as Opened['start']
  if (!context || !portal) {
    return {
      place,
      context,
      address: context ? addressOf(context, serversOf(all)) : null,
      from,
      portalName: null,
      crumbs: [],
      name: '',
      acting: null,
      rate: null,
      writes: false,
      actions: [],
      facts: null,
      closed: [],
      start,
      fresh: all.length === 0,
      locked: vault.locked,
      watching,
    }
  }
  const actions = actionsOf(portal.id)
  const facts = factsFor(
    actions.filter(({ id, area }) => (area === undefined || !closed.has(area)) && !isOff(id, rules)),
    context,
  )
  // Whoever reads the facts is named; where nobody can, whoever would read anything else.
  const reader = facts && choiceFor(facts, context, all)
  const reach = portal.resource(context) === undefined ? 'account' : 'app'
  const choice = reader && 'credential' in reader ? reader : choiceOf({ access: 'read', reach }, context, all)
  return {
    place,
    context,
    address: addressOf(context, serversOf(all)),
    from,
    portalName: portal.name,
    ...portal.trail(context),
    acting: 'credential' in choice ? actingOf(choice.credential) : null,
    rate: 'credential' in choice ? requester.left(portal, choice.credential.id) : null,
    writes: set.writes[portal.id] === true && !rules.readOnly,
    actions: descriptorsFor(context, all, set, closed, {
      locked: vault.locked,
      rules,
      watched: watchedIn(context, actions, watches),
    }),
    facts: facts && choice === reader && !vault.locked ? facts.id : null,
    closed: [...closed].map(area => portal.areas[area] ?? area),
    start,
    fresh: all.length === 0,
    locked: vault.locked,
    watching,
  }
}
