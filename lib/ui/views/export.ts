import type { Cell, Column, Row } from '../../actions/view'
import { csvLine, tame } from '../../text/csv'
import { breathe } from '../breathe'
import { plainCell } from '../format'
import { t } from '../t'

type Cells = readonly (string | number)[]

/** A table as it goes out: titles, and cells as text or numbers. */
interface Sheet {
  titles: string[]
  rows: Cells[]
}

const outCell = (cell: Cell | undefined): string | number =>
  typeof cell === 'number' ? cell : plainCell(cell)

/** The rows of a table as they are exported. */
export const sheetOf = (columns: readonly Column[], rows: readonly Row[]): Sheet => ({
  titles: columns.map(column => t(column.title)),
  rows: rows.map(row => columns.map(column => outCell(row.cells[column.key]))),
})

const tabLine = (cells: Cells): string => cells.map(cell => tame(cell).replace(/[\t\r\n]+/g, ' ')).join('\t')

const pipes = (cell: string | number): string =>
  String(cell).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>')
const pipeLine = (cells: Cells): string => `| ${cells.map(pipes).join(' | ')} |\n`

/** A way in which a table goes out, row by row. */
export interface Format {
  begin(titles: readonly string[]): string
  row(cells: Cells, titles: readonly string[]): string
  between: string
  end: string
}

/** Comma-separated values by RFC 4180. */
export const csv: Format = { begin: csvLine, row: csvLine, between: '', end: '' }

/** Tab-separated, for the clipboard: spreadsheets take it apart. */
export const tabs: Format = { begin: tabLine, row: cells => `\n${tabLine(cells)}`, between: '', end: '' }

/** A list of objects, keyed by the titles. */
export const json: Format = {
  begin: () => '[',
  row(cells, titles) {
    const one = Object.fromEntries(titles.map((title, column) => [title, cells[column] ?? '']))
    return `\n  ${JSON.stringify(one, null, 2).replaceAll('\n', '\n  ')}`
  },
  between: ',',
  end: '\n]',
}

/** A Markdown table. */
export const markdown: Format = {
  begin: titles => `${pipeLine(titles)}|${titles.map(() => ' --- |').join('')}\n`,
  row: pipeLine,
  between: '',
  end: '',
}

/** A table as one text. */
export const written = (format: Format, { titles, rows }: Sheet): string =>
  format.begin(titles) + rows.map(row => format.row(row, titles)).join(format.between) + format.end

/** So many rows are written in one go: few enough that no frame is missed on a slow machine. */
const slice = 500

/** The same as {@link written} in parts, of as many rows as there are; the page paints and hears keys meanwhile. */
export async function writtenInTime(
  format: Format,
  columns: readonly Column[],
  rows: readonly Row[],
): Promise<string[]> {
  const { titles } = sheetOf(columns, [])
  const parts = [format.begin(titles)]
  for (let at = 0; at < rows.length; at += slice) {
    if (at > 0) {
      await breathe()
      parts.push(format.between)
    }
    const { rows: cells } = sheetOf(columns, rows.slice(at, at + slice))
    parts.push(cells.map(row => format.row(row, titles)).join(format.between))
  }
  parts.push(format.end)
  return parts
}
