import * as v from 'valibot'
import type { BulkOffer, Cell, Column, Tone } from '../../../actions/view'
import { Fault } from '../../../http/fault'
import { say, type Text } from '../../../text/index'
import { defineQuery, type Reads } from '../define'
import type { AppStoreConnectOperations } from '../operations/index'
import { inWords } from '../words'
import { refuse } from './shared/place'
import {
  isOver,
  listsDevices,
  mostTold,
  pageOf,
  placeOf,
  placesUsed,
  readBundleIds,
  readCertificates,
  readDevices,
  reading,
  readProfiles,
  typeName,
} from './shared/provisioning'

type Maybe = string | null | undefined

/** A column of a resource's list, and a line of its facts. */
type Field<R> = readonly [title: Text, of: (row: R, now: number) => Cell, kind?: Column['kind']]

const pill = (text: Text, tone: Tone): Cell => ({ pill: text, tone })
const at = (moment: Maybe): Cell => (moment ? { at: moment } : null)
const id = (value: Maybe): Cell => ({ id: value ?? '' })
const all = (names: readonly string[]): Cell => (names.length > 0 ? names.join(', ') : say('none'))

/** A column goes out under its English title. */
const keyOf = (title: Text): string => (typeof title === 'string' ? title : title.text)

/** Two views of a resource: all of them as a table, and the one that an address names as facts. */
function viewsOf<R extends { id: string }>(of: {
  resource: string
  /** The ids of both begin with it: `devices.list`, `devices.facts`. */
  noun: string
  titles: readonly [list: Text, facts: Text]
  about: Text
  keywords: string
  operations: readonly (keyof AppStoreConnectOperations)[]
  /** The page of one, for the example. */
  example: string
  name: (row: R) => Maybe
  fields: readonly Field<R>[]
  read: (tools: Reads) => Promise<R[]>
  bulk?: BulkOffer[]
  notes?: (rows: readonly R[]) => Text[]
}) {
  const { resource, about, operations, fields, read, name } = of
  const [title, factsTitle] = of.titles
  const common = { ...reading(resource), about, operations, input: v.object({}) }
  const list = defineQuery({
    ...common,
    id: `appstoreconnect.${of.noun}.list`,
    title,
    examples: [{ address: pageOf(resource), input: {} }],
    rank: 20,
    keywords: `${of.keywords} csv`,
    async run(_context, _input, tools) {
      const rows = await read(tools)
      return {
        view: 'table',
        title,
        columns: [
          { key: 'name', title: say('Name') },
          ...fields.map(([column, , kind]) => ({
            key: keyOf(column),
            title: column,
            ...(kind ? { kind } : {}),
          })),
        ],
        rows: rows.map(row => ({
          key: row.id,
          cells: {
            name: name(row) ?? row.id,
            ...Object.fromEntries(fields.map(([column, cell]) => [keyOf(column), cell(row, tools.now)])),
          },
          context: placeOf(resource, row.id),
        })),
        ...(of.bulk ? { bulk: of.bulk } : {}),
        notes: of.notes?.(rows) ?? [],
      }
    },
  })
  const facts = defineQuery({
    ...common,
    id: `appstoreconnect.${of.noun}.facts`,
    title: factsTitle,
    needs: ['resource', 'resourceId'],
    examples: [{ address: pageOf(resource, of.example), input: {} }],
    facts: true,
    async run({ resourceId }, _input, tools) {
      const row = (await read(tools)).find(one => one.id === resourceId)
      if (!row) throw new Fault('missing', say('This team does not have it: it is gone, or another team’s.'))
      return {
        view: 'facts',
        title: name(row) ?? resourceId,
        facts: fields.map(([label, cell]) => ({ label, value: cell(row, tools.now) })),
      }
    },
  })
  return { list, facts }
}

