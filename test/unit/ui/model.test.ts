import './language'
import { describe, expect, it } from 'vitest'
import { say } from '../../../lib/text/index'
import { searchOver } from '../../../lib/ui/search'
import { modelOf, rowsShown } from '../../../lib/ui/views/model'

const columns = [
  { key: 'name', title: say('Name') },
  { key: 'at', title: say('At') },
]
const rows = [
  { key: 'a', cells: { name: 'Kite 10', at: { at: '2026-01-03T00:00:00Z' } } },
  { key: 'b', cells: { name: 'kite 9', at: null } },
  { key: 'c', cells: { name: 'Falcon', at: { at: '2025-12-31T00:00:00Z' } } },
]

describe('a table', () => {
  const model = modelOf(columns, rows)
  const keys = (typed: string, order: Parameters<typeof rowsShown>[3] = null) =>
    rowsShown(model, rows.length, typed, order).map(index => rows[index]?.key)

  it('is in its own order at first', () => expect(keys('')).toStrictEqual(['a', 'b', 'c']))

  it('sorts names as people do, numbers in them by size', () => {
    expect(keys('', { column: 'name', down: false })).toStrictEqual(['c', 'b', 'a'])
  })

  it('sorts moments by time; what is empty is last both ways', () => {
    expect(keys('', { column: 'at', down: false })).toStrictEqual(['c', 'a', 'b'])
    expect(keys('', { column: 'at', down: true })).toStrictEqual(['a', 'c', 'b'])
  })

  it('filters, and keeps the order', () => {
    expect(keys('kite')).toStrictEqual(['a', 'b'])
    expect(keys('kite', { column: 'name', down: false })).toStrictEqual(['b', 'a'])
    expect(keys('nothing like it')).toStrictEqual([])
  })
})

describe('search', () => {
  const names = ['acme/Kite-iOS', 'acme/Kite-Android', 'globex/Fälcon', '日本語アプリ', 'acme/release notes']

  it('finds parts of words, in order', () => {
    const search = searchOver(names)
    expect(search('kite')).toHaveLength(2)
    expect(search('rel not')).toStrictEqual([4])
    expect(search('  ')).toBeNull()
  })

  it('a longer needle finds within what the shorter one found, a shorter one everything again', () => {
    const search = searchOver(names)
    expect(search('ac')).toHaveLength(3)
    expect(search('acme kite io')).toStrictEqual([0])
    expect(search('fälc')).toStrictEqual([2])
    expect(search('e')).toHaveLength(4)
  })

  it('names of other scripts are found', () => {
    expect(searchOver(names)('日本')).toStrictEqual([3])
  })

  it('signs that mean something in a pattern do no harm', () => {
    for (const sign of ['(', '[', '*', '\\', '.', '$', '-', '"', "'"])
      expect(() => searchOver(names)(sign)).not.toThrow()
  })

  it('one is found among 5,000', () => {
    const many = Array.from(
      { length: 5000 },
      (_, n) => `token-${n} acme/app-${n % 40} ci-${n * 7919} full access`,
    )
    const search = searchOver(many, false)
    expect(search('token-4999')).toContain(4999)
  })
})
