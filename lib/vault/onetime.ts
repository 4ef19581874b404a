import { Secret } from '../http/secret'
import { database } from './database'
import { sharing } from './gate'
import { checkOpen, seal, unseal } from './key'

/** A secret that nobody fetched is forgotten after an hour. */
const keepMs = 3600_000

const keyOf = (run: string, call: string): string => `secret:${run}:${call}`

/** Keeps a secret that a portal shows once, encrypted, until it is fetched. */
export const keepOnce = (run: string, call: string, secret: Secret, now: number): Promise<void> =>
  sharing(async () => {
    const id = keyOf(run, call)
    const sealed = await seal({ id, kind: 'once' }, secret.reveal())
    await (await database()).put('cache', { id, until: now + keepMs, sealed })
  })

/** The calls of a run whose secret can still be fetched. */
export async function waiting(run: string): Promise<string[]> {
  const prefix = keyOf(run, '')
  const keys = await (await database()).getAllKeys('cache', IDBKeyRange.bound(prefix, `${prefix}\uffff`))
  return keys.map(key => key.slice(prefix.length))
}

/** The runs that have a secret which nobody fetched. */
export async function runsWaiting(): Promise<string[]> {
  const keys = await (await database()).getAllKeys('cache', IDBKeyRange.bound('secret:', 'secret:\uffff'))
  return [...new Set(keys.map(key => key.split(':')[1] ?? ''))]
}

/** Forgets the secrets of a run. */
export async function dropOnce(run: string): Promise<void> {
  const prefix = keyOf(run, '')
  await (await database()).delete('cache', IDBKeyRange.bound(prefix, `${prefix}\uffff`))
}

/** Fetches a secret; it is gone afterwards. Undefined where it was fetched before or is too old. */
export const fetchOnce = (run: string, call: string, now: number): Promise<Secret | undefined> =>
  sharing(async () => {
    const id = keyOf(run, call)
    // Before it is taken out: what is locked stays to be fetched.
    await checkOpen()
    const transaction = (await database()).transaction('cache', 'readwrite')
    const row = await transaction.store.get(id)
    await transaction.store.delete(id)
    await transaction.done
    return row && row.until >= now ? new Secret(await unseal({ id, kind: 'once' }, row.sealed)) : undefined
  })

/** Forgets everything whose time is over. */
export async function tidyCache(now: number): Promise<void> {
  const transaction = (await database()).transaction(['cache', 'areas'], 'readwrite')
  for (const name of ['cache', 'areas'] as const) {
    for await (const cursor of transaction.objectStore(name).iterate()) {
      if (cursor.value.until < now) await cursor.delete()
    }
  }
  await transaction.done
}
