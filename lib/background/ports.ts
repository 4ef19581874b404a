import { browser } from 'wxt/browser'
import type { News } from '../messages/protocol'
import type { RunRecord } from '../runs/record'
import { showRun } from './engine'
import { contextOf, samePlace } from './places'
import { checkEntered } from './sessions'
import { type Caller, callerOf, isTop, type Sender } from './zones'

type Port = ReturnType<typeof browser.runtime.connect>

/** A page of ours that listens. A broadcast would not reach a frame in Firefox, a port does. */
interface Listener {
  caller: Caller
  tell(news: News): void
}

const listeners = new Set<Listener>()
/** Documents that were told to look again before their port stood: a probe may be quicker than a page. */
const early = new Set<string>()

/** The name of the port that pages of the panel open. */
const portName = 'panel'

/** A page opens a port: those of our own pages stay, anybody else's is closed. */
export function connected(port: Port): void {
  const caller = port.sender && callerOf(port.sender as Sender)
  if (port.name !== portName || !caller || caller.zone === 'content') return port.disconnect()
  const listener: Listener = { caller, tell: news => port.postMessage(news) }
  listeners.add(listener)
  browser.tabs.onUpdated.addListener(tellTabMoved)
  if (early.delete(caller.document)) listener.tell({ news: 'moved' })
  port.onDisconnect.addListener(() => drop(listener))
  checkEntered(caller).catch(() => {
    drop(listener)
    port.disconnect()
  })
}

/** A worker that listens to tabs is woken by each of them: it does so only while somebody wants to know. */
function drop(listener: Listener): void {
  listeners.delete(listener)
  if (listeners.size === 0) browser.tabs.onUpdated.removeListener(tellTabMoved)
}

/**
 * Whether a page of ours is told of a run: a frame only of those of the place it was opened in, or that its tab
 * shows now.
 */
async function mayHear(caller: Caller, run: RunRecord): Promise<boolean> {
  try {
    await checkEntered(caller)
    if (isTop(caller)) return true
    const tab = caller.tab === null ? undefined : await browser.tabs.get(caller.tab)
    const places = await Promise.all([contextOf(caller), contextOf({ ...caller, tabUrl: tab?.url ?? null })])
    return places.some(place => place !== null && samePlace(place, run.context))
  } catch {
    return false
  }
}

/** Runs that have changed since they were last told of. */
const untold = new Map<string, RunRecord>()
let telling = false
/** For each moment of telling, so many pass without: a long run changes faster than it can be shown. */
const rests = 4

/** Tells the open panels that a run has changed: soon, and of many changes the last one. */
export function tellRun(run: RunRecord): void {
  if (listeners.size === 0) return
  untold.set(run.id, run)
  if (telling) return
  telling = true
  void tellUntold().finally(() => {
    telling = false
  })
}

async function tellUntold(): Promise<void> {
  for (let [run] = untold.values(); run; [run] = untold.values()) {
    untold.delete(run.id)
    const begun = Date.now()
    // A panel that closed meanwhile hears nothing; the journal has it all.
    await tellOf(run).catch(() => {})
    const rest = rests * (Date.now() - begun)
    await new Promise(resolve => setTimeout(resolve, rest))
  }
}

async function tellOf(run: RunRecord): Promise<void> {
  const view = await showRun(run)
  for (const listener of listeners)
    if (await mayHear(listener.caller, run)) listener.tell({ news: 'run', run: view })
}

function tellAll(news: News, whom: (caller: Caller) => boolean = () => true): void {
  for (const { caller, tell } of listeners) if (whom(caller)) tell(news)
}

/** Tells every page of ours that the vault was locked or unlocked, or that other rules hold. */
export const tellVault = (): void => tellAll({ news: 'vault' })

/** Tells every page of ours to look again at what is watched. */
export const tellWatches = (): void => tellAll({ news: 'watches' })

/** Tells the panels of a tab that it went elsewhere. */
function tellTabMoved(tab: number, { url }: { url?: string }): void {
  if (url !== undefined) tellAll({ news: 'moved' }, caller => caller.tab === tab)
}

/** Tells one panel to look again at where it is. */
export function tellMoved(caller: Caller): void {
  const same = (one: Caller) => one.document === caller.document
  if (![...listeners].some(listener => same(listener.caller))) early.add(caller.document)
  tellAll({ news: 'moved' }, same)
}
