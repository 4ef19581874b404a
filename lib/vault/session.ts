import * as v from 'valibot'
import { browser } from 'wxt/browser'
import { fromBase64, toBase64 } from './base64'

/** When an unlocked vault locks itself. All times in milliseconds. */
const Times = v.object({
  /** When it was unlocked. */
  since: v.number(),
  /** The absolute end. */
  until: v.number(),
  /** How long nobody may be there; 0: as long as they like. */
  idle: v.number(),
  /** When somebody was last there. */
  seen: v.number(),
})
export type Times = v.InferOutput<typeof Times>

/** What only lives as long as the browser does: the key that wraps the vault key, and the times. */
const Session = v.object({ wrapping: v.string(), times: Times })

const key = 'vault'

/** Less than this a clock may be set back without anybody having meant it. */
const slackMs = 60_000

/** Whether a time of the lock has come. A clock that was set back locks too: nobody knows how late it is. */
export const isOver = ({ since, until, idle, seen }: Times, now: number): boolean =>
  now >= until || (idle > 0 && now >= seen + idle) || now < since - slackMs

/** When it locks next if nobody comes, in milliseconds. */
export const locksAt = ({ until, idle, seen }: Times): number =>
  idle > 0 ? Math.min(until, seen + idle) : until

/** What keeps the vault open in this session of the browser. */
interface Opened {
  wrapping: CryptoKey
  times: Times
}

/** What this session holds; undefined where the vault is locked. */
export async function readSession(): Promise<Opened | undefined> {
  const parsed = v.safeParse(Session, (await browser.storage.session.get(key))[key])
  if (!parsed.success) return undefined
  const { wrapping, times } = parsed.output
  const usable = await crypto.subtle.importKey('raw', fromBase64(wrapping), 'AES-KW', false, [
    'wrapKey',
    'unwrapKey',
  ])
  return { wrapping: usable, times }
}

/** Makes a wrapping key of this session and keeps it there. */
export async function beginSession(times: Times): Promise<CryptoKey> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, true, [
    'wrapKey',
    'unwrapKey',
  ])
  const raw = await crypto.subtle.exportKey('raw', wrapping)
  await browser.storage.session.set({ [key]: { wrapping: toBase64(new Uint8Array(raw)), times } })
  return wrapping
}

/** Notes other times, where the vault is open. */
export async function changeTimes(times: Times): Promise<void> {
  const parsed = v.safeParse(Session, (await browser.storage.session.get(key))[key])
  if (parsed.success) await browser.storage.session.set({ [key]: { ...parsed.output, times } })
}

/** Forgets the wrapping key. */
export async function endSession(): Promise<void> {
  await browser.storage.session.remove(key)
}
