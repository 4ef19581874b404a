import type { FaultCode } from '../http/fault-texts'
import type { PartView } from '../messages/shapes'
import { tagOf } from './file'

/** What sending a file needs of the world; the page gives the browser's, tests give the lab. */
export interface SendWorld {
  fetch(url: string, init: RequestInit): Promise<Response>
  now(): number
  sleep(ms: number): Promise<void>
  /** A number from 0 to 1, for jitter. */
  random(): number
  /** The parts that are still to be sent, with addresses that are good now. */
  parts(): Promise<PartView[]>
  /** Writes down that the portal has a part: only now it counts. */
  received(offset: number): Promise<void>
  /** What kind of fault `parts` or `received` has thrown. */
  codeOf(error: unknown): FaultCode
}

/** How sending a file ended. `stuck`: after many tries a part did not get through, and the person is asked. */
export type Ending = 'sent' | 'stopped' | { stuck: Stuck }

/**
 * Why a part does not get through: nobody answers, the storage refuses with a status, it leads elsewhere, or the
 * file cannot be read any more.
 */
export type Stuck =
  | { why: 'offline' | 'redirected'; host: string }
  | { why: 'refused'; host: string; status: number }
  | { why: 'file' }

/** So many parts are on their way at a time. */
const width = 3
/** How often a part is tried before the person is asked: with the waits between, some two minutes. */
const tries = 7
const firstWaitMs = 1000
const longestWaitMs = 30_000
/** An address that ends sooner is asked for anew. */
const marginMs = 20_000
/** A part may take so long, and a second more for each of these bytes: slower than that is not on its way any more. */
const patienceMs = 60_000
const bytesPerSecond = 16 * 1024

/** How often it is told that a part is there, before the person is asked. */
const tellings = 4
/** Faults that pass by themselves: the network's, the portal's, a background between two lives. */
const passing: readonly FaultCode[] = ['offline', 'timeout', 'server', 'limited', 'malformed', 'internal']

/** What became of one try. */
type Try = 'sent' | Stuck

/**
 * Sends what the portal lacks of a file: a few parts at a time, each straight to its address with exactly the headers
 * that the portal gave, and nothing of the person's. A part whose answer was lost is looked for before it is sent
 * again; an address that ended is asked for anew.
 * @throws what `parts` and `received` throw: the run was stopped, the vault is locked
 */
export async function sendFile(file: Blob, world: SendWorld, signal: AbortSignal): Promise<Ending> {
  let addresses = new Map((await world.parts()).map(part => [part.offset, part]))
  let renewal: Promise<void> | undefined
  const readAnew = async (): Promise<void> => {
    try {
      addresses = new Map((await world.parts()).map(part => [part.offset, part]))
    } finally {
      renewal = undefined
    }
  }
  const renew = (): Promise<void> => {
    renewal ??= readAnew()
    return renewal
  }

  const sendPart = async (offset: number): Promise<Try> => {
    let stuck: Stuck = { why: 'file' }
    for (let n = 0; n < tries && !signal.aborted; n++) {
      if (n > 0) {
        await world.sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** (n - 1)) * (0.5 + world.random()))
        if (signal.aborted) break
        // What the portal has by now, and addresses that are good: those that were held may be neither.
        await renew().catch((error: unknown) => {
          if (!passing.includes(world.codeOf(error))) throw error
        })
      }
      let part = addresses.get(offset)
      if (part && part.until !== null && part.until - marginMs < world.now()) {
        await renew()
        part = addresses.get(offset)
      }
      // Another tab of ours, or another life of this one, has sent it.
      if (!part) return 'sent'
      const bytes = file.slice(offset, offset + part.length)
      const there = part.tag !== '' && (await isThere(part, bytes))
      const tried = there ? 'sent' : await put(part, bytes)
      if (tried === 'sent') {
        await tell(offset)
        return 'sent'
      }
      stuck = tried
      if (stuck.why === 'file') break
    }
    return stuck
  }

  const tell = async (offset: number): Promise<void> => {
    for (let n = 1; ; n++) {
      try {
        return await world.received(offset)
      } catch (error) {
        if (n === tellings || !passing.includes(world.codeOf(error))) throw error
        await world.sleep(firstWaitMs * n)
      }
    }
  }

  const put = async (part: PartView, bytes: Blob): Promise<Try> => {
    const { host } = new URL(part.url)
    const late = AbortSignal.timeout(patienceMs + Math.ceil(part.length / bytesPerSecond) * 1000)
    let response: Response
    try {
      response = await world.fetch(part.url, {
        method: part.method,
        headers: part.headers.map(({ name, value }): [string, string] => [name, value]),
        body: bytes,
        credentials: 'omit',
        redirect: 'manual',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.any([signal, late]),
      })
    } catch {
      // The browser does not tell a lost connection from a file that is gone: so it is looked at.
      return (await readable(bytes)) ? { why: 'offline', host } : { why: 'file' }
    }
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      return { why: 'redirected', host }
    // A page of somebody between us and the storage also answers with 200.
    if (response.ok && !/^text\/html/i.test(response.headers.get('Content-Type') ?? '')) return 'sent'
    return { why: 'refused', host, status: response.status }
  }

  const open = [...addresses.keys()].sort((a, b) => a - b)
  let ending: Ending | undefined
  const worker = async (): Promise<void> => {
    for (let offset = open.shift(); offset !== undefined; offset = open.shift()) {
      if (signal.aborted || ending) return
      const tried = await sendPart(offset)
      if (tried !== 'sent' && !signal.aborted) ending ??= { stuck: tried }
    }
  }
  const workers = Array.from({ length: width }, worker)
  try {
    await Promise.all(workers)
  } catch (error) {
    // Who stopped it knows why nothing is taken any more.
    if (!signal.aborted) throw error
  } finally {
    // One that failed ends the others; none of them may go on behind the back of whoever called.
    open.length = 0
    await Promise.allSettled(workers)
  }
  return ending ?? (signal.aborted ? 'stopped' : 'sent')
}

const isThere = async ({ tag }: PartView, bytes: Blob): Promise<boolean> =>
  tag.replaceAll('"', '').toLowerCase() === (await tagOf(bytes))

/** Whether a file can still be read: one that was changed or moved cannot. */
const readable = (bytes: Blob): Promise<boolean> =>
  bytes
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
