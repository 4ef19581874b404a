import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { type Call, change, each, one } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { refuse } from './shared/place'
import { type DeviceRow, pageOf, readDevices, rowsNamed, writing } from './shared/provisioning'

const most = 100

type Status = 'ENABLED' | 'DISABLED'

/** Changes one thing of a device. */
function patched({ id, attributes }: DeviceRow, field: 'status' | 'name', value: string) {
  const path = { id }
  const at = `data.attributes.${field}`
  return change({
    was: { [at]: attributes[field] ?? null },
    now: { [at]: value },
    read: to({ op: 'devices_getInstance', path }),
    write: values =>
      to({
        op: 'devices_updateInstance',
        path,
        body: bodyOf({ type: 'devices', id }, { [field]: values[at] ?? null }),
      }),
  })
}

/** The call that switches one device. */
export const switchDevice = (device: DeviceRow, status: Status): Call => ({
  id: `${status}:${device.id}`,
  touches: say('{name} ({udid})', {
    name: device.attributes.name ?? '',
    udid: device.attributes.udid ?? '',
  }),
  ...patched(device, 'status', status),
})

/** A plan that switches devices on or off. */
const switching = (word: string, status: Status, title: Text, about: Text) =>
  definePlan({
    ...writing('devices'),
    id: `appstoreconnect.devices.${word}`,
    title,
    about,
    effect: 'write',
    input: v.object({
      devices: v.optional(
        lines('Devices', most, 'Names or UDIDs, one a line. Empty: the device of this page.'),
        [],
      ),
    }),
    examples: [
      {
        address: pageOf('devices'),
        input: { devices: [status === 'DISABLED' ? 'Test phone 2' : 'Test phone 9'] },
      },
    ],
    reads: ['devices_getCollection', 'devices_getInstance'],
    sends: { devices_updateInstance: most },
    rank: 23,
    keywords: 'udid bulk lost broken',
    async first({ resourceId }, { devices }, tools) {
      const wanted = devices.length > 0 ? devices : [resourceId ?? '']
      const found = rowsNamed(wanted, await readDevices(tools), ({ attributes }) => [
        attributes.name,
        attributes.udid,
      ])
      if (found.length === 0) refuse(say('Name at least one device.'))
      if (found.length > most) refuse(say('At most {most} devices at once.', { most }))
      const meant = found.filter(({ attributes }) => attributes.status !== status)
      return {
        name: 'switch',
        headline: count(meant.length, '{n} device', '{n} devices'),
        summary: about,
        steps: [each('switch', title, meant, device => switchDevice(device, status))],
        reach: { count: meant.length },
        notes: [say('Profiles stay as they are until they are rebuilt.')],
      }
    },
  })

/** Disables devices. */
export const disableDevices = switching(
  'disable',
  'DISABLED',
  say('Disable devices'),
  say(
    'Keeps devices out of new profiles. It frees no place: that is possible once a year, on the portal’s page.',
  ),
)

/** Enables devices. */
export const enableDevices = switching(
  'enable',
  'ENABLED',
  say('Enable devices'),
  say('Lets new profiles list devices again that were disabled.'),
)

/** Gives a device another name. */
export const renameDevice = definePlan({
  ...writing('devices'),
  id: 'appstoreconnect.devices.rename',
  title: say('Rename device'),
  about: say('Gives this device another name in the team’s list.'),
  needs: ['resource', 'resourceId'],
  effect: 'write',
  light: true,
  input: v.object({
    name: v.pipe(v.string(), v.trim(), v.minLength(1, 'Enter a name.'), v.maxLength(50), v.title('New name')),
  }),
  examples: [{ address: pageOf('devices', 'edit/DEVICE0001'), input: { name: 'Test phone at the door' } }],
  reads: ['devices_getInstance'],
  sends: { devices_updateInstance: 1 },
  async first({ resourceId: id }, { name }, { read }) {
    const { data } = await read({ op: 'devices_getInstance', path: { id } })
    const summary = say('{was} → {now}', { was: data.attributes.name ?? '', now: name })
    return {
      name: 'rename',
      headline: name,
      summary,
      steps: [one(say('Rename device'), { id, touches: summary, ...patched(data, 'name', name) })],
      reach: { count: 1 },
    }
  },
})
