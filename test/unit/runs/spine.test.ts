import { expect, it } from 'vitest'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const release = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58'

it('disables a release and takes it back', async () => {
  const clock = new Clock(Date.UTC(2026, 10, 22))
  const lab = createLab({ now: () => clock.now })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const before = lab.snapshot()
  const run = await bench.apply(await bench.preview('appcenter.release.disable', release))
  expect(run.state).toBe('done')
  expect(lab.record.writes()).toHaveLength(1)
  expect(lab.snapshot()).not.toEqual(before)
  const back = await bench.undo(run)
  expect(back.state).toBe('done')
  expect(lab.snapshot()).toEqual(before)
})
