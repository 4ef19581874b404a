/** How fast something goes, and how long it will take. */
interface Rate {
  /** Bytes a second; 0 while that cannot be told. */
  perSecond: number
  /** Milliseconds until the end; null while that cannot be told. */
  left: number | null
}

/** So far back is looked: long enough for a few parts, short enough to follow the network. */
const windowMs = 30_000

/** Tells the rate of something that grows. */
export function createRate(of: number): (done: number, now: number) => Rate {
  let seen: { at: number; done: number }[] = []
  return (done, now) => {
    const last = seen.at(-1)
    if (last?.done !== done) seen.push({ at: now, done })
    const since = seen.findLastIndex(({ at }) => at < now - windowMs)
    if (since > 0) seen = seen.slice(since)
    const [first] = seen
    if (!first || now - first.at < 500 || done <= first.done) return { perSecond: 0, left: null }
    const perSecond = ((done - first.done) * 1000) / (now - first.at)
    return { perSecond, left: ((of - done) * 1000) / perSecond }
  }
}
