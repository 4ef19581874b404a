type Value = string | number | null | undefined

/**
 * Rows as CSV (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe before it: names of
 * crashes and people come from outside.
 */
export const csv = (rows: readonly (readonly Value[])[]): string =>
  rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')

function cell(value: Value): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A view of rows as a file of comma-separated values. */
export const csvFile = (name: string, rows: readonly (readonly Value[])[]) => ({
  view: 'file' as const,
  title: name,
  name: `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.csv`,
  type: 'text/csv',
  text: csv(rows),
})
