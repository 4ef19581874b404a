import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { Fault, toFault } from '../http/fault'
import type { Added } from '../messages/shapes'
import { PortalId } from '../portals/id'
import type { Begun, Params, SignIn, SignInTools, Silent } from '../portals/portal'
import { portalOf } from '../portals/registry'
import { say } from '../text/index'
import { seal, unseal } from '../vault/key'
import { awakeWhile } from './awake'
import { hearClosedTabs, hearNoClosedTabs } from './closed-tabs'
import type { Engine } from './engine'
import { requireHost } from './hosts'
import type { Caller } from './zones'

/** What a person asked for by signing in. */
export interface Order {
  portal: PortalId
  kind: string
  base: string
  fields: Params
  name: string
  production: boolean
}

/** What the end of a sign-in is made into: a credential, stored and checked. */
type Keep = (order: Order, begun: Begun, address: string) => Promise<Added>

const texts = v.record(v.string(), v.string())
/** A sign-in that waits for its answer. The worker may be ended meanwhile: nothing of it is in memory alone. */
const Pending = v.object({
  order: v.object({
    portal: PortalId,
    kind: v.string(),
    base: v.string(),
    fields: texts,
    name: v.string(),
    production: v.boolean(),
  }),
  begun: v.object({ url: v.string(), callback: v.string(), kept: texts }),
})
type Pending = v.InferOutput<typeof Pending>
/** What may stand in the open: which tab, and until when. The rest holds secrets and is sealed. */
const Stored = v.object({ tab: v.number(), until: v.number(), sealed: v.string() })

const key = 'signin'
const bound = { id: key, kind: key }
/** The alarm that ends a sign-in nobody finishes. */
export const signInAlarm = 'signin'
const patienceMs = 10 * 60_000
const ruleId = 1

/** Whoever waits for the sign-in in this life of the worker. */
let waiting: { done(credential: Added): void; failed(fault: Fault): void } | undefined

const closed = () => new Fault('refused', say('The window was closed before the sign-in was finished.'))

/** The address of this very browser and store that a portal sends the person back to; it is registered there. */
export const redirect = (): string => browser.identity.getRedirectURL()

/** What a way in may use. */
export const signInTools = ({ requester }: Engine): SignInTools => ({ now: Date.now, post: requester.post })

/** The way in of a kind of credential. @throws Fault `invalid` */
export function wayOf({ portal, kind }: Pick<Order, 'portal' | 'kind'>): SignIn {
  const way = portalOf(portal)?.kinds.find(one => one.kind === kind)?.signIn
  if (!way) throw new Fault('invalid', say('This is not a way to sign in.'))
  return way
}

/** Signs in: opens the portal's page, and keeps what comes back. One sign-in at a time; a new one ends the last. */
export async function signIn(order: Order, keep: Keep): Promise<Added> {
  await abandon(new Fault('refused', say('Another sign-in was begun.')))
  const begun = await wayOf(order).begin(order.fields, redirect())
  return begun.callback === redirect()
    ? keep(order, begun, await ownWindow(begun.url))
    : throughTab({ order, begun })
}

/** The browser's own window for signing in, which watches for our redirect address itself. */
async function ownWindow(url: string): Promise<string> {
  const address = await flow(url, true)
  if (address === undefined) throw closed()
  return address
}

/** Where the browser was sent back to us; undefined where it was not. */
const flow = (url: string, interactive: boolean): Promise<string | undefined> =>
  awakeWhile(() => browser.identity.launchWebAuthFlow({ url, interactive }).catch(() => undefined))

/** Signing in while nobody looks, with what the browser still knows of the person; nothing where it cannot. */
export const silently = (): { silent?: Silent } =>
  typeof browser.identity?.launchWebAuthFlow === 'function'
    ? { silent: { redirect: redirect(), go: url => flow(url, false) } }
    : {}

