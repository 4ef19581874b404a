import { Fault } from '../http/fault'
import { Secret } from '../http/secret'
import { say } from '../text/index'
import { type Credential, sealOf } from './credentials'
import {
  database,
  type KeyRecord,
  type PassphraseKey,
  putStrictly,
  type RunRow,
  type SealedRow,
  type WatchRow,
} from './database'
import { changing } from './gate'
import { boundTo, freshKdf, isWeaker, keyFrom, unwrap, wrap } from './kdf'
import { byProfile, forgetKey, forProfile, freshKey, hold, lock, sealWith, unsealWith } from './key'
import { markOf, nameOf, type Renewed, rekeyedLedger } from './ledger'
import type { Times } from './session'
import { beginTry, endTries } from './tries'

/** A shorter passphrase is guessed. In characters. */
export const shortest = 12

const wrong = () => new Fault('invalid', say('This is not the passphrase.'))

/** @throws Fault `invalid` where a new passphrase is too short */
export function checkLength(passphrase: Secret): void {
  if (Array.from(passphrase.reveal()).length < shortest)
    throw new Fault('invalid', say('A passphrase has {n} characters or more.', { n: shortest }))
}

async function stored(): Promise<KeyRecord | undefined> {
  return (await database()).get('keys', 'key')
}

/** The lock of a vault that has a passphrase. @throws Fault `conflict` */
export async function withPassphrase(): Promise<PassphraseKey> {
  const record = await stored()
  if (record?.by !== 'passphrase') throw new Fault('conflict', say('No passphrase is set.'))
  return record
}

/** The vault key, extractable, and the key it was wrapped by. @throws Fault `invalid`, `limited` */
export async function tried(record: PassphraseKey, passphrase: Secret, now: number) {
  await beginTry(now)
  const by = await keyFrom(passphrase, record.kdf)
  const key = await unwrap(record.wrapped, by, boundTo(record.kdf), true)
  if (!key) throw wrong()
  await endTries()
  return key
}

async function wrapped(key: CryptoKey, passphrase: Secret): Promise<Pick<PassphraseKey, 'kdf' | 'wrapped'>> {
  const kdf = freshKdf()
  return { kdf, wrapped: await wrap(key, await keyFrom(passphrase, kdf), boundTo(kdf)) }
}

/**
 * Unlocks by the passphrase, for as long as `times` says. A lock that costs less than one of today is made anew.
 * @throws Fault `invalid` where it is wrong, `limited` where it is too early, `internal` where the lock was lowered
 */
export const unlock = (passphrase: Secret, times: Times): Promise<void> =>
  changing(async () => {
    const record = await withPassphrase()
    const key = await tried(record, passphrase, times.since)
    if (isWeaker(record.kdf)) await putStrictly('keys', { ...record, ...(await wrapped(key, passphrase)) })
    await hold(key, times)
  })

/**
 * Sets a passphrase where there was none. The vault gets a new key, for the old one lay in the profile: everything
 * is encrypted anew, in one transaction.
 * @throws Fault `invalid` where it is too short, `conflict` where there is one already
 */
export const setPassphrase = (passphrase: Secret, times: Times): Promise<void> =>
  changing(async () => {
    checkLength(passphrase)
    const record = await stored()
    if (record?.by === 'passphrase') throw new Fault('conflict', say('A passphrase is set already.'))
    const fresh = await freshKey()
    const next: PassphraseKey = {
      id: 'key',
      by: 'passphrase',
      ...(await wrapped(fresh, passphrase)),
      device: null,
    }
    if (record) await rekey(await byProfile(record, false), fresh, next)
    else await putStrictly('keys', next)
    forgetKey()
    await hold(fresh, times)
  })

/** Sets another passphrase. The device that may unlock stays. @throws Fault `invalid`, `limited` */
export const changePassphrase = (old: Secret, passphrase: Secret, times: Times): Promise<void> =>
  changing(async () => {
    checkLength(passphrase)
    const record = await withPassphrase()
    const key = await tried(record, old, times.since)
    await putStrictly('keys', { ...record, ...(await wrapped(key, passphrase)) })
    await hold(key, times)
  })

/** Goes back to a vault that opens by itself. @throws Fault `invalid`, `limited` */
export const removePassphrase = (old: Secret, now: number): Promise<void> =>
  changing(async () => {
    const key = await tried(await withPassphrase(), old, now)
    await putStrictly('keys', await forProfile(key))
    await lock()
  })

/** Asks for the passphrase once more before something grave. @throws Fault `invalid`, `limited` */
export const confirmPassphrase = (passphrase: Secret, now: number): Promise<void> =>
  changing(async () => {
    await tried(await withPassphrase(), passphrase, now)
  })

interface Rows {
  credentials: Credential[]
  runs: RunRow[]
  cache: (SealedRow & { until: number })[]
  watches: WatchRow[]
}

async function allRows(): Promise<Rows> {
  const db = await database()
  return {
    credentials: await db.getAll('credentials'),
    runs: await db.getAll('runs'),
    cache: await db.getAll('cache'),
    watches: await db.getAll('watches'),
  }
}

/**
 * Encrypts everything with another key. What cannot be opened stays as it is: it could not be opened before
 * either. All of it is written at once together with the new lock, so that whoever dies in between finds the old
 * vault or the new one.
 */
async function rekey(old: CryptoKey, fresh: CryptoKey, next: KeyRecord): Promise<void> {
  const rows = await allRows()
  const renewed = new Map<string, Renewed>()
  const again = async (bound: Parameters<typeof sealWith>[1], sealed: string, name?: string) => {
    try {
      const anew = await sealWith(fresh, bound, await unsealWith(old, bound, sealed))
      if (name !== undefined) renewed.set(name, { from: markOf(sealed), to: markOf(anew) })
      return anew
    } catch {
      return sealed
    }
  }
  for (const row of rows.credentials)
    row.secret = await again(sealOf(row), row.secret, nameOf('credentials', row.id))
  for (const row of rows.runs)
    row.sealed = await again({ id: row.id, kind: 'run' }, row.sealed, nameOf('runs', row.id))
  for (const row of rows.cache) row.sealed = await again({ id: row.id, kind: 'once' }, row.sealed)
  for (const row of rows.watches) row.sealed = await again({ id: row.id, kind: 'watch' }, row.sealed)
  const ledger = await rekeyedLedger(old, fresh, renewed)
  const db = await database()
  const transaction = db.transaction(
    ['keys', 'credentials', 'runs', 'cache', 'watches', 'ledger'],
    'readwrite',
    { durability: 'strict' },
  )
  const [credentials, runs, cache, watches] = [
    transaction.objectStore('credentials'),
    transaction.objectStore('runs'),
    transaction.objectStore('cache'),
    transaction.objectStore('watches'),
  ]
  await Promise.all([
    ...rows.credentials.map(row => credentials.put(row)),
    ...rows.runs.map(row => runs.put(row)),
    ...rows.cache.map(row => cache.put(row)),
    ...rows.watches.map(row => watches.put(row)),
    transaction.objectStore('ledger').put({ id: 'ledger', sealed: ledger }),
    transaction.objectStore('keys').put(next),
    transaction.done,
  ])
}
