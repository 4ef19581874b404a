import { vi } from 'vitest'
import type { Shown } from '../../../lib/vault/credentials'
import { endBrowser } from '../../support/session'

/** A worker of the extension: it knows nothing but the disk and what the browser keeps for its session. */
export async function startWorker() {
  vi.resetModules()
  const [database, credentials, key, passphrase, ledger, secret, tries, onetime, journal] = await Promise.all(
    [
      import('../../../lib/vault/database'),
      import('../../../lib/vault/credentials'),
      import('../../../lib/vault/key'),
      import('../../../lib/vault/passphrase'),
      import('../../../lib/vault/ledger'),
      import('../../../lib/http/secret'),
      import('../../../lib/vault/tries'),
      import('../../../lib/vault/onetime'),
      import('../../../lib/runs/journal'),
    ],
  )
  return {
    ...database,
    ...credentials,
    ...key,
    ...passphrase,
    ...ledger,
    ...secret,
    ...tries,
    ...onetime,
    ...journal,
  }
}
export type Worker = Awaited<ReturnType<typeof startWorker>>

/** A browser without any data of the extension. */
export async function freshBrowser(): Promise<Worker> {
  endBrowser()
  const worker = await startWorker()
  await emptyDatabase(worker.databaseName)
  return worker
}

/** Deletes the database; open connections close themselves. */
export const emptyDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(new Error('the database stays'))
  })

/** A credential to be stored. */
export const credential = (id: string, more: Partial<Shown> = {}): Shown => ({
  id,
  portal: 'appcenter',
  kind: 'appcenter-user',
  base: 'https://api.appcenter.ms',
  name: `Token ${id}`,
  account: 'owner',
  access: 'full',
  reach: 'account',
  reaches: [],
  production: false,
  params: {},
  rights: [],
  ends: null,
  added: 1,
  checked: 1,
  used: 0,
  uses: {},
  ...more,
})

/** Times of a lock that does not come by itself during a test. */
export const open = (since = Date.now()) => ({ since, until: since + 3600_000, idle: 0, seen: since })

/** What an answer was refused with: `locked`; `ok` where it was none. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'ok'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
