import type { View } from '../../../lib/actions/view'
import { renderer } from '../../../lib/text/render'
import type { Type } from '../../lab/appstoreconnect/resources/index'
import type { Row } from '../../lab/appstoreconnect/types'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

export const t = renderer('en')

const site = 'https://appstoreconnect.apple.com'

/** Addresses of the seeded apps, by their place in the seed. */
export const pages = {
  kite: `${site}/apps/6440000001/distribution/ios/version/inflight`,
  kiteLive: `${site}/apps/6440000001/distribution/ios/version/deliverable`,
  desk: `${site}/apps/6440000002/distribution/macos/version/deliverable`,
  lantern: `${site}/apps/6440000003/distribution/ios/version/inflight`,
  harbour: `${site}/apps/6440000004/distribution/ios/version/inflight`,
  compass: `${site}/apps/6440000005/distribution/tvos/version/inflight`,
  apps: `${site}/apps`,
  trends: `${site}/trends`,
}

/** A lab, a bench on it, and the versions of the seeded apps. */
export function store() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now, rate: false })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const { state, dials } = lab.appstoreconnect
  /** The resource of a type that fits. */
  const find = (type: Type, fits: (row: Row) => boolean): Row => {
    const row = state.data.rows[type].find(fits)
    if (!row) throw new Error(`no ${type} fits`)
    return row
  }
  /** The version of an app, by its number. */
  const version = (number: string): Row =>
    find('appStoreVersions', ({ attributes }) => attributes.versionString === number)
  /** Bodies that were sent, in order. */
  const sent = () => lab.record.writes().map(({ op, requestBody }) => ({ op, body: requestBody }))
  return { clock, lab, bench, state, dials, find, version, sent }
}

/** All that a person could read in a view or a preview. */
export const words = (value: unknown): string => JSON.stringify(value)

/** The rows of a table, each cell as its text. */
export function rowsOf(view: View): Record<string, unknown>[] {
  if (view.view !== 'table') throw new Error(`a ${view.view} came, no table`)
  return view.rows.map(({ cells }) => cells)
}
