import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { Fault } from '../http/fault'
import { say } from '../text/index'
import type { Caller } from './zones'

/** What a page of the panel was opened for. */
const Purpose = v.object({
  /** The address it is about; absent: the one of its tab. */
  address: v.exactOptional(v.string()),
  from: v.exactOptional(
    v.object({ by: v.picklist(['page', 'link', 'text']), host: v.exactOptional(v.string()) }),
  ),
  start: v.exactOptional(
    v.union([
      v.object({ action: v.string(), input: v.record(v.string(), v.unknown()) }),
      v.object({ run: v.string() }),
      v.object({ watches: v.literal(true) }),
    ]),
  ),
})
export type Purpose = v.InferOutput<typeof Purpose>

const Pass = v.object({ tab: v.number(), document: v.string(), at: v.number(), purpose: Purpose })

const passMs = 5000
const inert = () =>
  new Fault('internal', say('This panel was not opened by Gangway. Close it and open it again.'))

const read = async <S extends v.GenericSchema>(
  key: string,
  schema: S,
): Promise<v.InferOutput<S> | undefined> => {
  const stored = (await browser.storage.session.get(key))[key]
  const parsed = v.safeParse(schema, stored)
  return parsed.success ? parsed.output : undefined
}

/**
 * Gives a content script a pass for the panel's frame: random, for this tab, used once, five seconds. Kept in
 * `storage.session`, for the worker may end in between.
 */
export async function givePass(caller: Caller, purpose: Purpose, now: number): Promise<string> {
  const pass = crypto.randomUUID()
  await browser.storage.session.set({
    [`pass:${pass}`]: { tab: caller.tab, document: caller.document, at: now, purpose },
  })
  return pass
}

/**
 * Takes a pass and makes the frame's document one of ours. The frame's parent cannot be proven, so it is checked
 * that the tab is the same and that the document that asked is still alive.
 * @throws Fault where the pass is unknown, used, late, of another tab, or its document is gone
 */
export async function takePass(caller: Caller, pass: string, now: number): Promise<Purpose> {
  const key = `pass:${pass}`
  // Two frames may show the same pass at the same moment: the second must find it gone.
  const held = await navigator.locks.request('pass', async () => {
    const found = await read(key, Pass)
    await browser.storage.session.remove(key)
    return found
  })
  if (!held || held.tab !== caller.tab || now - held.at > passMs) throw inert()
  if (!(await alive(held.tab, held.document))) throw inert()
  await enter(caller, held.purpose)
  return held.purpose
}

async function alive(tab: number, document: string): Promise<boolean> {
  try {
    return (await browser.tabs.sendMessage(tab, { type: 'alive' }, { documentId: document })) === true
  } catch {
    return false
  }
}

/** Prepares a top-level page of the panel; the ticket goes into its address. */
export async function giveTicket(purpose: Purpose): Promise<string> {
  const ticket = crypto.randomUUID()
  await browser.storage.session.set({ [`ticket:${ticket}`]: purpose })
  return ticket
}

/** What a ticket was given for. It stays valid for this browser session, so that the window can be reloaded. @throws Fault */
export async function takeTicket(caller: Caller, ticket: string): Promise<Purpose> {
  const purpose = await read(`ticket:${ticket}`, Purpose)
  if (!purpose) throw inert()
  await enter(caller, purpose)
  return purpose
}

const documentKey = (caller: Caller): string => `document:${caller.document}`

/** What this worker has read or written itself: only it writes, so nothing here can be older than the storage. */
const entered = new Map<string, Purpose>()

/** Makes a document one of ours. */
export async function enter(caller: Caller, purpose: Purpose): Promise<void> {
  entered.set(caller.document, purpose)
  await browser.storage.session.set({ [documentKey(caller)]: purpose })
}

/**
 * The popup and the options are not web accessible: only the panel can have been opened by a page. The uploader is
 * not either, but it has nothing to do unless we opened it.
 */
const mustEnter = ({ zone, page }: Caller): boolean =>
  zone === 'frame' || zone === 'uploader' || page === 'panel.html'

/** What the caller's document was opened for. @throws Fault where it never showed a pass or ticket */
export async function purposeOf(caller: Caller): Promise<Purpose> {
  const known = entered.get(caller.document)
  if (known) return known
  const purpose = await read(documentKey(caller), Purpose)
  if (!purpose && mustEnter(caller)) throw inert()
  entered.set(caller.document, purpose ?? {})
  return purpose ?? {}
}

/** @throws Fault where the caller is a panel that never showed a pass or ticket */
export async function checkEntered(caller: Caller): Promise<void> {
  if (mustEnter(caller)) await purposeOf(caller)
}
