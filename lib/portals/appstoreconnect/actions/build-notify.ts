import * as v from 'valibot'
import { choice } from '../../../actions/fields'
import { each, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { reviewNotes } from './build-groups'
import { setAutoNotify } from './shared/build-calls'
import { needTestable, readBuild } from './shared/builds'
import { namesOf, testersOf } from './shared/groups'
import { example, refuse } from './shared/place'

const common = {
  needs: ['appId', 'buildId'],
  credential: { access: 'write', reach: 'app' },
  version: 1,
} as const

const reads = [
  'builds_getInstance',
  'buildBetaDetails_getInstance',
  'betaGroups_getCollection',
  'betaTesters_getCollection',
] as const

/** Mails everybody who can test a build. */
export const notifyTesters = definePlan({
  ...common,
  id: 'appstoreconnect.build.notify',
  title: say('Notify testers of this build'),
  about: say('Mails everybody who can test this build that it is there; says before how many they are.'),
  effect: 'destructive',
  input: v.object({}),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6'),
  reads,
  sends: { buildBetaNotifications_createInstance: 1 },
  rank: 21,
  keywords: 'mail again remind announce',
  async first(context, _input, tools) {
    const build = await readBuild(context, tools)
    needTestable(build)
    if (build.beta.autoNotifyEnabled)
      refuse(
        say(
          'Auto-notify of {build} is on: its testers are mailed by themselves, and App Store Connect takes no second mail.',
          {
            build: build.name,
          },
        ),
      )
    const { groups, people } = await testersOf(tools, build)
    if (people === 0) refuse(say('{build} has no testers yet.', { build: build.name }))
    return {
      name: 'notify',
      headline: count(people, '{n} person', '{n} people'),
      summary: count(
        people,
        'is mailed that {app} {build} can be tested.',
        'are mailed that {app} {build} can be tested.',
        { app: build.app.name, build: build.name },
      ),
      steps: [
        one(say('Notify'), {
          id: 'notify',
          touches: build.name,
          request: to({
            op: 'buildBetaNotifications_createInstance',
            body: bodyOf({ type: 'buildBetaNotifications' }, {}, { build: { type: 'builds', id: build.id } }),
          }),
          settle: { by: 'ask', why: say('App Store Connect does not tell what it has mailed.') },
          undo: { none: say('Mails that were sent stay sent.') },
        }),
      ],
      reach: { count: people, outside: true },
      notes: [say('Groups: {groups}', { groups: namesOf(groups) }), ...reviewNotes(build, groups)],
    }
  },
})

/** Switches auto-notify of a build. */
export const autoNotify = definePlan({
  ...common,
  id: 'appstoreconnect.build.autonotify',
  title: say('Auto-notify on or off'),
  about: say('Whether testers are mailed by themselves when they can install this build.'),
  effect: 'write',
  input: v.object({ to: choice('Auto-notify', ['on', 'off']) }),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6', { to: 'on' }),
  reads,
  sends: { buildBetaDetails_updateInstance: 1 },
  rank: 22,
  keywords: 'automatic mail notify testers',
  async first(context, { to: word }, tools) {
    const build = await readBuild(context, tools)
    const on = word === 'on'
    const { groups, people } = await testersOf(tools, build)
    return {
      name: 'autonotify',
      headline: on ? say('Auto-notify on') : say('Auto-notify off'),
      summary: on
        ? say('{app} {build}: whoever can test it is mailed from now on, in all its groups.', {
            app: build.app.name,
            build: build.name,
          })
        : say('{app} {build}: nobody is mailed by themselves any more.', {
            app: build.app.name,
            build: build.name,
          }),
      steps: [
        each(
          'autonotify',
          say('Set auto-notify'),
          (build.beta.autoNotifyEnabled === true) === on ? [] : [on],
          now => setAutoNotify(build, now),
        ),
      ],
      reach: { count: on ? people : 1, outside: on && groups.some(group => !group.internal) },
      notes: [count(people, '{n} person tests this build now.', '{n} people test this build now.')],
    }
  },
})
