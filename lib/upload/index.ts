import { appFactsOf } from './app'
import { identityOf } from './file'
import { createRate } from './rate'
import { type SendWorld, sendFile } from './send'

/** What the uploader's page can do besides what every page of the panel can: read a file, and reach the network. */
export const uploader = {
  identityOf,
  appFactsOf,
  createRate,
  /** Sends a file by the browser's own `fetch`. @see sendFile */
  send: (file: Blob, world: Pick<SendWorld, 'parts' | 'received' | 'codeOf'>, signal: AbortSignal) =>
    sendFile(
      file,
      {
        fetch: (url, init) => fetch(url, init),
        now: Date.now,
        sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
        random: Math.random,
        ...world,
      },
      signal,
    ),
}

/** What {@link uploader} is, for pages that may only be given it. */
export type Uploader = typeof uploader
