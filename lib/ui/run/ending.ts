import type { CallView, RunView } from '../../messages/shapes'
import { count, type Message, say } from '../../text/index'

/** How many rows a run's calls have in each state. */
function tally(calls: readonly CallView[]): Map<CallView['state'], number> {
  const sums = new Map<CallView['state'], number>()
  for (const call of calls) {
    for (const state of call.rows?.map(row => row.state) ?? [call.state]) {
      sums.set(state, (sums.get(state) ?? 0) + 1)
    }
  }
  return sums
}

const troubles: CallView['state'][] = ['failed', 'unknown', 'changed', 'fell']

/** What a run that stopped to be looked at has to say. Rows that went wrong are never called done. */
export function lookingOf(run: RunView, after: number): Message {
  const sums = tally(run.calls)
  const bad = troubles.reduce((sum, state) => sum + (sums.get(state) ?? 0), 0)
  if (bad > 0)
    return count(bad, '{n} of the first {after} needs a look', '{n} of the first {after} need a look', {
      after,
    })
  return after === 1
    ? say('First one is done. Look right?')
    : say('First {after} are done. Look right?', { after })
}

/** How a run ended, in the largest words of the page. Only what was answered counts as done. */
export function endingOf(run: RunView): Message {
  const sums = tally(run.calls)
  const done = (sums.get('done') ?? 0) + (sums.get('already') ?? 0)
  const all = [...sums.values()].reduce((sum, n) => sum + n, 0)
  const of = { done, all }
  switch (run.state) {
    case 'done':
      return sums.get('done') === undefined ? say('It was so already') : say('Done')
    case 'partly':
      return say('{done} of {all} done', of)
    case 'failed':
      return done === 0 ? say('Nothing was changed') : say('{done} of {all} done, then it failed', of)
    case 'unknown':
      return all === 1
        ? say('Not known whether it was done')
        : count(
            sums.get('unknown') ?? 1,
            '{n} of {all} is not known to be done',
            '{n} of {all} are not known to be done',
            { all },
          )
    case 'stopped':
      return done === 0 ? say('Stopped. Nothing was sent') : say('Stopped after {done} of {all}', of)
    default:
      return say('Running')
  }
}

/** Why a run that has ended cannot be undone, where it cannot. */
export function whyNoUndo(run: RunView): Message | null {
  if (run.can.undo || ['preview', 'held', 'running', 'paused'].includes(run.state)) return null
  if (run.undoneBy !== null) return say('This was undone already.')
  const done = run.calls.filter(call => call.state === 'done')
  if (done.length === 0 && run.state === 'unknown')
    return say('Look on the portal whether it was done, before you do it again.')
  if (done.length === 0) return say('There is nothing to undo.')
  if (done.every(call => call.undo === 'no')) return say('This cannot be undone.')
  return say('Nothing of this can be undone now.')
}
