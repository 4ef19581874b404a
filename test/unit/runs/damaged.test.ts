import { expect, it } from 'vitest'
import { actionOf } from '../../../lib/portals/registry'
import { getRun, recentRuns } from '../../../lib/runs/journal'
import { confirm } from '../../../lib/runs/runs'
import { database } from '../../../lib/vault/database'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const release = (n: number) => `https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/${n}`

const world = () => {
  const clock = new Clock(Date.UTC(2026, 10, 22))
  const lab = createLab({ now: () => clock.now })
  return { lab, bench: createBench(lab, lab.seed.tokens.owner, clock), clock }
}

const plan = () => {
  const action = actionOf('appcenter.release.disable')
  if (action?.kind !== 'plan') throw new Error('the plan is gone')
  return action
}

it('goes on with other runs where one cannot be opened', async () => {
  const { bench, clock } = world()
  const broken = await bench.preview('appcenter.release.disable', release(58))
  const whole = await bench.preview('appcenter.release.disable', release(57))
  await confirm(broken.id, plan(), false, '', clock.now)
  const db = await database()
  const row = await db.get('runs', broken.id)
  if (!row) throw new Error('the run is gone')
  await db.put('runs', { ...row, sealed: `${row.sealed.slice(0, -6)}AAAAAA` })
  expect((await bench.apply(whole)).state).toBe('done')
  expect((await db.get('runs', broken.id))?.state).toBe('damaged')
  expect((await recentRuns(10)).map(run => run.id)).toContain(whole.id)
})

it('refuses an older text put back in the place of a newer one', async () => {
  const { bench } = world()
  const run = await bench.preview('appcenter.release.disable', release(56))
  const db = await database()
  const before = await db.get('runs', run.id)
  await bench.apply(run)
  const after = await db.get('runs', run.id)
  if (!before || !after) throw new Error('the run is gone')
  await db.put('runs', { ...after, sealed: before.sealed })
  await expect(getRun(run.id)).rejects.toThrow('cannot be opened')
})
