import './language'
import { describe, expect, it } from 'vitest'
import type { CallView, RunView } from '../../../lib/messages/shapes'
import { endingOf, lookingOf, whyNoUndo } from '../../../lib/ui/run/ending'
import { t } from '../../../lib/ui/t'
import { smallRun } from '../../gallery/people'

const run = (state: RunView['state'], states: CallView['state'][], more: Partial<RunView> = {}): RunView => ({
  ...smallRun,
  state,
  calls: states.map((one, n) => ({ ...smallRun.calls[0], id: `c${n}`, state: one }) as CallView),
  can: { apply: false, goOn: false, stop: false, undo: false },
  ...more,
})

describe('how a run ended', () => {
  it.each([
    [run('done', ['done']), 'Done'],
    [run('done', ['already']), 'It was so already'],
    [run('partly', ['done', 'failed', 'already']), '2 of 3 done'],
    [run('failed', ['failed']), 'Nothing was changed'],
    [run('unknown', ['unknown']), 'Not known whether it was done'],
    [run('unknown', ['done', 'unknown', 'done']), '1 of 3 is not known to be done'],
    [run('stopped', ['open']), 'Stopped. Nothing was sent'],
    [run('stopped', ['done', 'open']), 'Stopped after 1 of 2'],
  ])('is said so', (one, words) => expect(t(endingOf(one))).toBe(words))

  it.each(['failed', 'unknown', 'lost', 'waiting', 'changed', 'skipped', 'fell', 'sending'] as const)(
    '%s never counts as done',
    state => {
      expect(t(endingOf(run('partly', [state, 'done'])))).toBe('1 of 2 done')
      expect(t(endingOf(run('unknown', [state])))).not.toMatch(/^Done/)
    },
  )

  it('rows that went wrong are not called done when it stops to be looked at', () => {
    expect(t(lookingOf(run('paused', ['done', 'open']), 1))).toBe('First one is done. Look right?')
    expect(t(lookingOf(run('paused', ['unknown', 'open']), 1))).toMatch(/needs a look/)
  })

  it('says why nothing can be undone', () => {
    expect(
      whyNoUndo(run('done', ['done'], { can: { apply: false, goOn: false, stop: false, undo: true } })),
    ).toBeNull()
    expect(whyNoUndo(run('failed', ['failed']))?.text).toMatch(/nothing to undo/)
    expect(whyNoUndo(run('unknown', ['unknown']))?.text).toMatch(/Look on the portal/)
    expect(whyNoUndo(run('done', ['done'], { undoneBy: 'x' }))?.text).toMatch(/already/)
  })
})
