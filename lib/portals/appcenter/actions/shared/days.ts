import * as v from 'valibot'

/** A day in milliseconds. */
export const dayMs = 24 * 3600_000

/** The beginning of the day, that many days before today: whole days give the same preview twice in a minute. */
export const daysAgo = (now: number, days: number): number => (Math.floor(now / dayMs) - days) * dayMs

/** The same, as the portal wants it. */
export const isoDaysAgo = (now: number, days: number): string => new Date(daysAgo(now, days)).toISOString()

/** A field: how many days back. App Center keeps crashes for 90. */
export const daysField = (days: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90), v.title('Days back')), days)
