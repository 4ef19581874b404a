import { browser } from 'wxt/browser'
import { Fault } from '../http/fault'
import { say } from '../text/index'

/**
 * Makes sure that a person has allowed the host of an address; the options ask for it by a click, for that one
 * origin. @throws Fault `invalid`
 */
export async function requireHost(address: string): Promise<void> {
  const { origin, host, hostname } = new URL(address)
  // A host is allowed with all its ports: patterns of extensions know none.
  const allowed = await browser.permissions.contains({
    origins: [`${origin.replace(host, hostname)}/*`],
  })
  if (!allowed) throw new Fault('invalid', say('Allow Gangway to use {host} first.', { host }))
}
