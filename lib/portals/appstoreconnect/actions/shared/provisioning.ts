import type { Tools } from '../../../../actions/action'
import { equalName } from '../../../../actions/match'
import type { AppStoreConnectContext } from '../../../../context/index'
import { say, type Text } from '../../../../text/index'
import type { AnswerOf } from '../../define'
import { joined, type WithIncluded } from '../../jsonapi'
import type { AppStoreConnectOperations } from '../../operations/index'
import {
  BundleId,
  BundleIdCapability,
  Certificate,
  Device,
  Profile as ProfileSchema,
} from '../../operations/provisioning'
import { refuse } from './place'

type Reads = Pick<Tools<AppStoreConnectOperations>, 'pages'>

/** A device as the portal lists it. */
export type DeviceRow = AnswerOf<'devices_getCollection'>['data'][number]
/** A certificate, without its content. */
type CertificateRow = AnswerOf<'certificates_getCollection'>['data'][number]
/** A profile, without what it is made of. */
type ProfileRow = AnswerOf<'profiles_getCollection'>['data'][number]

/** What every action on the pages of one resource has; individual keys lack the whole area. */
const on = (resource: string) => ({
  needs: ['resource'] as const,
  where: (context: AppStoreConnectContext) => context.resource === resource,
  area: 'provisioning',
})

/** Individual keys may nothing here, whatever their person may. */
const only = {
  kinds: ['asc-team'],
  why: say('needs a team key: individual keys may not use devices, bundle ids, certificates and profiles'),
}

/** Who should look at what individual keys see a part of. */
export const teamFirst = { access: 'read', reach: 'account', first: ['asc-team'] } as const

/** What every query there has. */
export const reading = (resource: string) => ({
  ...on(resource),
  credential: { access: 'read', reach: 'account', only } as const,
})

/** What every plan there has. */
export const writing = (resource: string) => ({
  ...on(resource),
  credential: { access: 'write', reach: 'account', only } as const,
  version: 1,
})

/** The address of a list of the developer account, or of one resource there. */
export const pageOf = (resource: string, rest = 'list'): string =>
  `https://developer.apple.com/account/resources/${resource}/${rest}`

/** The place of one resource: what a row of a table leads to. */
export const placeOf = (resource: string, resourceId: string): AppStoreConnectContext => ({
  portal: 'appstoreconnect',
  resource,
  resourceId,
})

/** Every row of a list, to its last page. */
async function gather<T>(pages: AsyncIterable<{ data: T[] }>): Promise<T[]> {
  const rows: T[] = []
  for await (const { data } of pages) rows.push(...data)
  return rows
}

/** All devices of the team. */
export const readDevices = ({ pages }: Reads): Promise<DeviceRow[]> =>
  gather(pages({ op: 'devices_getCollection', query: { limit: 200 } }))

/** All certificates, without their content. */
export const readCertificates = ({ pages }: Reads): Promise<CertificateRow[]> =>
  gather(pages({ op: 'certificates_getCollection', query: { ...certificateFields, limit: 200 } }))

/** What is asked of certificates: a list with their content would be large. */
export const certificateFields = {
  'fields[certificates]': 'name,displayName,certificateType,serialNumber,expirationDate',
}

/** More devices of a profile the portal does not tell in a list. */
export const mostTold = 50

/** A profile with what it is made of. */
export interface Profile {
  id: string
  name: string
  type: string
  is: ProfileRow['attributes']
  bundleId: { id: string; identifier: string } | undefined
  /** At most {@link mostTold}. */
  devices: string[]
  certificates: CertificateRow[]
}

const profileQuery = {
  include: 'bundleId,devices,certificates',
  'limit[devices]': mostTold,
  'limit[certificates]': mostTold,
  'fields[profiles]':
    'name,profileType,profileState,uuid,createdDate,expirationDate,bundleId,devices,certificates',
  'fields[bundleIds]': 'identifier',
  'fields[devices]': 'name',
  ...certificateFields,
}

/** A profile out of the document that holds it. */
function profileOf(document: WithIncluded, row: ProfileRow): Profile {
  const [bundleId] = joined(document, row, 'bundleId', BundleId)
  return {
    id: row.id,
    name: row.attributes.name ?? row.id,
    type: row.attributes.profileType ?? '',
    is: row.attributes,
    bundleId: bundleId && { id: bundleId.id, identifier: bundleId.attributes.identifier ?? '' },
    devices: joined(document, row, 'devices', Device).map(({ id }) => id),
    certificates: joined(document, row, 'certificates', Certificate),
  }
}

