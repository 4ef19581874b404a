import { beforeEach, describe, expect, it, vi } from 'vitest'
import { endBrowser } from '../../support/session'
import { open } from '../vault/help'
import { app, type Desk, freshDesk, minute, passToAlarm, startWorker, type Worker } from './help'

const action = 'appstoreconnect.review.watch'
const harbour = 'https://appstoreconnect.apple.com/apps/6440000004/distribution'
const hour = 60 * minute

let desk: Desk
let worker: Worker
beforeEach(async () => {
  ;({ desk, worker } = await freshDesk())
})

const states = async () => (await worker.allWatches()).map(({ state }) => state)
/** Rounds at the next alarms. */
async function rounds(n: number): Promise<void> {
  for (let done = 0; done < n && desk.alarm !== null; done++) {
    passToAlarm(desk)
    await worker.resume()
  }
}

describe('a portal that does not answer well', () => {
  it('is asked later and later, and never given up for it', async () => {
    // A look of one request: of several, those behind the first that fails go on trying, and pass the time.
    const [build] = desk.lab.appstoreconnect.state.data.rows.builds
    await worker.start(
      'appstoreconnect.build.watch',
      `https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/${build?.id}`,
    )
    const broken = desk.lab.control.fault({ do: 'status', status: 503, body: {}, times: 1000 })
    const waits: number[] = []
    for (let n = 0; n < 12; n++) {
      passToAlarm(desk)
      await worker.resume()
      waits.push(((desk.alarm ?? 0) - desk.clock.now) / minute)
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360])
    expect(await states()).toEqual(['active'])
    expect(desk.told).toEqual([])
    broken.remove()
    await rounds(1)
    const [watch] = await worker.allWatches()
    expect(watch).toMatchObject({ faults: 0, fault: null })
  })

  it('that refuses the key is given up after the third time, and it is told once', async () => {
    await worker.start(action, app)
    const key = desk.lab.appstoreconnect.state.data.keys.find(({ id }) => id === desk.key.keyId)
    if (key) key.revoked = true
    await rounds(2)
    expect(await states()).toEqual(['active'])
    expect(desk.told).toEqual([])
    await rounds(5)
    expect(await states()).toEqual(['stopped'])
    expect(desk.told).toEqual(['Kite: No longer watched. App Store Connect does not accept this key.'])
    expect(desk.alarm).toBeNull()
    const asked = desk.requests()
    desk.clock.now += 48 * hour
    await worker.resume()
    expect(desk.requests()).toBe(asked)
  })

  it('that refuses now and then is not given up', async () => {
    await worker.start(action, app)
    const key = desk.lab.appstoreconnect.state.data.keys.find(({ id }) => id === desk.key.keyId)
    for (let n = 0; n < 4; n++) {
      if (key) key.revoked = true
      await rounds(2)
      if (key) key.revoked = false
      await rounds(1)
    }
    expect(await states()).toEqual(['active'])
  })
})

describe('missing agreements', () => {
  it('hold all watches of the team with one word, until a person says go on', async () => {
    await worker.start(action, app)
    await worker.start(action, harbour)
    await worker.start(action, app, {}, 'another key')
    desk.lab.appstoreconnect.dials.agreements = 'missing'
    desk.clock.now += hour
    const asked = desk.requests()
    await worker.resume()
    expect(await states()).toEqual(['held', 'held', 'held'])
    expect(desk.told).toHaveLength(1)
    expect(desk.told.join()).toContain('Only the Account Holder can accept it')
    expect(desk.alarm).toBeNull()
    // One look for each credential found out; nobody asks any more.
    expect(desk.requests() - asked).toBeLessThanOrEqual(6)
    const then = desk.requests()
    desk.clock.now += 48 * hour
    worker = await startWorker(desk)
    await worker.resume()
    expect(desk.requests()).toBe(then)
    // Said too early, it is held again, and told again: the person waits for it.
    await worker.goOn()
    expect(await states()).toEqual(['held', 'held', 'held'])
    desk.lab.appstoreconnect.dials.agreements = null
    await worker.goOn()
    expect(await states()).toEqual(['active', 'active', 'active'])
    expect(desk.alarm).toBeGreaterThan(desk.clock.now)
  })
})

