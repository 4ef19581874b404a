import * as v from 'valibot'
import { choice, lines, listFiles } from '../../../actions/fields'
import { equalName } from '../../../actions/match'
import { type Call, each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { switchDevice } from './devices'
import { refuse } from './shared/place'
import { pageOf, placesUsed, readDevices, writing } from './shared/provisioning'

const most = 100

/** As Apple writes them: 40 digits of older devices, 8-16 of newer ones, and a computer's UUID. */
const udids = /^([\da-f]{40}|[\da-f]{8}-[\da-f]{16}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i

const platforms: Record<string, string> = { ios: 'IOS', mac: 'MAC_OS', macos: 'MAC_OS', mac_os: 'MAC_OS' }

interface Fresh {
  udid: string
  name: string
  platform: string
}

/**
 * Devices of a list: a UDID and a name on each line, divided by tabs, commas or semicolons, in any order; a word for
 * the platform may stand behind, as in Apple's own file. Lines without a UDID are told apart; a heading is no line.
 */
export function devicesIn(list: readonly string[], usual: string): { found: Fresh[]; bad: string[] } {
  const found = new Map<string, Fresh>()
  const bad: string[] = []
  for (const [i, line] of list.entries()) {
    const parts = line.split(/[\t,;]/).map(part => part.trim().replace(/^"(.*)"$/, '$1'))
    const udid = parts.find(part => udids.test(part))
    if (udid === undefined) {
      if (line.trim() !== '' && !(i === 0 && /\b(device id|udid)\b/i.test(line))) bad.push(line)
      continue
    }
    const others = parts.filter(part => part !== udid && part !== '')
    const word = others.slice(1).find(part => platforms[part.toLowerCase()] !== undefined)
    const name = (others[0] ?? udid).slice(0, 50)
    const platform = platforms[word?.toLowerCase() ?? ''] ?? usual
    if (!found.has(udid.toLowerCase())) found.set(udid.toLowerCase(), { udid, name, platform })
  }
  return { found: [...found.values()], bad }
}

/** Registers devices. */
export const registerDevices = definePlan({
  ...writing('devices'),
  id: 'appstoreconnect.devices.register',
  title: say('Register devices'),
  about: say('Adds devices by UDID and name, from a list, CSV or Apple’s own file. Known ones are left out.'),
  effect: 'write',
  input: v.object({
    devices: v.pipe(
      lines('Devices', most, 'One per line: UDID and name, divided by a comma or a tab.', listFiles),
      v.minLength(1, 'Enter at least one device.'),
    ),
    platform: choice('Platform, where a line names none', ['iOS', 'macOS']),
  }),
  examples: [
    {
      address: pageOf('devices', 'add'),
      input: {
        devices: ['00008110-000A1B2C3D4E5F60, Phone of the lab', 'Test phone 9, 00008110-00AA1B2C3D4E5F61'],
      },
    },
  ],
  reads: ['devices_getCollection', 'devices_getInstance'],
  sends: { devices_createInstance: most, devices_updateInstance: most },
  rank: 21,
  keywords: 'udid add import csv bulk',
  async first(_context, { devices, platform }, tools) {
    const { found, bad } = devicesIn(devices, platform === 'iOS' ? 'IOS' : 'MAC_OS')
    if (found.length === 0) refuse(say('There is no UDID in this list.'))
    const all = await readDevices(tools)
    const known = found.flatMap(({ udid }) =>
      all.filter(({ attributes }) => equalName(attributes.udid ?? undefined, udid)),
    )
    const off = known.filter(({ attributes }) => attributes.status === 'DISABLED')
    const fresh = found.filter(
      ({ udid }) => !all.some(({ attributes }) => equalName(attributes.udid ?? undefined, udid)),
    )
    const touched = fresh.length + off.length
    return {
      name: 'register',
      headline: count(touched, '{n} device', '{n} devices'),
      summary: say(
        'Registered with the team. Each takes a place of its class until the membership year ends, also when it is disabled.',
      ),
      steps: [
        each('register', say('Register'), fresh, registering),
        each('enable', say('Enable again'), off, device => switchDevice(device, 'ENABLED')),
      ],
      reach: { count: touched },
      notes: [
        ...left(known.length - off.length, '{n} is registered already.', '{n} are registered already.'),
        ...left(
          off.length,
          '{n} is registered and disabled; it is enabled again.',
          '{n} are registered and disabled; they are enabled again.',
        ),
        ...(bad.length > 0
          ? [
              count(
                bad.length,
                '{n} line holds no UDID and is left out: {who}',
                '{n} lines hold no UDID and are left out: {who}',
                { who: bad.slice(0, 3).join(' · ') },
              ),
            ]
          : []),
        ...placesUsed(all),
        say('Profiles list new devices only after they are rebuilt.'),
      ],
    }
  },
})

const left = (n: number, one: string, many: string): Text[] => (n > 0 ? [count(n, one, many)] : [])

function registering({ udid, name, platform }: Fresh): Call {
  const id = `register:${udid.toLowerCase()}`
  const device = { id: { $kept: `${id}.id` } }
  const read = to({ op: 'devices_getInstance', path: device })
  return {
    id,
    touches: say('{name} ({udid})', { name, udid }),
    request: to({
      op: 'devices_createInstance',
      body: bodyOf({ type: 'devices' }, { name, platform, udid }),
    }),
    settle: {
      by: 'made',
      // The portal may write the UDID otherwise; the filter is what finds it.
      read: to({ op: 'devices_getCollection', query: { 'filter[udid]': udid, limit: 10 } }),
      at: 'data',
      match: {},
      id: 'id',
      unique: true,
    },
    keep: { id: 'id' },
    undo: {
      request: to({
        op: 'devices_updateInstance',
        path: device,
        body: bodyOf({ type: 'devices', ...device }, { status: 'DISABLED' }),
      }),
      settle: {
        by: 'state',
        read,
        ready: {},
        done: { 'data.attributes.status': 'DISABLED' },
      },
      left: say('A device cannot be deleted: it is disabled, and its place stays taken.'),
    },
  }
}
