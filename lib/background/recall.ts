import { extension } from './extension'
import { callerOf, type Sender } from './zones'

/**
 * What the popup was last answered. Who opens it again on the same page sees that at once, while the background is
 * still being loaded; it then answers itself, and a panel that shows anything else is told to look again. Kept in
 * `storage.session`, never on a disk; what it lets anybody do is decided by the background alone.
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

/** Whether a message is the popup's first question, about nothing but what is in front. */
function isFirst(message: { type: string }, sender: Sender): boolean {
  const caller = message.type === 'panel.open' ? callerOf(sender) : null
  return caller?.zone === 'page' && caller.page === 'popup.html'
}

/** What a message was answered last, as JSON, where the popup asks it and the same page is in front. */
export async function recalled(message: { type: string }, sender: Sender): Promise<string | undefined> {
  if (!isFirst(message, sender)) return undefined
  const [{ [key]: last }, url] = await Promise.all([extension.storage.session.get(key), urlInFront()])
  return isLast(last) && last.url === url && Date.now() < last.until ? last.answer : undefined
}

/** Keeps what the popup is answered while a page is in front. */
export async function remember(url: string, answer: string, until: number): Promise<void> {
  const last: Last = { url, answer, until }
  await extension.storage.session.set({ [key]: last })
}

/** Forgets it: something has changed that it may show. */
export const forgetLast = (): Promise<void> => extension.storage.session.remove(key)
