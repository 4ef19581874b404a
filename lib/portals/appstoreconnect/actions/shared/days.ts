/** A day in milliseconds. */
export const dayMs = 24 * 3600_000

/** The beginning of the day, that many days before today: whole days give the same preview twice in a minute. */
export const daysAgo = (now: number, days: number): number => (Math.floor(now / dayMs) - days) * dayMs

/** Whole days from today to a moment, negative where it is past; null where nobody tells. */
export const daysTo = (now: number, moment: string | null | undefined): number | null =>
  moment ? Math.floor(Date.parse(moment) / dayMs) - Math.floor(now / dayMs) : null
