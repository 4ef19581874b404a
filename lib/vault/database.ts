import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Credential } from './credentials'

/** How the vault key is kept. Without a passphrase it is wrapped by a key of this browser profile. */
export interface KeyRecord {
  id: 'key'
  by: 'profile'
  wrapping: CryptoKey
  wrapped: ArrayBuffer
}

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

export interface GangwayDatabase extends DBSchema {
  keys: { key: string; value: KeyRecord }
  credentials: { key: string; value: Credential }
  settings: { key: string; value: { id: string; value: unknown } }
  runs: { key: string; value: RunRow; indexes: { state: string; updated: number } }
  /** Runs that a person asked to stop. Beside the journal, so that no write of the executor can undo it. */
  stops: { key: string; value: { id: string; at: number } }
  cache: { key: string; value: SealedRow & { until: number } }
  /** Whether an area of a portal answers. Its id says all it holds, so nothing in it is sealed. */
  areas: { key: string; value: { id: string; found: 'open' | 'closed'; until: number } }
}

export type Database = IDBPDatabase<GangwayDatabase>

let opened: Promise<Database> | undefined

/** Opens the one database. A newer version elsewhere closes this one, and the next call opens it again. */
export function database(): Promise<Database> {
  opened ??= openDB<GangwayDatabase>('gangway', 1, {
    upgrade(db) {
      db.createObjectStore('keys', { keyPath: 'id' })
      db.createObjectStore('credentials', { keyPath: 'id' })
      db.createObjectStore('settings', { keyPath: 'id' })
      const runs = db.createObjectStore('runs', { keyPath: 'id' })
      runs.createIndex('state', 'state')
      runs.createIndex('updated', 'updated')
      db.createObjectStore('stops', { keyPath: 'id' })
      db.createObjectStore('cache', { keyPath: 'id' })
      db.createObjectStore('areas', { keyPath: 'id' })
    },
    blocking(_current, _next, event) {
      ;(event.target as IDBDatabase | null)?.close()
      opened = undefined
    },
    terminated() {
      opened = undefined
    },
  }).catch((error: unknown) => {
    opened = undefined
    throw error
  })
  return opened
}

/** Writes one row so that it is on the disk when the promise is kept. */
export async function putStrictly<N extends 'credentials' | 'runs' | 'stops' | 'keys'>(
  store: N,
  value: GangwayDatabase[N]['value'],
): Promise<void> {
  const transaction = (await database()).transaction(store, 'readwrite', { durability: 'strict' })
  await Promise.all([transaction.store.put(value), transaction.done])
}
