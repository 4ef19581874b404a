import { describe, expect, it } from 'vitest'
import { marksOf, warningDue } from '../../../lib/vault/marks'

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
  it('is due at fourteen days, at seven and at one, each once', () => {
    const due = (days: number, told?: number) => warningDue(now + days * day, told, now)
    expect(due(14.5)).toBeUndefined()
    expect(due(14)).toBe(14)
    expect(due(10, 14)).toBeUndefined()
    expect(due(7, 14)).toBe(7)
    expect(due(0.5, 7)).toBe(1)
    expect(due(0.5, 1)).toBeUndefined()
  })

  it('is the nearest one where the computer slept through the others, and none afterwards', () => {
    expect(warningDue(now + day / 2, undefined, now)).toBe(1)
    expect(warningDue(now - 1, undefined, now)).toBeUndefined()
  })
})
