import type { StoreNames } from 'idb'
import { database, type GangwayDatabase } from './database'

async function clear(stores: readonly StoreNames<GangwayDatabase>[]): Promise<void> {
  const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' })
  await Promise.all([...stores.map(name => transaction.objectStore(name).clear()), transaction.done])
}

/** Forgets all runs, watches, what was read, and one-time secrets that nobody fetched. Credentials and settings stay. */
export const wipeHistory = (): Promise<void> => clear(['runs', 'stops', 'cache', 'watches', 'areas'])

/** Forgets everything, the key too: what may be left on the disk of the rest opens with nothing. */
export const wipeAll = async (): Promise<void> => clear([...(await database()).objectStoreNames])
