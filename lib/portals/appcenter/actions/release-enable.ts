import * as v from 'valibot'
import { change, one } from '../../../actions/plan'
import { say } from '../../../text/index'
import { appPath, definePlan, to, type With } from '../define'
import { versionOf } from '../words'

/** A release's change from one state to the other, and back. */
export function switchRelease(context: With<'owner' | 'app'>, release: string | number, on: boolean) {
  const path = { ...appPath(context), release_id: release }
  return change({
    was: { enabled: !on },
    now: { enabled: on },
    read: to({ op: 'releases_getLatestByUser', path }),
    write: values => to({ op: 'releases_updateDetails', path, body: values }),
  })
}

const common = {
  needs: ['owner', 'app', 'release'],
  credential: { access: 'write', reach: 'app' },
  area: 'distribute',
  input: v.object({}),
  effect: 'write',
  version: 1,
  reads: ['releases_getLatestByUser'],
  sends: { releases_updateDetails: 1 },
} as const

/** Takes a release off its testers without deleting it. */
export const disableRelease = definePlan({
  ...common,
  id: 'appcenter.release.disable',
  title: say('Disable this release'),
  about: say('Testers no longer see or install it. It can be enabled again.'),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58', input: {} }],
  rank: 10,
  menu: ['release'],
  async first(context, _input, { read }) {
    const release = await read({
      op: 'releases_getLatestByUser',
      path: { ...appPath(context), release_id: context.release },
    })
    return {
      name: 'disable',
      headline: say('Disable {version}', { version: versionOf(release) }),
      summary: say(
        'Nobody sees or installs release {release} of {app} any more. Nothing is deleted and nobody is mailed.',
        {
          release: context.release,
          app: `${context.owner}/${context.app}`,
        },
      ),
      steps: release.enabled
        ? [
            one(say('Disable'), {
              id: `disable:${context.release}`,
              touches: versionOf(release),
              ...switchRelease(context, context.release, false),
            }),
          ]
        : [],
      reach: { count: 1 },
    }
  },
})

/** Gives a disabled release back to its testers. */
export const enableRelease = definePlan({
  ...common,
  id: 'appcenter.release.enable',
  title: say('Enable this release'),
  about: say('Its testers see and install it again.'),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/55', input: {} }],
  rank: 11,
  async first(context, _input, { read }) {
    const release = await read({
      op: 'releases_getLatestByUser',
      path: { ...appPath(context), release_id: context.release },
    })
    return {
      name: 'enable',
      headline: say('Enable {version}', { version: versionOf(release) }),
      summary: say('The groups that have release {release} of {app} see it again. Nobody is mailed.', {
        release: context.release,
        app: `${context.owner}/${context.app}`,
      }),
      steps: release.enabled
        ? []
        : [
            one(say('Enable'), {
              id: `enable:${context.release}`,
              touches: versionOf(release),
              ...switchRelease(context, context.release, true),
            }),
          ],
      reach: { count: 1 },
    }
  },
})
