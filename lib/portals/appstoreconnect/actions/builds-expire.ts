import * as v from 'valibot'
import { lines, whole } from '../../../actions/fields'
import { each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, type Reads } from '../define'
import { joined } from '../jsonapi'
import { BetaGroup } from '../operations/testers'
import { expire } from './shared/build-calls'
import { type Build, listBuilds, pick, placeFilter, readBuild, unknownNote } from './shared/builds'
import { daysAgo } from './shared/days'
import { namesOf, testersOf } from './shared/groups'
import { example, inSection, refuse } from './shared/place'

/** So many builds may expire at once. */
const most = 2000

/** A build that can still be tested, and what speaks for keeping it. */
interface Candidate {
  build: Build
  /** The version for the store that it belongs to, with its state. */
  attached: { name: string; state: string } | undefined
  /** Groups whose testers can install it now. */
  usable: { id: string; name: string }[]
}

/** Whether testers of a group can install a build now. */
const installable = ({ beta }: Build, internal: boolean): boolean =>
  /^(READY_FOR_BETA_TESTING|IN_BETA_TESTING|BETA_APPROVED)$/.test(
    (internal ? beta.internalBuildState : beta.externalBuildState) ?? '',
  )

/** The builds that versions for the store have, by id. */
async function attachedBuilds(tools: Reads, app: string): Promise<Map<string, Candidate['attached']>> {
  const found = new Map<string, Candidate['attached']>()
  for await (const { data } of tools.pages({
    op: 'apps_appStoreVersions_getToManyRelated',
    path: { id: app },
    query: {
      include: 'build',
      'fields[appStoreVersions]': 'versionString,appVersionState,build',
      'fields[builds]': 'version',
      limit: 200,
    },
  }))
    for (const { attributes, relationships } of data)
      for (const { id } of [relationships['build']?.data ?? []].flat())
        found.set(id, { name: attributes.versionString ?? '?', state: attributes.appVersionState ?? '' })
  return found
}

/** Every build of an app that has not expired, the newest first. */
async function candidates(tools: Reads, place: { appId: string; platform?: string }): Promise<Candidate[]> {
  const [{ builds }, attached] = await Promise.all([
    listBuilds(
      tools,
      { ...placeFilter(place), 'filter[expired]': 'false' },
      {
        more: ['betaGroups'],
        fields: { 'fields[betaGroups]': 'name,isInternalGroup', 'limit[betaGroups]': 50 },
      },
    ),
    attachedBuilds(tools, place.appId),
  ])
  return builds.map(({ build, row, page }) => ({
    build,
    attached: attached.get(build.id),
    usable: joined(page, row, 'betaGroups', BetaGroup).flatMap(({ id, attributes }) =>
      installable(build, attributes.isInternalGroup === true) ? [{ id, name: attributes.name ?? id }] : [],
    ),
  }))
}

interface Rule {
  days: number
  keep: number
  /** Ids or numbers; empty: all that the rule means. */
  builds: readonly string[]
}

/**
 * What of an app's builds a rule ends, and what it keeps for a reason that people should know. Never ended: what
 * belongs to a version that is not replaced, and what is in beta review.
 */
function byRule(
  all: readonly Candidate[],
  { days, keep, builds }: Rule,
  now: number,
): { ended: Build[]; kept: { build: Build; why: Text }[]; unknown: number } {
  const { found: named, unknown } = pick(
    all.map(({ build }) => build),
    builds,
  )
  const before = daysAgo(now, days)
  const inTrain = new Map<string, number>()
  const groupsSeen = new Set<string>()
  const ended: Build[] = []
  const kept: { build: Build; why: Text }[] = []
  for (const { build, attached, usable } of all) {
    const train = `${build.platform} ${build.train}`
    const newer = inTrain.get(train) ?? 0
    inTrain.set(train, newer + 1)
    const last = usable.find(({ id }) => !groupsSeen.has(id))?.name
    for (const { id } of usable) groupsSeen.add(id)
    const meant =
      builds.length > 0
        ? named.has(build)
        : newer >= keep && (days === 0 || Date.parse(build.is.uploadedDate ?? '') < before)
    if (!meant) continue
    const why = whyKept(build, attached, builds.length > 0 ? undefined : last)
    if (why === undefined) ended.push(build)
    else kept.push({ build, why })
  }
  return { ended, kept, unknown }
}

