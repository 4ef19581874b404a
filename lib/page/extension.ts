/** A message of the background's. */
export interface Order {
  type?: unknown
}

interface Area {
  get(key: string): Promise<Record<string, unknown>>
  set(values: Record<string, unknown>): Promise<void>
}

/** Who a message is from. */
export interface Sender {
  id?: string
  tab?: object
}

type Listener = (message: Order, sender: Sender, reply: (answer: true) => void) => void

/** The little of the extension's API that the page's side uses. */
interface Extension {
  runtime: {
    /** Gone when the extension was updated or removed while the page stayed. */
    id?: string
    getURL(path: string): string
    sendMessage(message: object): Promise<unknown>
    onMessage: { addListener(listener: Listener): void }
  }
  storage: {
    local: Area
    onChanged: { addListener(listener: (changes: Record<string, { newValue?: unknown }>) => void): void }
  }
}

// `chrome` has promises in both browsers. `browser` is a native name in newer ones only: elsewhere a page
// could put an element of that id in its place.
declare const chrome: Extension

/**
 * The extension's API. Taken at the start: in a page that has outlived the extension the browser makes no part of it that
 * nobody has asked for before, and then nothing would tell that the extension is gone.
 */
export const { runtime, storage }: Extension = chrome

/**
 * Asks the background.
 *
 * @returns the answer's value; `undefined` if it refused or could not be reached. Never throws.
 */
export async function ask<T>(type: string, payload: object): Promise<T | undefined> {
  // A message that meets a stopping worker is lost once; the next one wakes it.
  for (let tries = 2; tries--; ) {
    try {
      return ((await runtime.sendMessage({ type, payload })) as { value?: T } | undefined)?.value
    } catch {}
  }
  return undefined
}
