import { attributeWrong, Refusal, relationWrong, stateError, unprocessable } from '../errors.ts'
import type { Act, Additions, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { email, flag, must, text, whole } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'
import { announce, installable, needTestable, settle } from './builds.ts'

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
  betaTesters: {
    attributes: ['firstName', 'lastName', 'email', 'inviteType', 'state', 'appDevices'],
    relations: {
      apps: { to: 'apps', many: true, linked: true },
      betaGroups: { to: 'betaGroups', many: true, linked: true },
      builds: { to: 'builds', many: true, linked: true },
    },
  },
  betaTesterInvitations: {
    attributes: [],
    relations: { app: { to: 'apps', hidden: true }, betaTester: { to: 'betaTesters', hidden: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: {
    relations: {
      betaGroups: { to: 'betaGroups', many: true, linked: true, via: 'app' },
      betaTesters: { to: 'betaTesters', many: true, linked: true, via: 'apps' },
    },
    include: ['betaGroups'],
  },
  builds: {
    relations: {
      betaGroups: { to: 'betaGroups', many: true, linked: true },
      individualTesters: { to: 'betaTesters', many: true, linked: true, via: 'builds' },
    },
    include: ['betaGroups', 'individualTesters'],
    filters: ['betaGroups'],
  },
}

const groupIncludes = ['app', 'builds', 'betaTesters'] as const
const testerIncludes = ['apps', 'betaGroups', 'builds'] as const
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
    include: groupIncludes,
    limits: { builds: 1000 },
  },
  { do: 'one', type: 'betaGroups', area: 'testflight', include: groupIncludes, limits: { builds: 1000 } },
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
  { do: 'unlink', type: 'apps', by: 'betaTesters', area: 'testers', status: 202 },
  // What a build's groups are can only be changed here: the service does not show it.
  { do: 'link', type: 'builds', by: 'betaGroups', area: 'testing' },
  { do: 'unlink', type: 'builds', by: 'betaGroups', area: 'testing' },
  { do: 'related', type: 'builds', by: 'individualTesters', area: 'testflight' },
  { do: 'links', type: 'builds', by: 'individualTesters', area: 'testflight' },
  { do: 'link', type: 'builds', by: 'individualTesters', area: 'testers' },
  { do: 'unlink', type: 'builds', by: 'individualTesters', area: 'testers' },
  {
    do: 'list',
    type: 'betaTesters',
    area: 'testflight',
    filters: ['firstName', 'lastName', 'email', 'inviteType', 'apps', 'betaGroups', 'builds', 'id'],
    sort: ['firstName', 'lastName', 'email', 'inviteType', 'state'],
    include: testerIncludes,
  },
  { do: 'one', type: 'betaTesters', area: 'testflight', include: testerIncludes },
  {
    // `apps` is refused, though people have them.
    do: 'create',
    type: 'betaTesters',
    area: 'testers',
    takes: { email: must(email), firstName: text(255), lastName: text(255) },
    relations: { betaGroups: 'may', builds: 'may' },
  },
  { do: 'remove', type: 'betaTesters', area: 'testers', status: 202 },
  { do: 'related', type: 'betaTesters', by: 'apps', area: 'testflight' },
  { do: 'links', type: 'betaTesters', by: 'apps', area: 'testflight' },
  { do: 'unlink', type: 'betaTesters', by: 'apps', area: 'testers', status: 202 },
  { do: 'related', type: 'betaTesters', by: 'betaGroups', area: 'testflight' },
  { do: 'links', type: 'betaTesters', by: 'betaGroups', area: 'testflight' },
  { do: 'link', type: 'betaTesters', by: 'betaGroups', area: 'testers' },
  { do: 'unlink', type: 'betaTesters', by: 'betaGroups', area: 'testers' },
  { do: 'related', type: 'betaTesters', by: 'builds', area: 'testflight' },
  { do: 'links', type: 'betaTesters', by: 'builds', area: 'testflight' },
  { do: 'link', type: 'betaTesters', by: 'builds', area: 'testers' },
  { do: 'unlink', type: 'betaTesters', by: 'builds', area: 'testers' },
  {
    do: 'create',
    type: 'betaTesterInvitations',
    area: 'testers',
    relations: { app: 'must', betaTester: 'must' },
  },
]

/** People of the team that may be in an app's internal groups. */
const mostInternal = 100

const isInternal = ({ attributes }: Row): boolean => attributes.isInternalGroup === true

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

/** Takes builds from groups, or from testers. */
function take({ state, after }: Act, builds: readonly Row[]): void {
  after(() => {
    for (const build of builds) settle(state, build)
  })
}

/** Puts testers into groups. Those who have something to test get a mail; people of the team do not. */
function join({ state, after }: Act, testers: readonly Row[], groups: readonly Row[]): void {
  for (const group of groups) {
    const app = state.known('apps', group.app ?? group.related.app?.[0])
    if (isInternal(group)) {
      const there = state.ids('betaGroups', group, 'betaTesters')
      for (const { attributes } of testers)
        if (!state.data.rows.users.some(user => user.attributes.username === attributes.email))
          throw stateError('Tester(s) cannot be assigned: only people of the team test internally.', {
            code: 'STATE_ERROR.TESTER_INVITE.NOT_A_TEAM_MEMBER',
          })
      if (there.length + testers.filter(({ id }) => !there.includes(id)).length > mostInternal)
        throw stateError('The group has as many internal testers as are allowed.')
    } else room(state, app, testers)
    after(() => {
      const testable = state
        .related('betaGroups', group, 'builds')
        .some(build => installable(state, build, false))
      for (const tester of testers) {
        state.connect('betaTesters', tester, 'apps', app.id)
        if (!isInternal(group) && testable && tester.attributes.state === 'NOT_INVITED')
          invite(state, app, tester)
      }
    })
  }
}

/** Refuses more testers from outside than one app may have. */
function room(state: State, app: Row, testers: readonly Row[]): void {
  const there = new Set(state.ids('apps', app, 'betaTesters'))
  const more = testers.filter(({ id }) => !there.has(id)).length
  if (there.size + more > state.dials.mostTesters)
    throw stateError('The app has as many external testers as are allowed.', {
      code: 'STATE_ERROR.TESTER_INVITE.LIMIT_REACHED',
    })
}

function invite(state: State, app: Row, { attributes }: Row): void {
  if (typeof attributes.email !== 'string') return
  attributes.state = 'INVITED'
  state.mail('invitation', attributes.email, app.id)
}

/** Lets people test builds without a group. */
function assign({ state, after }: Act, testers: readonly Row[], builds: readonly Row[]): void {
  for (const build of builds) {
    needTestable(build)
    room(state, state.known('apps', build.app), testers)
  }
  after(() => {
    for (const build of builds) {
      settle(state, build)
      for (const tester of testers) state.connect('betaTesters', tester, 'apps', build.app ?? '')
      if (installable(state, build, false)) announce(state, build, testers)
    }
  })
}

/** Takes people out of apps: out of their groups and builds too. */
function leave({ state, after }: Act, testers: readonly Row[], apps: readonly Row[]): void {
  after(() => {
    for (const { id: app } of apps)
      for (const tester of testers)
        for (const name of ['betaGroups', 'builds'] as const)
          for (const other of state.related('betaTesters', tester, name))
            if (other.app === app) state.disconnect('betaTesters', tester, name, other.id)
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
    link: {
      betaGroups: (act, build, groups) => give(act, [build], groups),
      individualTesters: (act, build, testers) => assign(act, testers, [build]),
    },
    unlink: {
      betaGroups: (act, build) => take(act, [build]),
      individualTesters: (act, build) => take(act, [build]),
    },
  },
  betaTesters: {
    create({ state }, tester, { attributes, related }) {
      if (!related.betaGroups?.length && !related.builds?.length)
        throw new Refusal(409, relationWrong('betaGroups', 'REQUIRED'))
      const known = state.data.rows.betaTesters.some(
        other => String(other.attributes.email).toLowerCase() === String(attributes.email).toLowerCase(),
      )
      if (known)
        throw new Refusal(409, attributeWrong('email', 'INVALID.DUPLICATE', 'The tester exists already.'))
      tester.attributes = {
        firstName: null,
        lastName: null,
        ...tester.attributes,
        inviteType: 'EMAIL',
        state: 'NOT_INVITED',
        appDevices: [],
      }
      // A tester belongs to as many apps as their groups do.
      delete tester.app
    },
    link: {
      betaGroups: (act, tester, groups) => join(act, [tester], groups),
      builds: (act, tester, builds) => assign(act, [tester], builds),
    },
    unlink: {
      builds: (act, _tester, builds) => take(act, builds),
      apps: (act, tester, apps) => leave(act, [tester], apps),
    },
  },
  apps: { unlink: { betaTesters: (act, app, testers) => leave(act, testers, [app]) } },
  betaTesterInvitations: {
    create({ state, after }, _row, { related }) {
      const app = state.known('apps', related.app?.[0])
      const tester = state.known('betaTesters', related.betaTester?.[0])
      const refuse = (detail: string, code: string) =>
        stateError(detail, { code: `STATE_ERROR.TESTER_INVITE.${code}` })
      if (!state.ids('betaTesters', tester, 'apps').includes(app.id))
        throw refuse('The tester does not test this app.', 'NOT_A_TESTER')
      if (typeof tester.attributes.email !== 'string') throw refuse('The tester has no address.', 'NO_EMAIL')
      const groups = state.related('betaTesters', tester, 'betaGroups').filter(row => row.app === app.id)
      const builds = groups.flatMap(group =>
        state
          .related('betaGroups', group, 'builds')
          .filter(build => installable(state, build, isInternal(group))),
      )
      const alone = state
        .related('betaTesters', tester, 'builds')
        .filter(build => build.app === app.id && installable(state, build, false))
      if (builds.length + alone.length === 0)
        throw refuse('There is no build that the tester could install.', 'NO_BUILD')
      if (['ACCEPTED', 'INSTALLED'].includes(String(tester.attributes.state)))
        throw refuse('The tester has accepted already.', 'ALREADY_ACCEPTED')
      after(() => invite(state, app, tester))
    },
  },
}

const states = ['INSTALLED', 'INSTALLED', 'ACCEPTED', 'INVITED', 'NOT_INVITED'] as const

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
