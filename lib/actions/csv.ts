import { csvLine, type Value } from '../text/csv'

/** A view of rows as a file of comma-separated values. */
export const csvFile = (name: string, rows: readonly (readonly Value[])[]) => ({
  view: 'file' as const,
  title: name,
  name: `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.csv`,
  type: 'text/csv',
  text: rows.map(csvLine).join(''),
})
