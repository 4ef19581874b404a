import { expect, it } from 'vitest'
import { copyOf } from '../../lab/copy.ts'

const made = () => ({
  name: 'Kite',
  rows: [
    { id: 1, tags: ['a'] },
    { id: 2, tags: [] },
  ],
  none: undefined,
})

it('is a copy: what changes later does not change it', () => {
  const data = made()
  const copy = copyOf(data)
  data.rows[0]?.tags.push('b')
  data.rows.pop()
  expect(copy).toStrictEqual(made())
})

it('shares what is as it was, and only that', () => {
  const data = made()
  const first = copyOf(data)
  expect(copyOf(data, first)).toBe(first)
  data.rows[1] = { id: 2, tags: ['new'] }
  const second = copyOf(data, first)
  expect(second).toStrictEqual(data)
  expect(second.rows[0]).toBe(first.rows[0])
  expect(first).toStrictEqual(made())
})

it.each<[string, unknown, unknown]>([
  ['a member that is gone', { a: 1 }, { a: 1, b: 2 }],
  ['a member that is undefined in place of another', { a: undefined }, { b: undefined }],
  ['a list that is shorter', [1], [1, 2]],
  ['a list that is longer', [1, undefined], [1]],
  ['a list in place of an object', [], {}],
  ['nothing in place of an object', null, {}],
  ['a name that every object inherits', { toString: undefined }, { a: undefined }],
])('sees %s', (_, now, before) => {
  expect(copyOf(now, before)).not.toBe(before)
  expect(copyOf(now, before)).toStrictEqual(now)
})
