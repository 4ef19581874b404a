import type { Plan } from '../../../lib/actions/action'
import type { View } from '../../../lib/actions/view'
import { actionOf } from '../../../lib/portals/registry'
import { callsOf, type RunRecord } from '../../../lib/runs/record'
import type { App } from '../../lab/appcenter/state'
import type { Json } from '../../lab/json'
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

/** What the lab answers, changed, for as long as a test goes on. */
export async function answering(
  { lab }: Pick<ReturnType<typeof world>, 'lab'>,
  op: string,
  path: string,
  change: (body: unknown) => void,
): Promise<void> {
  const headers = { 'x-api-token': lab.seed.tokens.owner }
  const body = (await (await lab.fetch(`https://api.appcenter.ms/v0.1/${path}`, { headers })).json()) as Json
  change(body)
  lab.control.fault({ do: 'status', status: 200, body, match: { op }, times: 99 })
}

/** Puts a value at a dotted path. */
export const set = (path: string, value: unknown) => (body: unknown) => {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const target = names.reduce<unknown>((at, name) => Reflect.get(Object(at), name), body)
  Reflect.set(Object(target), last, value)
}
