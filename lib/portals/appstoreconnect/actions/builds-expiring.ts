import { say } from '../../../text/index'
import { defineWatch } from '../define'
import { appOf, buildFields, numberOf } from './shared/build-state'
import { Days, Near, nearing, newsOfEnds } from './shared/expiring'

const dayMs = 24 * 3600_000

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
  async look({ appId }, { days }, { read, now }) {
    const found = await read({
      op: 'builds_getCollection',
      query: {
        'filter[app]': appId,
        'filter[expired]': false,
        // The oldest end first.
        sort: 'uploadedDate',
        limit: 200,
        ...buildFields,
      },
    })
    const ends = found.data.flatMap(build => {
      const at = Date.parse(build.attributes.expirationDate ?? '')
      return Number.isNaN(at) ? [] : [{ id: build.id, what: numberOf(found, build), at }]
    })
    const [first] = found.data
    // A build lives for ninety days: what comes in meanwhile is not near its end within a week.
    return {
      subject: (first && appOf(found, first)) ?? appId,
      ...nearing(ends, days, now, 7 * dayMs),
    }
  },
  news: newsOfEnds,
})
