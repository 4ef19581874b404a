import { beforeEach, describe, expect, it } from 'vitest'
import { app, type Desk, freshDesk, minute, moment, passToAlarm, startWorker, type Worker } from './help'

const action = 'appstoreconnect.review.watch'
const lantern = 'https://appstoreconnect.apple.com/apps/6440000003/distribution'
const hour = 60 * minute
const day = 24 * hour

let desk: Desk
let worker: Worker
beforeEach(async () => {
  ;({ desk, worker } = await freshDesk())
})

/** What App Review does with the version in work, and its submission. */
function review(state: string, submission: string, of = '6440000001') {
  const { rows } = desk.lab.appstoreconnect.state.data
  const version = rows.appStoreVersions.find(row => row.app === of)
  const sent = rows.reviewSubmissions.find(row => row.app === of)
  if (!version || !sent) throw new Error('there is no version in work')
  version.attributes.appVersionState = state
  sent.attributes.state = submission
}

/** Goes on from alarm to alarm until that moment; the worker is ended in between. */
async function passTo(until: number): Promise<void> {
  while (desk.alarm !== null && desk.alarm <= until) {
    passToAlarm(desk)
    worker = await startWorker(desk)
    await worker.resume()
  }
  desk.clock.now = until
}

const only = async () => {
  const [watch, ...more] = await worker.allWatches()
  if (!watch || more.length > 0) throw new Error('there is not one watch')
  return watch
}
const texts = (watch: { changes: readonly { text: unknown }[] }) =>
  watch.changes.map(({ text }) => worker.t(text as never))

describe('a watch', () => {
  it('tells each change once, across workers, and ends by itself', async () => {
    await worker.start(action, app)
    expect(worker.t((await only()).last.text)).toBe('5.12.0: waiting for review')
    expect(desk.alarm).toBe(moment + 10 * minute)
    await passTo(moment + hour)
    expect(desk.told).toEqual([])
    review('IN_REVIEW', 'IN_REVIEW')
    await passTo(moment + 2 * hour)
    expect(desk.told).toEqual(['Kite: 5.12.0: in review'])
    review('PENDING_DEVELOPER_RELEASE', 'COMPLETE')
    await passTo(moment + 3 * hour)
    expect(desk.told.at(-1)).toBe('Kite: 5.12.0: pending developer release')
    expect(desk.told).toHaveLength(2)
    expect(await only()).toMatchObject({ state: 'over', next: 0 })
    expect(desk.alarm).toBeNull()
    expect(texts(await only())).toEqual(['5.12.0: in review', '5.12.0: pending developer release'])
  })

  it('asks little, and with tokens that are good for nothing else', async () => {
    await worker.start(action, app)
    const before = desk.requests()
    await passTo(moment + hour)
    expect(desk.requests() - before).toBe(6 * 3)
    const { appstoreconnect } = desk.lab
    const [token = ''] = desk.tokens.slice(-1)
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ scope: [expect.stringMatching(/^GET \/v1\/\S+$/)] })
    const stolen = await desk.lab.fetch('https://api.appstoreconnect.apple.com/v1/users', {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(stolen.status).toBe(401)
    expect(appstoreconnect.refused.at(-1)).toBe('out of its scope')
  })

  it('is asked oftener while somebody reviews', async () => {
    await worker.start(action, app)
    review('IN_REVIEW', 'IN_REVIEW')
    passToAlarm(desk)
    await worker.resume()
    expect((await only()).next).toBe(desk.clock.now + 5 * minute)
    // Sent back, it is the team that takes hours.
    review('REJECTED', 'UNRESOLVED_ISSUES')
    passToAlarm(desk)
    await worker.resume()
    expect(await only()).toMatchObject({ state: 'active', next: desk.clock.now + hour })
    expect(desk.told.at(-1)).toBe('Kite: 5.12.0: rejected')
  })

  it('ends after its time, and says so', async () => {
    await worker.start(action, app)
    const { until } = await only()
    desk.clock.now = until - minute
    await worker.resume()
    expect(desk.alarm).toBe(until)
    passToAlarm(desk)
    await worker.resume()
    expect(await only()).toMatchObject({ state: 'over', next: 0 })
    expect(desk.told).toEqual(['Kite: No longer watched: 30 days have passed.'])
    await worker.tidyWatches(desk.clock.now + 29 * day)
    expect(await worker.allWatches()).toHaveLength(1)
    await worker.tidyWatches(desk.clock.now + 31 * day)
    expect(await worker.allWatches()).toEqual([])
  })

  it('that a person ends while it looks stays ended', async () => {
    const id = await worker.start(action, app)
    review('IN_REVIEW', 'IN_REVIEW')
    passToAlarm(desk)
    const round = worker.resume()
    await worker.dropWatch(id)
    await round
    expect(await worker.allWatches()).toEqual([])
    expect(desk.told).toEqual([])
    expect(desk.alarm).toBeNull()
  })

  it('that an update gave another memory begins anew, without news', async () => {
    await worker.start(action, app)
    await worker.changeWatches(watch => ({ ...watch, last: { ...watch.last, state: ['from before'] } }))
    passToAlarm(desk)
    await worker.resume()
    expect(desk.told).toEqual([])
    review('IN_REVIEW', 'IN_REVIEW')
    passToAlarm(desk)
    await worker.resume()
    expect(desk.told).toHaveLength(1)
  })
})

