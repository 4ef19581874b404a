import * as v from 'valibot'
import { word } from '../../../actions/fields'
import { one } from '../../../actions/plan'
import { say } from '../../../text/index'
import { definePlan, to } from '../define'
import { joined } from '../jsonapi'
import { Build } from '../operations/builds'
import { refuse } from './shared/place'
import {
  changesVersion,
  editable,
  exampleOf,
  oneVersion,
  platformField,
  versionRead,
} from './shared/versions'

/** Puts a build into the version in work: the newest, unless a number is given. */
export const attachBuild = definePlan({
  id: 'appstoreconnect.version.build',
  title: say('Attach the newest build'),
  about: say('Puts the newest valid build of this version into it, or the one whose number you give.'),
  ...changesVersion,
  effect: 'write',
  input: v.object({ build: word('Build number'), platform: platformField }),
  examples: exampleOf(3, 'distribution/ios/version/inflight'),
  reads: ['apps_appStoreVersions_getToManyRelated', 'appStoreVersions_getInstance', 'builds_getCollection'],
  sends: { appStoreVersions_build_updateToOneRelationship: 1 },
  rank: 11,
  menu: ['version'],
  keywords: 'select choose binary upload',
  async first(context, { build: wanted, platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: editable,
      include: ['build'],
      none: say('No version is in preparation: make one first, or cancel the review.'),
    })
    const { data } = await tools.read({
      op: 'builds_getCollection',
      query: {
        'filter[app]': context.appId,
        'filter[preReleaseVersion.version]': version.number,
        'filter[preReleaseVersion.platform]': version.platform,
        'filter[processingState]': 'VALID',
        'filter[expired]': false,
        'filter[buildAudienceType]': 'APP_STORE_ELIGIBLE',
        ...(wanted === '' ? {} : { 'filter[version]': wanted }),
        'fields[builds]': 'version,uploadedDate,usesNonExemptEncryption',
        sort: '-uploadedDate',
        limit: 1,
      },
    })
    const [build] = data
    if (!build)
      refuse(
        wanted === ''
          ? say('No build of {version} can be attached: none is processed, valid and for the store.', {
              version: version.name,
            })
          : say('Build {build} of {version} cannot be attached: it is not there, not valid, or expired.', {
              build: wanted,
              version: version.name,
            }),
      )
    const [before] = joined(version.document, version.row, 'build', Build)
    const number = build.attributes.version ?? '?'
    const attach = (id: string) =>
      to({
        op: 'appStoreVersions_build_updateToOneRelationship',
        path: { id: version.id },
        body: { data: { type: 'builds', id } },
      })
    const at = 'data.relationships.build.data.id'
    const state = { by: 'state', read: versionRead(version.id, 'build') } as const
    const was = { [at]: before?.id ?? null }
    const now = { [at]: build.id }
    return {
      name: 'attach',
      headline: say('{app} {number} ({build})', {
        app: version.app.name,
        number: version.number,
        build: number,
      }),
      summary: before
        ? say('Build {build} takes the place of {before} in {version}.', {
            build: number,
            before: before.attributes.version ?? '?',
            version: version.name,
          })
        : say('Build {build} goes into {version}, which has none yet.', {
            build: number,
            version: version.name,
          }),
      steps:
        before?.id === build.id
          ? []
          : [
              one(say('Attach the build'), {
                id: 'attach',
                touches: `${version.number} (${number})`,
                request: attach(build.id),
                settle: { ...state, ready: was, done: now },
                undo: before
                  ? { request: attach(before.id), settle: { ...state, ready: now, done: was } }
                  : { none: say('A build can be exchanged for another; it cannot be taken out.') },
              }),
            ],
      reach: { count: 1 },
      notes:
        typeof build.attributes.usesNonExemptEncryption !== 'boolean'
          ? [say('Export compliance of this build is not answered yet: answer it before you submit.')]
          : [],
    }
  },
})
