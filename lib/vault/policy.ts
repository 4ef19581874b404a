import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { PortalId } from '../portals/id'

/**
 * What a company sets for its browsers (`storage.managed`; the schema for Chrome is public/policy.json). It wins
 * over every setting of the person's.
 */
const Policy = v.object({
  /** Portals that may be used; absent: all. */
  portals: v.exactOptional(v.array(PortalId)),
  /** Hosts credentials may be sent to: `api.example.com`, or `*.example.com` for all below; absent: all. */
  hosts: v.exactOptional(
    v.array(v.pipe(v.string(), v.toLowerCase(), v.regex(/^(\*\.)?([a-z\d-]+\.)*[a-z\d-]+$/))),
  ),
  /**
   * Hosts whose tokens may travel over `http:`, each by its exact name: Servers without TLS. Anybody on the way reads
   * what is sent there, so no person may decide this alone. `hosts` holds for them as well.
   */
  httpHosts: v.exactOptional(
    v.array(v.pipe(v.string(), v.toLowerCase(), v.regex(/^([a-z\d-]+\.)*[a-z\d-]+$/))),
  ),
  /** Credentials work only once a passphrase is set. */
  passphrase: v.optional(v.boolean(), false),
  /** The vault locks after so many minutes without use, or sooner. */
  lockAfterMinutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The vault locks so many hours after it was unlocked, or sooner. */
  lockAfterHours: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  readOnly: v.optional(v.boolean(), false),
  noDestructive: v.optional(v.boolean(), false),
  /** Actions that are switched off, by their ids; `id@1.2.0` in that version of Gangway alone. */
  off: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z]+(\.[a-z-]+){2}(@[\d.]+)?$/))), []),
  /** Credentials are sent to the portals' own API bases only. */
  noOwnBases: v.optional(v.boolean(), false),
})

/** The rules that hold; `broken` where what the company has set cannot be understood. */
export type Rules = v.InferOutput<typeof Policy> & { broken: boolean }

const none: Rules = { ...v.parse(Policy, {}), broken: false }

/** Rules that nobody understands were meant to forbid something: nothing is changed until they are mended. */
const broken: Rules = { ...none, passphrase: true, readOnly: true, noOwnBases: true, broken: true }

let known: Promise<Rules> | undefined

/** The rules of the company; none where it has set none. */
export function policy(): Promise<Rules> {
  known ??= read()
  return known
}

async function read(): Promise<Rules> {
  // A browser without such a store has nobody who could have set anything.
  const stored: unknown = await browser.storage.managed.get(null).catch(() => ({}))
  const parsed = v.safeParse(Policy, stored)
  return parsed.success ? { ...parsed.output, broken: false } : broken
}

/** Reads the rules anew when they are asked for next: the company has changed them. */
export function forgetPolicy(): void {
  known = undefined
}

/** Whether the rules let a token travel to an address: by https, or to a host that the company has named for http. */
export const isSafeWay = ({ protocol, hostname }: URL, { httpHosts = [] }: Rules): boolean =>
  protocol === 'https:' || (protocol === 'http:' && httpHosts.includes(hostname))

/** Whether a host is one of a list. */
export const isListed = (host: string, list: readonly string[]): boolean =>
  list.some(entry => (entry.startsWith('*.') ? host.endsWith(entry.slice(1)) : host === entry))
