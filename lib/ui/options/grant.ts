import { browser } from 'wxt/browser'
import type { FaultData, Field } from '../../messages/shapes'
import { say } from '../../text/index'

/** What stands in fields of hosts. */
const addressesIn = (fields: Record<string, Field>, values: Record<string, string>): string[] =>
  Object.entries(fields).flatMap(([name, field]) => (field.format === 'host' ? [values[name] ?? ''] : []))

/** The origin of an address that has to be asked for; the portals' own are Gangway's already. */
function originIn(address: string, plainHosts: readonly string[]): string[] {
  const text = address.trim()
  if (!URL.canParse(text)) return []
  const { protocol, hostname } = new URL(text)
  const asked = protocol === 'https:' || (protocol === 'http:' && plainHosts.includes(hostname))
  // Patterns of extensions know no ports: a host is allowed with all of them.
  return asked ? [`${protocol}//${hostname}/*`] : []
}

/**
 * Asks the person to let Gangway reach the hosts that a form names, one origin at a time. To be called in a click,
 * before anything is waited for: else the browser refuses to ask.
 * @param plainHosts the hosts that the company has named for http; no other is asked for
 * @returns whether it may
 */
export const grantHosts = (
  fields: Record<string, Field>,
  values: Record<string, string>,
  plainHosts: readonly string[],
): Promise<boolean> => grantAddresses(addressesIn(fields, values), plainHosts)

/** The same for addresses; what is none, such as an organisation's name, need not be asked for. */
export async function grantAddresses(
  addresses: readonly string[],
  plainHosts: readonly string[] = [],
): Promise<boolean> {
  const origins = addresses.flatMap(address => originIn(address, plainHosts))
  return origins.length === 0 || browser.permissions.request({ origins })
}

/** Whether Gangway may reach the hosts of some addresses. */
export const mayReach = (hosts: readonly string[]): Promise<boolean> =>
  browser.permissions.contains({ origins: hosts.map(originOf) })

/** Asks the person to let Gangway reach some hosts. To be called in a click. */
export const grantReach = (hosts: readonly string[]): Promise<boolean> =>
  browser.permissions.request({ origins: hosts.map(originOf) })

// Patterns of extensions know no ports: a host is allowed with all of them.
const originOf = (host: string): string => `https://${host.replace(/:\d+$/, '')}/*`

/** What is said where the person did not allow it. */
export const notGranted: FaultData = {
  code: 'invalid',
  what: say('Gangway may not reach this host. Nothing was sent; try again and allow it.'),
}

/** Asks the person to let Gangway show notifications. To be called in a click. */
export const grantNotifications = (): Promise<boolean> =>
  browser.permissions.request({ permissions: ['notifications'] })

/** Whether Gangway may show notifications. */
export const mayNotify = (): Promise<boolean> =>
  browser.permissions.contains({ permissions: ['notifications'] })
