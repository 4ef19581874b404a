import type { Stage } from '../../../lib/actions/plan'
import type { View } from '../../../lib/actions/view'
import { toFault } from '../../../lib/http/fault'
import type { Text } from '../../../lib/text/index'
import { renderer } from '../../../lib/text/render'
import { createLab, type LabOptions } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

const render = renderer('en')

/** A text as a person reads it. */
export const t = (text: Text): string => render(text)

/** Why something was refused, as a person reads it; empty where it was not. */
export const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    error => t(toFault(error).what),
  )

/** The core on a lab of its own, with what tests of actions look at. */
export function onLab(options: Omit<LabOptions, 'now'> = {}) {
  const clock = new Clock(moment)
  const lab = createLab({ ...options, now: () => clock.now })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const { state } = lab.appstoreconnect
  return {
    ...bench,
    lab,
    clock,
    state,
    /** What was sent so far: method, path, body. */
    sent: () =>
      lab.record.writes().map(({ method, path, requestBody }) => ({ method, path, body: requestBody })),
    /** To whom mails went, by kind. */
    mails: () => state.data.mails.map(({ kind, to }) => `${kind} ${to}`),
    /** Takes roles from the key that acts. */
    roles(...roles: ('ADMIN' | 'DEVELOPER' | 'CUSTOMER_SUPPORT')[]) {
      const key = state.data.keys.find(({ id }) => id === 'ADMINKEY01')
      if (key) key.roles = roles
    },
  }
}

/** The rows of a table as a person reads them, by the columns' keys. */
export function rowsOf(view: View): Record<string, string>[] {
  if (view.view !== 'table') throw new Error(`no table came, but ${view.view}`)
  return view.rows.map(({ cells }) =>
    Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, read(cell)])),
  )
}

/** The facts of a view as a person reads them, by their labels. */
export function factsOf(view: View): Record<string, string> {
  if (view.view !== 'facts') throw new Error(`no facts came, but ${view.view}`)
  return Object.fromEntries(view.facts.map(({ label, value }) => [t(label), read(value)]))
}

type Cell = Extract<View, { view: 'facts' }>['facts'][number]['value']

function read(cell: Cell): string {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return String(cell ?? '')
  if ('pill' in cell) return t(cell.pill)
  if ('at' in cell) return cell.at
  if ('id' in cell) return cell.id
  return 'href' in cell ? t(cell.text) : t(cell)
}

/** What a stage says: the headline with the summary, whom each call touches, the notes. */
export const saidOf = (stage: Stage) => ({
  headline: `${t(stage.headline)} ${t(stage.summary)}`,
  touches: stage.steps.flatMap(step => (step.do === 'send' ? step.calls.map(call => t(call.touches)) : [])),
  notes: (stage.notes ?? []).map(t),
})
