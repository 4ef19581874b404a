import type { Tools } from '../../../actions/action'
import { toFault } from '../../../http/fault'
import { say } from '../../../text/index'
import { defineWatch } from '../define'
import type { AppStoreConnectOperations } from '../operations/index'
import { appOf, numberOf } from './shared/build-state'
import { Days, type Ending, Near, nearing, newsOfEnds } from './shared/expiring'
import { readCertificates, readProfiles, teamFirst } from './shared/provisioning'

const dayMs = 24 * 3600_000

type Source = (tools: Tools<AppStoreConnectOperations>) => Promise<Ending[]>

/** So many pages of builds are read: more are of no use to anybody. */
const mostPages = 10

/**
 * The newest build of each app that can be tested: with it the testing ends. Older ones end all the time where a CI
 * uploads, and nobody misses them.
 */
const builds: Source = async ({ pages }) => {
  const newest = new Map<string, Ending>()
  let read = 0
  const found = pages({
    op: 'builds_getCollection',
    query: {
      'filter[expired]': false,
      'filter[processingState]': 'VALID',
      sort: '-uploadedDate',
      limit: 200,
      include: 'app,preReleaseVersion',
      'fields[builds]': 'version,expirationDate,app,preReleaseVersion',
      'fields[apps]': 'name',
      'fields[preReleaseVersions]': 'version,platform',
    },
  })
  for await (const page of found) {
    for (const build of page.data) {
      const app = appOf(page, build) ?? '?'
      const at = Date.parse(build.attributes.expirationDate ?? '')
      if (!newest.has(app) && !Number.isNaN(at))
        newest.set(app, { id: build.id, what: `${app} ${numberOf(page, build)}`, at })
    }
    if (++read === mostPages) break
  }
  return [...newest.values()]
}

/** What a key may not read ends without it. */
const orNone = (ends: Promise<Ending[]>): Promise<Ending[]> =>
  ends.catch((error: unknown) => {
    const fault = toFault(error)
    if (fault.code === 'forbidden') return []
    throw fault
  })

const moment = (ends: string | null | undefined): number => Date.parse(ends ?? '')

const certificates: Source = async tools =>
  (await readCertificates(tools)).map(({ id, attributes }) => ({
    id,
    what: attributes.name ?? id,
    at: moment(attributes.expirationDate),
  }))

const profiles: Source = async tools =>
  (await readProfiles(tools)).map(({ id, name, is }) => ({ id, what: name, at: moment(is.expirationDate) }))

/** Everything that ends by itself. What a key may not see is left out by its source, not by a fault. */
const sources: readonly Source[] = [
  builds,
  tools => orNone(certificates(tools)),
  tools => orNone(profiles(tools)),
]

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
    const ends = (await Promise.all(sources.map(source => source(tools)))).flat()
    return {
      subject: say('All apps'),
      ...nearing(ends, days, tools.now, dayMs),
    }
  },
  news: newsOfEnds,
})
