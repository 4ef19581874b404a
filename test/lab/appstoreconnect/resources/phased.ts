import { stateError } from '../errors.ts'
import type { Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { oneOf } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { seededApps } from './apps.ts'
import { isFirst, out, stateOf } from './version-states.ts'

export const types = {
  appStoreVersionPhasedReleases: {
    attributes: ['phasedReleaseState', 'startDate', 'totalPauseDuration', 'currentDayNumber'],
    relations: { appStoreVersion: { to: 'appStoreVersions', hidden: true } },
  },
} as const satisfies Shapes

const phases = { phasedReleaseState: oneOf('INACTIVE', 'ACTIVE', 'PAUSED', 'COMPLETE') }

export const verbs: readonly Verb[] = [
  { do: 'related', type: 'appStoreVersions', by: 'appStoreVersionPhasedRelease', area: 'apps' },
  {
    do: 'create',
    type: 'appStoreVersionPhasedReleases',
    area: 'store',
    takes: phases,
    relations: { appStoreVersion: 'must' },
  },
  { do: 'update', type: 'appStoreVersionPhasedReleases', area: 'store', takes: phases },
  { do: 'remove', type: 'appStoreVersionPhasedReleases', area: 'store' },
]

const dayMs = 24 * 3600_000
const lastDay = 7
/** Pauses add up to so many days at most. */
const mostPaused = 30

/** A version goes out: its phased release begins, where it has one. */
export function beginPhased(state: State, version: Row): void {
  const phased = state.one('appStoreVersions', version, 'appStoreVersionPhasedRelease')
  if (!phased) return
  Object.assign(phased.attributes, {
    phasedReleaseState: 'ACTIVE',
    startDate: state.stamp(),
    currentDayNumber: 1,
  })
  state.later(dayMs, 'phased.day', 'appStoreVersionPhasedReleases', phased.id)
}

export const events: Events = {
  'phased.day': (state, phased) => {
    const { attributes } = phased
    if (attributes.phasedReleaseState === 'COMPLETE') return
    if (attributes.phasedReleaseState === 'PAUSED') {
      attributes.totalPauseDuration = Number(attributes.totalPauseDuration) + 1
      if (attributes.totalPauseDuration >= mostPaused) attributes.phasedReleaseState = 'ACTIVE'
    } else if (attributes.currentDayNumber === lastDay) attributes.phasedReleaseState = 'COMPLETE'
    else attributes.currentDayNumber = Number(attributes.currentDayNumber) + 1
    state.later(dayMs, 'phased.day', 'appStoreVersionPhasedReleases', phased.id)
  },
}

/** Where a phased release may go from where it is. */
const goes: Record<string, string[]> = {
  INACTIVE: [],
  ACTIVE: ['PAUSED', 'COMPLETE'],
  PAUSED: ['ACTIVE', 'COMPLETE'],
  COMPLETE: [],
}

export const hooks: HooksOfTypes = {
  appStoreVersionPhasedReleases: {
    create({ state }, phased, { related }) {
      const version = state.known('appStoreVersions', related.appStoreVersion?.[0])
      if (state.one('appStoreVersions', version, 'appStoreVersionPhasedRelease'))
        throw stateError('The version has a phased release already.')
      if (out.includes(stateOf(version)) || isFirst(state, version))
        throw stateError('Phased release is for updates that are not released yet.')
      phased.attributes = {
        phasedReleaseState: 'INACTIVE',
        startDate: null,
        totalPauseDuration: 0,
        currentDayNumber: 0,
      }
    },
    update(_act, phased, { attributes }) {
      const from = String(phased.attributes.phasedReleaseState)
      const to = attributes.phasedReleaseState
      if (to !== undefined && to !== from && !goes[from]?.includes(String(to)))
        throw stateError(`A phased release can not go from ${from} to ${String(to)}.`, {
          code: 'STATE_ERROR.ENTITY_STATE_INVALID',
        })
    },
    remove(_act, phased) {
      if (phased.attributes.phasedReleaseState !== 'INACTIVE')
        throw stateError('The phased release has begun.', { code: 'STATE_ERROR.ENTITY_STATE_INVALID' })
    },
  },
}

/** How phased releases stand. */
const phasedSeeds: Record<string, { version: string; state: string; day: number; paused: number }> = {
  Kite: { version: '5.11.2', state: 'ACTIVE', day: 4, paused: 2 },
  'Kite Desk': { version: '2.4.0', state: 'PAUSED', day: 3, paused: 5 },
}

export function seed({ state, random, day }: Seeding): void {
  for (const { app, of } of seededApps(state)) {
    const phased = phasedSeeds[of.name]
    const released = state
      .related('apps', app, 'appStoreVersions')
      .find(({ attributes }) => attributes.versionString === phased?.version)
    if (!phased || !released) continue
    const row = state.add('appStoreVersionPhasedReleases', {
      id: random.uuid(),
      app: app.id,
      attributes: {
        phasedReleaseState: phased.state,
        startDate: day(phased.day + phased.paused),
        totalPauseDuration: phased.paused,
        currentDayNumber: phased.day,
      },
      related: { appStoreVersion: [released.id] },
    })
    state.later(dayMs, 'phased.day', 'appStoreVersionPhasedReleases', row.id)
  }
}
