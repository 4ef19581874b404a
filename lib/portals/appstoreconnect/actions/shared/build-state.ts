import type { Look } from '../../../../actions/action'
import { say, type Text } from '../../../../text/index'
import type { AnswerOf } from '../../define'
import { joined, type WithIncluded } from '../../jsonapi'
import { App } from '../../operations/apps'
import { BuildBetaDetail, PreReleaseVersion } from '../../operations/builds'
import { inWords } from '../../words'

type Build = AnswerOf<'builds_getInstance'>['data']

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** What is asked of builds, so that one request tells all of it. */
export const buildFields = {
  include: 'app,preReleaseVersion,buildBetaDetail',
  'fields[builds]':
    'version,uploadedDate,expirationDate,processingState,app,preReleaseVersion,buildBetaDetail',
  'fields[apps]': 'name',
  'fields[preReleaseVersions]': 'version,platform',
  'fields[buildBetaDetails]': 'internalBuildState,externalBuildState',
} as const

/** States of beta review in which Apple is at it. */
const reviewed = ['WAITING_FOR_BETA_REVIEW', 'IN_BETA_REVIEW', 'IN_EXPORT_COMPLIANCE_REVIEW']
const refused = ['BETA_REJECTED', 'PROCESSING_EXCEPTION']

/** What people call a build: `5.12.0 (4711)`. */
export function numberOf(document: WithIncluded, build: Build): string {
  const [train] = joined(document, build, 'preReleaseVersion', PreReleaseVersion)
  return `${train?.attributes.version ?? '?'} (${build.attributes.version ?? '?'})`
}

/** The name of a build's app; undefined where it was not included. */
export const appOf = (document: WithIncluded, build: Build): string | undefined =>
  joined(document, build, 'app', App)[0]?.attributes.name ?? undefined

/** How a build stands: its processing and, behind that, its way to testers. */
export function standingOf(
  document: WithIncluded,
  build: Build,
  now: number,
): Pick<Look, 'text' | 'tone' | 'over' | 'at'> & { processing: string; beta: string } {
  const [detail] = joined(document, build, 'buildBetaDetail', BuildBetaDetail)
  const processing = build.attributes.processingState ?? ''
  const beta = detail?.attributes.externalBuildState ?? ''
  const known = { processing, beta }
  if (processing === 'PROCESSING') {
    // Most take minutes; what takes an hour takes hours.
    const young = now - Date.parse(build.attributes.uploadedDate ?? '') < hourMs
    const at = now + (young ? 2 : 10) * minuteMs
    return { ...known, text: say('in processing'), tone: 'warn', over: false, at }
  }
  if (processing !== 'VALID') return { ...known, text: failedText(processing), tone: 'bad', over: true }
  const waits = reviewed.includes(beta)
  return {
    ...known,
    text: say('processed: {state}', { state: inWords(beta) }),
    tone: refused.includes(beta)
      ? 'bad'
      : waits || beta === 'MISSING_EXPORT_COMPLIANCE' || beta === 'EXPIRED'
        ? 'warn'
        : 'ok',
    over: !waits,
    at: now + 15 * minuteMs,
  }
}

const failedText = (state: string): Text =>
  state === 'INVALID'
    ? say('invalid: Apple has mailed the reason to whoever uploaded it')
    : say('not processed: {state}', { state: inWords(state) })
