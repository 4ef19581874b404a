import * as v from 'valibot'
import { change, one } from '../../../actions/plan'
import type { Json } from '../../../http/json'
import { say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { momentIn, utcWords } from './shared/moments'
import { refuse } from './shared/place'
import { releaseWords } from './shared/release'
import { changesVersion, exampleOf, inWork, oneVersion, platformField, versionRead } from './shared/versions'

const types = { 'by hand': 'MANUAL', 'once approved': 'AFTER_APPROVAL', 'at a time': 'SCHEDULED' } as const

/** A moment as the portal may write it back: it is the same in each form, by Greenwich or by California. */
const forms = (at: number): string[] =>
  [0, 7, 8].flatMap(behind => {
    const bare = new Date(at - behind * 3600_000).toISOString().slice(0, 19)
    const zones = behind === 0 ? ['Z', '+00:00'] : [`-0${behind}:00`]
    return zones.flatMap(zone => [bare + zone, `${bare}.000${zone}`])
  })

/** Says how the version in work comes to people once it is approved. */
export const scheduleVersion = definePlan({
  id: 'appstoreconnect.version.schedule',
  title: say('Release type and date'),
  about: say('Releases the version in work by hand, by itself once approved, or not before a time.'),
  ...changesVersion,
  effect: 'write',
  input: v.object({
    type: v.optional(
      v.pipe(v.picklist(['by hand', 'once approved', 'at a time']), v.title('Release')),
      'by hand',
    ),
    at: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(20),
        v.title('Not before'),
        v.description('As 2027-01-31 09:00, for “at a time”. The portal knows full hours.'),
      ),
      '',
    ),
    zone: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(60),
        v.title('Time zone'),
        v.description('As Europe/Berlin; empty: this computer’s.'),
      ),
      '',
    ),
    platform: platformField,
  }),
  examples: [
    ...exampleOf(3, 'distribution/ios/version/inflight', {
      type: 'at a time',
      at: '2027-01-31 09:00',
      zone: 'Europe/Berlin',
    }),
    ...exampleOf(1, 'distribution', { type: 'once approved' }),
  ],
  reads: ['apps_appStoreVersions_getToManyRelated', 'appStoreVersions_getInstance'],
  sends: { appStoreVersions_updateInstance: 1 },
  rank: 20,
  keywords: 'manual automatic scheduled date time timezone earliest',
  async first(context, { type, at, zone, platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: inWork,
      none: say('No version is in work: what is released already has no release type.'),
    })
    const releaseType = types[type]
    if ((releaseType === 'SCHEDULED') !== (at !== ''))
      refuse(
        at === ''
          ? say('Write the moment before which it is not released.')
          : say('A moment is for “at a time” alone.'),
      )
    const moment = at === '' ? null : momentIn(at, zone)
    if (moment !== null && moment % 3600_000 !== 0)
      refuse(say('App Store Connect takes full hours: {moment} is none.', { moment: utcWords(moment) }))
    if (moment !== null && moment <= tools.now) refuse(say('{at} has passed.', { at }))
    const { releaseType: typeNow, earliestReleaseDate: dateNow } = version.row.attributes
    const typeAt = 'data.attributes.releaseType'
    const dateAt = 'data.attributes.earliestReleaseDate'
    const same =
      typeNow === releaseType &&
      (moment === null || (typeof dateNow === 'string' && Date.parse(dateNow) === moment))
    const later: Text =
      moment === null
        ? say('It is released {how}.', { how: releaseWords(releaseType, null) })
        : say('It is released by itself once approved, but not before {at}, which is {utc}.', {
            at: zone === '' ? at : `${at} ${zone}`,
            utc: utcWords(moment),
          })
    const value = (given: Json | undefined): Json =>
      Array.isArray(given) ? (given[0] ?? null) : (given ?? null)
    return {
      name: 'schedule',
      headline: say('{app} {version}', { app: version.app.name, version: version.name }),
      summary: later,
      steps: same
        ? []
        : [
            one(say('Set the release'), {
              id: 'schedule',
              touches: releaseWords(releaseType, moment),
              ...change({
                was: { [typeAt]: typeNow ?? null, [dateAt]: dateNow ?? null },
                now: {
                  [typeAt]: releaseType,
                  ...(moment === null ? {} : { [dateAt]: forms(moment) }),
                },
                read: versionRead(version.id),
                write: values =>
                  to({
                    op: 'appStoreVersions_updateInstance',
                    path: { id: version.id },
                    body: bodyOf(
                      { type: 'appStoreVersions', id: version.id },
                      { releaseType: value(values[typeAt]), earliestReleaseDate: value(values[dateAt]) },
                    ),
                  }),
              }),
            }),
          ],
      reach: { count: 1 },
      notes: [
        say('So far: {how}.', {
          how: releaseWords(typeNow, typeof dateNow === 'string' ? Date.parse(dateNow) : null),
        }),
      ],
    }
  },
})
