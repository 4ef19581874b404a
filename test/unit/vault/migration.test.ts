import { openDB } from 'idb'
import { beforeEach, expect, it, vi } from 'vitest'
import { endBrowser } from '../../support/session'
import { codeOf, credential, emptyDatabase, open, startWorker } from './help'

const name = 'gangway'

/** A database as version 1 left it: made with nothing of today's code but the sealing, which is the same. */
async function makeFirst() {
  const db = await openDB(name, 1, {
    upgrade(fresh) {
      for (const store of ['keys', 'credentials', 'settings', 'runs', 'stops', 'cache', 'areas'])
        fresh.createObjectStore(store, { keyPath: 'id' })
    },
    blocking: (_now, _next, event) => (event.target as IDBDatabase | null)?.close(),
  })
  const { forProfile, freshKey, sealWith } = await import('../../../lib/vault/key')
  const key = await freshKey()
  const { params: _p, rights: _r, ends: _e, uses: _u, ...old } = credential('a')
  const bound = { id: 'a', kind: old.kind, base: old.base }
  await db.put('keys', await forProfile(key))
  await db.put('credentials', { ...old, secret: await sealWith(key, bound, 'secret-of-a') })
  await db.put('credentials', {
    ...old,
    id: 'b',
    params: { key: 'K1' },
    secret: await sealWith(key, { ...bound, id: 'b' }, 'secret-of-b'),
  })
  await db.put('settings', { id: 'all', value: { writes: { appcenter: true } } })
  await db.put('runs', { id: 'r', state: 'done', notBefore: 0, updated: 5, sealed: 'as it was' })
  return db
}

beforeEach(async () => {
  vi.restoreAllMocks()
  endBrowser()
  await startWorker()
  await emptyDatabase(name)
})

it('opens what version 1 left, with all that is new in it', async () => {
  ;(await makeFirst()).close()
  const worker = await startWorker()
  expect(await worker.credentials()).toMatchObject([
    { id: 'a', params: {}, rights: [], ends: null, uses: {} },
    { id: 'b', params: { key: 'K1' }, rights: [], ends: null },
  ])
  expect((await worker.secretOf('a'))?.secret.reveal()).toBe('secret-of-a')
  const db = await worker.database()
  expect(await db.get('settings', 'all')).toEqual({ id: 'all', value: { writes: { appcenter: true } } })
  expect(await db.get('runs', 'r')).toMatchObject({ sealed: 'as it was' })
  // From now on the ledger watches what was there before, too.
  const before = await db.get('credentials', 'b')
  await worker.renewSecret('b', new worker.Secret('newer'))
  if (before) await db.put('credentials', before)
  expect(await codeOf(worker.secretOf('b'))).toBe('internal')
  expect((await worker.secretOf('a'))?.secret.reveal()).toBe('secret-of-a')
})

it('opens it with a passphrase set at once', async () => {
  ;(await makeFirst()).close()
  let worker = await startWorker()
  await worker.setPassphrase(new worker.Secret('correct horse battery'), open())
  endBrowser()
  worker = await startWorker()
  await worker.unlock(new worker.Secret('correct horse battery'), open())
  expect((await worker.secretOf('b'))?.secret.reveal()).toBe('secret-of-b')
})

it('leaves version 1 as it was where the upgrade is cut off anywhere', async () => {
  for (let n = 1; ; n++) {
    await emptyDatabase(name)
    ;(await makeFirst()).close()
    let steps = 0
    const cut = (transaction: IDBTransaction | null): void => {
      steps += 1
      if (steps < n) return
      transaction?.abort()
      throw new DOMException('The browser ended.', 'AbortError')
    }
    const { put } = IDBObjectStore.prototype
    const { createObjectStore } = IDBDatabase.prototype
    const { update } = IDBCursor.prototype
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...all) {
      cut(this.transaction)
      return Reflect.apply(put, this, all)
    })
    vi.spyOn(IDBDatabase.prototype, 'createObjectStore').mockImplementation(function (
      this: IDBDatabase,
      ...all
    ) {
      cut(null)
      return Reflect.apply(createObjectStore, this, all)
    })
    vi.spyOn(IDBCursor.prototype, 'update').mockImplementation(function (this: IDBCursor, ...all) {
      cut(null)
      return Reflect.apply(update, this, all)
    })
    const worker = await startWorker()
    const ended = await codeOf(worker.credentials())
    vi.restoreAllMocks()
    if (ended === 'ok') {
      expect(n).toBeGreaterThan(5)
      return
    }
    const old = await openDB(name, 1, {
      blocking: (_now, _next, event) => (event.target as IDBDatabase).close(),
    })
    expect([...old.objectStoreNames]).not.toContain('ledger')
    expect(await old.count('credentials')).toBe(2)
    old.close()
    const again = await startWorker()
    expect((await again.secretOf('a'))?.secret.reveal()).toBe('secret-of-a')
    ;(await again.database()).close()
  }
})
