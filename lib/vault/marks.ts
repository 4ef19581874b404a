import type { Shown } from './credentials'

const dayMs = 24 * 3600_000

/** What is worth a look about a credential. */
export type Mark =
  | { mark: 'ended' }
  /** Whole days until it ends, 0 is today. */
  | { mark: 'ending'; days: number }
  /** Whole days since it acted last, or since it was added where it never did. */
  | { mark: 'stale'; days: number }
  /** It may change things, and in all the time only read. */
  | { mark: 'powerful' }

/** How many days before its end a person is told. */
const warnings = [14, 7, 1] as const
const staleDays = 90
/** Who has had a credential for less may simply not have come to it yet. */
const settledDays = 30

/**
 * What is worth a look about a credential.
 * @param writes whether an action, by its id, changes anything
 */
export function marksOf(
  { ends, used, added, access, uses }: Pick<Shown, 'ends' | 'used' | 'added' | 'access' | 'uses'>,
  writes: (action: string) => boolean,
  now: number,
): Mark[] {
  const idle = Math.floor((now - Math.max(used, added)) / dayMs)
  const acted = Object.keys(uses)
  const onlyReads = acted.length > 0 && !acted.some(writes)
  return [
    ...(ends !== null && ends <= now ? [{ mark: 'ended' } as const] : []),
    ...(ends !== null && ends > now && ends - now <= warnings[0] * dayMs
      ? [{ mark: 'ending', days: Math.floor((ends - now) / dayMs) } as const]
      : []),
    ...(idle >= staleDays ? [{ mark: 'stale', days: idle } as const] : []),
    ...(access === 'full' && onlyReads && now - added >= settledDays * dayMs
      ? [{ mark: 'powerful' } as const]
      : []),
  ]
}

/** The warning that holds so long before an end, as its number of days; undefined where none does. */
export function warningAt(ends: number, now: number): number | undefined {
  const days = (ends - now) / dayMs
  return days <= 0 ? undefined : warnings.findLast(warning => days <= warning)
}
