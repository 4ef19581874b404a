import * as v from 'valibot'

/** Fields of inputs that actions of every portal have. */

/** Files of lines as spreadsheets write them. */
export const listFiles = '.csv,.tsv,.txt'

/**
 * A field of several lines; each is one entry.
 * @param accept the endings of text files whose lines it takes as well: `.csv,.txt`
 */
export const lines = (title: string, most: number, about: string, accept?: string) =>
  v.pipe(
    v.array(v.pipe(v.string(), v.trim(), v.maxLength(500))),
    v.maxLength(most, `At most ${most} lines.`),
    v.title(title),
    v.description(about),
    v.metadata({ format: 'lines', ...(accept === undefined ? {} : { accept }) }),
  )

/** A short text that may be left empty. */
export const word = (title: string) =>
  v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200), v.title(title)), '')

/** A day, `2026-11-23`, that may be left empty. */
export const day = (title: string, about: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^(\d{4}-\d\d-\d\d)?$/, 'Write a day as 2026-11-23.'),
      v.title(title),
      v.description(about),
      v.metadata({ format: 'date' }),
    ),
    '',
  )

/** One of a few words; the first is the default. */
export const choice = <const T extends string>(title: string, of: readonly [T, ...T[]]) =>
  v.optional(v.pipe(v.picklist(of), v.title(title)), of[0])

/** A switch that is off until it is set. */
export const flag = (title: string, about = '') =>
  v.optional(v.pipe(v.boolean(), v.title(title), v.description(about)), false)

/** A whole number with a default. */
export const whole = (title: string, least: number, most: number, usual: number, about: string) =>
  v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(least),
      v.maxValue(most),
      v.title(title),
      v.description(about),
    ),
    usual,
  )
