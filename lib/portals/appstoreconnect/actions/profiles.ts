import * as v from 'valibot'
import { choice, lines } from '../../../actions/fields'
import { each, end, one } from '../../../actions/plan'
import type { AppStoreConnectContext } from '../../../context/index'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { refuse } from './shared/place'
import {
  certificatesFor,
  devicesFor,
  listsDevices,
  mostTold,
  type Profile,
  pageOf,
  readCertificates,
  readDevices,
  readProfiles,
  rowsNamed,
  writing,
} from './shared/provisioning'

const most = 50

const which = v.optional(
  lines(
    'Profiles',
    most,
    'Names or ids, one a line. Empty: the profile of this page; on the list, all that are invalid.',
  ),
  [],
)

/** The profiles that are meant. @throws Fault `invalid` where there is none, or too many */
function meantBy({ resourceId }: AppStoreConnectContext, words: readonly string[], all: readonly Profile[]) {
  const wanted = words.length > 0 || resourceId === undefined ? words : [resourceId]
  const meant =
    wanted.length > 0
      ? rowsNamed(wanted, all, ({ name }) => [name])
      : all.filter(({ is }) => is.profileState === 'INVALID')
  if (meant.length === 0) refuse(say('No profile of this team is invalid.'))
  if (meant.length > most) refuse(say('At most {most} profiles at once: name them.', { most }))
  return meant
}

/** The end of a profile. */
const ending = ({ id, name }: Profile) => ({
  id: `delete:${id}`,
  touches: name,
  ...end({
    request: to({ op: 'profiles_deleteInstance', path: { id } }),
    read: to({ op: 'profiles_getInstance', path: { id }, query: { 'fields[profiles]': 'name' } }),
    none: say('A deleted profile does not come back; another can be made.'),
  }),
})

/** What a person types for few or many: the name of the one, or the number. */
const reachOf = (profiles: readonly Profile[]) => {
  const [only] = profiles
  return { count: profiles.length, ...(only && profiles.length === 1 ? { type: only.name } : {}) }
}

const rebuiltExamples = [
  { address: pageOf('profiles', 'review/PROFADHOC1'), input: {} },
  { address: pageOf('profiles'), input: {} },
] as const

/** Makes profiles anew, under their names, with the devices of today. */
export const rebuildProfiles = definePlan({
  ...writing('profiles'),
  id: 'appstoreconnect.profiles.rebuild',
  title: say('Rebuild profiles'),
  about: say('Deletes profiles and makes them anew under the same names, with all devices of today.'),
  effect: 'destructive',
  input: v.object({
    profiles: which,
    devices: choice('Devices', ['all enabled', 'as they are']),
    certificates: choice('Certificates', ['as they are', 'chosen anew']),
  }),
  examples: [...rebuiltExamples],
  reads: [
    'profiles_getCollection',
    'profiles_getInstance',
    'devices_getCollection',
    'certificates_getCollection',
  ],
  sends: { profiles_deleteInstance: most, profiles_createInstance: most },
  rank: 22,
  keywords: 'provisioning regenerate renew device add invalid expired bulk',
  async first(context, input, tools) {
    const [profiles, devices, certificates] = await Promise.all([
      readProfiles(tools),
      readDevices(tools),
      readCertificates(tools),
    ])
    const meant = meantBy(context, input.profiles, profiles).map(profile => {
      const { type } = profile
      const enabled = devicesFor(type, devices)
      const own = certificatesFor(type, profile.certificates, tools.now)
      const signers =
        input.certificates === 'as they are' && own.length > 0
          ? own
          : certificatesFor(type, certificates, tools.now)
      const listed = enabled.filter(id => input.devices === 'all enabled' || profile.devices.includes(id))
      return { ...profile, signers, listed, lost: own.length === 0 }
    })
    type Meant = (typeof meant)[number]
    const whyNot = ({ name, type, bundleId, signers, listed, devices: were }: Meant): Text | undefined => {
      if (!bundleId) return say('“{name}” stays: its bundle id is gone.', { name })
      if (signers.length === 0)
        return say('“{name}” stays: no certificate of the team can sign it.', { name })
      if (listsDevices(type) && listed.length === 0)
        return say('“{name}” stays: it would list no device.', { name })
      return input.devices === 'as they are' && were.length >= mostTold
        ? say('“{name}” stays: the portal tells only {most} of its devices.', { name, most: mostTold })
        : undefined
    }
    const able = meant.filter(profile => whyNot(profile) === undefined)
    return {
      name: 'rebuild',
      headline: count(able.length, '{n} profile', '{n} profiles'),
      summary: count(
        able.length,
        'is deleted and made anew under its name. Whatever signs with it needs the new file: CI, Xcode, colleagues.',
        'are deleted and made anew under their names. Whatever signs with them needs the new files: CI, Xcode, colleagues.',
      ),
      steps: able.flatMap(profile => [
        // One step each: where one half fails, nothing further is deleted.
        one(say('Delete the old one'), { ...ending(profile), half: true }),
        one(say('Make the new one'), making(profile)),
      ]),
      reach: reachOf(able),
      notes: [
        ...meant.flatMap(profile => whyNot(profile) ?? []),
        ...able
          .filter(({ lost }) => lost)
          .map(({ name, signers }) =>
            say('“{name}” has no good certificate any more; it is signed with {certificates}.', {
              name,
              certificates: signers.map(({ attributes }) => attributes.name ?? '?').join(', '),
            }),
          ),
        say('Save the new files from the list of profiles.'),
      ],
    }
  },
})

