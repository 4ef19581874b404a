import type { Cell } from '../actions/view'
import { count, say, type Text } from '../text/index'
import { t } from './t'

const minute = 60_000
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 24 * 60 * minute],
  ['month', 30 * 24 * 60 * minute],
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
]

const relative = new Intl.RelativeTimeFormat(t.language, { numeric: 'auto', style: 'short' })
const moments = new Intl.DateTimeFormat(t.language, { dateStyle: 'medium', timeStyle: 'short' })
const days = new Intl.DateTimeFormat(t.language, { dateStyle: 'medium' })
const numbers = new Intl.NumberFormat(t.language)

const most = 4000

/** Keeps what was formatted: a table shows the same values again with every key. */
function kept<V extends string | number>(format: (value: V) => string): (value: V) => string {
  const known = new Map<V, string>()
  return value => {
    const before = known.get(value)
    if (before !== undefined) return before
    if (known.size > most) known.clear()
    const text = format(value)
    known.set(value, text)
    return text
  }
}

/** A number with the separators of the language. */
export const number = kept((value: number) => numbers.format(value))

/** How long ago, or until when: "3 days ago". */
export function age(at: string | number): string {
  const distance = new Date(at).getTime() - Date.now()
  if (Number.isNaN(distance)) return String(at)
  const [unit, length] = units.find(([, ms]) => Math.abs(distance) >= ms) ?? ['minute', minute]
  if (Math.abs(distance) < minute) return t(say('just now'))
  return relative.format(Math.trunc(distance / length), unit)
}

/** A moment in full. */
export const moment = kept((at: string | number) => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : moments.format(date)
})

/** A day. */
export const day = (at: string | number): string => days.format(new Date(at))

/** The plain text of a cell: what is searched, copied and exported. */
export function plainCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'string') return cell
  if ('pill' in cell) return t(cell.pill)
  if ('at' in cell) return cell.at
  if ('id' in cell) return cell.id
  if ('href' in cell) return cell.href
  return t(cell)
}

const sizes = [
  ['{n} GB', 1e9],
  ['{n} MB', 1e6],
  ['{n} kB', 1e3],
] as const

/** How long something takes, in milliseconds, in words. */
export function duration(ms: number): Text {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return count(seconds, '{n} second', '{n} seconds')
  return count(Math.round(seconds / 60), '{n} minute', '{n} minutes')
}

/** A size in bytes, in words. */
export function size(bytes: number): Text {
  if (bytes < 1000) return count(bytes, '{n} byte', '{n} bytes')
  const [unit, length] = sizes.find(([, one]) => bytes >= one) ?? sizes[2]
  return say(unit, { n: Math.round((bytes / length) * 10) / 10 })
}
