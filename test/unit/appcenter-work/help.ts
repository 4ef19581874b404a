import type { Plan } from '../../../lib/actions/action'
import type { View } from '../../../lib/actions/view'
import { actionOf } from '../../../lib/portals/registry'
import { callsOf, type RunRecord } from '../../../lib/runs/record'
import type { App } from '../../lab/appcenter/state'
import { createLab, type LabOptions } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

/** The demonstration app's pages. */
export const kite = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/'

/** A lab, a bench on it and the demonstration app's state. */
export function world(options: LabOptions = {}) {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ now: () => clock.now, rate: false, ...options })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const app = (owner = 'acme', name = 'Kite-iOS'): App => {
    const found = lab.state.app(owner, name)
    if (!found) throw new Error(`no app ${owner}/${name}`)
    return found
  }
  return { clock, lab, bench, app, kite: app() }
}

/** A view of one kind. */
export function viewAs<K extends View['view']>(view: View, kind: K): Extract<View, { view: K }> {
  if (view.view !== kind) throw new Error(`a ${view.view} came, no ${kind}`)
  return view as Extract<View, { view: K }>
}

/** How each call of a run ended, by its id. */
export const endsOf = (run: RunRecord): Record<string, string | undefined> =>
  Object.fromEntries(
    run.stages.flatMap(stage => callsOf(stage).map(call => [call.id, stage.outcomes[call.id]?.state])),
  )

/** A plan by its id. */
export function planOf(id: string): Plan {
  const action = actionOf(id)
  if (action?.kind !== 'plan') throw new Error(`${id} is no plan`)
  return action
}
