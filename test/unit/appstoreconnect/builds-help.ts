import type { Stage } from '../../../lib/actions/plan'
import type { View } from '../../../lib/actions/view'
import type { RunRecord } from '../../../lib/runs/record'
import type { Text } from '../../../lib/text/index'
import type { Row } from '../../lab/appstoreconnect/types'
import { onLab, t } from './bench'

/** Pages of the demonstration app. */
export const site = 'https://appstoreconnect.apple.com'
export const app = `${site}/apps/6440000001`
export const act = (name: string): string => `appstoreconnect.${name}`

/** A lab and the core on it; builds of the demonstration app by number. */
export function world() {
  const here = onLab()
  const { lab, state } = here
  const { dials } = lab.appstoreconnect
  const kite = state.known('apps', '6440000001')
  const build = (number: number): Row => {
    const found = state.related('apps', kite, 'builds').find(row => row.attributes.version === String(number))
    if (!found) throw new Error(`no build ${number}`)
    return found
  }
  const group = (name: string): Row => {
    const found = state.related('apps', kite, 'betaGroups').find(row => row.attributes.name === name)
    if (!found) throw new Error(`no group ${name}`)
    return found
  }
  return {
    ...here,
    bench: here,
    dials,
    kite,
    build,
    group,
    page: (number: number) => `${app}/testflight/ios/${build(number).id}`,
    detail: (number: number) => {
      const found = state.one('builds', build(number), 'buildBetaDetail')
      if (!found) throw new Error('no detail')
      return found.attributes
    },
    groupsOf: (number: number) =>
      state.related('builds', build(number), 'betaGroups').map(row => row.attributes.name),
    sent: () => lab.record.writes().map(({ op, requestBody }) => [op, requestBody] as const),
    mails: () => state.data.mails,
  }
}

/** All that a preview says, as one text. */
export const said = ({ headline, summary, notes = [], steps }: Stage): string =>
  [
    headline,
    summary,
    ...notes,
    ...steps.flatMap(step => (step.do === 'send' ? step.calls.map(call => call.touches) : [])),
  ]
    .map((text: Text) => t(text))
    .join('\n')

/** What a stage sends and waits for, by the ids of its calls. */
export const ids = (stage: Stage): string[] =>
  stage.steps.flatMap(step =>
    step.do === 'send' ? step.calls.map(call => call.id) : [`${step.do} ${step.id}`],
  )

/** The first stage of a run: what its preview shows. */
export function shown({ stages: [stage] }: RunRecord): Stage {
  if (!stage) throw new Error('a run without a stage')
  return stage
}

/** A view that is a table. */
export const table = (view: View) => {
  if (view.view !== 'table') throw new Error('no table came')
  return view
}
