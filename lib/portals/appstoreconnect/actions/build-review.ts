import * as v from 'valibot'
import { each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan } from '../define'
import { hindranceReads, needReviewable } from './shared/beta-review'
import { submit } from './shared/build-calls'
import { readBuild } from './shared/builds'
import { peopleIn, readGroups } from './shared/groups'
import { example, refuse } from './shared/place'

/** Hands a build to beta review. */
export const submitBuild = definePlan({
  id: 'appstoreconnect.build.submit',
  title: say('Submit to beta review'),
  about: say('Hands this build to Apple’s beta review; says before what is missing.'),
  needs: ['appId', 'buildId'],
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  input: v.object({}),
  examples: example('testflight/ios/9c2d0eac-d477-44cc-a6f1-fdc99efa51d2'),
  reads: [
    'builds_getInstance',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
    'betaAppReviewSubmissions_getCollection',
    ...hindranceReads,
  ],
  sends: { betaAppReviewSubmissions_createInstance: 1 },
  rank: 14,
  keywords: 'beta app review external apple',
  async first(context, _input, tools) {
    const build = await readBuild(context, tools)
    if (build.review === 'REJECTED')
      refuse(say('Beta review rejected {build}: upload another one.', { build: build.name }))
    const open = build.review === undefined
    if (open) await needReviewable(build, tools)
    const outside = (await readGroups(tools, build.app.id, build.id)).filter(group => !group.internal)
    const people = await peopleIn(tools, outside)
    return {
      name: 'submit',
      headline: say('Beta review of {build}', { build: build.name }),
      summary: say('{app} {build} goes to Apple. It cannot be called back.', {
        app: build.app.name,
        build: build.name,
      }),
      steps: [each('submit', say('Submit'), open ? [build] : [], submit)],
      reach: { count: Math.max(1, people), outside: people > 0 },
      notes: [
        people === 0
          ? say('It is given to no group outside the team yet.')
          : build.beta.autoNotifyEnabled
            ? count(
                people,
                '{n} person outside the team gets it once it is approved, and is mailed.',
                '{n} people outside the team get it once it is approved, and are mailed.',
              )
            : count(
                people,
                '{n} person outside the team gets it once it is approved. Mail: none.',
                '{n} people outside the team get it once it is approved. Mail: none.',
              ),
      ],
    }
  },
})
