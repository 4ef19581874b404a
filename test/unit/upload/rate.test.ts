import { expect, it } from 'vitest'
import { createRate } from '../../../lib/upload/rate'

it('tells how fast it goes and how long it takes, by what happened last', () => {
  const rate = createRate(1000)
  expect(rate(100, 0)).toEqual({ perSecond: 0, left: null })
  expect(rate(200, 1000)).toEqual({ perSecond: 100, left: 8000 })
  expect(rate(200, 11_000).perSecond).toBeCloseTo(100 / 11)
  // What is longer ago than half a minute counts no more.
  expect(rate(500, 40_000).perSecond).toBeCloseTo(300 / 39)
})
