import * as v from 'valibot'
import { Fault, toFault } from '../http/fault'
import { forgetLast } from '../messages/last'
import { type Envelope, type MessageType, protocol } from '../messages/protocol'
import type { Answered } from '../messages/shapes'
import { tidyRuns } from '../runs/journal'
import { say } from '../text/index'
import { database } from '../vault/database'
import { onForget, seen } from '../vault/key'
import { tidyLedger } from '../vault/ledger'
import { tidyCache } from '../vault/onetime'
import { policy } from '../vault/policy'
import { settings } from '../vault/settings'
import { showBadge } from '../watch/badge'
import { noticeClicked } from '../watch/notices'
import { tidyWatches } from '../watch/store'
import { endsAlarm, lookAtEnds, watchEnds } from './ends'
import { createEngine, runAlarm } from './engine'
import { handlers } from './handlers'
import { lockAlarm, rulesChanged, screenLocked, watchLock } from './lock'
import { chosen, makeMenus } from './menus'
import { startInOpenTabs } from './open-tabs'
import { tellRun, tellVault } from './ports'
import { registerServers } from './servers'
import { checkEntered } from './sessions'
import { signInAlarm, signInLate, unlessWaiting } from './signin'
import { createWatches, watchAlarm, watchLeads } from './watches'
import { openOptions } from './windows'
import { callerOf, type Sender } from './zones'

/** What is behind the listeners of index.ts: what they hear goes to the room whose it is. */

export { connected } from './ports'
export { tabClosed } from './signin'

const engine = createEngine(tellRun, createWatches)

onForget(() => {
  engine.requester.forget()
  void forgetLast()
  tellVault()
})

// Whoever loaded this will need both: they are opened while the message is still on its way.
void database().catch(() => {})
void policy()

/** A choice in a context menu. */
export function clicked(click: unknown): void {
  chosen(click, engine).catch((error: unknown) => console.error(toFault(error).message))
}

/** An alarm, by its name. */
export function rang(alarm: string): void {
  if (alarm === runAlarm) void engine.executor.resume()
  if (alarm === watchAlarm) void engine.watches.resume()
  if (alarm === signInAlarm) void signInLate()
  if (alarm === endsAlarm) void lookAtEnds(Date.now())
  if (alarm === lockAlarm) void watchLock()
}

/** The person left the computer or came back. */
export function idled(state: string): void {
  if (state === 'locked') void screenLocked()
}

/** A host was allowed or taken back: the script for Servers follows. */
export const hostsChanged = (): void => void registerServers()

/** The company has changed its rules. */
export const ruled = (): void => void rulesChanged()

/** A click on a notification. */
export const noticed = (id: string): void => noticeClicked(id, { ends: openOptions, ...watchLeads })

/** The extension was installed or updated. */
export function installed(): void {
  void makeMenus()
  void startInOpenTabs()
  void watchEnds()
  void registerServers()
}

/** The browser was started. */
export function started(): void {
  void tidy()
  void watchEnds()
  void registerServers()
  // A browser that ends forgets what its button showed.
  void showBadge()
}

/** Goes on with what an earlier worker left. */
export function goOn(): void {
  void engine.executor.resume()
  void engine.watches.resume()
  void unlessWaiting()
}

async function tidy(): Promise<void> {
  await tidyRuns(Date.now(), (await settings()).retention)
  await tidyCache(Date.now())
  // Locked as it may be at the browser's start, what is sealed waits for the next.
  await tidyWatches(Date.now()).catch(() => {})
  await tidyLedger().catch(() => {})
}

const isType = (type: string): type is MessageType => Object.hasOwn(protocol, type)

/**
 * Answers one message. Before its payload is looked at it is decided who may send it, by the protocol's table, and
 * whether a panel was opened by us.
 */
export async function respond(message: Envelope, sender: Sender): Promise<Answered<unknown>> {
  try {
    const caller = callerOf(sender)
    if (!caller || !isType(message.type) || !protocol[message.type].from.some(zone => zone === caller.zone)) {
      throw new Fault('forbidden', say('This is not allowed from here.'))
    }
    if (message.type !== 'panel.open') await checkEntered(caller)
    // A page of ours asks for somebody; a content script for every page that is looked at, and an upload for nobody.
    if (caller.zone !== 'content' && !message.type.startsWith('upload.')) void seen(Date.now())
    const payload = v.parse(protocol[message.type].payload as v.GenericSchema, message.payload)
    const handle = handlers[message.type] as (
      payload: unknown,
      caller: unknown,
      engine: unknown,
    ) => Promise<unknown>
    const value = await handle(payload, caller, engine)
    // What is set in the options shows in every panel.
    if (caller.page === 'options.html') await forgetLast()
    return { ok: true, value }
  } catch (error) {
    const fault = toFault(error)
    if (fault.code === 'internal') console.error(fault.message)
    return { ok: false, error: fault.data() }
  }
}
