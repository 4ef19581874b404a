import * as v from 'valibot'
import { count, say, type Text } from '../../../../text/index'
import type { AnswerOf, Reads } from '../../define'
import { joined, type WithIncluded } from '../../jsonapi'
import { App } from '../../operations/apps'
import {
  BetaAppReviewSubmission,
  BuildBetaDetail,
  type Build as BuildSchema,
  PreReleaseVersion,
} from '../../operations/builds'
import { inWords, platformName, platformOf } from '../../words'
import { refuse } from './place'

type Row = v.InferOutput<typeof BuildSchema>

/** A build by the names people use. */
interface Named {
  id: string
  /** As people say it: `5.12.0 (4711)`. */
  name: string
  /** Its version, and its number in it. */
  train: string
  number: string
  platform: string
  app: { id: string; name: string }
  is: Row['attributes']
}

/** A build that can still be tested, and the moment at which that ends, in milliseconds. */
export interface Testable extends Named {
  ends: number
}

/** A build with what stands beside it. */
export interface Build extends Named {
  /** How it stands in TestFlight; its id is that of the detail. */
  beta: { id: string } & v.InferOutput<typeof BuildBetaDetail>['attributes']
  /** What beta review says: a state, empty where it is not told, or undefined where it was not submitted. */
  review: string | undefined
}

const names = {
  'fields[apps]': 'name',
  'fields[preReleaseVersions]': 'version,platform',
}

/** What {@link testable} asks of builds: of a list of hundreds, no more than names and ends. */
const endQuery = {
  ...names,
  include: 'app,preReleaseVersion',
  'fields[builds]': 'version,expirationDate,app,preReleaseVersion',
  'filter[expired]': false,
  'filter[processingState]': 'VALID',
  limit: 200,
}

const beside = 'app,preReleaseVersion,buildBetaDetail,betaAppReviewSubmission'

/** What is asked of builds, so that {@link buildOf} finds it. `more` are further relationships. */
const buildQuery = (more: readonly string[] = []) => {
  const include = [beside, ...more].join(',')
  return {
    ...names,
    include,
    'fields[builds]': `version,uploadedDate,expirationDate,expired,minOsVersion,processingState,buildAudienceType,usesNonExemptEncryption,${include}`,
    'fields[buildBetaDetails]': 'autoNotifyEnabled,internalBuildState,externalBuildState',
    'fields[betaAppReviewSubmissions]': 'betaReviewState',
  }
}

function namedOf(document: WithIncluded, row: Row): Named {
  const [version] = joined(document, row, 'preReleaseVersion', PreReleaseVersion)
  const [app] = joined(document, row, 'app', App)
  const train = version?.attributes.version ?? '?'
  const number = row.attributes.version ?? '?'
  return {
    id: row.id,
    name: `${train} (${number})`,
    train,
    number,
    platform: version?.attributes.platform ?? '',
    app: { id: app?.id ?? '', name: app?.attributes.name ?? '' },
    is: row.attributes,
  }
}

/** A build out of the document that holds it. */
function buildOf(document: WithIncluded, row: Row): Build {
  const [detail] = joined(document, row, 'buildBetaDetail', BuildBetaDetail)
  const [review] = joined(document, row, 'betaAppReviewSubmission', BetaAppReviewSubmission)
  return {
    ...namedOf(document, row),
    beta: { ...detail?.attributes, id: detail?.id ?? row.id },
    review: review && (review.attributes.betaReviewState ?? ''),
  }
}

/** The build that a context points at. */
export async function readBuild(
  { buildId }: { buildId: string },
  { read }: Pick<Reads, 'read'>,
): Promise<Build> {
  const document = await read({ op: 'builds_getInstance', path: { id: buildId }, query: buildQuery() })
  return buildOf(document, document.data)
}

