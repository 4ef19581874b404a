import { describe, expect, it } from 'vitest'
import { marksOf, warningAt } from '../../../lib/vault/marks'

const day = 24 * 3600_000
const now = Date.UTC(2026, 10, 22)
const quiet = {
  ends: null,
  added: now - 10 * day,
  used: now - day,
  access: 'full' as const,
  uses: { 'x.read': now - day },
}
const writes = (action: string) => action === 'x.write'
const marks = (change: Partial<Omit<typeof quiet, 'ends'>> & { ends?: number }) =>
  marksOf({ ...quiet, ...change }, writes, now)

describe('what is worth a look about a credential', () => {
  it('is nothing where it is young, used and lasts', () => {
    expect(marks({})).toEqual([])
    expect(marks({ ends: now + 15 * day })).toEqual([])
  })

  it('is its end, fourteen days before and afterwards', () => {
    expect(marks({ ends: now + 14 * day })).toEqual([{ mark: 'ending', days: 14 }])
    expect(marks({ ends: now + day - 1 })).toEqual([{ mark: 'ending', days: 0 }])
    expect(marks({ ends: now })).toEqual([{ mark: 'ended' }])
  })

  it('is that nobody used it for a quarter of a year, also where nobody ever did', () => {
    expect(marks({ added: now - 400 * day, used: now - 90 * day, access: 'full' })).toContainEqual({
      mark: 'stale',
      days: 90,
    })
    expect(marks({ added: now - 91 * day, used: 0, uses: {} as typeof quiet.uses })).toEqual([
      { mark: 'stale', days: 91 },
    ])
  })

  it('is that it may change things and for a month only read', () => {
    const old = { added: now - 40 * day }
    expect(marks(old)).toEqual([{ mark: 'powerful' }])
    expect(marksOf({ ...quiet, ...old, uses: { 'x.read': now, 'x.write': now } }, writes, now)).toEqual([])
    expect(marksOf({ ...quiet, ...old, access: 'read' }, writes, now)).toEqual([])
    expect(marksOf({ ...quiet, ...old, uses: {} }, writes, now)).toEqual([])
  })
})

describe('a warning before an end', () => {
  it.each([
    [14.5, undefined],
    [14, 14],
    [7.5, 14],
    [7, 7],
    [1, 1],
    [0.001, 1],
    [0, undefined],
    [-1, undefined],
  ])('is that of fourteen days, of seven or of one: %d days before it is %s', (days, warning) => {
    expect(warningAt(now + days * day, now)).toBe(warning)
  })
})