/** Devices, and how many more there may be. */
export const { list: deviceList, facts: deviceFacts } = viewsOf({
  resource: 'devices',
  noun: 'devices',
  titles: [say('Devices of the team'), say('Device facts')],
  about: say('Devices with UDID, class and state, and the places that are left in each class.'),
  keywords: 'udid slots limit',
  operations: ['devices_getCollection'],
  example: 'edit/DEVICE0001',
  name: ({ attributes }) => attributes.name,
  fields: [
    [
      say('State'),
      ({ attributes: { status } }) => pill(inWords(status), status === 'ENABLED' ? 'ok' : 'calm'),
    ],
    ['UDID', ({ attributes }) => id(attributes.udid), 'id'],
    [say('Class'), ({ attributes }) => typeName(attributes.deviceClass)],
    [say('Model'), ({ attributes }) => attributes.model ?? null],
    [say('Registered'), ({ attributes }) => at(attributes.addedDate), 'time'],
  ],
  read: readDevices,
  bulk: [
    { action: 'appstoreconnect.devices.disable', title: say('Disable devices'), field: 'devices' },
    { action: 'appstoreconnect.devices.enable', title: say('Enable devices'), field: 'devices' },
  ],
  notes: placesUsed,
})

/** What has ended may still be called active. */
const state = (ends: Maybe, now: number, word: Maybe): Cell => {
  if (isOver(ends, now)) return pill(say('expired'), 'bad')
  return pill(inWords(word), word === 'INVALID' ? 'bad' : 'ok')
}

/** Profiles: which are good, until when, for what. */
export const { list: profileList, facts: profileFacts } = viewsOf({
  resource: 'profiles',
  noun: 'profiles',
  titles: [say('Profiles of the team'), say('Profile facts')],
  about: say('Provisioning profiles with type, bundle id, state, end, devices and certificates.'),
  keywords: 'provisioning invalid expired signing',
  operations: ['profiles_getCollection'],
  example: 'review/PROFADHOC1',
  name: ({ name }) => name,
  fields: [
    [say('State'), ({ is }, now) => state(is.expirationDate, now, is.profileState)],
    [say('Ends'), ({ is }) => at(is.expirationDate), 'time'],
    [say('Type'), ({ type }) => typeName(type)],
    [say('Bundle id'), ({ bundleId }) => id(bundleId?.identifier), 'id'],
    [
      say('Devices'),
      ({ type, devices: { length } }) =>
        listsDevices(type)
          ? length < mostTold
            ? length
            : say('{n} or more', { n: mostTold })
          : say('lists none'),
      'number',
    ],
    [
      say('Certificates'),
      ({ certificates }) => all(certificates.map(({ attributes }) => attributes.name ?? '?')),
    ],
    ['UUID', ({ is }) => id(is.uuid), 'id'],
  ],
  read: readProfiles,
  bulk: [
    { action: 'appstoreconnect.profiles.rebuild', title: say('Rebuild profiles'), field: 'profiles' },
    { action: 'appstoreconnect.profiles.delete', title: say('Delete profiles'), field: 'profiles' },
  ],
})

/** Certificates, and the profiles that hang on each. */
export const { list: certificateList, facts: certificateFacts } = viewsOf({
  resource: 'certificates',
  noun: 'certificates',
  titles: [say('Certificates of the team'), say('Certificate facts')],
  about: say('Certificates with type, serial number and end, and the profiles that need them.'),
  keywords: 'signing expired serial',
  operations: ['certificates_getCollection', 'profiles_getCollection'],
  example: 'download/CERTDIST01',
  async read(tools: Reads) {
    const [rows, profiles] = await Promise.all([readCertificates(tools), readProfiles(tools)])
    return rows.map(row => ({
      ...row,
      users: profiles
        .filter(({ certificates }) => certificates.some(one => one.id === row.id))
        .map(({ name }) => name),
    }))
  },
  name: ({ attributes }) => attributes.name,
  fields: [
    [say('State'), ({ attributes }, now) => state(attributes.expirationDate, now, 'VALID')],
    [say('Ends'), ({ attributes }) => at(attributes.expirationDate), 'time'],
    [say('Type'), ({ attributes }) => typeName(attributes.certificateType)],
    [say('Profiles'), ({ users }) => all(users)],
    [say('Serial number'), ({ attributes }) => id(attributes.serialNumber), 'id'],
  ],
})