function whyKept(
  { name: build, review, is }: Build,
  attached: Candidate['attached'],
  last: string | undefined,
): Text | undefined {
  if (is.processingState === 'PROCESSING') return say('{build} is still processed', { build })
  if (attached && attached.state !== 'REPLACED_WITH_NEW_VERSION')
    return say('{build} is attached to {version}', { build, version: attached.name })
  // A state that is not known or not told may be a review, too; to expire is for good.
  if (review !== undefined && review !== 'APPROVED' && review !== 'REJECTED')
    return say('{build} is in beta review', { build })
  if (last !== undefined) return say('{build} is the last usable in “{group}”', { build, group: last })
  return undefined
}

/** So many reasons for keeping are told. */
const few = 8

const common = {
  credential: { access: 'write', reach: 'app' },
  effect: 'destructive',
  version: 1,
} as const

/** Ends the testing of the build of this page. */
export const expireBuild = definePlan({
  ...common,
  id: 'appstoreconnect.build.expire',
  title: say('Expire this build'),
  about: say('Nobody can install or open this build any more, for good.'),
  needs: ['appId', 'buildId'],
  input: v.object({}),
  examples: example('testflight/ios/6c620fea-a639-41b4-a66d-1dcbe0467e5b'),
  reads: [
    'builds_getInstance',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
    'apps_appStoreVersions_getToManyRelated',
  ],
  sends: { builds_updateInstance: 1 },
  rank: 30,
  keywords: 'end stop testing remove delete',
  async first(context, _input, tools) {
    const build = await readBuild(context, tools)
    const [{ groups, people }, attached] = await Promise.all([
      testersOf(tools, build),
      attachedBuilds(tools, build.app.id),
    ])
    const warning = whyKept(build, attached.get(build.id), undefined)
    return {
      name: 'expire',
      headline: say('Expire {build}', { build: build.name }),
      summary: count(
        people,
        'For good: {n} person loses this build of {app}. It cannot be undone.',
        'For good: {n} people lose this build of {app}. It cannot be undone.',
        { app: build.app.name },
      ),
      steps: [each('expire', say('Expire'), build.is.expired === true ? [] : [build], expire)],
      reach: {
        count: Math.max(1, people),
        outside: groups.some(group => !group.internal),
        type: build.number,
      },
      notes: [
        ...(warning === undefined ? [] : [warning]),
        ...(groups.length === 0 ? [] : [say('Groups: {groups}', { groups: namesOf(groups) })]),
      ],
    }
  },
})

/** Ends the testing of old builds, or of selected ones. */
export const expireBuilds = definePlan({
  ...common,
  id: 'appstoreconnect.builds.expire',
  title: say('Expire old builds'),
  about: say('Ends old or selected builds for good; keeps what is in use and says why.'),
  needs: ['appId'],
  where: inSection('testflight'),
  input: v.object({
    days: whole('Older than days', 0, 90, 30, 'By the day of upload; 0: of any age.'),
    keep: whole(
      'Keep the newest of each version',
      0,
      100,
      3,
      'This many builds of a version are never touched.',
    ),
    builds: v.optional(
      lines(
        'Or only these',
        most,
        'Ids or numbers of builds, one a line. The rule above does not count then.',
      ),
      [],
    ),
  }),
  examples: example('testflight/ios', { days: 45, keep: 1 }),
  reads: ['builds_getCollection', 'builds_getInstance', 'apps_appStoreVersions_getToManyRelated'],
  sends: { builds_updateInstance: most },
  rank: 32,
  keywords: 'bulk clean up end remove selected testflight',
  async first(context, rule, tools) {
    const all = await candidates(tools, context)
    const { ended, kept, unknown } = byRule(all, rule, tools.now)
    if (ended.length > most) refuse(say('These are more than {most} builds; name some of them.', { most }))
    const [newest] = all
    return {
      name: 'expire',
      headline: count(ended.length, '{n} build', '{n} builds'),
      summary: say('Expired for good in {app}, out of {all} that can be tested now. Nobody is mailed.', {
        app: newest?.build.app.name ?? '',
        all: all.length,
      }),
      steps: [each('expire', say('Expire'), ended, expire)],
      reach: { count: ended.length, outside: true },
      notes: [
        ...unknownNote(unknown),
        ...(kept.length === 0 ? [] : [count(kept.length, '{n} build is kept:', '{n} builds are kept:')]),
        ...kept.slice(0, few).map(({ why }) => why),
        ...(kept.length > few
          ? [count(kept.length - few, 'And {n} more for such a reason.', 'And {n} more for such reasons.')]
          : []),
      ],
    }
  },
})
