import { forceCloseDatabase } from 'fake-indexeddb'
import { unwrap } from 'idb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { codeOf, freshBrowser, type Worker } from './help'

let worker: Worker
beforeEach(async () => {
  worker = await freshBrowser()
})
afterEach(() => vi.restoreAllMocks())

const row = { id: 'all', value: 1 }

it('opens its database anew where the browser has closed it without a word', async () => {
  await (await worker.database()).put('settings', row)
  ;(await worker.database()).close()
  // All who ask at once get the same one.
  const [one, other] = await Promise.all([worker.database(), worker.database()])
  expect(one).toBe(other)
  expect(await one.get('settings', 'all')).toEqual(row)
})

it('is told late of one that was closed, and keeps the new one', async () => {
  const old = await worker.database()
  old.close()
  const fresh = await worker.database()
  forceCloseDatabase(unwrap(old) as never)
  expect(await worker.database()).toBe(fresh)
})

it('says that the browser has closed its storage where it cannot be opened anew either', async () => {
  await worker.database()
  const closed = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError')
  })
  const opens = vi.spyOn(indexedDB, 'open')
  expect(await codeOf(worker.database())).toBe('storage')
  expect(opens).toHaveBeenCalledTimes(1)
  closed.mockRestore()
  expect(await codeOf(worker.database())).toBe('ok')
})

it('says so of one that is closed while it is held', async () => {
  const { toFault } = await import('../../../lib/http/fault')
  const held = await worker.database()
  held.close()
  const fault = toFault(await held.get('settings', 'all').catch((error: unknown) => error))
  expect([fault.code, fault.message]).toEqual(['storage', 'The browser has closed what Gangway stores in.'])
})
