import { attributeWrong, Refusal, relationWrong, stateError } from '../errors.ts'
import type { Act, Additions, HooksOfTypes, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { email, must, text } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { announce, installable, needTestable, settle } from './builds.ts'

export const types = {
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
  apps: { relations: { betaTesters: { to: 'betaTesters', many: true, linked: true, via: 'apps' } } },
  builds: {
    relations: { individualTesters: { to: 'betaTesters', many: true, linked: true, via: 'builds' } },
    include: ['individualTesters'],
  },
}

const include = ['apps', 'betaGroups', 'builds'] as const

export const verbs: readonly Verb[] = [
  { do: 'unlink', type: 'apps', by: 'betaTesters', area: 'testers', status: 202 },
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
    include,
  },
  { do: 'one', type: 'betaTesters', area: 'testflight', include },
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

/** Whether only people of the team may be in a group. */
export const isInternal = ({ attributes }: Row): boolean => attributes.isInternalGroup === true

/** Takes builds from groups, or from testers. */
export function take({ state, after }: Act, builds: readonly Row[]): void {
  after(() => {
    for (const build of builds) settle(state, build)
  })
}

/** Puts testers into groups. Those who have something to test get a mail; people of the team do not. */
export function join({ state, after }: Act, testers: readonly Row[], groups: readonly Row[]): void {
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

export const hooks: HooksOfTypes = {
  builds: {
    link: { individualTesters: (act, build, testers) => assign(act, testers, [build]) },
    unlink: { individualTesters: (act, build) => take(act, [build]) },
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
