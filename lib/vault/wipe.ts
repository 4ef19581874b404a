import { database } from './database'

/** Forgets all runs, watches, what was read, and one-time secrets that nobody fetched. Credentials and settings stay. */
export async function wipeHistory(): Promise<void> {
  const stores = ['runs', 'stops', 'cache', 'watches', 'areas'] as const
  const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' })
  await Promise.all([...stores.map(name => transaction.objectStore(name).clear()), transaction.done])
}

/** Forgets everything, the key first of all: what may be left on the disk of the rest opens with nothing. */
export async function wipeAll(): Promise<void> {
  const stores = [
    'keys',
    'unlocked',
    'ledger',
    'credentials',
    'settings',
    'runs',
    'stops',
    'cache',
    'watches',
    'areas',
    'tries',
  ] as const
  const transaction = (await database()).transaction(stores, 'readwrite', { durability: 'strict' })
  await Promise.all([...stores.map(name => transaction.objectStore(name).clear()), transaction.done])
}
