import { say } from '../../../../text/index'
import { refuse } from './place'

const pattern = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)$/

/** How a clock in a time zone stands at a moment, as if it were UTC, in milliseconds. @throws RangeError */
function clockIn(zone: string | undefined, at: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find(one => one.type === type)?.value ?? 0)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
}

/**
 * The moment at which clocks in a time zone show a text such as `2027-01-31 09:00`, in milliseconds.
 * @param zone a name such as `Europe/Berlin`; empty: this computer's
 * @throws Fault `invalid` for a text or a zone that is none, and for an hour that the clocks leave out
 */
export function momentIn(text: string, zone: string): number {
  const [, year, month, day, hour, minute] = (pattern.exec(text.trim()) ?? []).map(Number)
  if (year === undefined || month === undefined) refuse(say('Write the moment as 2027-01-31 09:00.'))
  const wanted = Date.UTC(year, month - 1, day, hour, minute)
  try {
    // The offset is that of the moment itself: near a change of the clocks the first guess may be off.
    const guess = wanted - (clockIn(zone || undefined, wanted) - wanted)
    const moment = guess - (clockIn(zone || undefined, guess) - wanted)
    if (clockIn(zone || undefined, moment) === wanted && new Date(wanted).getUTCMonth() === month - 1)
      return moment
  } catch {
    refuse(say('{zone} is no time zone; write it as Europe/Berlin.', { zone }))
  }
  refuse(say('There is no such moment there: {text}.', { text }))
}

/** A moment in words that no time zone changes: `2027-01-31 08:00 UTC`. */
export const utcWords = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
