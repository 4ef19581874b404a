import { describe, expect, it } from 'vitest'
import { createRequester } from '../../../lib/http/requester'
import { portal } from '../../../lib/portals/appstoreconnect/index'
import { bearerOf } from '../../../lib/portals/appstoreconnect/token'
import { createLab } from '../../lab/lab'
import { keyActor } from '../../support/keys'
import { type Bench, Clock, createBench } from '../../support/world'
import { apps, moment, toolsAt, world } from './help'

const hourMs = 3600_000
/** What the key may send in an hour here, and what of it is ours: the rest is CI's. */
const limit = 100
const ours = 80

/** Lets three hundred people in. */
async function importMany(bench: Bench): Promise<void> {
  const csv = Array.from({ length: 300 }, (_, n) => `new-${n}@example.com,,,Beta`)
  const address = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
  const run = await bench.apply(await bench.preview('appstoreconnect.testers.import', address, { csv }))
  expect(run.state).toBe('done')
}

/** How many requests there were in each hour since the first, but for the last, in which the work ended. */
function fullHours(sent: readonly number[]): number[] {
  const hours = new Map<number, number>()
  for (const at of sent) {
    const hour = Math.floor((at - (sent[0] ?? 0)) / hourMs)
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
  }
  return [...hours.values()].slice(0, -1)
}

describe('a long import', () => {
  it('uses the pace that it is allowed, and leaves CI its share at every moment', async () => {
    const clock = new Clock(moment)
    const lab = createLab({ now: () => clock.now })
    lab.appstoreconnect.dials.rate = { hour: limit }
    /** When each token was first carried. */
    const signed = new Map<string, number>()
    const fetch: typeof lab.fetch = (url, init) => {
      const token = new Headers(init?.headers).get('authorization') ?? ''
      if (!signed.has(token)) signed.set(token, clock.now)
      return lab.fetch(url, init)
    }
    const bench = createBench({ ...lab, fetch }, lab.seed.tokens.owner, clock)
    await importMany(bench)

    const sent = lab.record.entries.map(({ at }) => Date.parse(at))
    // At no moment has the hour before it more of ours than is ours: CI is never refused because of us.
    const within = sent.map(at => sent.filter(other => other > at - hourMs && other <= at).length)
    expect(Math.max(...within)).toBeLessThanOrEqual(ours)
    expect(lab.record.entries.filter(({ status }) => status === 429)).toEqual([])
    // Every hour but the last is used, to 95 of 100 at least.
    const full = fullHours(sent)
    expect(full.length).toBeGreaterThanOrEqual(3)
    expect(Math.min(...full)).toBeGreaterThanOrEqual(0.95 * ours)
    // One signature serves its quarter of an hour, but for the two minutes that the last requests may take.
    const moments = [...signed.values()]
    const apart = moments.slice(1).map((at, n) => at - (moments[n] ?? 0))
    expect(apart.length).toBeGreaterThan(0)
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(13 * 60_000)
  })

  it('beside a CI that uses all of its share nobody is refused, and ours is used', async () => {
    const clock = new Clock(moment)
    const lab = createLab({ now: () => clock.now })
    lab.appstoreconnect.dials.rate = { hour: limit }
    const byCi: { at: number; status: number }[] = []
    const everyMs = hourMs / (limit - ours)
    const key = keyActor(lab.appstoreconnect.seed.keys.admin)
    /** What CI has sent by now, each at its own moment. */
    const ci = async (): Promise<void> => {
      const { now } = clock
      for (let at = moment + byCi.length * everyMs; at <= now; at += everyMs) {
        clock.now = at
        const { status } = await lab.fetch('https://api.appstoreconnect.apple.com/v1/apps?limit=1', {
          headers: { authorization: `Bearer ${await bearerOf(key, toolsAt(at))}` },
        })
        byCi.push({ at, status })
      }
      clock.now = now
    }
    const sent: number[] = []
    const fetch: typeof lab.fetch = async (url, init) => {
      await ci()
      sent.push(clock.now)
      return lab.fetch(url, init)
    }
    await importMany(createBench({ ...lab, fetch }, lab.seed.tokens.owner, clock))
    expect(byCi.filter(({ status }) => status !== 200)).toEqual([])
    expect(lab.record.entries.filter(({ status }) => status === 429)).toEqual([])
    const full = fullHours(sent)
    expect(full.length).toBeGreaterThanOrEqual(3)
    expect(Math.min(...full)).toBeGreaterThanOrEqual(0.95 * ours)
  })

  it('counts with CI, which uses the same key', async () => {
    const { lab, keys, read, requester, clock } = world()
    lab.appstoreconnect.dials.rate = { hour: limit }
    const left = () => requester.left(portal, keyActor(keys.admin).id).left
    await read(apps)
    expect(left()).toBe(ours - 1)
    // What somebody else sends with the key is seen by the next answer.
    const other = world()
    const token = (await other.read(apps), other.tokens.at(-1) ?? '')
    for (let n = 0; n < 30; n++)
      await lab.fetch('https://api.appstoreconnect.apple.com/v1/apps?limit=1', {
        headers: { authorization: `Bearer ${token}` },
      })
    await read(apps)
    // Thirty are ten more than its share: they are missing in ours.
    expect(left()).toBe(limit - 2 - 30)
    // A worker that starts anew knows the portal's count alone: what was sent may have been its own, and CI's share
    // stays free besides.
    const anew = createRequester({
      fetch: lab.fetch,
      now: () => clock.now,
      sleep: clock.sleep,
      random: () => 0.5,
      renew: async () => {},
    })
    const actor = keyActor(keys.admin)
    await anew.read(portal, actor, apps)
    expect(anew.left(portal, actor.id).left).toBe(limit - 3 - 30 - (limit - ours))
    expect(clock.now).toBe(moment)
  })

  it('its meter agrees with the portal’s count at every request', async () => {
    const { lab, keys, read, requester } = world()
    lab.appstoreconnect.dials.rate = { hour: limit }
    const { fetch } = lab
    let told = ''
    lab.fetch = async (url, init) => {
      const answer = await fetch(url, init)
      told = answer.headers.get('x-rate-limit') ?? ''
      return answer
    }
    for (let n = 1; n <= ours; n++) {
      await read(apps)
      expect(told).toBe(`user-hour-lim:${limit};user-hour-rem:${limit - n};`)
      expect(requester.left(portal, keyActor(keys.admin).id)).toEqual({ left: ours - n, of: ours })
    }
    await expect(read(apps)).rejects.toThrow('used up')
    expect(lab.record.entries).toHaveLength(ours)
  })
})
