import * as v from 'valibot'
import { change, each, one } from '../../../actions/plan'
import type { Cell } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { definePlan, defineQuery, to } from '../define'
import { bodyOf } from '../jsonapi'
import { lines } from './shared/fields'
import { refuse } from './shared/place'
import {
  type DeviceRow,
  on,
  pageOf,
  placeOf,
  placesUsed,
  readDevices,
  rowsNamed,
  typeName,
} from './shared/provisioning'

const most = 100

const statusCell = (status: string | null | undefined): Cell =>
  status === 'ENABLED'
    ? { pill: say('enabled'), tone: 'ok' }
    : { pill: status === 'DISABLED' ? say('disabled') : (status ?? say('unknown')), tone: 'calm' }

/** All devices, and how many more there may be. */
export const deviceList = defineQuery({
  ...on('devices'),
  id: 'appstoreconnect.devices.list',
  title: say('Devices of the team'),
  about: say('Every registered device with its UDID, and the places that are left in each class.'),
  needs: ['resource'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('devices'), input: {} }],
  operations: ['devices_getCollection'],
  rank: 20,
  keywords: 'udid slots limit csv',
  async run(_context, _input, tools) {
    const devices = await readDevices(tools)
    return {
      view: 'table',
      title: count(devices.length, '{n} device', '{n} devices'),
      columns: [
        { key: 'name', title: say('Name') },
        { key: 'udid', title: 'UDID', kind: 'id' },
        { key: 'class', title: say('Class') },
        { key: 'model', title: say('Model') },
        { key: 'status', title: say('State') },
        { key: 'added', title: say('Registered'), kind: 'time' },
      ],
      rows: devices.map(({ id, attributes }) => ({
        key: id,
        cells: {
          name: attributes.name ?? '',
          udid: { id: attributes.udid ?? '' },
          class: typeName(attributes.deviceClass),
          model: attributes.model ?? null,
          status: statusCell(attributes.status),
          added: attributes.addedDate ? { at: attributes.addedDate } : null,
        },
        context: placeOf('devices', id),
      })),
      bulk: [
        { action: disableDevices.id, title: disableDevices.title, field: 'devices' },
        { action: enableDevices.id, title: enableDevices.title, field: 'devices' },
      ],
      notes: placesUsed(devices),
    }
  },
})

