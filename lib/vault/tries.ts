import { Fault } from '../http/fault'
import { count } from '../text/index'
import { database, putStrictly } from './database'

/** How long one waits after so many wrong passphrases in a row, in milliseconds: doubled each time, at most 15 min. */
const waitAfter = (wrong: number): number => (wrong < 3 ? 0 : Math.min(1000 * 2 ** (wrong - 2), 15 * 60_000))

/**
 * When the next passphrase may be given, in milliseconds; 0 where at once. A clock that was set back makes nobody
 * wait longer than the whole wait.
 */
export async function nextTry(now: number): Promise<number> {
  const found = await (await database()).get('tries', 'tries')
  if (!found) return 0
  const wait = waitAfter(found.wrong)
  const left = Math.min(found.at + wait - now, wait)
  return left > 0 ? now + left : 0
}

/**
 * Notes a try before it is made: whoever ends the worker in the middle has not tried for nothing.
 * @throws Fault `limited` where it is too early
 */
export async function beginTry(now: number): Promise<void> {
  const next = await nextTry(now)
  if (next > 0) {
    const seconds = Math.ceil((next - now) / 1000)
    throw new Fault(
      'limited',
      count(
        seconds,
        'That was the wrong passphrase several times. Try again in {n} second.',
        'That was the wrong passphrase several times. Try again in {n} seconds.',
      ),
      { retryAfter: next - now },
    )
  }
  const found = await (await database()).get('tries', 'tries')
  await putStrictly('tries', { id: 'tries', wrong: (found?.wrong ?? 0) + 1, at: now })
}

/** The passphrase was right: nothing is held against anybody. */
export async function endTries(): Promise<void> {
  await (await database()).delete('tries', 'tries')
}
