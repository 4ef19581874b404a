import { describe, expect, it } from 'vitest'
import { clamp, readPlace } from '../../../lib/page/place'

describe('the place of the dock', () => {
  it('stays on the page', () => {
    expect([-3, 0, 0.4, 1, 7].map(clamp)).toEqual([0, 0, 0.4, 1, 1])
  })

  it('is read as it was kept', () => {
    expect(readPlace({ y: 0.25, hidden: true })).toEqual({ y: 0.25, hidden: true })
  })

  it.each([
    undefined,
    null,
    0,
    '0.3',
    [],
    {},
    { y: '0.3', hidden: 'yes' },
    { y: Number.NaN, hidden: 1 },
    { y: Infinity },
  ])('is the usual one where %o is stored', stored => {
    expect(readPlace(stored)).toEqual({ y: 0.62, hidden: false })
  })

  it('is put back on the page where a number is off it', () => {
    expect(readPlace({ y: 1e9 })).toEqual({ y: 1, hidden: false })
  })
})
