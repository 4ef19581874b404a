import * as v from 'valibot'
import { each, end, type Step } from '../../../actions/plan'
import type { AppStoreConnectContext } from '../../../context/index'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { choice, lines } from './shared/fields'
import { refuse } from './shared/place'
import {
  certificatesFor,
  devicesFor,
  devicesText,
  listsDevices,
  mostTold,
  on,
  type Profile,
  pageOf,
  readCertificates,
  readDevices,
  readProfiles,
  rowsNamed,
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
  if (meant.length > most)
    refuse(say('{n} profiles are meant. Name at most {most} of them.', { n: meant.length, most }))
  return meant
}

/** The end of a profile. */
const ending = ({ id }: Profile, none: Text) =>
  end({
    request: to({ op: 'profiles_deleteInstance', path: { id } }),
    read: to({ op: 'profiles_getInstance', path: { id }, query: { 'fields[profiles]': 'name' } }),
    none,
  })

const common = {
  ...on('profiles'),
  needs: ['resource'],
  credential: { access: 'write', reach: 'account' },
  effect: 'destructive',
  version: 1,
} as const

/** Makes profiles anew, under their names, with the devices of today. */
export const rebuildProfiles = definePlan({
  ...common,
  id: 'appstoreconnect.profiles.rebuild',
  title: say('Rebuild profiles'),
  about: say('Deletes profiles and makes them anew under the same names, with all devices of today.'),
  input: v.object({
    profiles: which,
    devices: choice('Devices', ['all enabled', 'as they are']),
    certificates: choice('Certificates', ['as they are', 'all that fit']),
  }),
  examples: [
    { address: pageOf('profiles', 'review/PROFADHOC1'), input: {} },
    { address: pageOf('profiles'), input: {} },
  ],
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
      const enabled = devicesFor(profile.type, devices)
      const fitting = certificatesFor(profile.type, certificates, tools.now)
      const own = fitting.filter(({ id }) => profile.certificates.some(other => other.id === id))
      const kept = profile.devices.filter(id => enabled.includes(id))
      return {
        profile,
        devices: listsDevices(profile.type) ? (input.devices === 'all enabled' ? enabled : kept) : [],
        signers: input.certificates === 'as they are' && own.length > 0 ? own : fitting,
        lost: own.length === 0,
      }
    })
    type Meant = (typeof meant)[number]
    const whyNot = ({ profile, devices, signers }: Meant): Text | undefined => {
      const { name } = profile
      if (!profile.bundleId) return say('“{name}” stays: its bundle id is gone.', { name })
      if (signers.length === 0)
        return say('“{name}” stays: no certificate of the team can sign it.', { name })
      if (!listsDevices(profile.type)) return undefined
      if (devices.length === 0) return say('“{name}” stays: it would list no device.', { name })
      return input.devices === 'as they are' && profile.devices.length >= mostTold
        ? say('“{name}” stays: the portal tells only {most} of its devices. Choose all enabled ones.', {
            name,
            most: mostTold,
          })
        : undefined
    }
    const able = meant.filter(one => whyNot(one) === undefined)
    const steps = able.flatMap(({ profile, devices: listed, signers }): Step[] => [
      {
        id: `delete:${profile.id}`,
        say: say('Delete the old “{name}”', { name: profile.name }),
        do: 'send',
        calls: [
          {
            id: `delete:${profile.id}`,
            touches: profile.name,
            half: true,
            ...ending(profile, say('The old profile is gone; the new one stands in its place.')),
          },
        ],
      },
      {
        id: `make:${profile.id}`,
        say: say('Make the new “{name}”', { name: profile.name }),
        do: 'send',
        calls: [
          {
            id: `make:${profile.id}`,
            touches: listsDevices(profile.type)
              ? say('{name}: {was} → {now}', {
                  name: profile.name,
                  was: devicesText(profile.devices.length),
                  now: devicesText(listed.length),
                })
              : profile.name,
            request: to({
              op: 'profiles_createInstance',
              body: bodyOf(
                { type: 'profiles' },
                { name: profile.name, profileType: profile.type },
                {
                  bundleId: { type: 'bundleIds', id: profile.bundleId?.id ?? '' },
                  certificates: signers.map(({ id }) => ({ type: 'certificates', id })),
                  ...(listed.length > 0 ? { devices: listed.map(id => ({ type: 'devices', id })) } : {}),
                },
              ),
            }),
            settle: {
              by: 'made',
              read: to({
                op: 'profiles_getCollection',
                query: { 'filter[profileType]': profile.type, 'fields[profiles]': 'name', limit: 200 },
              }),
              at: 'data',
              match: { 'attributes.name': profile.name },
              id: 'id',
              unique: true,
            },
            undo: { none: say('The old profile is gone; the new one stands in its place.') },
          },
        ],
      },
    ])
    const [only] = able
    return {
      name: 'rebuild',
      headline: count(able.length, '{n} profile', '{n} profiles'),
      summary: count(
        able.length,
        'is deleted and made anew under its name. Whatever signs with it needs the new file: CI, Xcode, colleagues.',
        'are deleted and made anew under their names. Whatever signs with them needs the new files: CI, Xcode, colleagues.',
      ),
      steps,
      reach: { count: able.length, ...(only && able.length === 1 ? { type: only.profile.name } : {}) },
      notes: [
        ...meant.flatMap(one => whyNot(one) ?? []),
        ...able
          .filter(({ lost }) => lost)
          .map(({ profile, signers }) =>
            say('“{name}” has no good certificate any more; it is signed with {certificates}.', {
              name: profile.name,
              certificates: signers.map(({ attributes }) => attributes.name ?? '?').join(', '),
            }),
          ),
        say('The new ones are good for a year. Save their files from the list of profiles.'),
      ],
    }
  },
})

/** Deletes profiles. */
export const deleteProfiles = definePlan({
  ...common,
  id: 'appstoreconnect.profiles.delete',
  title: say('Delete profiles'),
  about: say('Deletes profiles for good: those you name, or all that are invalid.'),
  input: v.object({ profiles: which }),
  examples: [
    { address: pageOf('profiles'), input: {} },
    { address: pageOf('profiles', 'review/PROFADHOC1'), input: {} },
  ],
  reads: ['profiles_getCollection', 'profiles_getInstance'],
  sends: { profiles_deleteInstance: most },
  rank: 24,
  keywords: 'provisioning remove invalid clean up bulk',
  async first(context, { profiles: words }, tools) {
    const meant = meantBy(context, words, await readProfiles(tools))
    const [only] = meant
    const good = meant.filter(({ is }) => is.profileState === 'ACTIVE')
    return {
      name: 'delete',
      headline: count(meant.length, '{n} profile', '{n} profiles'),
      summary: say(
        'Deleted for good. What is installed already keeps running until the profile would have ended; nothing new can be signed.',
      ),
      steps: [
        each('delete', say('Delete'), meant, profile => ({
          id: `delete:${profile.id}`,
          touches: profile.name,
          ...ending(profile, say('A deleted profile does not come back; make another.')),
        })),
      ],
      reach: { count: meant.length, ...(only && meant.length === 1 ? { type: only.name } : {}) },
      notes:
        good.length > 0
          ? [count(good.length, '{n} of them is active.', '{n} of them are active.')]
          : [say('All of them are invalid.')],
    }
  },
})
