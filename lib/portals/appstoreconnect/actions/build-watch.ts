import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineWatch } from '../define'
import { readBuild } from './shared/builds'
import { standingOf } from './shared/standing'

const minuteMs = 60_000

/** Tells when a build is processed, and when its beta review ends. */
export const buildWatch = defineWatch({
  id: 'appstoreconnect.build.watch',
  title: say('Watch this build'),
  about: say('Tells when this build is processed or fails, and when its beta review moves.'),
  needs: ['appId', 'buildId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  // The newest build of the first app, which is being processed.
  examples: [
    {
      address:
        'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/f49d9750-895d-44c5-a07d-4b90f1955183',
      input: {},
    },
  ],
  operations: ['builds_getInstance'],
  area: 'testflight',
  rank: 20,
  menu: ['build'],
  keywords: 'notify tell me processed processing valid invalid ready testflight beta review',
  state: v.object({ processing: v.string(), beta: v.string() }),
  every: 10 * minuteMs,
  life: 7 * 24 * 60 * minuteMs,
  async look(context, _input, tools) {
    const build = await readBuild(context, tools)
    const { processing, beta, ...standing } = standingOf(build, tools.now)
    return {
      state: { processing, beta },
      subject: say('{app} {number}', { app: build.app.name || context.appId, number: build.name }),
      ...standing,
    }
  },
})
