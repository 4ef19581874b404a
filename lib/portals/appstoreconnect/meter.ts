import type { Told } from '../portal'

/** One budget of a key: what is left of how many requests. */
interface Meter {
  left: number
  of: number
}

/** Budgets that an answer told; one that it did not tell is absent. */
interface Meters {
  hour?: Meter
  minute?: Meter
}

/** The window that a key's requests are counted in. */
export const hourMs = 3600_000

/** The hour rolls: what is told is old after a while, also where nothing of ours was sent. In milliseconds. */
const believeMs = { hour: 5 * 60_000, minute: 60_000 }

/**
 * Reads `X-Rate-Limit: user-hour-lim:3600;user-hour-rem:3545;`. The header may come twice and is then joined by a
 * comma; of two values for one budget the smaller rest counts, and what is not known is passed over.
 */
export function metersOf(headers: Headers): Meters {
  const text = headers.get('X-Rate-Limit') ?? ''
  const smallest = (name: string): number | undefined => {
    const values = [...text.matchAll(/([a-z-]+)\s*:\s*(\d+)/gi)].flatMap(([, key = '', value]) =>
      key.toLowerCase() === name ? [Number(value)] : [],
    )
    return values.length === 0 ? undefined : Math.min(...values)
  }
  const meter = (window: 'hour' | 'minute'): Meter | undefined => {
    const of = smallest(`user-${window}-lim`)
    const left = smallest(`user-${window}-rem`)
    return of === undefined || left === undefined || of === 0 ? undefined : { left, of }
  }
  const hour = meter('hour')
  const minute = meter('minute')
  return { ...(hour ? { hour } : {}), ...(minute ? { minute } : {}) }
}

/** What an answer told of the rate: of two budgets the tighter one. */
export function told(headers: Headers, now: number): Told | undefined {
  const { hour, minute } = metersOf(headers)
  if (minute && (!hour || minute.left / minute.of < hour.left / hour.of))
    return { ...minute, until: now + believeMs.minute }
  return hour && { ...hour, until: now + believeMs.hour, windowMs: hourMs }
}
