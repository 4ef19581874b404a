import { say, type Text } from '../../../../text/index'
import type { AnswerOf, Reads } from '../../define'
import { inWords, platformName } from '../../words'
import { type Build, listBuilds } from './builds'
import { type Phased, phasedOf } from './phased'
import { out } from './versions'

type Row = AnswerOf<'apps_appStoreVersions_getToManyRelated'>['data'][number]

/** How an app stands in the store. */
interface Versions {
  live: readonly Row[]
  /** What is prepared, reviewed or waits for its release. */
  work: readonly Row[]
  /** How far the live version is given out in phases; undefined where it is not. */
  phase: Phased | undefined
}

const stateOf = ({ attributes }: Row): string => attributes.appVersionState ?? ''

/** The versions of an app that matter now. */
export async function readVersions({ read }: Pick<Reads, 'read'>, appId: string): Promise<Versions> {
  const document = await read({
    op: 'apps_appStoreVersions_getToManyRelated',
    path: { id: appId },
    query: {
      include: 'appStoreVersionPhasedRelease',
      'fields[appStoreVersions]': 'platform,versionString,appVersionState,appStoreVersionPhasedRelease',
      'fields[appStoreVersionPhasedReleases]': 'phasedReleaseState,totalPauseDuration,currentDayNumber',
      limit: 50,
    },
  })
  const live = document.data.filter(one => stateOf(one) === out[0])
  return {
    live,
    work: document.data.filter(one => !out.includes(stateOf(one))),
    phase: live.map(row => phasedOf({ document, row })).find(Boolean),
  }
}

/** Versions in words: several platforms stand beside each other. */
export const versionsInWords = (versions: readonly Row[]): string =>
  versions
    .map(({ attributes }) => `${attributes.versionString ?? '?'} (${platformName(attributes.platform)})`)
    .join(', ')

/** Versions in work with their states, in words. */
export const workInWords = (versions: readonly Row[]): Text => {
  const [first] = versions
  return versions.length === 1 && first
    ? say('{version}: {state}', {
        version: first.attributes.versionString ?? '?',
        state: inWords(stateOf(first)),
      })
    : versionsInWords(versions)
}

const apples = /^(WAITING_FOR_REVIEW|IN_REVIEW|ACCEPTED|PENDING_APPLE_RELEASE|PROCESSING_FOR_DISTRIBUTION)$/

/** Who is to do the next step on what is in work. */
export const turnOf = (work: readonly Row[]): Text =>
  work.length === 0
    ? say('nobody’s')
    : work.every(one => apples.test(stateOf(one)))
      ? say('Apple’s')
      : work.some(one => apples.test(stateOf(one)))
        ? say('Apple’s and yours')
        : say('yours')

/** The build of an app that was uploaded last. */
export const newestBuild = async (tools: Reads, appId: string): Promise<Build | undefined> =>
  (await listBuilds(tools, { 'filter[app]': appId }, { most: 1 })).builds[0]?.build
