import { beforeEach, describe, expect, it, vi } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { endBrowser, sessionHeld } from '../../support/session'
import { codeOf, credential, freshBrowser, open, startWorker, type Worker } from './help'

// A passphrase costs a thirtieth of what it is told to: some hundred are tried here, and what follows from one hangs on
// all its parameters as before. `unit/runs/locked.test.ts` and `unit/vault/backup.test.ts` pay in full.
vi.mock(import('hash-wasm'), async load => {
  const real = await load()
  return { ...real, argon2id: given => real.argon2id({ ...given, memorySize: given.memorySize >> 5 }) }
})

let worker: Worker
const right = () => new worker.Secret('correct horse battery staple')
const secretText = async (id = 'a') => (await worker.secretOf(id))?.secret.reveal()

beforeEach(async () => {
  vi.useRealTimers()
  worker = await freshBrowser()
  await worker.keepCredential(credential('a'), new worker.Secret('secret-of-a'))
  await worker.keepCredential(credential('b'), new worker.Secret('secret-of-b'))
  await worker.keepOnce('run', 'call', new worker.Secret('shown-once'), Date.now())
})

describe('a vault with a passphrase', () => {
  beforeEach(() => worker.setPassphrase(right(), open()))

  it('keeps everything that was there, under another key', async () => {
    expect(await secretText()).toBe('secret-of-a')
    expect(await secretText('b')).toBe('secret-of-b')
    expect((await worker.fetchOnce('run', 'call', Date.now()))?.reveal()).toBe('shown-once')
    expect((await worker.standing()).by).toBe('passphrase')
  })

  it('stays open when the worker ends, and is locked when the browser ends', async () => {
    worker = await startWorker()
    expect(await secretText()).toBe('secret-of-a')
    endBrowser()
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
    expect((await worker.standing()).locked).toBe(true)
    // What needs no key is still to be seen.
    expect((await worker.credentials()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await worker.waiting('run')).toEqual(['call'])
    await worker.unlock(right(), open())
    expect(await secretText()).toBe('secret-of-a')
  })

  it('holds no key once it is locked, and nothing opens, is written or is lost', async () => {
    let forgotten = 0
    worker.onForget(() => void forgotten++)
    await worker.lock()
    expect(forgotten).toBe(1)
    expect(sessionHeld.size).toBe(0)
    expect(await (await worker.database()).getAll('unlocked')).toEqual([])
    for (const work of [
      worker.secretOf('a'),
      worker.keepCredential(credential('c'), new worker.Secret('x')),
      worker.removeCredential('a'),
      worker.fetchOnce('run', 'call', Date.now()),
      worker.recentRuns(5),
    ])
      expect(await codeOf(work)).toBe('locked')
    await worker.unlock(right(), open())
    expect((await worker.fetchOnce('run', 'call', Date.now()))?.reveal()).toBe('shown-once')
    expect(await secretText()).toBe('secret-of-a')
  })

  it('is locked where either half of the open key is missing', async () => {
    await (await worker.database()).clear('unlocked')
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
    expect(sessionHeld.size).toBe(0)
  })

  it.each([
    ['at its absolute time', { until: 5000, idle: 0 }, 5000],
    ['when nobody is there', { until: 1e9, idle: 60_000 }, 60_000],
    ['when the clock is set back', { until: 1e9, idle: 0 }, -61_000],
  ])('locks %s, also where no alarm rings', async (_, { until, idle }, later) => {
    const now = Date.now()
    vi.useFakeTimers({ now, toFake: ['Date'] })
    await worker.lock()
    await worker.unlock(right(), { since: now, until: now + until, idle, seen: now })
    expect(await secretText()).toBe('secret-of-a')
    vi.setSystemTime(now + later)
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
    vi.setSystemTime(now)
    // Once it was noticed, setting the clock right does not open it again; nor does another worker.
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
  })

  it('stays open while somebody is there, and never opens again because somebody came', async () => {
    const now = Date.now()
    vi.useFakeTimers({ now, toFake: ['Date'] })
    await worker.lock()
    await worker.unlock(right(), { since: now, until: now + 1e9, idle: 60_000, seen: now })
    await worker.seen(now + 50_000)
    vi.setSystemTime(now + 100_000)
    expect(await secretText()).toBe('secret-of-a')
    await worker.seen(now + 200_000)
    vi.setSystemTime(now + 200_000)
    expect(await codeOf(worker.secretOf('a'))).toBe('locked')
  })

  it('changes its passphrase, and forgets the old one', async () => {
    const next = new worker.Secret('another horse, another staple')
    expect(await codeOf(worker.changePassphrase(next, next, open()))).toBe('invalid')
    await worker.changePassphrase(right(), next, open())
    expect(await secretText()).toBe('secret-of-a')
    await worker.lock()
    expect(await codeOf(worker.unlock(right(), open()))).toBe('invalid')
    await worker.unlock(next, open())
    expect(await secretText('b')).toBe('secret-of-b')
  })

  it('goes back to opening by itself', async () => {
    await worker.removePassphrase(right(), Date.now())
    endBrowser()
    worker = await startWorker()
    expect(await secretText()).toBe('secret-of-a')
    expect((await worker.fetchOnce('run', 'call', Date.now()))?.reveal()).toBe('shown-once')
  })

  it('takes the same letters however they were typed', async () => {
    await worker.changePassphrase(right(), new worker.Secret('Zürich im Winter'), open())
    await worker.lock()
    await worker.unlock(new worker.Secret('Zu\u0308rich im Winter'), open())
    expect(await secretText()).toBe('secret-of-a')
  })
})

describe('the lock', () => {
  it('takes no short passphrase', async () => {
    expect(await codeOf(worker.setPassphrase(new worker.Secret('elevenchars'), open()))).toBe('invalid')
    expect((await worker.standing()).by).toBe('profile')
  })

  it('is made anew where it costs less than today, and is refused where it costs less than ever', async () => {
    await worker.setPassphrase(right(), open())
    const { boundTo, keyFrom, today, unwrap, wrap } = await import('../../../lib/vault/kdf')
    const db = await worker.database()
    const record = await db.get('keys', 'key')
    if (record?.by !== 'passphrase') throw new Error('there is no passphrase')
    const key = await unwrap(record.wrapped, await keyFrom(right(), record.kdf), boundTo(record.kdf), true)
    if (!key) throw new Error('it does not open')
    const older = { ...record.kdf, memory: 19_456, passes: 2 }
    const cheap = {
      ...record,
      kdf: older,
      wrapped: await wrap(key, await keyFrom(right(), older), boundTo(older)),
    }
    await db.put('keys', cheap)
    await worker.lock()
    await worker.unlock(right(), open())
    expect(await db.get('keys', 'key')).toMatchObject({ kdf: today })
    for (const lowered of [{ memory: 1024 }, { passes: 1 }, { memory: Number.NaN }, { passes: 1e9 }]) {
      await worker.lock()
      await db.put('keys', { ...cheap, kdf: { ...older, ...lowered } })
      expect(await codeOf(worker.unlock(right(), open()))).toBe('internal')
      await worker.endTries()
    }
    // Another cost within what we once used does not fit what it was wrapped with.
    await db.put('keys', { ...record, kdf: older })
    expect(await codeOf(worker.unlock(right(), open()))).toBe('invalid')
  }, 60_000)

  it('makes one wait longer after each wrong passphrase, across workers', async () => {
    await worker.setPassphrase(right(), open())
    await worker.lock()
    const waits: number[] = []
    let now = Date.now()
    for (let n = 0; n < 14; n++) {
      const next = await worker.nextTry(now)
      waits.push(next === 0 ? 0 : next - now)
      if (next > 0) {
        // Too early, even the right one is not looked at; nor by another worker.
        worker = await startWorker()
        expect(await codeOf(worker.beginTry(next - 1))).toBe('limited')
        now = next
      }
      await worker.beginTry(now)
    }
    expect(waits.slice(0, 6)).toEqual([0, 0, 0, 2000, 4000, 8000])
    expect(waits.at(-1)).toBe(900_000)
    // A clock that was set back makes nobody wait longer than that.
    expect((await worker.nextTry(now - 1e9)) - (now - 1e9)).toBe(900_000)
    vi.useFakeTimers({ now: now + 900_001, toFake: ['Date'] })
    await worker.unlock(right(), open(now + 900_001))
    expect(await worker.nextTry(now + 900_002)).toBe(0)
  })

  it('counts a try whose worker was ended in the middle', async () => {
    await worker.setPassphrase(right(), open())
    await worker.lock()
    // However long a try takes: all are made at one moment.
    const now = Date.now()
    for (let n = 0; n < 2; n++)
      expect(await codeOf(worker.unlock(new worker.Secret('wrong'), open(now)))).toBe('invalid')
    // The third is begun, and its worker does not live to know.
    await worker.beginTry(now)
    worker = await startWorker()
    expect(await codeOf(worker.unlock(right(), open(now)))).toBe('limited')
  })
})

describe('a record', () => {
  it('that is given back older is refused, and the others open', async () => {
    const db = await worker.database()
    const before = await db.get('credentials', 'a')
    await worker.renewSecret('a', new worker.Secret('newer'))
    if (!before) throw new Error('it is gone')
    await db.put('credentials', before)
    for (const fresh of [false, true]) {
      if (fresh) worker = await startWorker()
      expect(await codeOf(worker.secretOf('a'))).toBe('internal')
      expect(await secretText('b')).toBe('secret-of-b')
    }
    await worker.removeCredential('b')
    await db.put('credentials', { ...before, id: 'b' })
    expect(await codeOf(worker.secretOf('b'))).toBe('internal')
  })

  it('that was removed and is given back does not open, nor without the ledger', async () => {
    const db = await worker.database()
    const before = await db.get('credentials', 'a')
    const book = await db.get('ledger', 'ledger')
    await worker.removeCredential('a')
    if (!before || !book?.sealed) throw new Error('it is gone')
    await db.put('credentials', before)
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('internal')
    const now = await db.get('ledger', 'ledger')
    for (const sealed of [`${now?.sealed?.slice(0, -4)}AAAA`, 'nonsense', before.secret]) {
      await db.put('ledger', { id: 'ledger', sealed })
      worker = await startWorker()
      expect(await codeOf(worker.secretOf('a'))).toBe('internal')
    }
    await db.delete('ledger', 'ledger')
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('internal')
    // What is entered again works again.
    await worker.keepCredential(credential('a'), new worker.Secret('again'))
    expect(await secretText()).toBe('again')
  })

  it('is not believed by a ledger that was emptied once there is a passphrase', async () => {
    const db = await worker.database()
    const before = await db.get('credentials', 'a')
    await worker.setPassphrase(right(), open())
    const then = await db.get('credentials', 'a')
    await worker.removeCredential('a')
    if (!before || !then) throw new Error('it is gone')
    await db.put('credentials', then)
    await db.put('ledger', { id: 'ledger', sealed: null })
    worker = await startWorker()
    expect(await codeOf(worker.secretOf('a'))).toBe('internal')
    await db.put('credentials', before)
    expect(await codeOf(worker.secretOf('a'))).toBe('internal')
  })
})

describe('a change that is cut off', () => {
  /** Lets the n-th write of the database fail, as a full disk or the browser's end would. */
  async function cutAt(n: number, work: () => Promise<void>): Promise<string> {
    let writes = 0
    const cut = <R extends IDBRequest>(request: R, { transaction }: IDBObjectStore): R => {
      writes += 1
      if (writes >= n) request.addEventListener('success', () => transaction.abort())
      return request
    }
    const store = IDBObjectStore.prototype
    const was = { put: store.put, delete: store.delete }
    const spies = [
      vi.spyOn(store, 'put').mockImplementation(function (this: IDBObjectStore, ...all) {
        return cut(was.put.apply(this, all), this)
      }),
      vi.spyOn(store, 'delete').mockImplementation(function (this: IDBObjectStore, ...all) {
        return cut(was.delete.apply(this, all), this)
      }),
    ]
    try {
      return await codeOf(
        work().catch((error: unknown) => {
          throw toFault(error)
        }),
      )
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  }

  const changes: [string, (one: Worker) => Promise<void>][] = [
    ['setting a passphrase', one => one.setPassphrase(new one.Secret('correct horse battery'), open())],
    ['storing', one => one.keepCredential(credential('a'), new one.Secret('secret-of-a'))],
  ]
  it.each(changes)(
    'while %s leaves the old vault or the new one',
    async (_, change) => {
      for (let n = 1; ; n++) {
        worker = await freshBrowser()
        await worker.keepCredential(credential('a'), new worker.Secret('secret-of-a'))
        await worker.keepCredential(credential('b'), new worker.Secret('secret-of-b'))
        const ended = await cutAt(n, () => change(worker))
        expect(['ok', 'storage']).toContain(ended)
        worker = await startWorker()
        if ((await worker.standing()).locked)
          await worker.unlock(new worker.Secret('correct horse battery'), open())
        expect([await secretText(), await secretText('b')]).toEqual(['secret-of-a', 'secret-of-b'])
        if (ended === 'ok') {
          expect(n).toBeGreaterThan(1)
          return
        }
      }
    },
    60_000,
  )

  it('while changing or removing the passphrase leaves one that opens', async () => {
    const next = 'another horse, another staple'
    for (const change of [
      (one: Worker) =>
        one.changePassphrase(new one.Secret('correct horse battery staple'), new one.Secret(next), open()),
      (one: Worker) => one.removePassphrase(new one.Secret('correct horse battery staple'), Date.now()),
    ])
      for (let n = 1; ; n++) {
        worker = await freshBrowser()
        await worker.keepCredential(credential('a'), new worker.Secret('secret-of-a'))
        await worker.setPassphrase(right(), open())
        const ended = await cutAt(n, () => change(worker))
        endBrowser()
        worker = await startWorker()
        await worker.endTries()
        if ((await worker.standing()).locked)
          await worker.unlock(right(), open()).catch(() => worker.unlock(new worker.Secret(next), open()))
        expect(await secretText()).toBe('secret-of-a')
        if (ended === 'ok') break
      }
  }, 120_000)
})
