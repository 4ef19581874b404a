import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { Fault, toFault } from '../http/fault'
import { Envelope, type MessageType, protocol } from '../messages/protocol'
import type { Answered } from '../messages/shapes'
import { tidyRuns } from '../runs/journal'
import { say } from '../text/index'
import { database } from '../vault/database'
import { seen } from '../vault/key'
import { tidyLedger } from '../vault/ledger'
import { tidyCache } from '../vault/onetime'
import { policy } from '../vault/policy'
import { settings } from '../vault/settings'
import { showBadge } from '../watch/badge'
import { listenToNotices } from '../watch/notices'
import { tidyWatches } from '../watch/store'
import { endsAlarm, lookAtEnds, watchEnds } from './ends'
import { createEngine, type Engine, runAlarm } from './engine'
import { handlers } from './handlers'
import { listenToLocks } from './lock'
import { chosen, makeMenus } from './menus'
import { listenToPorts, tellRun } from './ports'
import { listenToHosts, registerServers } from './servers'
import { checkEntered } from './sessions'
import { listenToTabs, signInAlarm, signInLate, unlessWaiting } from './signin'
import { createWatches, watchAlarm, watchLeads } from './watches'
import { openOptions } from './windows'
import { callerOf, type Sender } from './zones'

/** Registers every listener, synchronously: what is registered later misses the event that woke the worker. */
export function start(): void {
  const engine = createEngine(tellRun, createWatches)

  browser.runtime.onMessage.addListener(
    (message: unknown, sender: unknown, answer: (value: unknown) => void) => {
      if (!v.is(Envelope, message)) return undefined
      void respond(message, sender as Sender, engine).then(answer)
      return true
    },
  )
  listenToPorts()
  listenToLocks(engine)
  listenToTabs()
  browser.contextMenus.onClicked.addListener(info => {
    chosen(info, engine).catch((error: unknown) => console.error(toFault(error).message))
  })
  browser.alarms.onAlarm.addListener(alarm => {
    if (alarm.name === runAlarm) void engine.executor.resume()
    if (alarm.name === watchAlarm) void engine.watches.resume()
    if (alarm.name === signInAlarm) void signInLate()
    if (alarm.name === endsAlarm) void lookAtEnds(Date.now())
  })
  listenToHosts()
  listenToNotices({ ends: openOptions, ...watchLeads })
  browser.runtime.onInstalled.addListener(() => {
    void makeMenus()
    void watchEnds()
    void registerServers()
  })
  browser.runtime.onStartup.addListener(() => {
    void tidy()
    void watchEnds()
    void registerServers()
    // A browser that ends forgets what its button showed.
    void showBadge()
  })

  // Whoever woke the worker will need both: they are opened while the message is still on its way.
  void database().catch(() => {})
  void policy()

  // Every start of the worker goes on with what an earlier one left, once whoever woke it has an answer.
  setTimeout(() => {
    void engine.executor.resume()
    void engine.watches.resume()
    void unlessWaiting()
  }, 100)
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
async function respond(
  message: { type: string; payload?: unknown },
  sender: Sender,
  engine: Engine,
): Promise<Answered<unknown>> {
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
      engine: Engine,
    ) => Promise<unknown>
    return { ok: true, value: await handle(payload, caller, engine) }
  } catch (error) {
    const fault = toFault(error)
    if (fault.code === 'internal') console.error(fault.message)
    return { ok: false, error: fault.data() }
  }
}
