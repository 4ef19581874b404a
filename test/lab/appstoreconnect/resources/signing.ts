import type { Json } from '../../json.ts'
import type { Random } from '../../random.ts'
import { attributeWrong, Refusal, relationWrong, stateError } from '../errors.ts'
import type { Additions, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { anything, must, oneOf, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'

export const types = {
  certificates: {
    attributes: [
      'name',
      'certificateType',
      'displayName',
      'serialNumber',
      'platform',
      'expirationDate',
      'certificateContent',
      'activated',
    ],
    relations: {},
  },
  profiles: {
    attributes: [
      'name',
      'platform',
      'profileType',
      'profileState',
      'profileContent',
      'uuid',
      'createdDate',
      'expirationDate',
    ],
    relations: {
      bundleId: { to: 'bundleIds', linked: true },
      devices: { to: 'devices', many: true, linked: true },
      certificates: { to: 'certificates', many: true, linked: true },
    },
  },
  bundleIdCapabilities: {
    attributes: ['capabilityType', 'settings'],
    relations: { bundleId: { to: 'bundleIds', hidden: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  bundleIds: {
    relations: {
      profiles: { to: 'profiles', many: true, linked: true, via: 'bundleId', owns: true },
      bundleIdCapabilities: {
        to: 'bundleIdCapabilities',
        many: true,
        linked: true,
        via: 'bundleId',
        owns: true,
      },
    },
    include: ['profiles', 'bundleIdCapabilities'],
  },
}

const certificateTypes = [
  'DEVELOPMENT',
  'DISTRIBUTION',
  'IOS_DEVELOPMENT',
  'IOS_DISTRIBUTION',
  'MAC_APP_DEVELOPMENT',
  'MAC_APP_DISTRIBUTION',
  'MAC_INSTALLER_DISTRIBUTION',
]

const profileTypes = [
  'IOS_APP_DEVELOPMENT',
  'IOS_APP_STORE',
  'IOS_APP_ADHOC',
  'MAC_APP_DEVELOPMENT',
  'MAC_APP_STORE',
  'MAC_APP_DIRECT',
  'TVOS_APP_DEVELOPMENT',
  'TVOS_APP_STORE',
  'TVOS_APP_ADHOC',
]

const capabilities = [
  'ICLOUD',
  'IN_APP_PURCHASE',
  'GAME_CENTER',
  'PUSH_NOTIFICATIONS',
  'WALLET',
  'ASSOCIATED_DOMAINS',
  'APP_GROUPS',
  'HEALTHKIT',
  'HOMEKIT',
  'APPLE_PAY',
  'DATA_PROTECTION',
  'SIRIKIT',
  'NETWORK_EXTENSIONS',
  'APPLE_ID_AUTH',
]

const area = 'provisioning'
const profileIncludes = ['bundleId', 'devices', 'certificates'] as const

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'certificates',
    area,
    filters: ['displayName', 'certificateType', 'serialNumber', 'id'],
    sort: ['displayName', 'certificateType', 'serialNumber', 'id'],
  },
  { do: 'one', type: 'certificates', area },
  {
    do: 'create',
    type: 'certificates',
    area,
    takes: { csrContent: must(text(20_000)), certificateType: must(oneOf(...certificateTypes)) },
  },
  { do: 'remove', type: 'certificates', area },
  {
    do: 'list',
    type: 'profiles',
    area,
    filters: ['name', 'profileType', 'profileState', 'id'],
    sort: ['name', 'profileType', 'profileState', 'id'],
    include: profileIncludes,
  },
  { do: 'one', type: 'profiles', area, include: profileIncludes },
  {
    do: 'create',
    type: 'profiles',
    area,
    takes: { name: must(text(255)), profileType: must(oneOf(...profileTypes)) },
    relations: { bundleId: 'must', certificates: 'must', devices: 'may' },
  },
  { do: 'remove', type: 'profiles', area },
  ...profileIncludes.flatMap((by): Verb[] => [
    { do: 'related', type: 'profiles', by, area },
    { do: 'links', type: 'profiles', by, area },
  ]),
  { do: 'related', type: 'bundleIds', by: 'profiles', area },
  { do: 'links', type: 'bundleIds', by: 'profiles', area },
  { do: 'related', type: 'bundleIds', by: 'bundleIdCapabilities', area },
  { do: 'links', type: 'bundleIds', by: 'bundleIdCapabilities', area },
  {
    do: 'create',
    type: 'bundleIdCapabilities',
    area,
    takes: { capabilityType: must(oneOf(...capabilities)), settings: anything },
    relations: { bundleId: 'must' },
  },
  {
    do: 'update',
    type: 'bundleIdCapabilities',
    area,
    takes: { capabilityType: oneOf(...capabilities), settings: anything },
  },
  { do: 'remove', type: 'bundleIdCapabilities', area },
]

/** How long what is made is good. */
const yearMs = 365 * 24 * 3600_000

/** Certificates of one type that a team may have. */
const mostCertificates = 3

const isDevelopment = (type: Json | undefined): boolean => String(type).endsWith('DEVELOPMENT')
const takesDevices = (type: Json | undefined): boolean => /DEVELOPMENT$|ADHOC$/.test(String(type))

/** Bytes that begin as a certificate does: a DER sequence of so many bytes. */
function certificate(random: Random): string {
  const inside = Buffer.from(random.hex(1400), 'hex')
  return Buffer.concat([Buffer.from([0x30, 0x82, inside.length >> 8, inside.length & 255]), inside]).toString(
    'base64',
  )
}

/** What a profile's file holds, without its signature. */
const profile = (name: string, uuid: string): string =>
  Buffer.from(
    `<plist><dict><key>Name</key><string>${name}</string><key>UUID</key><string>${uuid}</string></dict></plist>`,
  ).toString('base64')

/** Whether a text is a request for a certificate: PEM around DER. */
function isRequest(pem: string): boolean {
  const inside =
    /^-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]+)-----END (?:NEW )?CERTIFICATE REQUEST-----\s*$/.exec(
      pem.trim(),
    )?.[1]
  return inside !== undefined && /^[\w+/=\s]+$/.test(inside) && Buffer.from(inside, 'base64')[0] === 0x30
}

/** Profiles of a bundle id whose rights have changed can no longer be used. */
const invalidate = (state: State, bundleId: string | undefined): void => {
  for (const row of state.data.rows.profiles)
    if (row.related.bundleId?.[0] === bundleId) row.attributes.profileState = 'INVALID'
}

export const hooks: HooksOfTypes = {
  certificates: {
    create({ state }, row, { attributes: { csrContent, certificateType } }) {
      if (!isRequest(String(csrContent)))
        throw new Refusal(
          409,
          attributeWrong('csrContent', 'INVALID', 'The certificate signing request can not be read.'),
        )
      const there = state.data.rows.certificates.filter(
        other => other.attributes.certificateType === certificateType,
      )
      if (there.length >= mostCertificates)
        throw stateError(
          'You already have a current certificate of this type or a pending certificate request.',
        )
      delete row.attributes.csrContent
      Object.assign(row.attributes, {
        name: 'Team Admin',
        displayName: 'Team Admin',
        serialNumber: state.random.hex(16).toUpperCase(),
        platform: null,
        expirationDate: new Date(state.now + yearMs).toISOString(),
        certificateContent: certificate(state.random),
        activated: null,
      })
    },
    remove({ state, after }, row) {
      const using = state.data.rows.profiles.filter(other => other.related.certificates?.includes(row.id))
      after(() => {
        for (const { attributes } of using) attributes.profileState = 'INVALID'
      })
    },
  },
  profiles: {
    create({ state }, row, { attributes: { name, profileType }, related }) {
      if (state.data.rows.profiles.some(other => other.attributes.name === name))
        throw new Refusal(
          409,
          attributeWrong(
            'name',
            'INVALID.DUPLICATE',
            `Multiple profiles found with the name '${String(name)}'.`,
          ),
        )
      const fits = (related.certificates ?? []).every(
        id =>
          isDevelopment(state.row('certificates', id)?.attributes.certificateType) ===
          isDevelopment(profileType),
      )
      const tooMany = !isDevelopment(profileType) && (related.certificates ?? []).length > 1
      if (!fits || tooMany || !related.certificates?.length)
        throw new Refusal(
          409,
          relationWrong(
            'certificates',
            'INVALID',
            'There are no current certificates on this team matching.',
          ),
        )
      const devices = related.devices ?? []
      if (takesDevices(profileType) !== devices.length > 0)
        throw new Refusal(409, relationWrong('devices', devices.length > 0 ? 'NOT_ALLOWED' : 'REQUIRED'))
      if (devices.some(id => state.row('devices', id)?.attributes.status !== 'ENABLED'))
        throw new Refusal(409, relationWrong('devices', 'INVALID', 'A device is disabled.'))
      const uuid = state.random.uuid()
      Object.assign(row.attributes, {
        platform: String(profileType).startsWith('MAC') ? 'MAC_OS' : 'IOS',
        profileState: 'ACTIVE',
        profileContent: profile(String(name), uuid),
        uuid,
        createdDate: state.stamp(),
        expirationDate: new Date(state.now + yearMs).toISOString(),
      })
    },
  },
  bundleIdCapabilities: {
    create({ state, after }, _row, { attributes: { capabilityType }, related }) {
      const bundleId = state.known('bundleIds', related.bundleId?.[0])
      const there = state.related('bundleIds', bundleId, 'bundleIdCapabilities')
      if (there.some(other => other.attributes.capabilityType === capabilityType))
        throw new Refusal(409, attributeWrong('capabilityType', 'INVALID.DUPLICATE'))
      after(() => invalidate(state, bundleId.id))
    },
    update: ({ state, after }, row) => after(() => invalidate(state, row.related.bundleId?.[0])),
    remove({ state, after }, row) {
      const [bundleId] = row.related.bundleId ?? []
      after(() => invalidate(state, bundleId))
    },
  },
}

export function seed({ state, random, day }: Seeding): void {
  const cert = (id: string, certificateType: string, ends: number) =>
    state.add('certificates', {
      id,
      attributes: {
        name: `Acme ${certificateType}`,
        certificateType,
        displayName: 'Acme',
        serialNumber: random.hex(16).toUpperCase(),
        platform: 'IOS',
        expirationDate: day(-ends),
        certificateContent: certificate(random),
        activated: null,
      },
      related: {},
    }).id
  const distribution = cert('CERTDIST01', 'DISTRIBUTION', 200)
  const development = cert('CERTDEVE01', 'DEVELOPMENT', 300)
  const old = cert('CERTOLDI01', 'IOS_DISTRIBUTION', 12)
  const phones = state.data.rows.devices.filter(
    ({ attributes }) => attributes.deviceClass === 'IPHONE' && attributes.status === 'ENABLED',
  )
  const made = (
    id: string,
    name: string,
    profileType: string,
    ends: number,
    of: { app?: number; certificates: string[]; devices?: Row[]; state?: 'INVALID' },
  ): void => {
    const uuid = random.uuid()
    state.add('profiles', {
      id,
      attributes: {
        name,
        platform: 'IOS',
        profileType,
        profileState: of.state ?? 'ACTIVE',
        profileContent: profile(name, uuid),
        uuid,
        createdDate: day(365 - ends),
        expirationDate: day(-ends),
      },
      related: {
        bundleId: [state.data.rows.bundleIds[of.app ?? 0]?.id ?? ''],
        certificates: of.certificates,
        devices: (of.devices ?? []).map(device => device.id),
      },
    })
  }
  made('PROFADHOC1', 'Kite AdHoc', 'IOS_APP_ADHOC', 9, {
    certificates: [distribution],
    devices: phones.slice(0, 6),
  })
  made('PROFSTORE1', 'Kite App Store', 'IOS_APP_STORE', 12, { certificates: [old] })
  made('PROFDEVEL1', 'Kite Development', 'IOS_APP_DEVELOPMENT', 300, {
    certificates: [development],
    devices: phones,
  })
  // The certificate of these two was revoked.
  made('PROFINVAL1', 'Lantern Development', 'IOS_APP_DEVELOPMENT', 150, {
    app: 2,
    certificates: [],
    devices: phones.slice(0, 2),
    state: 'INVALID',
  })
  made('PROFINVAL2', 'Lantern App Store', 'IOS_APP_STORE', 150, {
    app: 2,
    certificates: [],
    state: 'INVALID',
  })
  for (const [n, capabilityType] of ['PUSH_NOTIFICATIONS', 'ASSOCIATED_DOMAINS', 'IN_APP_PURCHASE'].entries())
    state.add('bundleIdCapabilities', {
      id: `BUNDLEKITE_${n}`,
      attributes: { capabilityType, settings: null },
      related: { bundleId: ['BUNDLEKITE'] },
    })
}
