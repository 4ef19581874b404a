/** A value of a row that goes out as text. */
export type Value = string | number | null | undefined

/**
 * A value as a spreadsheet shows it: a text that begins like a formula is made plain by an apostrophe, since what
 * others named (crashes, people, apps) must not calculate in somebody's spreadsheet.
 */
export const tame = (value: Value): string =>
  typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '')

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A row as comma-separated values (RFC 4180). */
export const csvLine = (row: readonly Value[]): string =>
  `${row.map(value => quoted(tame(value))).join(',')}\r\n`
