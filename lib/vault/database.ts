import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import { Fault } from '../http/fault'
import { say } from '../text/index'
import type { Credential } from './credentials'

/** The vault key, wrapped by a key of this browser profile: it hides nothing from who copies the profile. */
export interface ProfileKey {
  id: 'key'
  by: 'profile'
  wrapping: CryptoKey
  wrapped: ArrayBuffer
}

/** How a passphrase becomes a key: Argon2id, memory in KiB. */
export interface Kdf {
  memory: number
  passes: number
  lanes: number
  salt: Uint8Array<ArrayBuffer>
}

/** The vault key, encrypted with AES-GCM by another key. */
export interface Wrapped {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

/** A second way to unlock: a security key or the device, by what WebAuthn calls PRF. */
interface DeviceKey extends Wrapped {
  /** The id of the WebAuthn credential. */
  credential: Uint8Array<ArrayBuffer>
  /** What is put in for the key to come out. */
  input: Uint8Array<ArrayBuffer>
}

/** The vault key, wrapped by a key made from a passphrase; and, where there is one, by a device. */
export interface PassphraseKey {
  id: 'key'
  by: 'passphrase'
  kdf: Kdf
  wrapped: Wrapped
  device: DeviceKey | null
}

/** How the vault key is kept. */
export type KeyRecord = ProfileKey | PassphraseKey

/** A row whose body is encrypted with the vault key; what stands beside it is needed to find it. */
export interface SealedRow {
  id: string
  sealed: string
}

/** A run's row: the journal. */
export interface RunRow extends SealedRow {
  state: string
  /** When it goes on, in milliseconds; 0 where it does not wait. */
  notBefore: number
  updated: number
}

/** A watch's row. */
export interface WatchRow extends SealedRow {
  /** The credential that looks: what is removed takes its watches along. */
  credential: string
  /** When it looks next, in milliseconds; 0 where it does not. */
  next: number
  /** When it looked last; rows of before do not have it. */
  looked?: number
  /** How many of its changes nobody has looked at, and whether one was not told yet. */
  unseen: number
  untold: boolean
}

/** The stores of the one database. */
export interface GangwayDatabase extends DBSchema {
  keys: { key: string; value: KeyRecord }
  credentials: { key: string; value: Credential }
  settings: { key: string; value: { id: string; value: unknown } }
  runs: { key: string; value: RunRow; indexes: { state: string; updated: number } }
  /** Runs that a person asked to stop. Beside the journal, so that no write of the executor can undo it. */
  stops: { key: string; value: { id: string; at: number } }
  cache: { key: string; value: SealedRow & { until: number } }
  watches: { key: string; value: WatchRow }
  /**
   * What the newest text of each record ends in, sealed; null where a database of version 1 had none yet. It is
   * written together with the record, so that an older copy that is put back is noticed.
   */
  ledger: { key: string; value: { id: 'ledger'; sealed: string | null } }
  /** While unlocked: the vault key, wrapped by a key that only `storage.session` holds. */
  unlocked: { key: string; value: { id: 'key'; wrapped: ArrayBuffer } }
  /** How often a wrong passphrase was given in a row, and when the last one was. */
  tries: { key: string; value: { id: 'tries'; wrong: number; at: number } }
  /** Whether an area of a portal answers. Its id says all it holds, so nothing in it is sealed. */
  areas: { key: string; value: { id: string; found: 'open' | 'closed'; until: number } }
}

type Database = IDBPDatabase<GangwayDatabase>

let opened: Promise<Database> | undefined

/** The name and the version of the one database. */
export const databaseName = 'gangway'
const databaseVersion = 3

type Upgrade = IDBPTransaction<GangwayDatabase, StoreNames<GangwayDatabase>[], 'versionchange'>

function makeFirst(db: Database): void {
  db.createObjectStore('keys', { keyPath: 'id' })
  db.createObjectStore('credentials', { keyPath: 'id' })
  db.createObjectStore('settings', { keyPath: 'id' })
  const runs = db.createObjectStore('runs', { keyPath: 'id' })
  runs.createIndex('state', 'state')
  runs.createIndex('updated', 'updated')
  db.createObjectStore('stops', { keyPath: 'id' })
  db.createObjectStore('cache', { keyPath: 'id' })
  db.createObjectStore('areas', { keyPath: 'id' })
}

/** Version 2: lock and ledger, and credentials that know their parameters, rights, end and uses. */
async function makeSecond(db: Database, transaction: Upgrade, old: boolean): Promise<void> {
  db.createObjectStore('ledger', { keyPath: 'id' })
  db.createObjectStore('unlocked', { keyPath: 'id' })
  db.createObjectStore('tries', { keyPath: 'id' })
  if (!old) return
  await transaction.objectStore('ledger').put({ id: 'ledger', sealed: null })
  for await (const cursor of transaction.objectStore('credentials').iterate()) {
    // What version 1 did not know has a value of its own only where it was known already.
    const unknown: Pick<Credential, 'params' | 'rights' | 'ends' | 'uses'> = {
      params: {},
      rights: [],
      ends: null,
      uses: {},
    }
    await cursor.update(Object.assign(unknown, cursor.value))
  }
}

function abort(transaction: Upgrade): void {
  try {
    transaction.abort()
  } catch {
    // It has ended by itself: that is what went wrong.
  }
}

/** Whether a database can still be used. Without stores there is no transaction: it is told why, and nothing begins. */
function isOpen(db: Database): boolean {
  try {
    db.transaction([])
  } catch (error) {
    return !(error instanceof Error && error.name === 'InvalidStateError')
  }
  return true
}

/**
 * The one database, opened. A newer version elsewhere closes it, and so does the browser where it has to, without a
 * word before: then it is opened anew, once.
 * @throws Fault `storage` where it is closed at once
 */
export async function database(): Promise<Database> {
  for (let tries = 0; tries < 2; tries++) {
    const mine = (opened ??= open())
    const db = await mine
    if (isOpen(db)) return db
    if (opened === mine) opened = undefined
  }
  throw new Fault(
    'storage',
    say('The browser has closed what Gangway stores in, and does not open it again.'),
  )
}

/** Opens the database. An upgrade is one transaction: where it is interrupted, the database is as it was. */
function open(): Promise<Database> {
  const forget = (): void => {
    if (opened === mine) opened = undefined
  }
  const mine = openDB<GangwayDatabase>(databaseName, databaseVersion, {
    async upgrade(db, version, _next, transaction) {
      transaction.done.catch(() => {
        // Whoever opens the database is told; this is the same failure once more.
      })
      try {
        if (version < 1) makeFirst(db)
        if (version < 2) await makeSecond(db, transaction, version > 0)
        if (version < 3) db.createObjectStore('watches', { keyPath: 'id' })
      } catch {
        // Without this, what was done so far would stay.
        abort(transaction)
      }
    },
    blocking(_current, _next, event) {
      ;(event.target as IDBDatabase | null)?.close()
      forget()
    },
    terminated: forget,
  }).catch((error: unknown) => {
    forget()
    throw error
  })
  return mine
}

/** Writes one row so that it is on the disk when the promise is kept. */
export async function putStrictly<N extends 'stops' | 'keys' | 'tries' | 'unlocked'>(
  store: N,
  value: GangwayDatabase[N]['value'],
): Promise<void> {
  const transaction = (await database()).transaction(store, 'readwrite', { durability: 'strict' })
  await Promise.all([transaction.store.put(value), transaction.done])
}
