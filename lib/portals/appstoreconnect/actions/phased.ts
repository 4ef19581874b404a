import * as v from 'valibot'
import { change, kept, one } from '../../../actions/plan'
import { say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { type Phased, pauseWords, phasedOf, phasedWords } from './shared/phased'
import { refuse } from './shared/place'
import {
  changesVersion,
  exampleOf,
  inWork,
  needUpdate,
  oneVersion,
  out,
  platformField,
  type Version,
  versionRead,
} from './shared/versions'

const include = 'appStoreVersionPhasedRelease'
const type = 'appStoreVersionPhasedReleases'

const common = {
  ...changesVersion,
  input: v.object({ platform: platformField }),
  reads: ['apps_appStoreVersions_getToManyRelated', 'appStoreVersions_getInstance'],
  keywords: 'phased release rollout staged gradual percent',
} as const

const headline = ({ app, name }: Version): Text => say('{app} {version}', { app: app.name, version: name })

/** Has the version in work be given out over seven days. */
export const startPhased = definePlan({
  ...common,
  id: 'appstoreconnect.phased.start',
  title: say('Phased release: switch on'),
  about: say('The version in work is given out over seven days once it is released.'),
  effect: 'write',
  examples: exampleOf(3, 'distribution/ios/version/inflight'),
  sends: {
    appStoreVersionPhasedReleases_createInstance: 1,
    appStoreVersionPhasedReleases_deleteInstance: 1,
  },
  rank: 21,
  async first(context, { platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: inWork,
      include: [include],
      none: say('No version is in work: a phased release is switched on before the release.'),
    })
    await needUpdate(context, version, tools)
    const read = versionRead(version.id, include)
    const path = { id: kept('start', 'id') }
    return {
      name: 'start',
      headline: headline(version),
      summary: say(
        'People who update by themselves get it over seven days: 1, 2, 5, 10, 20, 50, then 100 %. It can be paused for 30 days in all.',
      ),
      steps: phasedOf(version)
        ? []
        : [
            one(say('Switch on'), {
              id: 'start',
              touches: version.name,
              request: to({
                op: 'appStoreVersionPhasedReleases_createInstance',
                body: bodyOf(
                  { type },
                  { phasedReleaseState: 'INACTIVE' },
                  { appStoreVersion: { type: 'appStoreVersions', id: version.id } },
                ),
              }),
              settle: { by: 'made', read, at: 'included', match: { type }, id: 'id', unique: true },
              keep: { id: 'id' },
              undo: {
                request: to({ op: 'appStoreVersionPhasedReleases_deleteInstance', path }),
                settle: {
                  by: 'state',
                  read,
                  of: { at: 'included', key: 'id', value: path.id },
                  ready: { 'attributes.phasedReleaseState': 'INACTIVE' },
                  done: 'gone',
                },
              },
            }),
          ],
      reach: { count: 1 },
    }
  },
})

/** A phased release of the live version goes from one of some states to another. */
const turn = (of: {
  id: string
  title: Text
  about: Text
  effect: 'write' | 'destructive'
  example: [n: number, path: string]
  rank: number
  from: readonly string[]
  to: string
  none: (values: { version: string; state: Text }) => Text
  summary: (phased: Phased) => Text
}) =>
  definePlan({
    ...common,
    id: of.id,
    title: of.title,
    about: of.about,
    effect: of.effect,
    examples: exampleOf(...of.example),
    sends: { appStoreVersionPhasedReleases_updateInstance: 1 },
    rank: of.rank,
    async first(context, { platform }, tools) {
      const version = await oneVersion(context, tools, {
        platform,
        states: out.slice(0, 1),
        include: [include],
        none: say('No version is live.'),
      })
      const phased = phasedOf(version)
      if (!phased || !of.from.includes(phased.state))
        refuse(of.none({ version: version.name, state: phasedWords(phased) }))
      const at = 'attributes.phasedReleaseState'
      const { undo, ...rest } = change({
        was: { [at]: phased.state },
        now: { [at]: of.to },
        read: versionRead(version.id, include),
        entry: { at: 'included', key: 'id', value: phased.id },
        write: values =>
          to({
            op: 'appStoreVersionPhasedReleases_updateInstance',
            path: { id: phased.id },
            body: bodyOf({ type, id: phased.id }, { phasedReleaseState: values[at] ?? null }),
          }),
      })
      return {
        name: 'phased',
        headline: headline(version),
        summary: of.summary(phased),
        steps: [
          one(of.title, {
            id: 'phased',
            touches: phasedWords(phased),
            ...rest,
            undo:
              of.effect === 'write'
                ? undo
                : { none: say('Whoever has the version keeps it: it cannot be called back.') },
          }),
        ],
        reach: {
          count: 1,
          ...(of.effect === 'destructive' ? { outside: true, type: version.app.name } : {}),
        },
        notes: [phasedWords(phased), pauseWords(phased)],
      }
    },
  })

/** Stops giving out the live version for a while. */
export const pausePhased = turn({
  id: 'appstoreconnect.phased.pause',
  title: say('Phased release: pause'),
  about: say('Nobody more gets the live version by itself until it is resumed.'),
  effect: 'write',
  example: [1, 'distribution/ios/version/deliverable'],
  rank: 13,
  from: ['ACTIVE'],
  to: 'PAUSED',
  none: values => say('There is nothing to pause: phased release of {version} is {state}.', values),
  summary: () =>
    say(
      'Nobody more gets it by itself; whoever has it keeps it, and whoever looks for it in the store still gets it. It goes on by itself when the days of pause are used up.',
    ),
})

/** Goes on giving out the live version. */
export const resumePhased = turn({
  id: 'appstoreconnect.phased.resume',
  title: say('Phased release: resume'),
  about: say('Goes on giving out the live version where it was paused.'),
  effect: 'write',
  example: [2, 'distribution/macos/version/deliverable'],
  rank: 14,
  from: ['PAUSED'],
  to: 'ACTIVE',
  none: values => say('Nothing is paused: phased release of {version} is {state}.', values),
  summary: () => say('It goes on at the day where it was paused.'),
})

/** Gives the live version to everybody now. */
export const completePhased = turn({
  id: 'appstoreconnect.phased.complete',
  title: say('Phased release: give it to everybody'),
  about: say('Ends the phased release: everybody gets the live version now.'),
  effect: 'destructive',
  example: [1, 'distribution/ios/version/deliverable'],
  rank: 15,
  from: ['ACTIVE', 'PAUSED'],
  to: 'COMPLETE',
  none: values => say('There is nothing to complete: phased release of {version} is {state}.', values),
  summary: () => say('Everybody who updates by themselves gets it now. It cannot be paused any more.'),
})