/** Builds that fit, the newest first, with what they include; at most so many, to the last page without `most`. */
export async function listBuilds(
  { pages }: Pick<Reads, 'pages'>,
  filter: Record<string, string>,
  { more = [], fields = {}, most = Number.POSITIVE_INFINITY }: ListOptions = {},
): Promise<Listed> {
  const query = {
    ...buildQuery(more),
    ...fields,
    ...filter,
    sort: '-uploadedDate',
    limit: Math.min(200, most),
  }
  const found: Listed = { builds: [], total: 0 }
  for await (const page of pages({ op: 'builds_getCollection', query })) {
    for (const row of page.data) found.builds.push({ build: buildOf(page, row), row, page })
    found.total = Math.max(page.meta.paging.total ?? 0, found.builds.length)
    if (found.builds.length >= most) break
  }
  return { ...found, builds: found.builds.slice(0, most) }
}

interface ListOptions {
  /** Further relationships to include, and the fields of what they lead to. */
  more?: readonly string[]
  fields?: Record<string, string | number>
  most?: number
}

interface Listed {
  builds: { build: Build; row: Row; page: AnswerOf<'builds_getCollection'> }[]
  /** How many fit in all. */
  total: number
}

/**
 * Builds that can still be tested, by their upload. Pages are read as far as whoever asks goes: of many builds only some
 * are ever wanted.
 */
export async function* testable(
  { pages }: Pick<Reads, 'pages'>,
  first: 'newest' | 'oldest',
  filter: Record<string, string> = {},
): AsyncGenerator<Testable> {
  const query = { ...endQuery, ...filter, sort: first === 'newest' ? '-uploadedDate' : 'uploadedDate' }
  for await (const page of pages({ op: 'builds_getCollection', query }))
    for (const row of page.data) {
      const ends = Date.parse(row.attributes.expirationDate ?? '')
      if (!Number.isNaN(ends)) yield { ...namedOf(page, row), ends }
    }
}

/** Why a build cannot be tested as it is; undefined where it can. The portal says no more than 422. */
export function whyNotTestable({ name: build, is }: Build): Text | undefined {
  if (is.processingState === 'PROCESSING') return say('App Store Connect still processes {build}.', { build })
  if (is.processingState !== 'VALID')
    return say('App Store Connect did not take {build}: it is {state}.', {
      build,
      state: inWords(is.processingState),
    })
  if (is.expired === true) return say('{build} has expired.', { build })
  if (is.usesNonExemptEncryption === null || is.usesNonExemptEncryption === undefined)
    return say('Export compliance of {build} is not answered yet. Answer it first.', { build })
  return undefined
}

/** Refuses what cannot be tested. @throws Fault `invalid` */
export function needTestable(build: Build): void {
  const why = whyNotTestable(build)
  if (why !== undefined) refuse(why)
}

/**
 * Builds that a person named by id or number, and how many of the names fit none.
 * @throws Fault for a number that more than one has: versions and platforms count each for themselves
 */
export function pick(
  builds: readonly Build[],
  named: readonly string[],
): { found: Set<Build>; unknown: number } {
  const found = new Set<Build>()
  let unknown = 0
  for (const name of new Set(named.filter(Boolean))) {
    const fits = builds.filter(({ id, number }) => id === name || number === name)
    if (fits.length > 1)
      refuse(
        say('More than one build has the number {number}: {builds}. Name them by their ids.', {
          number: name,
          builds: fits.map(({ name: build, platform }) => `${build} ${platformName(platform)}`).join(', '),
        }),
      )
    const [build] = fits
    if (build) found.add(build)
    else unknown += 1
  }
  return { found, unknown }
}

/** What to say of names that fit no build. */
export const unknownNote = (unknown: number): Text[] =>
  unknown === 0
    ? []
    : [
        count(
          unknown,
          '{n} of what was named is not among these builds, or needs nothing.',
          '{n} of what was named are not among these builds, or need nothing.',
        ),
      ]

/** The filter that a place sets: its app, and its platform where it names one. */
export const placeFilter = ({
  appId,
  platform,
}: {
  appId: string
  platform?: string
}): Record<string, string> => {
  const of = platformOf(platform)
  return { 'filter[app]': appId, ...(of === undefined ? {} : { 'filter[preReleaseVersion.platform]': of }) }
}
