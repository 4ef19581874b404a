import { attributeWrong, Refusal, relationWrong, stateError, unprocessable } from '../errors.ts'
import type { Act, Additions, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { flag, must, text, whole } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'
import { announce, installable, needTestable, settle } from './builds.ts'
import { isInternal, join, take } from './testers.ts'

export const types = {
  betaGroups: {
    attributes: [
      'name',
      'createdDate',
      'isInternalGroup',
      'hasAccessToAllBuilds',
      'publicLinkEnabled',
      'publicLinkId',
      'publicLinkLimitEnabled',
      'publicLinkLimit',
      'publicLink',
      'feedbackEnabled',
      'iosBuildsAvailableForAppleSiliconMac',
      'iosBuildsAvailableForAppleVision',
    ],
    relations: {
      app: { to: 'apps', linked: true },
      builds: { to: 'builds', many: true, linked: true, via: 'betaGroups' },
      betaTesters: { to: 'betaTesters', many: true, linked: true, via: 'betaGroups' },
    },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: { betaGroups: { to: 'betaGroups', many: true, linked: true, via: 'app' } },
    include: ['betaGroups'],
  },
  builds: {
    relations: { betaGroups: { to: 'betaGroups', many: true, linked: true } },
    include: ['betaGroups'],
    filters: ['betaGroups'],
  },
}

const include = ['app', 'builds', 'betaTesters'] as const
const link = { publicLinkEnabled: flag, publicLinkLimitEnabled: flag, publicLinkLimit: whole(1, 10_000) }

export const verbs: readonly Verb[] = [
  {
    do: 'list',
    type: 'betaGroups',
    area: 'testflight',
    filters: [
      'name',
      'isInternalGroup',
      'publicLinkEnabled',
      'publicLinkLimitEnabled',
      'publicLink',
      'app',
      'builds',
      'id',
    ],
    sort: ['name', 'createdDate', 'publicLinkEnabled', 'publicLinkLimit'],
    include,
    limits: { builds: 1000 },
  },
  { do: 'one', type: 'betaGroups', area: 'testflight', include, limits: { builds: 1000 } },
  {
    do: 'create',
    type: 'betaGroups',
    area: 'testers',
    takes: {
      name: must(text(255)),
      isInternalGroup: flag,
      hasAccessToAllBuilds: flag,
      ...link,
      feedbackEnabled: flag,
    },
    relations: { app: 'must', builds: 'may', betaTesters: 'may' },
  },
  {
    do: 'update',
    type: 'betaGroups',
    area: 'testers',
    takes: {
      name: text(255),
      ...link,
      feedbackEnabled: flag,
      iosBuildsAvailableForAppleSiliconMac: flag,
      iosBuildsAvailableForAppleVision: flag,
    },
  },
  { do: 'remove', type: 'betaGroups', area: 'testers' },
  { do: 'related', type: 'betaGroups', by: 'app', area: 'testflight' },
  { do: 'links', type: 'betaGroups', by: 'app', area: 'testflight' },
  { do: 'related', type: 'betaGroups', by: 'builds', area: 'testflight' },
  { do: 'links', type: 'betaGroups', by: 'builds', area: 'testflight' },
  { do: 'link', type: 'betaGroups', by: 'builds', area: 'testing' },
  { do: 'unlink', type: 'betaGroups', by: 'builds', area: 'testing' },
  { do: 'related', type: 'betaGroups', by: 'betaTesters', area: 'testflight' },
  { do: 'links', type: 'betaGroups', by: 'betaTesters', area: 'testflight' },
  { do: 'link', type: 'betaGroups', by: 'betaTesters', area: 'testers' },
  { do: 'unlink', type: 'betaGroups', by: 'betaTesters', area: 'testers' },
  { do: 'related', type: 'apps', by: 'betaGroups', area: 'testflight' },
  { do: 'links', type: 'apps', by: 'betaGroups', area: 'testflight' },
  // What a build's groups are can only be changed here: the service does not show it.
  { do: 'link', type: 'builds', by: 'betaGroups', area: 'testing' },
  { do: 'unlink', type: 'builds', by: 'betaGroups', area: 'testing' },
]

/** Gives builds to groups: refuses what the service refuses, and tells the testers where that is on. */
function give({ state, after }: Act, builds: readonly Row[], groups: readonly Row[]): void {
  for (const build of builds)
    for (const group of groups) {
      if (build.app !== (group.app ?? group.related.app?.[0]))
        throw new Refusal(409, relationWrong('builds', 'INVALID', 'The build belongs to another app.'))
      if (isInternal(group) && group.attributes.hasAccessToAllBuilds === true)
        throw unprocessable('Builds cannot be assigned to this internal group: it has access to all builds.')
      if (!isInternal(group) && build.attributes.buildAudienceType === 'INTERNAL_ONLY')
        throw unprocessable('The build is for internal testing only.')
      needTestable(build)
    }
  after(() => {
    for (const build of builds) {
      settle(state, build)
      if (state.one('builds', build, 'buildBetaDetail')?.attributes.autoNotifyEnabled !== true) continue
      for (const group of groups)
        if (installable(state, build, isInternal(group)))
          announce(state, build, state.related('betaGroups', group, 'betaTesters'))
    }
  })
}

/** What goes for a group's public link: whatever is said of it, the rest follows. */
function publicLink(state: State, group: Row, given: Row['attributes']): Row['attributes'] {
  const after = { ...group.attributes, ...given }
  const wants = given.publicLinkEnabled === true || given.publicLinkLimitEnabled === true
  if (wants && isInternal({ ...group, attributes: after }))
    throw stateError('An internal group has no public link.')
  if (after.publicLinkLimitEnabled === true && typeof after.publicLinkLimit !== 'number')
    throw new Refusal(409, attributeWrong('publicLinkLimit', 'REQUIRED'))
  if (after.publicLinkEnabled !== true) return {}
  const id = typeof after.publicLinkId === 'string' ? after.publicLinkId : state.random.hex(8)
  return { publicLinkId: id, publicLink: `https://testflight.apple.com/join/${id}` }
}

export const hooks: HooksOfTypes = {
  betaGroups: {
    create({ state, after }, group, { attributes }) {
      const internal = attributes.isInternalGroup === true
      if (attributes.hasAccessToAllBuilds === true && !internal)
        throw new Refusal(
          409,
          attributeWrong('hasAccessToAllBuilds', 'INVALID', 'Only internal groups have all builds.'),
        )
      group.attributes = {
        createdDate: state.stamp(),
        isInternalGroup: internal,
        hasAccessToAllBuilds: internal && attributes.hasAccessToAllBuilds === true,
        publicLinkEnabled: internal ? null : false,
        publicLinkId: null,
        publicLinkLimitEnabled: internal ? null : false,
        publicLinkLimit: null,
        publicLink: null,
        feedbackEnabled: true,
        iosBuildsAvailableForAppleSiliconMac: true,
        iosBuildsAvailableForAppleVision: true,
        ...group.attributes,
      }
      Object.assign(group.attributes, publicLink(state, group, attributes))
      if (group.attributes.hasAccessToAllBuilds !== true) return
      after(() => {
        const app = state.known('apps', group.app)
        for (const build of state.related('apps', app, 'builds')) {
          if (build.attributes.processingState !== 'VALID' || build.attributes.expired === true) continue
          state.connect('builds', build, 'betaGroups', group.id)
          settle(state, build)
        }
      })
    },
    update: ({ state }, group, change) =>
      void Object.assign(change.attributes, publicLink(state, group, change.attributes)),
    remove: (act, group) => take(act, act.state.related('betaGroups', group, 'builds')),
    link: {
      builds: (act, group, builds) => give(act, builds, [group]),
      betaTesters: (act, group, testers) => join(act, testers, [group]),
    },
    unlink: { builds: (act, _group, builds) => take(act, builds) },
  },
  builds: {
    link: { betaGroups: (act, build, groups) => give(act, [build], groups) },
    unlink: { betaGroups: (act, build) => take(act, [build]) },
  },
}

const states = ['INSTALLED', 'INSTALLED', 'ACCEPTED', 'INVITED', 'NOT_INVITED'] as const

/** The groups of each app with their people: who is where is decided together. */
export function seed({ state, random, day, scale }: Seeding): void {
  for (const [n, { app }] of seededApps(state).entries()) {
    const group = (name: string, internal: boolean, open = false): Row => {
      const code = random.hex(8)
      return state.add('betaGroups', {
        id: random.uuid(),
        app: app.id,
        attributes: {
          name,
          createdDate: day(200),
          isInternalGroup: internal,
          hasAccessToAllBuilds: internal,
          publicLinkEnabled: internal ? null : open,
          publicLinkId: open ? code : null,
          publicLinkLimitEnabled: internal ? null : open,
          publicLinkLimit: open ? 1000 : null,
          publicLink: open ? `https://testflight.apple.com/join/${code}` : null,
          feedbackEnabled: true,
          iosBuildsAvailableForAppleSiliconMac: true,
          iosBuildsAvailableForAppleVision: true,
        },
        related: { app: [app.id] },
      })
    }
    const team = group('Team', true)
    const beta = group('Beta', false)
    const open = group('Open beta', false, true)
    const tester = (attributes: Row['attributes'], groups: string[]) =>
      state.add('betaTesters', {
        id: random.uuid(),
        attributes: { inviteType: 'EMAIL', ...attributes },
        related: { apps: [app.id], betaGroups: groups, builds: [] },
      })
    const devices = [{ model: 'iPhone', platform: 'IOS', osVersion: '26.1', appBuildVersion: '105' }]
    if (n === 0)
      for (const { attributes } of state.data.rows.users.slice(0, 4))
        tester(
          {
            firstName: attributes.firstName,
            lastName: attributes.lastName,
            email: attributes.username,
            state: 'INSTALLED',
            appDevices: devices,
          },
          [team.id],
        )
    const many = n === 0 ? Math.max(60, scale.testers ?? 0) - 4 : 5
    for (let k = 1; k <= many; k++) {
      const anonymous = k % 12 === 0
      const how = anonymous ? 'INSTALLED' : (states[k % states.length] ?? 'INVITED')
      tester(
        {
          // Who came by the public link tells no name and no address.
          firstName: anonymous ? 'Anonymous' : 'Tester',
          lastName: anonymous ? null : String(k),
          email: anonymous ? null : `tester-${n + 1}-${k}@example.com`,
          inviteType: anonymous ? 'PUBLIC_LINK' : 'EMAIL',
          state: how,
          appDevices: how === 'INSTALLED' ? devices : [],
        },
        anonymous ? [open.id] : k % 7 === 0 ? [beta.id, open.id] : [beta.id],
      )
    }
    const builds = state
      .related('apps', app, 'builds')
      .filter(row => row.attributes.processingState === 'VALID')
    for (const [k, build] of builds.entries()) {
      const given = build.attributes.usesNonExemptEncryption !== null && k > 0
      const to = given ? [team.id, beta.id, ...(k % 2 === 0 ? [open.id] : [])] : [team.id]
      for (const id of to) state.connect('builds', build, 'betaGroups', id)
    }
  }
}
