/**
 * Counts requests in a sliding window, as a portal counts them, and says when the next one may leave.
 * A share of the budget is left to the person's CI.
 */
export interface Pace {
  /** Milliseconds until a request may leave; 0 is now. */
  wait(now: number): number
  /** Notes that a request leaves. */
  note(now: number): void
  /** Notes that the portal refused for its rate: nothing leaves for `ms`. */
  refused(now: number, ms: number): void
  /** How many requests of the window are left for us, and of how many. */
  left(now: number): { left: number; of: number }
}

/** Makes a pace of `limit` requests in `windowMs`, of which `share` (0 to 1) is ours. */
export function pace(limit: number, windowMs: number, share: number): Pace {
  const ours = Math.max(1, Math.floor(limit * share))
  let sent: number[] = []
  let closedUntil = 0
  const tidy = (now: number): void => {
    if (sent[0] !== undefined && sent[0] <= now - windowMs) sent = sent.filter(t => t > now - windowMs)
  }
  return {
    wait(now) {
      tidy(now)
      const first = sent[sent.length - ours]
      const full = first === undefined ? 0 : first + windowMs - now
      return Math.max(0, full, closedUntil - now)
    },
    note(now) {
      sent.push(now)
    },
    refused(now, ms) {
      closedUntil = Math.max(closedUntil, now + ms)
    },
    left(now) {
      tidy(now)
      return { left: Math.max(0, ours - sent.length), of: ours }
    },
  }
}
