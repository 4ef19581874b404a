import { describe, expect, it } from 'vitest'
import { change, kept, unlist } from '../../../lib/actions/plan'
import { fillSettle, judge, subject } from '../../../lib/runs/settle'

const read = { op: 'users_list' }
const was = { permissions: ['viewer'] }
const now = { permissions: ['developer'] }
const byState = (entry: { at?: string; key: string; value: string }) => {
  const { settle } = change({ was, now, read, entry, write: () => read })
  if (settle.by !== 'state') throw new Error('a change settles by state')
  return settle
}

describe('a settle about one entry of a list', () => {
  const settle = byState({ key: 'email', value: 'Holder@example.com' })
  const other = { email: 'admin@example.com', permissions: ['developer'] }

  it('judges that entry and no other', () => {
    expect(judge(settle, [other, { email: 'holder@example.com', permissions: ['viewer'] }])).toBe('send')
    expect(judge(settle, [{ email: 'holder@example.com', permissions: ['developer'] }, other])).toBe('done')
    expect(judge(settle, [other, { email: 'holder@example.com', permissions: ['manager'] }])).toBe('changed')
    expect(judge(settle, [other])).toBe('changed')
  })

  it('takes values that look like paths as they are', () => {
    for (const value of ['a[b=c].d', 'x].permissions', '__proto__', "';--"]) {
      expect(judge(byState({ key: 'name', value }), [{ name: value, permissions: ['viewer'] }])).toBe('send')
    }
  })

  it('knows what is gone from a list, and learns nothing from a list that is not there', () => {
    const { settle: gone } = unlist({
      request: read,
      list: read,
      entry: { key: 'id', value: '7' },
      undo: { none: '' },
    })
    if (gone.by !== 'state') throw new Error('an end settles by state')
    expect(judge(gone, [{ id: '8' }])).toBe('done')
    expect(judge(gone, [{ id: '7' }])).toBe('send')
    expect(judge(gone, undefined)).toBe('changed')
    expect(judge(gone, { id: '7' })).toBe('changed')
    const made = { ...gone, ready: 'gone', done: {} } as const
    expect(judge(made, [])).toBe('send')
    expect(judge(made, [{ id: '7' }])).toBe('done')
    expect(judge(made, undefined)).toBe('changed')
  })

  it('looks in a list within an answer, for a value kept by an earlier call', () => {
    const { settle: gone } = unlist({
      request: read,
      list: read,
      entry: { at: 'values', key: 'id', value: kept('create', 'id') },
      undo: { none: '' },
    })
    const filled = fillSettle(gone, ref => (ref === 'create.id' ? '7' : null))
    if (filled.by !== 'state') throw new Error('an end settles by state')
    expect(judge(filled, { values: [{ id: '7' }] })).toBe('send')
    expect(subject(filled, { values: [{ id: '7', x: 1 }] })).toEqual({ id: '7', x: 1 })
    // What was not filled in names nothing.
    if (gone.by === 'state') expect(subject(gone, { values: [{ id: '7' }] })).toBeUndefined()
  })
})
