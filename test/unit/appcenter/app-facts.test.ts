import { expect, it } from 'vitest'
import { retiredAreas } from '../../lab/appcenter/site'
import { createLab, type LabOptions } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'

async function factsOf(options: LabOptions, groups?: number) {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ ...options, now: () => clock.now })
  const kite = lab.state.app('acme', 'Kite-iOS')
  const [model] = kite?.errorGroups ?? []
  if (kite && model && groups !== undefined) {
    const one = (n: number) => ({ ...model, id: `${2_000_000_000 + n}u`, state: 'open' as const })
    kite.errorGroups = Array.from({ length: groups }, (_, n) => one(n))
  }
  const view = await createBench(lab, lab.seed.tokens.owner, clock).query('appcenter.app.facts', app)
  if (view.view !== 'facts') throw new Error(`a ${view.view} came`)
  return JSON.stringify(view.facts)
}

it('says of an area that was closed that it is, not that the token may be wrong', async () => {
  const facts = await factsOf({ closed: retiredAreas })
  expect(facts).toContain('no longer answers')
  expect(facts).not.toContain('may not see it')
  expect(facts).toContain('open groups in 28 days')
})

it.each([
  [0, '"n":0'],
  [100, '"n":100'],
  [101, 'more than {n} open groups'],
])('of %i groups it says no wrong number', async (groups, words) => {
  expect(await factsOf({}, groups)).toContain(words)
})
