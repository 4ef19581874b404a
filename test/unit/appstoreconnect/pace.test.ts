import { describe, expect, it } from 'vitest'
import { portal } from '../../../lib/portals/appstoreconnect/index'
import { createLab } from '../../lab/lab'
import { keyActor } from '../../support/keys'
import { Clock, createBench } from '../../support/world'
import { apps, moment, world } from './help'

const hourMs = 3600_000
/** What the key may send in an hour here, and what of it is ours: the rest is CI's. */
const limit = 100
const ours = 80

describe('a long import', () => {
  it('uses the pace that it is allowed, and leaves CI its share at every moment', async () => {
    const clock = new Clock(moment)
    const lab = createLab({ now: () => clock.now })
    lab.appstoreconnect.dials.rate = { hour: limit }
    const bench = createBench(lab, lab.seed.tokens.owner, clock)
    const csv = Array.from({ length: 300 }, (_, n) => `new-${n}@example.com,,,Beta`)
    const address = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
    const run = await bench.apply(await bench.preview('appstoreconnect.testers.import', address, { csv }))
    expect(run.state).toBe('done')

    const sent = lab.record.entries.map(({ at }) => Date.parse(at))
    // At no moment has the hour before it more of ours than is ours: CI is never refused because of us.
    const within = sent.map(at => sent.filter(other => other > at - hourMs && other <= at).length)
    expect(Math.max(...within)).toBeLessThanOrEqual(ours)
    expect(lab.record.entries.filter(({ status }) => status === 429)).toEqual([])
    // Every hour but the last is used, to 95 of 100 at least.
    const hours = new Map<number, number>()
    for (const at of sent) {
      const hour = Math.floor((at - (sent[0] ?? 0)) / hourMs)
      hours.set(hour, (hours.get(hour) ?? 0) + 1)
    }
    const full = [...hours.values()].slice(0, -1)
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
    expect(left()).toBe(ours - 2 - 30)
    expect(clock.now).toBe(moment)
  })

  it('its meter agrees with the portal’s count at every request', async () => {
    const { lab, keys, read, requester } = world()
    lab.appstoreconnect.dials.rate = { hour: limit }
    for (let n = 1; n <= ours; n++) {
      await read(apps)
      expect(requester.left(portal, keyActor(keys.admin).id).left).toBe(ours - n)
    }
    await expect(read(apps)).rejects.toThrow('used up')
    expect(lab.record.entries).toHaveLength(ours)
  })
})
