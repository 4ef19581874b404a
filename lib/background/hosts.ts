import { browser } from 'wxt/browser'
import { Fault } from '../http/fault'
import { say } from '../text/index'

/** The host of an address; empty where there is none. */
export const hostOf = (address: string | null | undefined): string =>
  address && URL.canParse(address) ? new URL(address).host : ''

/** The pattern of an address's host. It stands for all its ports: patterns of extensions know none. */
export function patternOf(address: string): string {
  const { protocol, hostname } = new URL(address)
  return `${protocol}//${hostname}/*`
}

/**
 * Makes sure that a person has allowed the host of an address; the options ask for it by a click, for that one
 * origin. @throws Fault `invalid`
 */
export async function requireHost(address: string): Promise<void> {
  if (!(await browser.permissions.contains({ origins: [patternOf(address)] })))
    throw new Fault('invalid', say('Allow Gangway to use {host} first.', { host: new URL(address).host }))
}
