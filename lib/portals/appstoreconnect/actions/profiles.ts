import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { count, say, type Text } from '../../../text/index'
import { defineQuery } from '../define'
import { inWords } from '../words'
import { refuse } from './shared/place'
import {
  devicesText,
  isOver,
  listsDevices,
  mostTold,
  on,
  type Profile,
  pageOf,
  placeOf,
  profileOf,
  profileQuery,
  readProfiles,
  typeName,
} from './shared/provisioning'

/** How a profile stands: what has ended may still be called active. */
const stateCell = ({ is }: Profile, now: number): Cell => {
  if (isOver(is.expirationDate, now)) return { pill: say('expired'), tone: 'bad' }
  return is.profileState === 'ACTIVE'
    ? { pill: say('active'), tone: 'ok' }
    : { pill: inWords(is.profileState), tone: 'bad' }
}

const devicesCell = ({ type, devices }: Profile): Text => {
  if (!listsDevices(type)) return say('lists none')
  return devices.length < mostTold ? devicesText(devices.length) : say('{n} or more', { n: mostTold })
}

/** All profiles: which are good, until when, for what. */
export const profileList = defineQuery({
  ...on('profiles'),
  id: 'appstoreconnect.profiles.list',
  title: say('Profiles of the team'),
  about: say('Every provisioning profile with its type, bundle id, state, end, devices and certificates.'),
  needs: ['resource'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('profiles'), input: {} }],
  operations: ['profiles_getCollection'],
  rank: 20,
  keywords: 'provisioning invalid expired signing csv',
  async run(_context, _input, tools) {
    const profiles = await readProfiles(tools)
    const invalid = profiles.filter(({ is }) => is.profileState === 'INVALID')
    return {
      view: 'table',
      title: count(profiles.length, '{n} profile', '{n} profiles'),
      columns: [
        { key: 'name', title: say('Name') },
        { key: 'state', title: say('State') },
        { key: 'ends', title: say('Ends'), kind: 'time' },
        { key: 'type', title: say('Type') },
        { key: 'bundleId', title: say('Bundle id'), kind: 'id' },
        { key: 'devices', title: say('Devices') },
        { key: 'certificates', title: say('Certificates'), kind: 'number' },
      ],
      rows: profiles.map(profile => ({
        key: profile.id,
        cells: {
          name: profile.name,
          state: stateCell(profile, tools.now),
          ends: profile.is.expirationDate ? { at: profile.is.expirationDate } : null,
          type: typeName(profile.type),
          bundleId: { id: profile.bundleId?.identifier ?? '' },
          devices: devicesCell(profile),
          certificates: profile.certificates.length,
        },
        context: placeOf('profiles', profile.id),
      })),
      bulk: [
        {
          action: 'appstoreconnect.profiles.rebuild',
          title: say('Rebuild profiles'),
          field: 'profiles',
        },
        { action: 'appstoreconnect.profiles.delete', title: say('Delete profiles'), field: 'profiles' },
      ],
      notes: invalid.length > 0 ? [count(invalid.length, '{n} is invalid.', '{n} are invalid.')] : [],
    }
  },
})

/** What a profile is made of. */
export const profileFacts = defineQuery({
  ...on('profiles'),
  id: 'appstoreconnect.profile.facts',
  title: say('Profile facts'),
  about: say('State, end, type, bundle id, devices and certificates of this profile.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('profiles', 'review/PROFADHOC1'), input: {} }],
  operations: ['profiles_getInstance'],
  facts: true,
  async run({ resourceId }, _input, { read, now }) {
    const document = await read({
      op: 'profiles_getInstance',
      path: { id: resourceId },
      query: profileQuery,
    })
    const profile = profileOf(document, document.data)
    return {
      view: 'facts',
      title: profile.name,
      facts: [
        { label: say('State'), value: stateCell(profile, now) },
        { label: say('Ends'), value: profile.is.expirationDate ? { at: profile.is.expirationDate } : null },
        { label: say('Type'), value: typeName(profile.type) },
        { label: say('Bundle id'), value: { id: profile.bundleId?.identifier ?? '' } },
        { label: say('Devices'), value: devicesCell(profile) },
        {
          label: say('Certificates'),
          value:
            profile.certificates.length > 0
              ? profile.certificates.map(({ attributes }) => attributes.name ?? '?').join(', ')
              : { pill: say('none'), tone: 'bad' },
        },
        { label: 'UUID', value: { id: profile.is.uuid ?? '' } },
      ],
    }
  },
})

/** The file of a profile. */
export const profileFile = defineQuery({
  ...on('profiles'),
  id: 'appstoreconnect.profile.file',
  title: say('Save the profile'),
  about: say('The .mobileprovision file of this profile, for a build machine or a colleague.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('profiles', 'review/PROFADHOC1'), input: {} }],
  operations: ['profiles_getInstance'],
  rank: 21,
  keywords: 'download mobileprovision provisioning file',
  async run({ resourceId }, _input, { read }) {
    const { data } = await read({
      op: 'profiles_getInstance',
      path: { id: resourceId },
      query: { 'fields[profiles]': 'name,uuid,profileType,profileContent' },
    })
    const { name, profileContent, profileType } = data.attributes
    if (!profileContent) refuse(say('App Store Connect gives no file for this profile. Rebuild it first.'))
    const ending = profileType?.startsWith('MAC') ? 'provisionprofile' : 'mobileprovision'
    return bytesFile(`${name ?? resourceId}.${ending}`, profileContent)
  },
})

/** A file of bytes, under a name that every system takes. */
export const bytesFile = (name: string, base64: string) => ({
  view: 'file' as const,
  title: name,
  name: name.replace(/[^\p{L}\p{N}.-]+/gu, '_'),
  type: 'application/octet-stream',
  text: base64,
  base64: true as const,
})
