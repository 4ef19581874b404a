import type { Cell, Column, Row } from '../../actions/view'
import { plainCell } from '../format'
import { type Search, searchOver } from '../search'
import { t } from '../t'

/** Which column a table is sorted by, and which way. */
export interface Order {
  column: string
  down: boolean
}

/** What is worked out of a table once, so that a key or a click costs little. */
interface Model {
  search: Search
  /**
   * The rows to draw. Where none is to be shown, those of before wait out of sight: the next key then changes
   * their texts and makes none anew.
   */
  drawn(shown: readonly number[]): readonly number[]
  /** The row numbers in the order of a column; counted out when first wanted. */
  sorted(order: Order): readonly number[]
  /** How wide each column wants to be, in pixels. */
  widths: number[]
}

const sample = 200

type SortValue = number | string | null

function sortValue(cell: Cell | undefined): SortValue {
  if (cell === null || cell === undefined || cell === '') return null
  if (typeof cell === 'number') return cell
  if (typeof cell === 'object' && 'at' in cell) return new Date(cell.at).getTime()
  if (typeof cell === 'object' && 'href' in cell) return t(cell.text)
  return plainCell(cell)
}

const collator = new Intl.Collator(t.language, { numeric: true, sensitivity: 'base' })

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

const widthOf = (cell: Cell | undefined): number => {
  if (cell !== null && typeof cell === 'object' && 'at' in cell) return 11
  if (cell !== null && typeof cell === 'object' && 'pill' in cell) return plainCell(cell).length + 4
  if (cell !== null && typeof cell === 'object' && 'href' in cell) return t(cell.text).length
  return plainCell(cell).length
}

/** Works out of a table what filtering, sorting and drawing need: each when it is first needed. */
export function modelOf(columns: readonly Column[], rows: readonly Row[]): Model {
  const orders = new Map<string, number[]>()
  let search: Search | undefined
  let last: readonly number[] = []
  return {
    search(needle) {
      // Many a table is never searched, and none before it is seen.
      if (!search && needle.trim() === '') return null
      search ??= searchOver(
        rows.map(row => columns.map(column => plainCell(row.cells[column.key])).join(' ')),
        false,
      )
      return search(needle)
    },
    drawn(shown) {
      if (shown.length > 0) last = shown
      return last
    },
    sorted({ column, down }) {
      const key = `${down} ${column}`
      const known = orders.get(key)
      if (known) return known
      const values = rows.map(row => sortValue(row.cells[column]))
      const order = rows
        .map((_, index) => index)
        .sort((a, b) => {
          const left = values[a] ?? null
          const right = values[b] ?? null
          // What is empty comes last, whichever way.
          if (left === null || right === null) return Number(left === null) - Number(right === null) || a - b
          return (down ? -1 : 1) * compare(left, right) || a - b
        })
      orders.set(key, order)
      return order
    },
    widths: columns.map((column, index) => {
      const longest = Math.max(
        t(column.title).length + 3,
        6,
        ...rows.slice(0, sample).map(row => widthOf(row.cells[column.key])),
      )
      // The first column begins further in.
      return Math.round(Math.min(42, longest) * 7.3) + (index === 0 ? 26 : 18)
    }),
  }
}

/** The rows to show: those found, in the order of the table or of the column. */
export function rowsShown(
  model: Model,
  count: number,
  typed: string,
  order: Order | null,
): readonly number[] {
  const found = model.search(typed)
  if (!order) return found ?? Array.from({ length: count }, (_, index) => index)
  const sorted = model.sorted(order)
  if (!found) return sorted
  const wanted = new Set(found)
  return sorted.filter(index => wanted.has(index))
}
