/** The rates of a key. Unset: 3600 in a rolling hour, and no minute's rate is told. */
export interface KeyRate {
  hour?: number
  minute?: number
  /** The header comes twice, as some answers of the service bring it. */
  doubled?: boolean
  /** Says how long to wait when the rate is used up; the service does not always. In seconds. */
  retryAfter?: number
}

const hourMs = 3600_000
const minuteMs = 60_000

/** Counts requests per key in rolling windows. */
export function keyRates(dial: () => KeyRate | false) {
  const sent = new Map<string, number[]>()
  const within = (key: string, at: number, ms: number) =>
    (sent.get(key) ?? []).filter(moment => moment > at - ms).length
  return {
    /** Notes a request. @returns whether the rate was used up before it, and the headers that every answer carries */
    count(key: string, at: number): { limited: boolean; headers: Record<string, string> } {
      const rate = dial()
      const { hour = 3600, minute, doubled = false, retryAfter } = rate === false ? {} : rate
      const limited =
        rate !== false &&
        (within(key, at, hourMs) >= hour || (minute !== undefined && within(key, at, minuteMs) >= minute))
      if (!limited) sent.set(key, [...(sent.get(key) ?? []).filter(moment => moment > at - hourMs), at])
      const told = (name: string, limit: number, ms: number) =>
        `user-${name}-lim:${limit};user-${name}-rem:${Math.max(0, limit - within(key, at, ms))};`
      const text = told('hour', hour, hourMs) + (minute === undefined ? '' : told('minute', minute, minuteMs))
      return {
        limited,
        headers: {
          'x-rate-limit': doubled ? `${text}, ${text}` : text,
          ...(limited && retryAfter !== undefined ? { 'retry-after': String(retryAfter) } : {}),
        },
      }
    },
    reset: () => sent.clear(),
  }
}