/** What a device is. */
export const deviceFacts = defineQuery({
  ...on('devices'),
  id: 'appstoreconnect.device.facts',
  title: say('Device facts'),
  about: say('Name, UDID, class and state of this device.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('devices', 'edit/DEVICE0001'), input: {} }],
  operations: ['devices_getInstance'],
  facts: true,
  async run({ resourceId }, _input, { read }) {
    const { data } = await read({ op: 'devices_getInstance', path: { id: resourceId } })
    const { name, udid, deviceClass, model, status, addedDate } = data.attributes
    return {
      view: 'facts',
      title: name ?? resourceId,
      facts: [
        { label: say('State'), value: statusCell(status) },
        { label: 'UDID', value: { id: udid ?? '' } },
        { label: say('Class'), value: typeName(deviceClass) },
        { label: say('Model'), value: model ?? say('unknown') },
        { label: say('Registered'), value: addedDate ? { at: addedDate } : null },
      ],
    }
  },
})

/** A plan that switches devices on or off. */
const switching = (of: {
  id: string
  title: ReturnType<typeof say>
  about: ReturnType<typeof say>
  from: 'ENABLED' | 'DISABLED'
  status: 'ENABLED' | 'DISABLED'
  rank: number
}) =>
  definePlan({
    ...on('devices'),
    id: of.id,
    title: of.title,
    about: of.about,
    needs: ['resource'],
    credential: { access: 'write', reach: 'account' },
    effect: 'write',
    version: 1,
    input: v.object({
      devices: v.optional(
        lines('Devices', most, 'Names or UDIDs, one a line. Empty: the device of this page.'),
        [],
      ),
    }),
    examples: [
      {
        address: pageOf('devices'),
        input: { devices: [of.status === 'DISABLED' ? 'Test phone 2' : 'Test phone 9'] },
      },
    ],
    reads: ['devices_getCollection', 'devices_getInstance'],
    sends: { devices_updateInstance: most },
    rank: of.rank,
    keywords: 'udid bulk lost broken',
    async first({ resourceId }, { devices }, tools) {
      const wanted = devices.length > 0 ? devices : [resourceId ?? '']
      const found = rowsNamed(wanted, await readDevices(tools), ({ attributes }) => [
        attributes.name,
        attributes.udid,
      ])
      if (found.length === 0) refuse(say('Name at least one device.'))
      if (found.length > most) refuse(say('At most {most} devices at once.', { most }))
      const meant = found.filter(({ attributes }) => attributes.status === of.from)
      return {
        name: 'switch',
        headline: count(meant.length, '{n} device', '{n} devices'),
        summary:
          of.status === 'DISABLED'
            ? say(
                'Disabled: no new profile can list them. That frees no place: the list can be cleared only when the membership year begins anew, on the portal’s page.',
              )
            : say('Enabled: new profiles can list them again.'),
        steps: [each('switch', of.title, meant, device => switchDevice(device, of.status))],
        reach: { count: meant.length },
        notes: [say('Profiles stay as they are until they are rebuilt.')],
      }
    },
  })

/** The call that switches one device. */
export const switchDevice = ({ id, attributes }: DeviceRow, status: 'ENABLED' | 'DISABLED') => ({
  id: `${status.toLowerCase()}:${id}`,
  touches: say('{name} ({udid})', { name: attributes.name ?? '', udid: attributes.udid ?? '' }),
  ...change({
    was: { 'data.attributes.status': attributes.status ?? null },
    now: { 'data.attributes.status': status },
    read: to({ op: 'devices_getInstance', path: { id } }),
    write: values =>
      to({
        op: 'devices_updateInstance',
        path: { id },
        body: bodyOf({ type: 'devices', id }, { status: values['data.attributes.status'] ?? null }),
      }),
  }),
})

/** Disables devices. */
export const disableDevices = switching({
  id: 'appstoreconnect.devices.disable',
  title: say('Disable devices'),
  about: say('Keeps devices out of new profiles. It frees no place for another device.'),
  from: 'ENABLED',
  status: 'DISABLED',
  rank: 23,
})

/** Enables devices. */
export const enableDevices = switching({
  id: 'appstoreconnect.devices.enable',
  title: say('Enable devices'),
  about: say('Lets new profiles list devices again that were disabled.'),
  from: 'DISABLED',
  status: 'ENABLED',
  rank: 24,
})

/** Gives a device another name. */
export const renameDevice = definePlan({
  ...on('devices'),
  id: 'appstoreconnect.device.rename',
  title: say('Rename device'),
  about: say('Gives this device another name in the team’s list.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  light: true,
  version: 1,
  input: v.object({
    name: v.pipe(v.string(), v.trim(), v.minLength(1, 'Enter a name.'), v.maxLength(50), v.title('New name')),
  }),
  examples: [{ address: pageOf('devices', 'edit/DEVICE0001'), input: { name: 'Test phone at the door' } }],
  reads: ['devices_getInstance'],
  sends: { devices_updateInstance: 1 },
  rank: 30,
  async first({ resourceId: id }, { name }, { read }) {
    const ask = to({ op: 'devices_getInstance', path: { id } })
    const { data } = await read({ op: 'devices_getInstance', path: { id } })
    const was = data.attributes.name ?? ''
    return {
      name: 'rename',
      headline: name,
      summary: say('becomes the name of the device that is called “{was}”.', { was }),
      steps: [
        one(say('Rename'), {
          id: `rename:${id}`,
          touches: say('{was} → {now}', { was, now: name }),
          ...change({
            was: { 'data.attributes.name': was },
            now: { 'data.attributes.name': name },
            read: ask,
            write: values =>
              to({
                op: 'devices_updateInstance',
                path: { id },
                body: bodyOf({ type: 'devices', id }, { name: values['data.attributes.name'] ?? null }),
              }),
          }),
        }),
      ],
      reach: { count: 1 },
    }
  },
})
