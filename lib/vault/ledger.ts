import * as v from 'valibot'
import { Fault } from '../http/fault'
import { database, type GangwayDatabase } from './database'
import { queue, sharing } from './gate'
import { damaged, onForget, seal, sealWith, unseal, unsealWith } from './key'

/**
 * What is written in the ledger: for each record the end of its newest sealed text, which no other text shares. It
 * is encrypted and written in the same transaction as the record, so a record that is put back older does not fit.
 * It cannot tell when the whole database is put back: then the ledger is as old as the rest.
 */
const Marks = v.record(v.string(), v.string())
type Marks = v.InferOutput<typeof Marks>

/** What the ledger watches. */
type Watched = 'credentials' | 'runs'

/** The name of a record in the ledger. */
export const nameOf = (store: Watched, id: string): string => `${store}:${id}`

const bound = { id: 'ledger', kind: 'ledger' }

/** Runs that may still send something: an older text of one of these could send it again. */
const openStates: readonly string[] = ['preview', 'held', 'running', 'paused', 'stopped']

let known: Marks | undefined
onForget(() => {
  known = undefined
})

/** The end of a sealed text: its authentication tag. */
export const markOf = (sealed: string): string => sealed.slice(sealed.lastIndexOf('.') + 1)

async function marks(): Promise<Marks> {
  if (known) return known
  const db = await database()
  const stored = await db.get('ledger', 'ledger')
  // A database of version 1 had no ledger: what lies there when it is first opened is believed, once.
  if (stored?.sealed === null && (await db.get('keys', 'key'))?.by !== 'passphrase') known = await fromRows()
  else if (stored?.sealed) known = v.parse(Marks, JSON.parse(await unseal(bound, stored.sealed)))
  else known = {}
  return known
}

async function fromRows(): Promise<Marks> {
  const db = await database()
  const all: Marks = {}
  for (const { id, secret } of await db.getAll('credentials')) all[nameOf('credentials', id)] = markOf(secret)
  for (const { id, state, sealed } of await db.getAll('runs'))
    if (openStates.includes(state)) all[nameOf('runs', id)] = markOf(sealed)
  return all
}

/** @throws Fault `internal`, the same as for a damaged record, where a sealed text is not the newest of its record */
export async function checkMark(store: Watched, id: string, sealed: string): Promise<void> {
  if ((await marks())[nameOf(store, id)] !== markOf(sealed)) throw damaged()
}

/** Whether a run in this state is watched. */
export const isWatched = (state: string): boolean => openStates.includes(state)

const inTurn = queue()

/**
 * Writes one record and its mark together, so that both are on the disk or neither.
 * @param sealed the record's newest sealed text; null where it is no longer watched
 * @param row the record; null removes it
 * @param more rows that belong to it and never change: no mark is kept of them
 */
export function writeMarked<S extends Watched>(
  store: S,
  id: string,
  sealed: string | null,
  row: GangwayDatabase[S]['value'] | null,
  more: readonly GangwayDatabase[S]['value'][] = [],
): Promise<void> {
  return inTurn(async () => {
    const { [nameOf(store, id)]: _old, ...rest } = await marks().catch(forgiving)
    const next = sealed === null ? rest : { ...rest, [nameOf(store, id)]: markOf(sealed) }
    const book = await seal(bound, JSON.stringify(next))
    const db = await database()
    const transaction = db.transaction([store, 'ledger'], 'readwrite', { durability: 'strict' })
    const records = transaction.objectStore(store)
    await Promise.all([
      row === null ? records.delete(id) : records.put(row),
      ...more.map(part => records.put(part)),
      transaction.objectStore('ledger').put({ id: 'ledger', sealed: book }),
      transaction.done,
    ])
    known = next
  })
}

/** A ledger that cannot be opened vouches for nothing: what is written from now on is watched again. */
function forgiving(error: unknown): Marks {
  if (error instanceof Fault && error.code === 'locked') throw error
  return {}
}

/** Forgets the marks of runs that are gone. */
export const tidyLedger = (): Promise<void> => sharing(() => inTurn(tidied))

async function tidied(): Promise<void> {
  const all = await marks()
  const there = new Set(await (await database()).getAllKeys('runs'))
  const next = Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith('runs:') || there.has(name.slice(5))),
  )
  if (Object.keys(next).length === Object.keys(all).length) return
  const book = await seal(bound, JSON.stringify(next))
  await (await database()).put('ledger', { id: 'ledger', sealed: book })
  known = next
}

/** The marks of a record before and after it was encrypted anew. */
export interface Renewed {
  from: string
  to: string
}

/**
 * The ledger as it stands, under another key.
 * @param renewed by the names of records, as {@link nameOf} gives them
 */
export async function rekeyedLedger(
  old: CryptoKey,
  fresh: CryptoKey,
  renewed: ReadonlyMap<string, Renewed>,
): Promise<string> {
  const stored = await (await database()).get('ledger', 'ledger')
  const before =
    stored?.sealed === null
      ? await fromRows()
      : stored
        ? v.parse(Marks, JSON.parse(await unsealWith(old, bound, stored.sealed).catch(() => '{}')))
        : {}
  // What did not fit before must not fit now: only what was the newest is vouched for again.
  const next = Object.fromEntries(
    [...renewed].flatMap(([name, { from, to }]) => (before[name] === from ? [[name, to]] : [])),
  )
  return sealWith(fresh, bound, JSON.stringify(next))
}