/** All profiles, with what they are made of. */
export async function readProfiles({ pages }: Reads): Promise<Profile[]> {
  const found: Profile[] = []
  for await (const page of pages({ op: 'profiles_getCollection', query: { ...profileQuery, limit: 200 } }))
    for (const row of page.data) found.push(profileOf(page, row))
  return found
}

/** All App IDs, each with its capabilities and profiles. */
export async function readBundleIds({ pages }: Reads) {
  const found = []
  const query = {
    include: 'bundleIdCapabilities,profiles',
    'limit[bundleIdCapabilities]': mostTold,
    'limit[profiles]': mostTold,
    'fields[profiles]': 'name',
    limit: 200,
  }
  for await (const page of pages({ op: 'bundleIds_getCollection', query }))
    for (const row of page.data)
      found.push({
        id: row.id,
        is: row.attributes,
        capabilities: joined(page, row, 'bundleIdCapabilities', BundleIdCapability),
        profiles: joined(page, row, 'profiles', ProfileSchema).map(
          ({ attributes }) => attributes.name ?? '?',
        ),
      })
  return found
}

/** Whether a profile of a type lists devices. */
export const listsDevices = (type: string): boolean => /(DEVELOPMENT|ADHOC)$/.test(type)

const classes = (type: string): readonly string[] => {
  if (type.startsWith('TVOS')) return ['APPLE_TV']
  if (type.startsWith('MAC')) return ['MAC']
  return ['IPHONE', 'IPAD', 'IPOD', 'APPLE_WATCH', 'APPLE_VISION_PRO']
}

/** The devices that can be used and that a profile of a type may list. */
export const devicesFor = (type: string, all: readonly DeviceRow[]): string[] =>
  all
    .filter(
      ({ attributes }) =>
        attributes.status === 'ENABLED' && classes(type).includes(attributes.deviceClass ?? ''),
    )
    .map(({ id }) => id)

/**
 * The certificates that have not ended and that can sign a profile of a type, those first that last longest. One for
 * development lists as many as there are, every other exactly one.
 */
export function certificatesFor(type: string, all: readonly CertificateRow[], now: number): CertificateRow[] {
  const development = type.endsWith('DEVELOPMENT')
  const fits = type.endsWith('DIRECT')
    ? /^DEVELOPER_ID_APPLICATION/
    : new RegExp(
        `^(${type.startsWith('MAC') ? 'MAC_APP' : 'IOS'}_)?${development ? 'DEVELOPMENT' : 'DISTRIBUTION'}$`,
      )
  return all
    .filter(
      ({ attributes }) =>
        fits.test(attributes.certificateType ?? '') && !isOver(attributes.expirationDate, now),
    )
    .sort((a, b) => (b.attributes.expirationDate ?? '').localeCompare(a.attributes.expirationDate ?? ''))
    .slice(0, development ? mostTold : 1)
}

/** Whether a moment has passed; what has no end never has. */
export const isOver = (moment: string | null | undefined, now: number): boolean =>
  typeof moment === 'string' && Date.parse(moment) < now

const words: Record<string, string> = {
  IOS: 'iOS',
  TVOS: 'tvOS',
  MAC: 'Mac',
  IPHONE: 'iPhone',
  IPAD: 'iPad',
  IPOD: 'iPod touch',
  ADHOC: 'Ad Hoc',
  ID: 'ID',
  NFC: 'NFC',
  TV: 'TV',
  INHOUSE: 'In-House',
}

/** A type or a class as Apple writes it: `IOS_APP_ADHOC` is “iOS App Ad Hoc”. */
export const typeName = (type: string | null | undefined): string =>
  (type ?? '?')
    .split('_')
    .map(word => words[word] ?? word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ')

/** Devices of one class that a team may register in a year. */
const mostDevices = 100

/** How many places of each class are used: a disabled device holds its place. */
export function placesUsed(all: readonly DeviceRow[]): Text[] {
  const counts = new Map<string, number>([['IPHONE', 0]])
  for (const { attributes } of all) {
    const name = attributes.deviceClass ?? '?'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, n]) =>
    say('{class}: {n} of {most} places are used, {free} are free.', {
      class: typeName(name),
      n,
      most: mostDevices,
      free: Math.max(0, mostDevices - n),
    }),
  )
}

/** The rows that a person names by id or by one of their names. @throws Fault `invalid` for one that there is not */
export function rowsNamed<T extends { id: string }>(
  wanted: readonly string[],
  all: readonly T[],
  namesOf: (row: T) => (string | null | undefined)[],
): T[] {
  const found = wanted.filter(Boolean).flatMap(word => {
    const rows = all.filter(row => [row.id, ...namesOf(row)].some(name => equalName(name ?? undefined, word)))
    return rows.length > 0 ? rows : refuse(say('There is no “{word}” in this team.', { word }))
  })
  return [...new Set(found)]
}
