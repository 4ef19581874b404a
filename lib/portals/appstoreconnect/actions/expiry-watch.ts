import { say } from '../../../text/index'
import { defineWatch, type Reads } from '../define'
import { testable } from './shared/builds'
import { dayMs } from './shared/days'
import {
  buildEnding,
  Days,
  type Ending,
  endingCertificates,
  endingProfiles,
  Near,
  nearing,
  newsOfEnds,
  unlessRefused,
} from './shared/ends'
import { teamFirst } from './shared/provisioning'

/** So many builds are read: more are of no use to anybody. */
const mostBuilds = 2000

/**
 * The newest build of each app that can be tested: with it the testing ends. Older ones end all the time where a CI
 * uploads, and nobody misses them.
 */
async function newestBuilds(tools: Reads): Promise<Ending[]> {
  const newest = new Map<string, Ending>()
  let read = 0
  for await (const build of testable(tools, 'newest')) {
    if (!newest.has(build.app.id)) newest.set(build.app.id, buildEnding(build))
    if (++read === mostBuilds) break
  }
  return [...newest.values()]
}

/** Tells before anything of the team ends that somebody will miss. */
export const expiryWatch = defineWatch({
  id: 'appstoreconnect.expiry.watch',
  title: say('Expiry radar'),
  about: say(
    'Tells some days before a certificate, a profile or the newest build of an app ends, and once more on its last day.',
  ),
  needs: [],
  credential: teamFirst,
  input: Days,
  examples: [{ address: 'https://appstoreconnect.apple.com/apps', input: { days: 60 } }],
  operations: ['builds_getCollection', 'certificates_getCollection', 'profiles_getCollection'],
  area: 'testflight',
  rank: 50,
  keywords: 'notify remind expire expiry certificates profiles builds end',
  state: Near,
  every: dayMs,
  life: 365 * dayMs,
  async look(_context, { days }, tools) {
    const ends = await Promise.all([
      newestBuilds(tools),
      unlessRefused(endingCertificates(tools)),
      unlessRefused(endingProfiles(tools)),
    ])
    return { subject: say('All apps'), ...nearing(ends.flat(), days, tools.now, dayMs) }
  },
  news: newsOfEnds,
})
