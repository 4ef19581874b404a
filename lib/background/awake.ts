import { browser } from 'wxt/browser'

/** A worker that calls nothing of the browser for half a minute is ended. */
const beatMs = 20_000

/** Keeps the worker alive for as long as some work takes, by a call of the browser's now and then. */
export async function awakeWhile<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => void browser.runtime.getPlatformInfo(), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
  }
}
