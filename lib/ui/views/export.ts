import type { Cell, Column, Row } from '../../actions/view'
import { plainCell } from '../format'
import { t } from '../t'

/** A table as it goes out: titles, and cells as text or numbers. */
export interface Sheet {
  titles: string[]
  rows: (string | number)[][]
}

const outCell = (cell: Cell | undefined): string | number =>
  typeof cell === 'number' ? cell : plainCell(cell)

/** The rows of a table as they are exported. */
export const sheetOf = (columns: readonly Column[], rows: readonly Row[]): Sheet => ({
  titles: columns.map(column => t(column.title)),
  rows: rows.map(row => columns.map(column => outCell(row.cells[column.key]))),
})

/**
 * A text cell as a spreadsheet shows it: one that begins like a formula is made plain text by an apostrophe,
 * since what others named must not calculate in somebody's spreadsheet.
 */
const tame = (cell: string | number): string =>
  typeof cell === 'number' ? String(cell) : /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Comma-separated values by RFC 4180. */
export const toCsv = (sheet: Sheet): string =>
  [sheet.titles, ...sheet.rows].map(row => `${row.map(cell => quoted(tame(cell))).join(',')}\r\n`).join('')

/** Tab-separated, for the clipboard: spreadsheets take it apart. */
export const toTabs = (sheet: Sheet): string =>
  [sheet.titles, ...sheet.rows]
    .map(row => row.map(cell => tame(cell).replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n')

/** A list of objects, keyed by the titles. */
export const toJson = (sheet: Sheet): string =>
  JSON.stringify(
    sheet.rows.map(row =>
      Object.fromEntries(sheet.titles.map((title, column) => [title, row[column] ?? ''])),
    ),
    null,
    2,
  )

const pipes = (cell: string | number): string =>
  String(cell).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>')

const line = (cells: readonly (string | number)[]): string => `| ${cells.map(pipes).join(' | ')} |`

/** A Markdown table. */
export function toMarkdown(sheet: Sheet): string {
  return [
    line(sheet.titles),
    `|${sheet.titles.map(() => ' --- |').join('')}`,
    ...sheet.rows.map(line),
    '',
  ].join('\n')
}
