import { Fault } from '../http/fault'
import { database, type WatchRow } from '../vault/database'
import { queue, sharing } from '../vault/gate'
import { seal, unseal } from '../vault/key'
import { readWatch, type WatchRecord } from './record'

const bound = (id: string) => ({ id, kind: 'watch' })

async function rowOf(watch: WatchRecord): Promise<WatchRow> {
  const { id, credential, next, changes, last } = watch
  return {
    id,
    credential,
    next,
    looked: last.at,
    unseen: changes.filter(({ seen }) => !seen).length,
    untold: changes.some(({ told }) => !told),
    sealed: await seal(bound(id), JSON.stringify(watch)),
  }
}

/** @throws Fault `locked`; undefined where the row is damaged: nobody can say what it watched */
async function open(row: WatchRow): Promise<WatchRecord | undefined> {
  try {
    // The row's own moment counts: it is the one that watches are found by.
    return { ...readWatch(await unseal(bound(row.id), row.sealed)), next: row.next }
  } catch (error) {
    if (error instanceof Fault && error.code === 'locked') throw error
    return undefined
  }
}

const waiting = queue()

/** One after the other: a look ends while a person stops or reads, and neither may undo the other. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> => waiting(() => sharing(work))

async function put(rows: readonly WatchRow[]): Promise<void> {
  const transaction = (await database()).transaction('watches', 'readwrite', { durability: 'strict' })
  await Promise.all([...rows.map(row => transaction.store.put(row)), transaction.done])
}

/** Stores a new watch. @throws Fault `locked` */
export const addWatch = (watch: WatchRecord): Promise<void> => inTurn(async () => put([await rowOf(watch)]))

/** What is to be seen of the watches without the key. */
export async function watchRows(): Promise<Omit<WatchRow, 'sealed'>[]> {
  return (await (await database()).getAll('watches')).map(({ sealed: _sealed, ...row }) => row)
}

/** A watch; undefined where it is gone. @throws Fault `locked` */
export const watchOf = (id: string): Promise<WatchRecord | undefined> =>
  inTurn(async () => {
    const row = await (await database()).get('watches', id)
    return row && open(row)
  })

/** All watches. @throws Fault `locked` */
export const allWatches = (): Promise<WatchRecord[]> =>
  inTurn(async () => {
    const opened = await Promise.all((await (await database()).getAll('watches')).map(open))
    return opened.filter(watch => watch !== undefined)
  })

/**
 * Changes watches as they stand now, all of them in one write; what is gone meanwhile stays gone.
 * @param change gives the same object where nothing is to be written
 * @throws Fault `locked`
 */
export const changeWatches = (
  change: (watch: WatchRecord) => WatchRecord,
  only?: string,
): Promise<WatchRecord[]> =>
  inTurn(async () => {
    const db = await database()
    const rows = only === undefined ? await db.getAll('watches') : [await db.get('watches', only)]
    const changed: WatchRecord[] = []
    for (const row of rows) {
      const watch = row && (await open(row))
      if (!watch) continue
      const next = change(watch)
      if (next !== watch) changed.push(next)
    }
    if (changed.length > 0) await put(await Promise.all(changed.map(rowOf)))
    return changed
  })

/** Forgets a watch, open or not. */
export const dropWatch = (id: string): Promise<void> =>
  inTurn(async () => (await database()).delete('watches', id))

/** Forgets the watches of a credential that is gone. */
export const dropWatchesOf = (credential: string): Promise<void> =>
  inTurn(async () => {
    const db = await database()
    for (const row of await db.getAll('watches'))
      if (row.credential === credential) await db.delete('watches', row.id)
  })

/** Ended watches are forgotten after so long. */
const keptMs = 30 * 24 * 3600_000

/** Forgets watches that ended long ago. @throws Fault `locked` */
export async function tidyWatches(now: number): Promise<void> {
  for (const { id, state, last, changes } of await allWatches()) {
    const newest = changes.at(-1)?.at ?? last.at
    if ((state === 'over' || state === 'stopped') && newest + keptMs < now) await dropWatch(id)
  }
}
