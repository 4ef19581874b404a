import { CompactEncrypt, compactDecrypt } from 'jose'
import { Fault } from '../http/fault'
import { say } from '../text/index'
import { database, type KeyRecord, type ProfileKey, putStrictly } from './database'
import { beginSession, changeTimes, endSession, isOver, locksAt, readSession, type Times } from './session'

/** What a sealed text is bound to: it opens under no other id, kind or base. */
export interface Seal {
  id: string
  kind: string
  base?: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The key while this worker lives and the vault is open; `times` is null where it never locks. */
interface Held {
  key: CryptoKey
  times: Times | null
}

let held: Held | undefined
let loading: Promise<Held> | undefined
/** Counts the locks: what was begun before one must not come to life after it. */
let round = 0
const forgetters = new Set<() => void>()

/** Calls back whenever the vault was locked or its key changed: what was made from secrets is to be forgotten. */
export function onForget(forget: () => void): void {
  forgetters.add(forget)
}

const locked = () => new Fault('locked', say('Gangway is locked.'))

/** One error for a record that is cut, edited, moved, older than it should be, or of another key. */
export const damaged = () =>
  new Fault('internal', say('A stored record cannot be opened. Remove it and add it again.'))

/** The vault key, not extractable. @throws Fault `locked` where its time is over */
async function vaultKey(): Promise<CryptoKey> {
  if (held?.times && isOver(held.times, Date.now())) await lock()
  if (held) return held.key
  loading ??= load(round).finally(() => {
    loading = undefined
  })
  return (await loading).key
}

async function load(begun: number): Promise<Held> {
  const stored = (await (await database()).get('keys', 'key')) ?? (await makeKey())
  const found = stored.by === 'profile' ? { key: await byProfile(stored, false), times: null } : await again()
  if (round !== begun || !found) throw locked()
  held = found
  return found
}

/** The key that an earlier worker of this session of the browser had unlocked. */
async function again(): Promise<Held | undefined> {
  const session = await readSession()
  const stored = session && (await (await database()).get('unlocked', 'key'))
  if (!session || !stored || isOver(session.times, Date.now())) {
    await lock()
    return undefined
  }
  const key = await crypto.subtle.unwrapKey(
    'raw',
    stored.wrapped,
    session.wrapping,
    'AES-KW',
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  )
  return { key, times: session.times }
}

/** The vault key of a vault without a passphrase. */
export const byProfile = ({ wrapped, wrapping }: ProfileKey, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-GCM', extractable, ['encrypt', 'decrypt'])

/** A new vault key; extractable, so that it can be wrapped. */
export const freshKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])

/** Wraps a vault key by a new key of this profile. */
export async function forProfile(key: CryptoKey): Promise<ProfileKey> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, [
    'wrapKey',
    'unwrapKey',
  ])
  return {
    id: 'key',
    by: 'profile',
    wrapping,
    wrapped: await crypto.subtle.wrapKey('raw', key, wrapping, 'AES-KW'),
  }
}

async function makeKey(): Promise<KeyRecord> {
  const record = await forProfile(await freshKey())
  // `add` and not `put`: of two first uses at once only one may win, or the other's secrets are lost.
  const db = await database()
  try {
    await db.add('keys', record)
  } catch {
    const winner = await db.get('keys', 'key')
    if (winner) return winner
    await putStrictly('keys', record)
  }
  return record
}

/**
 * Keeps a key that was just unlocked for as long as the times say, also beyond the life of this worker.
 * @param key extractable
 */
export async function hold(key: CryptoKey, times: Times): Promise<void> {
  round += 1
  const wrapping = await beginSession(times)
  const wrapped = await crypto.subtle.wrapKey('raw', key, wrapping, 'AES-KW')
  await putStrictly('unlocked', { id: 'key', wrapped })
  const raw = await crypto.subtle.exportKey('raw', key)
  held = {
    key: await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
    times,
  }
  new Uint8Array(raw).fill(0)
}

/** Forgets the key and what was made with it, in memory only: it is read again when it is needed. */
export function forgetKey(): void {
  round += 1
  const was = held
  held = undefined
  if (was) for (const forget of forgetters) forget()
}

/** Locks: forgets the key, here and for every later worker. Without a passphrase nothing is forgotten for good. */
export async function lock(): Promise<void> {
  forgetKey()
  // Either of the two suffices to lock; a worker that dies in between has locked.
  const db = await database()
  await Promise.all([db.delete('unlocked', 'key'), endSession()])
}

/** How the vault stands: how its key is kept, and whether it is locked. Costs a read of the database at most. */
export async function standing(): Promise<{ by: KeyRecord['by']; locked: boolean; at: number | null }> {
  const stored = await (await database()).get('keys', 'key')
  if (stored?.by !== 'passphrase') return { by: 'profile', locked: false, at: null }
  if (held?.times && !isOver(held.times, Date.now()))
    return { by: 'passphrase', locked: false, at: locksAt(held.times) }
  const open = await vaultKey().then(
    () => true,
    () => false,
  )
  return { by: 'passphrase', locked: !open, at: open && held?.times ? locksAt(held.times) : null }
}

const seenEvery = 15_000

/** Notes that somebody is there, so that the vault stays open. Never opens one whose time is over. */
export async function seen(now: number): Promise<void> {
  const times = held?.times
  if (!times || isOver(times, now) || now - times.seen < seenEvery) return
  times.seen = now
  await changeTimes(times)
}

/** Changes the times of an open vault: what locks it was set differently. */
export async function retime(change: (old: Times) => Times): Promise<void> {
  if (!held?.times) return
  held.times = change(held.times)
  await changeTimes(held.times)
}

/** @throws Fault `locked` */
export const checkOpen = async (): Promise<void> => void (await vaultKey())

/** Encrypts a text as a JWE (RFC 7516, `dir` and `A256GCM`) whose protected header binds it to `seal`. */
export async function seal(seal: Seal, text: string): Promise<string> {
  return sealWith(await vaultKey(), seal, text)
}

/** The same with another key than the vault's present one. */
export const sealWith = (key: CryptoKey, seal: Seal, text: string): Promise<string> =>
  new CompactEncrypt(encoder.encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'gangway', v: 1, ...seal })
    .encrypt(key)

/**
 * Decrypts what {@link seal} made.
 * @throws Fault `locked`; or `internal`, the same for every cause: cut, edited, moved, or another key
 */
export async function unseal(bound: Seal, jwe: string): Promise<string> {
  return unsealWith(await vaultKey(), bound, jwe)
}

/** The same with another key than the vault's present one. @throws Fault `internal` */
export async function unsealWith(key: CryptoKey, bound: Seal, jwe: string): Promise<string> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    const { id, kind, base } = protectedHeader as Record<string, unknown>
    if (id === bound.id && kind === bound.kind && base === bound.base) return decoder.decode(plaintext)
  } catch {
    // Falls through to the one error below.
  }
  throw damaged()
}
