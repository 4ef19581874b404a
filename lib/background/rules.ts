import { browser } from 'wxt/browser'
import type { Effect } from '../actions/action'
import { Fault } from '../http/fault'
import type { Fetch } from '../http/fetch'
import type { PortalId } from '../portals/id'
import type { Portal } from '../portals/portal'
import { portalOf } from '../portals/registry'
import { count, say, type Text } from '../text/index'
import { standing } from '../vault/key'
import { isListed, isSafeWay, policy, type Rules } from '../vault/policy'
import type { LockTimes } from '../vault/settings'

const forbidden = (what: Text) => new Fault('policy', what)

/**
 * Holds the place a credential would be sent to against the company's rules, each time before its secret is opened.
 * @throws Fault `policy`
 */
export async function checkUse({ portal, base }: { portal: PortalId; base: string }): Promise<void> {
  const rules = await policy()
  const why = whyNot(portal, base, rules)
  if (why) throw forbidden(why)
  await checkPassphraseSet()
}

/** @throws Fault `policy` where the company wants a passphrase and there is none */
export async function checkPassphraseSet(): Promise<void> {
  const rules = await policy()
  if (rules.passphrase && (await standing()).by !== 'passphrase') {
    throw forbidden(
      say('Your company wants tokens to be kept under a passphrase. Set one in the options first.'),
    )
  }
}

/** Whether a base is the portal's own host, whatever account it leads to there. */
export const isOwnBase = (portal: Pick<Portal, 'base'>, base: string): boolean =>
  new URL(base).origin === new URL(portal.base).origin

const plainWay = say(
  'Over http anybody on the way could read the token. Gangway sends it over https, and over http only to a host that your company has named for it.',
)

/**
 * Lets a request out only by a way that is safe, whatever else was checked before. The policy of the extension's
 * pages cannot do this: it is fixed, and the hosts that a company names for http are not.
 */
export const onlySafeWays =
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    if (!isSafeWay(new URL(url), await policy())) throw forbidden(plainWay)
    return fetch(url, init)
  }

/** Why a credential may not be sent somewhere, by the company's rules; null where it may. */
export function whyNot(portal: PortalId, base: string, rules: Rules): Text | null {
  const known = portalOf(portal)
  const name = known?.name ?? portal
  if (rules.portals && !rules.portals.includes(portal))
    return say('Your company does not allow {portal} here.', { portal: name })
  if (rules.noOwnBases && !(known && isOwnBase(known, base)))
    return say('Your company allows no API base but the one of {portal} itself.', { portal: name })
  const address = new URL(base)
  if (!isSafeWay(address, rules)) return plainWay
  const { hostname } = address
  if (rules.hosts && !isListed(hostname, rules.hosts))
    return say('Your company does not allow tokens to be sent to {host}.', { host: hostname })
  return null
}

/** Whether the company lets an action have such an effect. */
export const mayChange = (effect: Effect, rules: Rules): boolean =>
  effect === 'read' || (!rules.readOnly && !(rules.noDestructive && effect === 'destructive'))

/** @throws Fault `policy` where the company does not let anything have such an effect */
export async function checkChange(effect: Effect): Promise<void> {
  if (!mayChange(effect, await policy())) {
    throw forbidden(
      effect === 'destructive'
        ? say('Your company does not allow what cannot be undone.')
        : say('Your company allows Gangway to read only.'),
    )
  }
}

/** Whether the company has switched an action off, for good or in this version alone: one that does not work. */
export const isOff = (action: string, { off }: Rules): boolean =>
  off.some(entry => {
    const [id, version] = entry.split('@')
    return id === action && (version === undefined || version === browser.runtime.getManifest().version)
  })

/** @throws Fault `policy` where the company has switched an action off */
export async function checkAction(action: string): Promise<void> {
  if (isOff(action, await policy())) throw forbidden(say('Your company has switched this action off.'))
}

/** @throws Fault `policy` where the company wants a passphrase: without one nothing would work. */
export async function checkRemovable(): Promise<void> {
  if ((await policy()).passphrase) throw forbidden(say('Your company wants a passphrase to be set.'))
}

const sooner = (own: number, rule: number | undefined): number =>
  rule === undefined ? own : own === 0 ? rule : Math.min(own, rule)

/** When the vault locks: as the person likes, but never later than the company wants. */
export const lockTimesUnder = (own: LockTimes, rules: Rules): LockTimes => ({
  ...own,
  idle: sooner(own.idle, rules.lockAfterMinutes),
  hours: sooner(own.hours, rules.lockAfterHours),
})

/** The rules in words, for the options. */
export function rulesInWords(rules: Rules): Text[] {
  if (rules.broken)
    return [
      say(
        'The rules your company has set cannot be read. Until they are mended, Gangway only reads, under a passphrase.',
      ),
    ]
  const { portals, hosts, httpHosts, lockAfterMinutes: minutes, lockAfterHours: hours } = rules
  const words: (Text | false)[] = [
    portals !== undefined &&
      say('Only these portals: {names}.', { names: portals.map(id => portalOf(id)?.name ?? id).join(', ') }),
    hosts !== undefined && say('Tokens are sent to these hosts only: {hosts}.', { hosts: hosts.join(', ') }),
    httpHosts !== undefined &&
      say('Without encryption, over http, tokens may be sent to: {hosts}.', { hosts: httpHosts.join(', ') }),
    rules.off.length > 0 &&
      count(rules.off.length, '{n} action is switched off.', '{n} actions are switched off.'),
    rules.noOwnBases && say('No API base but the portals’ own.'),
    rules.passphrase && say('A passphrase has to be set.'),
    minutes !== undefined &&
      count(
        minutes,
        'Locks after {n} minute without use, or sooner.',
        'Locks after {n} minutes without use, or sooner.',
      ),
    hours !== undefined &&
      count(
        hours,
        'Locks {n} hour after it was unlocked, or sooner.',
        'Locks {n} hours after it was unlocked, or sooner.',
      ),
    rules.readOnly && say('Gangway only reads.'),
    rules.noDestructive && !rules.readOnly && say('Nothing is sent that cannot be undone.'),
  ]
  return words.filter(word => word !== false)
}