describe('a rate that is low', () => {
  it('lets watches sleep before anybody who waits for an answer notices', async () => {
    await worker.start(action, app)
    await worker.start(action, harbour)
    // After one look little is left of the hour, and some of it belongs to whoever else has the key.
    desk.clock.now += hour
    desk.lab.appstoreconnect.dials.rate = { hour: 4 }
    const asked = desk.requests()
    worker = await startWorker(desk)
    await worker.resume()
    // A fresh worker learns it by the first look; the second is put off.
    expect(desk.requests() - asked).toBe(3)
    for (const { next } of await worker.allWatches()) expect(next).toBe(desk.clock.now + 15 * minute)
    expect(await states()).toEqual(['active', 'active'])
  })

  it('is left alone by the only watch, too', async () => {
    await worker.start(action, app)
    desk.clock.now += hour
    desk.lab.appstoreconnect.dials.rate = { hour: 4 }
    await worker.resume()
    expect((await worker.allWatches())[0]?.next).toBe(desk.clock.now + 15 * minute)
  })

  it('that is used up is waited for, and nobody is blamed', async () => {
    await worker.start(action, app)
    desk.lab.appstoreconnect.dials.rate = { hour: 1 }
    desk.clock.now += 10 * minute
    await worker.resume()
    const [watch] = await worker.allWatches()
    expect(watch).toMatchObject({ faults: 0, state: 'active' })
    expect(watch?.next).toBeGreaterThanOrEqual(desk.clock.now + 15 * minute)
    expect(desk.told).toEqual([])
  })
})

describe('the vault', () => {
  it('locked: nothing is looked at, nothing wakes the worker, and unlocking goes on', async () => {
    await worker.start(action, app)
    await worker.setPassphrase(new worker.Secret('correct horse battery staple'), open())
    // What was there opens with the new key.
    expect(await states()).toEqual(['active'])
    await worker.lock()
    desk.open = false
    const asked = desk.requests()
    passToAlarm(desk)
    await worker.resume()
    expect([desk.requests(), desk.alarm]).toEqual([asked, null])
    await expect(worker.allWatches()).rejects.toMatchObject({ code: 'locked' })
    // The badge needs no key.
    expect(await worker.watchRows()).toMatchObject([{ unseen: 0 }])
    endBrowser()
    worker = await startWorker(desk)
    await worker.unlock(new worker.Secret('correct horse battery staple'), open())
    desk.open = true
    await worker.resume()
    expect(desk.requests()).toBe(asked + 3)
  })

  it('locked in the middle of a round: nothing is lost', async () => {
    await worker.start(action, app)
    await worker.setPassphrase(new worker.Secret('correct horse battery staple'), open())
    passToAlarm(desk)
    const round = worker.resume()
    await worker.lock()
    await round.catch(() => {})
    await worker.unlock(new worker.Secret('correct horse battery staple'), open())
    await worker.resume()
    const [watch] = await worker.allWatches()
    expect(watch).toMatchObject({ state: 'active', faults: 0, last: { at: desk.clock.now } })
  })

  it('forgets the watches of a credential with it, and all when it is wiped', async () => {
    await worker.start(action, app)
    await worker.start(action, app, {}, 'another key')
    await worker.dropWatchesOf('key')
    expect(await worker.allWatches()).toMatchObject([{ credential: 'another key' }])
    await worker.wipeHistory()
    expect(await worker.watchRows()).toEqual([])
    await worker.start(action, app)
    await worker.wipeAll()
    expect(await worker.watchRows()).toEqual([])
    await worker.resume()
    expect(desk.alarm).toBeNull()
  })

  it('holds no name of anything in the open', async () => {
    await worker.start(action, app)
    const rows = await (await worker.database()).getAll('watches')
    expect(JSON.stringify(rows)).not.toMatch(/Kite|6440000001|review/)
  })

  it('drops what was damaged, and looks at the rest', async () => {
    await worker.start(action, app)
    await worker.start(action, harbour)
    const db = await worker.database()
    const [row] = await db.getAll('watches')
    if (row) await db.put('watches', { ...row, sealed: `${row.sealed.slice(0, -4)}AAAA` })
    desk.clock.now += 2 * hour
    await worker.resume()
    expect(await worker.allWatches()).toHaveLength(1)
    expect(await worker.watchRows()).toHaveLength(1)
  })
})

describe('a disk that is full', () => {
  it('costs no watch and few requests, and what changed is told when there is room', async () => {
    await worker.start(action, app)
    const version = desk.lab.appstoreconnect.state.data.rows.appStoreVersions.find(
      row => row.app === '6440000001',
    )
    if (version) version.attributes.appVersionState = 'IN_REVIEW'
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('The disk is full.', 'QuotaExceededError')
    })
    const asked = desk.requests()
    await rounds(4)
    full.mockRestore()
    expect(desk.requests() - asked).toBe(4 * 3)
    expect(desk.told).toEqual([])
    expect((await worker.allWatches())[0]).toMatchObject({ state: 'active', faults: 0 })
    expect(desk.alarm).toBe(desk.clock.now + 15 * minute)
    await rounds(1)
    expect(desk.told).toEqual(['Kite: 5.12.0: in review'])
  })
})
