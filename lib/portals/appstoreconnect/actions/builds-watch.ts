import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineWatch } from '../define'
import { newestBuild } from './shared/app-status'
import { standingOf } from './shared/standing'

const minuteMs = 60_000

/** Tells of each build that comes in, and of what becomes of it. */
export const buildsWatch = defineWatch({
  id: 'appstoreconnect.builds.watch',
  title: say('Watch new builds'),
  about: say('Tells when a new build of this app comes in, when it is processed, and when it fails.'),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: {} }],
  operations: ['builds_getCollection'],
  area: 'testflight',
  rank: 31,
  keywords: 'notify tell me newest upload processed processing valid invalid testflight',
  /** The newest build, and how far it is. */
  state: v.object({ id: v.string(), processing: v.string() }),
  every: 15 * minuteMs,
  life: 30 * 24 * 60 * minuteMs,
  async look({ appId }, _input, tools) {
    const build = await newestBuild(tools, appId)
    if (!build)
      return {
        state: { id: '', processing: '' },
        subject: appId,
        text: say('no build yet'),
        tone: 'calm',
        over: false,
      }
    const { processing, text, tone, at } = standingOf(build, tools.now)
    return {
      state: { id: build.id, processing },
      subject: build.app.name || appId,
      text: say('{number}: {how}', { number: build.name, how: text }),
      tone,
      over: false,
      ...(processing === 'PROCESSING' && at !== undefined ? { at } : {}),
    }
  },
})
