import { Fault } from '../http/fault'
import { say } from '../text/index'
import { database, putStrictly, type RunRow } from '../vault/database'
import { queue, sharing } from '../vault/gate'
import { checkOpen, seal, unseal } from '../vault/key'
import { checkMark, isWatched, writeMarked } from '../vault/ledger'
import { divide, unite } from './parts'
import type { RunRecord, RunState } from './record'

const damaged = () =>
  new Fault('internal', say('A stored run cannot be opened. What it did can be seen on the portal.'))

const bound = (id: string) => ({ id, kind: 'run' })

/** The state of a row that holds a part of a run: nobody finds it by itself. */
const partState = 'part'

/** The rows of a run's parts: their ids begin with the run's. */
const partsOf = (id: string) => IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)

async function open(row: RunRow): Promise<RunRecord> {
  const run = await unite(await unseal(bound(row.id), row.sealed), async id => {
    const part = await (await database()).get('runs', id)
    if (!part) throw damaged()
    return unseal(bound(id), part.sealed)
  })
  // An older text put back in its place opens, but does not fit the row it stands in.
  if (run.state !== row.state || run.updated !== row.updated) throw damaged()
  // Put back whole, it fits itself, but not what was written last: it could send again what was sent.
  if (isWatched(row.state)) await checkMark('runs', row.id, row.sealed)
  // The row's own moment counts: it is the one the executor finds runs by.
  return { ...run, notBefore: row.notBefore }
}

/**
 * Writes a run so that it is on the disk before the promise is kept. Runs hold names and mails: what is not
 * needed to find them is encrypted.
 */
export const putRun = (run: RunRecord): Promise<void> =>
  sharing(async () => {
    const { id, state, notBefore, updated } = run
    const { head, fresh } = divide(run)
    const sealed = await seal(bound(id), head)
    const row = { id, state, notBefore, updated, sealed }
    const parts = await Promise.all(
      fresh.map(async part => ({
        id: part.id,
        state: partState,
        notBefore: 0,
        updated,
        sealed: await seal(bound(part.id), part.text),
      })),
    )
    await writeMarked('runs', id, isWatched(state) ? sealed : null, row, parts)
    for (const part of fresh) part.written()
  })

/**
 * Changes of runs that wait for a person, one after the other: each reads what the one before has written. The
 * executor leaves such runs alone.
 */
export const editing = queue()

/** A run by id. @throws Fault `missing`, `locked` */
export const getRun = (id: string): Promise<RunRecord> =>
  sharing(async () => {
    const row = await (await database()).get('runs', id)
    if (!row) throw new Fault('missing', say('This run is no longer in the history.'))
    return open(row)
  })

/** Ids of runs in one of these states, oldest change first, with the moments of that and when they go on. */
export async function runsIn(states: readonly RunState[]): Promise<Omit<RunRow, 'sealed'>[]> {
  const db = await database()
  const rows = await Promise.all(states.map(state => db.getAllFromIndex('runs', 'state', state)))
  return rows.flat().sort((a, b) => a.updated - b.updated)
}

/** The newest runs, previews left out. @throws Fault `locked` */
export const recentRuns = (limit: number): Promise<RunRecord[]> =>
  sharing(async () => {
    await checkOpen()
    const db = await database()
    const found: RunRow[] = []
    let cursor = await db.transaction('runs').store.index('updated').openCursor(null, 'prev')
    while (cursor && found.length < limit) {
      if (!['preview', partState].includes(cursor.value.state)) found.push(cursor.value)
      cursor = await cursor.continue()
    }
    const opened = await Promise.allSettled(found.map(open))
    return opened.flatMap(run => (run.status === 'fulfilled' ? [run.value] : []))
  })

/** Takes a run that cannot be opened out of the executor's way; the row stays. */
export async function setAside(id: string): Promise<void> {
  const transaction = (await database()).transaction('runs', 'readwrite', { durability: 'strict' })
  const row = await transaction.store.get(id)
  if (row) await transaction.store.put({ ...row, state: 'damaged' })
  await transaction.done
}

/** Whether a run is still there: whoever wipes the history does not wait for it. */
export async function isKept(id: string): Promise<boolean> {
  return (await (await database()).getKey('runs', id)) !== undefined
}

/** Asks a run to stop before its next request. */
export async function askStop(id: string, now: number): Promise<void> {
  await putStrictly('stops', { id, at: now })
}

/** Whether a run was asked to stop. */
export async function stopAsked(id: string): Promise<boolean> {
  return (await (await database()).getKey('stops', id)) !== undefined
}

/** Every run that was asked to stop. */
export async function stopsAsked(): Promise<string[]> {
  return (await database()).getAllKeys('stops')
}

/** Forgets that a run was asked to stop, when it goes on. */
export async function clearStop(id: string): Promise<void> {
  await (await database()).delete('stops', id)
}

const dayMs = 24 * 3600_000

/** Forgets runs that ended more than so many days ago, and previews of yesterday. */
export async function tidyRuns(now: number, days: number): Promise<void> {
  const transaction = (await database()).transaction('runs', 'readwrite')
  for await (const cursor of transaction.store
    .index('updated')
    .iterate(IDBKeyRange.upperBound(now - dayMs))) {
    const { id, state, updated } = cursor.value
    if (
      state === 'preview' ||
      (updated < now - days * dayMs && !['held', 'running', 'paused', partState].includes(state))
    ) {
      await cursor.delete()
      await transaction.store.delete(partsOf(id))
    }
  }
  await transaction.done
}
