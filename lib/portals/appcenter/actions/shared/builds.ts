import type { Tone } from '../../../../actions/view'
import { count, say, type Text } from '../../../../text/index'
import type { AnswerOf } from '../../define'

/** A build. */
export type Build = AnswerOf<'builds_get'>

/** A word as the portal may spell it: which case it uses is not documented. */
const spellings = (words: readonly string[]): string[] =>
  words.flatMap(word => [word, word.toLowerCase(), (word[0] ?? '').toUpperCase() + word.slice(1)])

/** Statuses of a build that can be cancelled. */
export const running = spellings(['notStarted', 'inProgress', 'postponed'])

/** Statuses of a build that is over, or soon will be. */
export const over = spellings(['cancelling', 'completed'])

const words = new Map<string, [Text, Tone]>([
  ['notstarted', [say('Waiting'), 'calm']],
  ['postponed', [say('Waiting'), 'calm']],
  ['inprogress', [say('Running'), 'calm']],
  ['cancelling', [say('Being cancelled'), 'calm']],
  ['succeeded', [say('Succeeded'), 'ok']],
  ['partiallysucceeded', [say('Partly succeeded'), 'warn']],
  ['failed', [say('Failed'), 'bad']],
  ['canceled', [say('Cancelled'), 'warn']],
])

/** How a build stands: its result, or its status while it has none. */
export function buildPill({ status, result }: Build): { pill: Text; tone: Tone } {
  const word = result || status
  const [pill, tone] = words.get(word.toLowerCase()) ?? [word, 'calm' as const]
  return { pill, tone }
}

/** A commit as people write it. */
export const short = (sha: string): string => sha.slice(0, 7)

/** How long a build took; null while it runs. */
export function tookOf({ startTime, finishTime }: Build): Text | null {
  if (!startTime || !finishTime) return null
  const minutes = Math.round((Date.parse(finishTime) - Date.parse(startTime)) / 60_000)
  return count(minutes, '{n} minute', '{n} minutes')
}
