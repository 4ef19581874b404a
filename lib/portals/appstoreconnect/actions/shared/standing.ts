import type { Look } from '../../../../actions/action'
import { say, type Text } from '../../../../text/index'
import { inWords } from '../../words'
import type { Build } from './builds'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** States of beta review in which Apple is at it. */
const reviewed = ['WAITING_FOR_BETA_REVIEW', 'IN_BETA_REVIEW', 'IN_EXPORT_COMPLIANCE_REVIEW']
const refused = ['BETA_REJECTED', 'PROCESSING_EXCEPTION']

/** How a build stands: its processing and, behind that, its way to testers. */
export function standingOf(
  build: Pick<Build, 'is' | 'beta'>,
  now: number,
): Pick<Look, 'text' | 'tone' | 'over' | 'at'> & { processing: string; beta: string } {
  const processing = build.is.processingState ?? ''
  const beta = build.beta.externalBuildState ?? ''
  const known = { processing, beta }
  if (processing === 'PROCESSING') {
    // Most take minutes; what takes an hour takes hours.
    const young = now - Date.parse(build.is.uploadedDate ?? '') < hourMs
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
