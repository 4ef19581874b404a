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
  /**
   * Notes what the portal told of its own count: others may use the same rate. `windowMs` is the window it is told
   * of: where it is ours, what we may send in it is known, and need not be found out by asking.
   */
  told(told: { left: number; of: number; until: number; windowMs?: number }): void
  /** How many requests of the window are left for us, and of how many. */
  left(now: number): { left: number; of: number }
}

/** A longer wait is not slept but told: runs make an alarm of it, pages a message. */
export const longestNap = 20_000

/** Makes a pace of `limit` requests in `windowMs`, of which `share` (0 to 1) is ours. */
export function pace(limit: number, windowMs: number, share: number): Pace {
  let ours = Math.max(1, Math.floor(limit * share))
  let sent: number[] = []
  let closedUntil = 0
  let heard: Parameters<Pace['told']>[0] = { left: limit, of: limit, until: 0 }
  /** What the portal had counted before we first heard of it: a worker before this one may have sent all of it. */
  let unknown: { count: number; until: number } | undefined
  /** What others have used of their share, where requests are counted; what nobody knows whose it is counts as ours. */
  const byOthers = (now: number): number => {
    if (heard.windowMs !== windowMs) return 0
    const old = unknown && unknown.until > now ? unknown.count : 0
    return Math.max(0, heard.of - heard.left - sent.length - old)
  }
  /** What is ours of the rest that the portal told: others have kept what they have not used of their share. */
  const rest = (now: number): number =>
    heard.until <= now
      ? ours
      : Math.max(0, heard.left - Math.max(0, Math.ceil(heard.of * (1 - share)) - byOthers(now)))
  let latest = 0
  const tidy = (now: number): void => {
    // A clock that was set back: all is as far away as it was.
    const by = latest - now
    latest = now
    if (by > 0) {
      sent = sent.map(t => t - by)
      closedUntil -= by
      heard.until -= by
      if (unknown) unknown.until -= by
    }
    if (sent[0] !== undefined && sent[0] <= now - windowMs) sent = sent.filter(t => t > now - windowMs)
  }
  return {
    wait(now) {
      tidy(now)
      const first = sent[sent.length - ours]
      let full = first === undefined ? 0 : first + windowMs - now
      // The worker is ended meanwhile, and the next knows of nothing that was sent: it begins when nothing counts.
      if (full > longestNap) full = (sent.at(-1) ?? 0) + windowMs - now
      const told = rest(now) > 0 ? 0 : heard.until - now
      return Math.max(0, full, told, closedUntil - now)
    },
    note(now) {
      tidy(now)
      sent.push(now)
      if (heard.until > now) heard.left -= 1
    },
    told(told) {
      heard = { ...told }
      unknown ??= {
        count: Math.max(0, told.of - told.left - sent.length),
        until: Math.max(told.until, (sent.at(-1) ?? 0) + windowMs),
      }
      if (told.windowMs === windowMs) ours = Math.max(1, Math.floor(told.of * share))
    },
    refused(now, ms) {
      tidy(now)
      closedUntil = Math.max(closedUntil, now + ms)
    },
    left(now) {
      tidy(now)
      const of = heard.until > now ? Math.floor(heard.of * share) : ours
      return { left: Math.max(0, Math.min(ours - sent.length, rest(now))), of }
    },
  }
}
