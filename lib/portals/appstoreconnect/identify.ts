import * as v from 'valibot'
import { Fault } from '../../http/fault'
import { say, type Text } from '../../text/index'
import type { Identity, Known, RequestTo, Right } from '../portal'
import { cursorOf } from './jsonapi'
import { type AppStoreConnectOperations, operations } from './operations/index'
import { type KeyParams, keyParams } from './token'

/** A clock that is further off than this makes tokens fail that are not corrected for it. In milliseconds. */
const skewWorthTelling = 60_000

type Request = RequestTo<AppStoreConnectOperations>

/** Sends one request as a key of that kind. */
type AskAs = (kind: string, request: Request) => Promise<unknown>

/** No team has more pages of apps; a broken cursor must not read for ever. */
const mostPages = 20

/** The kind of a key: one without an issuer is a person's own. */
const kindOfKey = ({ issuerId }: KeyParams): string =>
  issuerId === undefined ? 'asc-individual' : 'asc-team'

/**
 * Finds out what a key may do, by one cheap read for each area: no operation tells a key's roles.
 * @throws Fault `unauthorized` where it is refused altogether, `agreement` where the whole team is
 */
export async function identify(ask: AskAs, known: Pick<Known, 'params' | 'skew'>): Promise<Identity> {
  const params = keyParams(known.params)
  const kind = kindOfKey(params)
  const apps = await appsOf(request => ask(kind, request)).catch((error: unknown) => {
    throw error instanceof Fault && error.code === 'unauthorized' ? refusedKey(params) : error
  })
  const rights = await probe(request => ask(kind, request), apps[0]?.id)
  const may = (id: string) => rights.find(right => right.id === id)?.may
  const skew = known.skew()
  const [first, ...more] = apps
  const name = first?.name ?? params.keyId
  return {
    kind,
    account: more.length === 0 ? name : `${name} +${more.length}`,
    // Only an administrator may read who belongs to the team; of the other roles nothing tells whether they write.
    access: may('people') === true ? 'full' : 'unknown',
    reach: 'account',
    reaches: apps.map(app => app.id),
    params: { ...params, issuerId: params.issuerId ?? '' },
    rights,
    notes: [
      ...(kind === 'asc-team' ? [coversAll] : [followsPerson]),
      ...(Math.abs(skew) > skewWorthTelling ? [skewWords(skew)] : []),
    ],
  }
}

const coversAll = say(
  'This team key reaches all apps of the team. A key that reaches less is an individual one.',
)
const followsPerson = say(
  'This individual key follows its person: their roles and the apps they see. Devices, profiles and sales reports need a team key.',
)

/** How far this clock is off, in words. */
const skewWords = (skew: number): Text =>
  skew > 0
    ? say('The clock of this computer is {n} s behind the portal’s. Tokens are made by the portal’s clock.', {
        n: Math.round(skew / 1000),
      })
    : say(
        'The clock of this computer is {n} s ahead of the portal’s. Tokens are made by the portal’s clock.',
        {
          n: Math.round(-skew / 1000),
        },
      )

function refusedKey({ keyId, issuerId }: KeyParams): Fault {
  const what =
    issuerId === undefined
      ? say(
          'App Store Connect does not accept the key {keyId} as an individual key. It was revoked, it is a team key and lacks its issuer id, or it is for push notifications or Sign in with Apple, whose files look the same.',
          { keyId },
        )
      : say(
          'App Store Connect does not accept the key {keyId} with this issuer id. It was revoked, the issuer id is another team’s, it is an individual key and needs none, or it is for push notifications or Sign in with Apple, whose files look the same.',
          { keyId },
        )
  return new Fault('unauthorized', what, { status: 401 })
}

type Read = (request: Request) => Promise<unknown>

/** Every app that a key reaches, by name. */
async function appsOf(read: Read): Promise<{ id: string; name: string }[]> {
  const apps: { id: string; name: string }[] = []
  const query = { limit: 200, sort: 'name', 'fields[apps]': 'name,bundleId' }
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const json = await read({ op: 'apps_getCollection', query: { ...query, cursor } })
    const { data, links } = v.parse(operations.apps_getCollection.answer, json)
    apps.push(
      ...data.map(({ id, attributes }) => ({ id, name: attributes.name ?? attributes.bundleId ?? id })),
    )
    cursor = links.next ? cursorOf(links.next) : undefined
    if (cursor === undefined) break
  }
  return apps
}

/** The areas that a key may be allowed, and the read that tells. */
const probes: readonly { id: string; title: Text; request(app: string | undefined): Request | null }[] = [
  {
    id: 'people',
    title: say('People and invitations'),
    request: () => ({ op: 'users_getCollection', query: { limit: 1 } }),
  },
  {
    id: 'provisioning',
    title: say('Devices, bundle ids, certificates and profiles'),
    request: () => ({ op: 'devices_getCollection', query: { limit: 1 } }),
  },
  {
    id: 'reports',
    title: say('Sales reports'),
    // No vendor has this number: whoever may read reports is told so, whoever may not is refused before.
    request: () => ({
      op: 'salesReports_getCollection',
      query: {
        'filter[vendorNumber]': '1',
        'filter[reportType]': 'SALES',
        'filter[reportSubType]': 'SUMMARY',
        'filter[frequency]': 'DAILY',
      },
    }),
  },
  {
    id: 'reviews',
    title: say('Customer reviews'),
    request: id =>
      id === undefined
        ? null
        : { op: 'apps_customerReviews_getToManyRelated', path: { id }, query: { limit: 1 } },
  },
  {
    id: 'review',
    title: say('App Review'),
    request: id =>
      id === undefined
        ? null
        : { op: 'reviewSubmissions_getCollection', query: { 'filter[app]': id, limit: 1 } },
  },
  {
    id: 'ci',
    title: say('Xcode Cloud'),
    request: () => ({ op: 'ciProducts_getCollection', query: { limit: 1 } }),
  },
]

/** The operations that {@link identify} reads. */
export const probeOperations = [
  'apps_getCollection',
  'users_getCollection',
  'devices_getCollection',
  'salesReports_getCollection',
  'apps_customerReviews_getToManyRelated',
  'reviewSubmissions_getCollection',
  'ciProducts_getCollection',
] as const

async function probe(read: Read, app: string | undefined): Promise<Right[]> {
  const tried = probes.map(async ({ id, title, request }): Promise<Right> => {
    const wanted = request(app)
    return { id, title, may: wanted === null ? null : await allowed(read(wanted)) }
  })
  return [{ id: 'apps', title: say('Apps and versions'), may: true }, ...(await Promise.all(tried))]
}

/** Whether an answer shows that its area is open to the key; null where it shows neither. */
async function allowed(answer: Promise<unknown>): Promise<boolean | null> {
  try {
    await answer
    return true
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'forbidden') return false
    // What is asked for may well be wrong or missing: that is only told to whoever may ask.
    return error.more.status === 400 || error.more.status === 404 ? true : null
  }
}
