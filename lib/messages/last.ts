import { extension } from './extension'
import type { Answered, Opened } from './shapes'

/**
 * What the popup was last answered. Who opens it again on the same page sees that at once, before the background is
 * awake; a popup that was shown it then asks the background, and shows what is so. Kept in `storage.session`, never on a
 * disk; what it lets anybody do is decided by the background alone.
 */
interface Last {
  /** The address of the tab in front. */
  url: string
  /** The answer as JSON: the storage would sort its keys. */
  answer: string
  /** When the vault locks, in milliseconds: from then on another answer is right. */
  until: number
}

const key = 'last'

const isLast = (value: unknown): value is Last =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'answer' in value &&
  typeof value.answer === 'string' &&
  'until' in value &&
  typeof value.until === 'number'

/** The address of the tab in front. */
export async function urlInFront(): Promise<string | undefined> {
  const [tab] = await extension.tabs.query({ active: true, lastFocusedWindow: true })
  return tab?.url
}

/** What the popup was answered last, where the same page is in front. */
export async function recalled(): Promise<Answered<Opened> | undefined> {
  const [{ [key]: last }, url] = await Promise.all([extension.storage.session.get(key), urlInFront()])
  if (!isLast(last) || last.url !== url || Date.now() >= last.until) return undefined
  return JSON.parse(last.answer) as Answered<Opened>
}

let forgotten = 0

/**
 * Begins to answer the popup.
 * @returns keeps the answer for the page in front, unless all was forgotten since: what it shows may be so no more
 */
export function remembering(): (url: string, answer: Answered<Opened>, until: number) => Promise<void> {
  const begun = forgotten
  return async (url, answer, until) => {
    const last: Last = { url, answer: JSON.stringify(answer), until }
    if (begun === forgotten) await extension.storage.session.set({ [key]: last })
  }
}

/** Forgets it: something has changed that it may show. */
export function forgetLast(): Promise<void> {
  forgotten += 1
  return extension.storage.session.remove(key)
}

/** The answer to the popup's first question, and whether it is the last one. */
export interface First {
  answer: Answered<Opened> | undefined
  last: boolean
}

declare global {
  /** The popup asks before its own code is there: entrypoints/ask.ts. */
  var asked: Promise<First> | undefined
}

/** Asks the popup's first question. */
export async function askFirst(): Promise<First> {
  const last = await recalled().catch(() => undefined)
  if (last) return { answer: last, last: true }
  const answer: unknown = await extension.runtime.sendMessage({ type: 'panel.open', payload: {} })
  return { answer: answer as First['answer'], last: false }
}
