import { expect, it } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { pace } from '../../../lib/http/pace'
import { createRequester } from '../../../lib/http/requester'
import { Secret } from '../../../lib/http/secret'
import { portalOf } from '../../../lib/portals/registry'

const minute = 60_000

/** The most that left within five minutes. */
const mostOf = (sent: readonly number[]): number =>
  Math.max(...sent.map(end => sent.filter(at => at <= end && at > end - 5 * minute).length))

it('leaves the rest of a rate to others although a worker forgets what one before it has sent', async () => {
  const portal = portalOf('appcenter')
  if (!portal) throw new Error('no portal')
  let now = Date.UTC(2026, 10, 22)
  const sent: number[] = []
  const worker = (answersIn: number) =>
    createRequester({
      fetch: async () => {
        sent.push(now)
        now += answersIn
        return new Response('{}')
      },
      now: () => now,
      sleep: async ms => void (now += ms),
      random: () => 0.5,
      renew: async () => {},
    })
  const actor = { id: 'a', kind: 'appcenter-user', base: portal.base, params: {}, secret: new Secret('a') }
  const path = { owner_name: 'acme', app_name: 'Kite-iOS', release_id: 58 }
  // A slow portal, then a quick one; each time the rate is used up the worker is ended, and an alarm starts another.
  for (const answersIn of [600, 100, 100]) {
    const requester = worker(answersIn)
    for (;;) {
      const fault = await requester
        .write(portal, actor, { op: 'releases_updateDetails', path, body: { enabled: true } })
        .then(() => null, toFault)
      if (!fault) continue
      expect(fault.code).toBe('limited')
      now += fault.more.retryAfter ?? 0
      break
    }
  }
  expect(sent.length).toBeGreaterThan(1000)
  expect(mostOf(sent)).toBe(400)
})

it('waits no longer where the clock was set back meanwhile', () => {
  const rate = pace(10, 5 * minute, 0.8)
  let now = Date.UTC(2026, 10, 22)
  for (let n = 0; n < 8; n++) rate.note(now)
  expect(rate.wait(now)).toBe(5 * minute)
  now -= 24 * 60 * minute
  expect(rate.wait(now)).toBe(5 * minute)
  rate.told({ left: 0, of: 10, until: now + 5 * minute })
  rate.refused(now, 6 * minute)
  now -= 24 * 60 * minute
  expect(rate.wait(now)).toBe(6 * minute)
  expect(rate.left(now).left).toBe(0)
  now += 6 * minute
  expect(rate.wait(now)).toBe(0)
  expect(rate.left(now).left).toBe(8)
})