/** App IDs, what they may, and which profiles are for them. */
export const { list: bundleIdList, facts: bundleIdFacts } = viewsOf({
  resource: 'identifiers',
  noun: 'bundleids',
  titles: [say('Bundle ids of the team'), say('Bundle id facts')],
  about: say('App IDs with identifier, platform, capabilities and profiles.'),
  keywords: 'identifier app id',
  operations: ['bundleIds_getCollection'],
  example: 'bundleId/edit/BUNDLEKITE',
  name: ({ is }) => is.name,
  fields: [
    [say('Identifier'), ({ is }) => id(is.identifier), 'id'],
    [say('Platform'), ({ is }) => typeName(is.platform)],
    [
      say('Capabilities'),
      ({ capabilities }) => all(capabilities.map(({ attributes }) => typeName(attributes.capabilityType))),
    ],
    [say('Profiles'), ({ profiles }) => all(profiles)],
    [say('Prefix'), ({ is }) => id(is.seedId), 'id'],
  ],
  read: readBundleIds,
})

/** The file of one resource, as it is. */
const fileOf = (of: {
  resource: 'profiles' | 'certificates'
  noun: string
  title: Text
  about: Text
  keywords: string
  operation: 'profiles_getInstance' | 'certificates_getInstance'
  example: string
  read: (tools: Reads, id: string) => Promise<{ name: string; content: Maybe }>
}) => {
  const { resource, title, about, keywords, operation, read } = of
  return defineQuery({
    ...reading(resource),
    id: `appstoreconnect.${of.noun}.file`,
    title,
    about,
    needs: ['resource', 'resourceId'],
    input: v.object({}),
    examples: [{ address: pageOf(resource, of.example), input: {} }],
    operations: [operation],
    rank: 21,
    keywords: `download save ${keywords}`,
    async run({ resourceId }, _input, tools) {
      const { name, content } = await read(tools, resourceId)
      return {
        view: 'file',
        title: name,
        // A name that every system takes.
        name: name.replace(/[^\p{L}\p{N}.-]+/gu, '_'),
        type: 'application/octet-stream',
        text: content ?? refuse(say('App Store Connect gives no file for it.')),
        base64: true,
      }
    },
  })
}

/** The file of a profile. */
export const profileFile = fileOf({
  resource: 'profiles',
  noun: 'profile',
  title: say('Save the profile'),
  about: say('The .mobileprovision file of this profile, for a build machine or a colleague.'),
  keywords: 'mobileprovision provisioning',
  operation: 'profiles_getInstance',
  example: 'review/PROFADHOC1',
  async read({ read }, id) {
    const { data } = await read({ op: 'profiles_getInstance', path: { id } })
    const { name, profileType, profileContent } = data.attributes
    const ending = profileType?.startsWith('MAC') ? 'provisionprofile' : 'mobileprovision'
    return { name: `${name ?? id}.${ending}`, content: profileContent }
  },
})

/** The file of a certificate. */
export const certificateFile = fileOf({
  resource: 'certificates',
  noun: 'certificate',
  title: say('Save the certificate'),
  about: say('The .cer file of this certificate. The private key stays where the request was made.'),
  keywords: 'cer',
  operation: 'certificates_getInstance',
  example: 'download/CERTDIST01',
  async read({ read }, id) {
    const { data } = await read({ op: 'certificates_getInstance', path: { id } })
    return { name: `${data.attributes.name ?? id}.cer`, content: data.attributes.certificateContent }
  },
})
