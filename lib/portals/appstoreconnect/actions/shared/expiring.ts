import * as v from 'valibot'
import type { Look } from '../../../../actions/action'
import { count, say, type Text } from '../../../../text/index'
import { listed } from './states'

const dayMs = 24 * 3600_000

/** Something that ends by itself. */
export interface Ending {
  /** Unique among all that is looked at together. */
  id: string
  /** As people call it. */
  what: string
  /** When it ends, in milliseconds. */
  at: number
}

/** What is near its end, by its id, and in how many days it ends. */
export const Near = v.record(v.string(), v.object({ what: v.string(), days: v.number() }))
type Near = v.InferOutput<typeof Near>

/** What a person enters: how many days before an end they want to know. */
export const Days = v.object({
  days: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(2),
      v.maxValue(60),
      v.title('Days'),
      v.description('How many days before an end you are told; once more on the last day.'),
    ),
    14,
  ),
})

/** So many things are told by name. */
const named = 4

const daysTo = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / dayMs))

const sayEnd = ({ what, days }: Near[string]): Text =>
  count(days, '{what} ends in {n} day', '{what} ends in {n} days', { what })

/**
 * What a look at things that end found.
 * @param rest how long nothing new can come near, in milliseconds: new things end later than old ones
 */
export function nearing(
  all: readonly Ending[],
  days: number,
  now: number,
  rest: number,
): Omit<Look<Near>, 'subject'> {
  const ahead = all.filter(({ at }) => at > now).sort((a, b) => a.at - b.at)
  const near = ahead.filter(({ at }) => at - now <= days * dayMs)
  const [first] = ahead
  const moments = ahead.flatMap(({ at }) => [at - days * dayMs, at - dayMs]).filter(moment => moment > now)
  return {
    state: Object.fromEntries(near.map(({ id, what, at }) => [id, { what, days: daysTo(at, now) }])),
    text:
      first === undefined
        ? say('nothing ends')
        : near.length === 0
          ? sayEnd({ what: first.what, days: daysTo(first.at, now) })
          : count(near.length, '{n} ends within {days} days', '{n} end within {days} days', { days }),
    tone: near.length > 0 ? 'warn' : 'ok',
    over: false,
    at: Math.min(now + rest, ...moments),
  }
}

/** What has come near since the last look, or has come to its last day, by name. */
export function newsOfEnds(before: Near, { state }: Pick<Look<Near>, 'state'>): Text | null {
  const came = Object.entries(state).flatMap(([id, one]) => {
    const was = before[id]
    return was === undefined || (was.days > 1 && one.days <= 1) ? [one] : []
  })
  if (came.length === 0) return null
  const rest = came.length - named
  return listed([
    ...came.slice(0, named).map(sayEnd),
    ...(rest > 0 ? [count(rest, '{n} more', '{n} more')] : []),
  ])
}
