import { say } from '../../../text/index'
import { defineWatch } from '../define'
import { testable } from './shared/builds'
import { dayMs } from './shared/days'
import { Days, Near, nearing, newsOfEnds } from './shared/ends'

/** Tells before builds of an app can no longer be tested. */
export const buildsExpiring = defineWatch({
  id: 'appstoreconnect.builds.expiring',
  title: say('Watch expiring builds'),
  about: say('Tells some days before a build of this app expires, and once more on its last day.'),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: Days,
  examples: [
    { address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: { days: 21 } },
  ],
  operations: ['builds_getCollection'],
  area: 'testflight',
  rank: 40,
  keywords: 'notify remind expire expiry ninety days testflight end',
  state: Near,
  every: 7 * dayMs,
  life: 365 * dayMs,
  async look({ appId }, { days }, tools) {
    let subject = appId
    const ends = []
    for await (const build of testable(tools, 'oldest', { 'filter[app]': appId })) {
      subject = build.app.name || appId
      ends.push(build)
      // All live equally long: nothing behind the first that is not near its end is nearer to it.
      if (build.ends > tools.now + days * dayMs) break
    }
    // A build lives for ninety days: what comes in meanwhile is not near its end within a week.
    return { subject, ...nearing(ends, days, tools.now, 7 * dayMs) }
  },
  news: newsOfEnds,
})
