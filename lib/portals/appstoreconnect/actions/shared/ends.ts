import * as v from 'valibot'
import type { Look } from '../../../../actions/action'
import type { AppStoreConnectContext } from '../../../../context/index'
import { toFault } from '../../../../http/fault'
import { count, say, type Text } from '../../../../text/index'
import type { Reads } from '../../define'
import { platformWord } from '../../words'
import type { Testable } from './builds'
import { dayMs } from './days'
import { placeOf, readCertificates, readProfiles, typeName } from './provisioning'
import { listed } from './states'

/** Something of a team that ends by itself. */
export interface Ending {
  kind: 'certificate' | 'profile' | 'build'
  /** Unique among all that is looked at together. */
  id: string
  /** As people call it. */
  name: string
  /** What it belongs to: a type, a bundle id, an app. */
  of: string
  /** When it ends, in milliseconds. */
  ends: number
  context: AppStoreConnectContext
}

/** A build as something that ends. */
export const buildEnding = ({ id, name, app, platform, ends }: Testable): Ending => ({
  kind: 'build',
  id,
  name: `${app.name || '?'} ${name}`,
  of: app.name,
  ends,
  context: {
    portal: 'appstoreconnect',
    ...(app.id ? { appId: app.id } : {}),
    section: 'testflight',
    platform: platformWord(platform),
    buildId: id,
  },
})

/** What has no end is not listed. */
const ending = (
  kind: 'certificate' | 'profile',
  id: string,
  name: string,
  of: string,
  ends: string | null | undefined,
): Ending[] =>
  ends ? [{ kind, id, name, of, ends: Date.parse(ends), context: placeOf(`${kind}s`, id) }] : []

/** The certificates of a team that end. */
export const endingCertificates = async (tools: Pick<Reads, 'pages'>): Promise<Ending[]> =>
  (await readCertificates(tools)).flatMap(({ id, attributes: { name, certificateType, expirationDate } }) =>
    ending('certificate', id, name ?? id, typeName(certificateType), expirationDate),
  )

/** The profiles of a team that end. */
export const endingProfiles = async (tools: Pick<Reads, 'pages'>): Promise<Ending[]> =>
  (await readProfiles(tools)).flatMap(({ id, name, is, bundleId }) =>
    ending('profile', id, name, bundleId?.identifier ?? '', is.expirationDate),
  )

/** A part of what ends: a key may be allowed less than all, and what it is refused is left out. */
export const unlessRefused = (part: Promise<Ending[]>, refused?: () => void): Promise<Ending[]> =>
  part.catch((error: unknown) => {
    const fault = toFault(error)
    if (fault.code !== 'forbidden') throw fault
    refused?.()
    return []
  })

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
  all: readonly Pick<Ending, 'id' | 'name' | 'ends'>[],
  days: number,
  now: number,
  rest: number,
): Omit<Look<Near>, 'subject'> {
  const ahead = all.filter(({ ends }) => ends > now).sort((a, b) => a.ends - b.ends)
  const near = ahead.filter(({ ends }) => ends - now <= days * dayMs)
  const [first] = ahead
  const moments = ahead
    .flatMap(({ ends }) => [ends - days * dayMs, ends - dayMs])
    .filter(moment => moment > now)
  return {
    state: Object.fromEntries(
      near.map(({ id, name, ends }) => [id, { what: name, days: daysTo(ends, now) }]),
    ),
    text:
      first === undefined
        ? say('nothing ends')
        : near.length === 0
          ? sayEnd({ what: first.name, days: daysTo(first.ends, now) })
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