it('looks at once after its clock was set back, and goes on as before', async () => {
  await worker.start(action, app)
  await passTo(moment + hour)
  review('IN_REVIEW', 'IN_REVIEW')
  desk.clock.now -= day
  worker = await startWorker(desk)
  await worker.resume()
  expect(desk.told).toEqual(['Kite: 5.12.0: in review'])
  expect((await only()).next).toBe(desk.clock.now + 5 * minute)
  expect(desk.alarm).toBe(desk.clock.now + 5 * minute)
})

describe('after a sleep', () => {
  it('all that changed meanwhile is told at once', async () => {
    await worker.start(action, app)
    const { rows } = desk.lab.appstoreconnect.state.data
    const [version] = rows.appStoreVersions.filter(row => row.app === '6440000003')
    if (version) version.attributes.appVersionState = 'WAITING_FOR_REVIEW'
    await worker.start(action, lantern)
    review('IN_REVIEW', 'IN_REVIEW')
    if (version) version.attributes.appVersionState = 'REJECTED'
    desk.clock.now += 9 * hour
    worker = await startWorker(desk)
    await worker.resume()
    const [digest = '', ...more] = desk.told
    expect(more).toEqual([])
    expect(digest).toMatch(/^2 changes in what you watch: /)
    expect(digest).toContain('Kite: 5.12.0: in review')
    expect(digest).toContain('Lantern: 2.0.0: rejected')
  })

  it('nothing is lost where the network comes late', async () => {
    await worker.start(action, app)
    review('IN_REVIEW', 'IN_REVIEW')
    desk.clock.now += 9 * hour
    desk.network = () => Promise.reject(new TypeError('Failed to fetch'))
    const before = await only()
    await worker.resume()
    // Nobody is to blame: nothing is counted against it, and it is tried again soon.
    expect(await only()).toEqual(before)
    expect(desk.alarm).toBeLessThanOrEqual(desk.clock.now + 2 * minute)
    expect(desk.alarm).toBeGreaterThan(desk.clock.now)
    desk.network = null
    passToAlarm(desk)
    await worker.resume()
    expect(desk.told).toEqual(['Kite: 5.12.0: in review'])
  })
})

describe('a worker that is ended at any moment', () => {
  it('leaves it to the next: nothing told twice, nothing lost', async () => {
    for (let n = 1; ; n++) {
      ;({ desk, worker } = await freshDesk())
      await worker.start(action, app)
      review('IN_REVIEW', 'IN_REVIEW')
      passToAlarm(desk)
      worker = await startWorker(desk)
      desk.kill = n
      const whole = await worker.resume()
      desk.kill = 0
      if (!whole) {
        // The first thing it does is to see to it that it is woken again.
        if (n > 1) expect(desk.alarm).toBe(desk.clock.now + minute)
        worker = await startWorker(desk)
        await worker.resume()
      }
      expect(desk.told).toEqual(['Kite: 5.12.0: in review'])
      expect((await only()).changes).toMatchObject([{ told: true, seen: false }])
      expect(desk.alarm).toBe((await only()).next)
      if (whole) {
        expect(n).toBeGreaterThan(8)
        return
      }
    }
  })
})

describe('without leave to notify', () => {
  it('changes stand in the list, and are not told later', async () => {
    desk.notices = false
    await worker.start(action, app)
    review('IN_REVIEW', 'IN_REVIEW')
    passToAlarm(desk)
    await worker.resume()
    desk.notices = true
    passToAlarm(desk)
    await worker.resume()
    expect(desk.told).toEqual([])
    expect(texts(await only())).toEqual(['5.12.0: in review'])
    expect(await worker.watchRows()).toMatchObject([{ unseen: 1, untold: false }])
  })
})
