import * as v from 'valibot'
import { one } from '../../../actions/plan'
import { say } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { phasedOf } from './shared/phased'
import { changesVersion, exampleOf, oneVersion, platformField, stateAt, versionRead } from './shared/versions'

const waiting = 'PENDING_DEVELOPER_RELEASE'

/** Gives an approved version to people. */
export const releaseVersion = definePlan({
  id: 'appstoreconnect.version.release',
  title: say('Release now'),
  about: say('Releases the approved version to the store. It cannot be called back.'),
  ...changesVersion,
  effect: 'destructive',
  input: v.object({ platform: platformField }),
  examples: exampleOf(5, 'distribution/tvos/version/inflight'),
  reads: ['apps_appStoreVersions_getToManyRelated', 'appStoreVersions_getInstance'],
  sends: { appStoreVersionReleaseRequests_createInstance: 1 },
  rank: 16,
  menu: ['version'],
  keywords: 'publish ship live store pending developer release',
  async first(context, { platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: [waiting],
      include: ['appStoreVersionPhasedRelease'],
      none: say('No version waits to be released by hand: it must be approved first.'),
    })
    return {
      name: 'release',
      headline: say('{app} {version}', { app: version.app.name, version: version.name }),
      summary: phasedOf(version)
        ? say(
            'goes to the store now. People who update by themselves get it over seven days, the first day 1 % of them; whoever looks for it gets it at once.',
          )
        : say('goes to the store now, to everybody at once.'),
      steps: [
        one(say('Release the version'), {
          id: 'release',
          touches: version.name,
          request: to({
            op: 'appStoreVersionReleaseRequests_createInstance',
            body: bodyOf(
              { type: 'appStoreVersionReleaseRequests' },
              {},
              { appStoreVersion: { type: 'appStoreVersions', id: version.id } },
            ),
          }),
          settle: {
            by: 'state',
            read: versionRead(version.id),
            ready: { [stateAt]: waiting },
            done: {
              [stateAt]: ['PROCESSING_FOR_DISTRIBUTION', 'PENDING_APPLE_RELEASE', 'READY_FOR_DISTRIBUTION'],
            },
          },
          undo: { none: say('A release cannot be called back; a phased one can be paused.') },
        }),
      ],
      reach: { count: 1, outside: true, type: version.app.name },
      notes: [say('It takes up to a day until it is seen in every country.')],
    }
  },
})
