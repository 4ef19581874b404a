import type { DeskRow, Mark, Tone } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'
import { age } from '../format'
import { Pill } from '../parts/basic'
import { t } from '../t'

/** What a mark says, and how grave it is. */
export function wordsOf(mark: Mark): { tone: Tone; text: Text } {
  switch (mark.mark) {
    case 'ended':
      return { tone: 'bad', text: say('Ended') }
    case 'ending':
      return mark.days === 0
        ? { tone: 'bad', text: say('Ends today') }
        : {
            tone: 'warn',
            text: count(mark.days, 'Ends in {n} day', 'Ends in {n} days'),
          }
    case 'stale':
      return { tone: 'calm', text: count(mark.days, 'Not used for {n} day', 'Not used for {n} days') }
    case 'powerful':
      return { tone: 'warn', text: say('More than it needs: it only read so far') }
  }
}

/** What is worth a look about a credential. */
export function Marks({ marks }: { marks: Mark[] }) {
  return marks.map(mark => <Pill key={mark.mark} {...wordsOf(mark)} />)
}

/** How many actions are named before the rest is counted. */
const named = 4

/** Which actions a credential acted for. */
export function UsedBy({ uses }: { uses: DeskRow['uses'] }) {
  if (uses.length === 0) return null
  const rest = uses.length - named
  return (
    <p class="token-more">
      {t(say('used by:'))}{' '}
      {uses
        .slice(0, named)
        .map(use => `${t(use.title)} (${age(use.at)})`)
        .join(', ')}
      {rest > 0 && ` ${t(count(rest, 'and {n} more', 'and {n} more'))}`}
    </p>
  )
}
