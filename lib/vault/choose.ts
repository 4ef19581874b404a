import type { PortalId } from '../portals/id'
import type { Need } from '../portals/portal'
import { say, type Text } from '../text/index'
import type { Shown } from './credentials'

/** The credential that acts, or why none can. */
export type Choice = { credential: Shown } | { why: Text }

const reachOf = ({ reach }: Shown): number => (reach === 'app' ? 0 : 1)
const accessOf = ({ access }: Shown): number => ({ read: 0, unknown: 1, full: 2 })[access]

/**
 * The credential with the least power that suffices: an app's before a user's, the portal's weaker kind before the
 * stronger, read-only before full. What is not known to reach the resource comes last; among equals the one that was
 * added first is taken.
 * @param powerOf how much a kind of the portal may beside its others
 * @param resource the lower-case name of what the context points at, as the portal's credentials list it
 */
export function choose(
  portal: PortalId,
  need: Need,
  resource: string | undefined,
  all: readonly Shown[],
  powerOf: (kind: string) => number,
): Choice {
  const own = all.filter(credential => credential.portal === portal)
  if (own.length === 0) return { why: say('needs a token') }
  const allowed = own.filter(({ kind }) => need.only === undefined || need.only.kinds.includes(kind))
  if (need.only && allowed.length === 0) return { why: need.only.why }
  const knows = (credential: Shown) => resource === undefined || credential.reaches.includes(resource)
  const reaching = allowed.filter(
    credential => credential.reach === 'account' || (need.reach === 'app' && knows(credential)),
  )
  if (reaching.length === 0) {
    return {
      why: need.reach === 'account' ? say('needs a user token') : say('needs a token for this app'),
    }
  }
  // What could not be found out is no reason: the portal will tell.
  const refused = (credential: Shown) =>
    credential.rights.find(({ id, may }) => id === need.area && may === false)
  const able = reaching.filter(credential => !refused(credential))
  const [without] = reaching.flatMap(credential => refused(credential) ?? [])
  if (able.length === 0 && without)
    return { why: say('needs a token with the right “{area}”', { area: without.title }) }
  const sees = ({ kind }: Shown) => need.first?.includes(kind) ?? false
  const [best] = able
    .filter(credential => need.access === 'read' || credential.access !== 'read')
    .sort(
      (a, b) =>
        Number(knows(b)) - Number(knows(a)) ||
        Number(sees(b)) - Number(sees(a)) ||
        reachOf(a) - reachOf(b) ||
        powerOf(a.kind) - powerOf(b.kind) ||
        accessOf(a) - accessOf(b) ||
        a.added - b.added,
    )
  return best ? { credential: best } : { why: say('needs a token with full access') }
}
