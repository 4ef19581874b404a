import type { RunRecord } from '../../../lib/runs/record'
import type { Text } from '../../../lib/text/index'
import { renderer } from '../../../lib/text/render'
import type { Row } from '../../lab/appstoreconnect/types'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

/** Texts in English. */
export const t = renderer('en')
/** The pages of TestFlight of one app. */
export const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'

/** App Store Connect with testers, and a hand for them. */
export function world() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  const { state, dials } = lab.appstoreconnect
  const group = (name: string, of = '6440000001'): Row => {
    const found = state.data.rows.betaGroups.find(row => row.app === of && row.attributes.name === name)
    if (!found) throw new Error(`there is no group ${name}`)
    return found
  }
  return {
    lab,
    clock,
    state,
    dials,
    bench: createBench(lab, lab.seed.tokens.owner, clock),
    group,
    at: (name: string) => `${app}/groups/${group(name).id}`,
    tester: (email: string) => state.data.rows.betaTesters.filter(row => row.attributes.email === email),
    members: (name: string, of?: string) =>
      state.related('betaGroups', group(name, of), 'betaTesters').map(row => row.attributes.email),
    mails: (kind: string) => state.data.mails.filter(mail => mail.kind === kind).map(({ to }) => to),
    sent: (op: string) => lab.record.of(op).length,
  }
}

/** The first stage of a run. */
export const stage = (run: RunRecord) => {
  const [first] = run.stages
  if (!first) throw new Error('a run without a stage')
  return first
}
/** What a person reads in a preview. */
export const words = (run: RunRecord): string =>
  [stage(run).headline, stage(run).summary, ...(stage(run).notes ?? [])]
    .map((text: Text) => t(text))
    .join('\n')
/** A view as one text. */
export const read = (view: unknown): string => JSON.stringify(view)

/** The action that takes testers in from a list. */
export const importing = 'appstoreconnect.testers.import'