/** A tab, in which a rule catches the one address that belongs to somebody else. */
async function throughTab(pending: Pending): Promise<Added> {
  const { url, callback } = pending.begun
  await requireHost(callback)
  const tab = (await browser.tabs.create({ url: 'about:blank' })).id
  if (tab === undefined) throw closed()
  const until = Date.now() + patienceMs
  const sealed = await seal(bound, JSON.stringify(pending))
  await browser.storage.session.set({ [key]: { tab, until, sealed } satisfies v.InferOutput<typeof Stored> })
  hearClosedTabs(tabClosed)
  await browser.alarms.create(signInAlarm, { when: until })
  await catchAt(callback, tab)
  const end = new Promise<Added>((done, failed) => {
    waiting = { done, failed }
  })
  await browser.tabs.update(tab, { url })
  return end
}

/** Leads exactly this address, in exactly this tab, to a page of our own: no request ever leaves for it. */
async function catchAt(callback: string, tab: number): Promise<void> {
  const exactly = callback.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  await browser.declarativeNetRequest.updateSessionRules({
    removeRuleIds: [ruleId],
    addRules: [
      {
        id: ruleId,
        condition: {
          regexFilter: `^${exactly}(\\?[^#]*)?(#.*)?$`,
          resourceTypes: ['main_frame'],
          tabIds: [tab],
        },
        action: {
          type: 'redirect',
          // Behind the `#`, so that the code stands in no request and no log.
          redirect: { regexSubstitution: `${browser.runtime.getURL('/signed-in.html')}#\\1` },
        },
      },
    ],
  })
}

/** What is stored of a sign-in; undefined where none waits. */
async function stored() {
  const found = v.safeParse(Stored, (await browser.storage.session.get(key))[key])
  return found.success ? found.output : undefined
}

/** Takes the sign-in that waits: nobody can take it twice. */
async function take() {
  const found = await stored()
  await browser.storage.session.remove(key)
  hearNoClosedTabs()
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds: [ruleId] })
  await browser.alarms.clear(signInAlarm)
  return found
}

/** Ends a sign-in that waits, and tells whoever waits for it. */
async function abandon(fault: Fault): Promise<void> {
  const found = await stored()
  const told = waiting
  waiting = undefined
  told?.failed(fault)
  if (!found) return
  await take()
  await browser.tabs.remove(found.tab).catch(() => {})
}

/** A tab was closed: where it was the one of the sign-in, that is a no. */
export function tabClosed(tab: number): void {
  void stored().then(found => (found?.tab === tab ? abandon(closed()) : undefined))
}

/** Hears no more of closed tabs where no sign-in waits, and none began while that was found out. */
export async function unlessWaiting(): Promise<void> {
  if (!(await stored())) hearNoClosedTabs(tabClosed)
}

/** The alarm rang: nobody finished the sign-in. */
export const signInLate = (): Promise<void> =>
  abandon(new Fault('timeout', say('The sign-in was not finished within ten minutes. Begin again.')))

/**
 * The caught answer, told by our own page in the tab of the sign-in.
 * @throws Fault where no sign-in waits in that tab, or it does not succeed
 */
export async function cameBack(query: string, caller: Caller, keep: Keep): Promise<Added> {
  const found = await stored()
  if (!found || found.tab !== caller.tab || caller.page !== 'signed-in.html' || found.until < Date.now())
    throw new Fault('no-credential', say('No sign-in waits for this page.'))
  await take()
  const told = waiting
  waiting = undefined
  try {
    const { order, begun } = v.parse(Pending, JSON.parse(await unseal(bound, found.sealed)))
    const credential = await keep(order, begun, begun.callback + query)
    told?.done(credential)
    // Where somebody waits in the options, that is where the person goes on.
    if (told) await browser.tabs.remove(found.tab).catch(() => {})
    return credential
  } catch (error) {
    const fault = toFault(error)
    told?.failed(fault)
    throw fault
  }
}