/** The call that makes a profile anew. */
function making(profile: Profile & { signers: { id: string }[]; listed: string[] }) {
  const { id, name, type, bundleId, signers, listed, devices } = profile
  const many = listsDevices(type)
  return {
    id: `make:${id}`,
    touches: many
      ? say('{name}: {was} → {now} devices', { name, was: devices.length, now: listed.length })
      : name,
    request: to({
      op: 'profiles_createInstance',
      body: bodyOf(
        { type: 'profiles' },
        { name, profileType: type },
        {
          bundleId: { type: 'bundleIds', id: bundleId?.id ?? '' },
          certificates: signers.map(one => ({ type: 'certificates', id: one.id })),
          ...(many ? { devices: listed.map(one => ({ type: 'devices', id: one })) } : {}),
        },
      ),
    }),
    settle: {
      by: 'made',
      read: to({
        op: 'profiles_getCollection',
        query: { 'filter[profileType]': type, 'fields[profiles]': 'name', limit: 200 },
      }),
      at: 'data',
      match: { 'attributes.name': name },
      id: 'id',
      unique: true,
    },
    undo: { none: say('The old profile is gone; the new one stands in its place.') },
  } as const
}

/** Deletes profiles. */
export const deleteProfiles = definePlan({
  ...writing('profiles'),
  id: 'appstoreconnect.profiles.delete',
  title: say('Delete profiles'),
  about: say('Deletes profiles for good: those you name, or all that are invalid.'),
  effect: 'destructive',
  input: v.object({ profiles: which }),
  examples: [...rebuiltExamples],
  reads: ['profiles_getCollection', 'profiles_getInstance'],
  sends: { profiles_deleteInstance: most },
  rank: 24,
  keywords: 'provisioning remove invalid clean up bulk',
  async first(context, { profiles }, tools) {
    const meant = meantBy(context, profiles, await readProfiles(tools))
    const good = meant.filter(({ is }) => is.profileState === 'ACTIVE')
    return {
      name: 'delete',
      headline: count(meant.length, '{n} profile', '{n} profiles'),
      summary: say(
        'Deleted for good. What is installed keeps running until its profile ends; nothing new can be signed.',
      ),
      steps: [each('delete', say('Delete'), meant, ending)],
      reach: reachOf(meant),
      notes: [count(good.length, '{n} of them is active.', '{n} of them are active.')],
    }
  },
})
