import { browser } from 'wxt/browser'
import type { FaultData } from '../http/fault'
import type { AnswerOf, MessageType, News, PayloadOf } from '../messages/protocol'
import type { Answered } from '../messages/shapes'
import { say } from '../text/index'

/** A fault the background answered with, or one of the way there. */
export class UiFault extends Error {
  override readonly name = 'UiFault'
  constructor(readonly fault: FaultData) {
    super(typeof fault.what === 'string' ? fault.what : fault.what.text)
  }
}

/** Any thrown value as a fault that can be shown. */
export function faultOf(error: unknown): FaultData {
  if (error instanceof UiFault) return error.fault
  const what = error instanceof Error ? error.message : String(error)
  return { code: 'internal', what: say('Something went wrong inside Gangway: {what}', { what }) }
}

/** Nobody answered at all. */
export const silence: FaultData = {
  code: 'internal',
  what: say('The background of Gangway does not answer.'),
}

/** How long a question is unanswered: not worth a word, worth a notice, worth a way out. */
export type Patience = 'short' | 'long' | 'tooLong'

const noticeMs = 1000
const recoverMs = 10_000

interface Pending {
  since: number
  giveUp(): void
}
const pending = new Set<Pending>()
const watchers = new Set<(patience: Patience) => void>()
let timer: ReturnType<typeof setTimeout> | undefined

function tellPatience(): void {
  clearTimeout(timer)
  const oldest = Math.min(...[...pending].map(one => one.since))
  const age = pending.size === 0 ? 0 : Date.now() - oldest
  const patience: Patience = age >= recoverMs ? 'tooLong' : age >= noticeMs ? 'long' : 'short'
  for (const watcher of watchers) watcher(patience)
  if (pending.size === 0 || patience === 'tooLong') return
  timer = setTimeout(tellPatience, (patience === 'long' ? recoverMs : noticeMs) - age + 5)
}

/** Tells how long the oldest open question waits, now and whenever that changes. */
export function onPatience(watcher: (patience: Patience) => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Ends every open question with a fault, so that each screen offers to try again. */
export function giveUp(): void {
  for (const one of pending) one.giveUp()
}

const gone = (error: unknown): boolean =>
  error instanceof Error && /Receiving end does not exist|message port closed/i.test(error.message)

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** What the background will say to a question. */
type Asked<T extends MessageType> = Promise<Answered<AnswerOf<T>> | undefined>

async function send<T extends MessageType>(
  type: T,
  payload: PayloadOf<T>,
  asked?: Asked<T>,
): Promise<AnswerOf<T>> {
  const message = { type, payload }
  const once = () => browser.runtime.sendMessage<typeof message, Awaited<Asked<T>>>(message)
  // The background may be between two lives: the first message wakes it, the second finds it.
  const answer = await (asked ?? once()).catch(async (error: unknown) => {
    if (!gone(error)) throw error
    await pause(150)
    return once().catch((again: unknown) => {
      throw gone(again) ? new UiFault(silence) : again
    })
  })
  if (!answer) throw new UiFault(silence)
  if (!answer.ok) throw new UiFault(answer.error)
  return answer.value
}

/**
 * Asks the background.
 * @param asked the same question, where it is on its way already
 * @throws UiFault with what the background said, or with `timeout` where the person stopped waiting
 */
export async function ask<T extends MessageType>(
  type: T,
  payload: PayloadOf<T>,
  asked?: Asked<T>,
): Promise<AnswerOf<T>> {
  let entry: Pending | undefined
  const abandoned = new Promise<never>((_, reject) => {
    entry = {
      since: Date.now(),
      giveUp: () => reject(new UiFault({ code: 'timeout', what: say('There was no answer in time.') })),
    }
    pending.add(entry)
  })
  tellPatience()
  try {
    return await Promise.race([send(type, payload, asked), abandoned])
  } finally {
    if (entry) pending.delete(entry)
    tellPatience()
  }
}

/**
 * Listens to what the background tells. The port dies with the background's worker; it is opened again, which
 * also wakes the worker while a run is being watched.
 * @returns ends the listening
 */
export function news(listener: (item: News) => void): () => void {
  let ended = false
  let close: (() => void) | undefined
  let tries = 0
  const connect = (): void => {
    if (ended) return
    const port = browser.runtime.connect({ name: 'panel' })
    port.onMessage.addListener((item: News) => {
      tries = 0
      listener(item)
    })
    port.onDisconnect.addListener(() => {
      tries += 1
      setTimeout(connect, Math.min(500 * 2 ** tries, 20_000))
    })
    close = () => port.disconnect()
  }
  connect()
  return () => {
    ended = true
    close?.()
  }
}
