import '../../support/session'
import { describe, expect, it } from 'vitest'
import { visibleIn, watchedIn } from '../../../lib/background/watches'
import { type AppStoreConnectContext, readContext } from '../../../lib/context/index'
import { actionOf, allActions } from '../../../lib/portals/registry'
import type { WatchRecord } from '../../../lib/watch/record'

const actions = allActions()

const site = 'https://appstoreconnect.apple.com'
const record = (action: string, address: string, more: Partial<WatchRecord> = {}): WatchRecord => ({
  format: 1,
  id: `${action} ${address}`,
  action: `appstoreconnect.${action}`,
  title: '',
  address: site + address,
  input: {},
  credential: 'key',
  started: 0,
  until: 1,
  state: 'active',
  next: 1,
  faults: 0,
  refusals: 0,
  fault: null,
  last: { at: 0, state: null, subject: '', text: '', tone: 'calm' },
  changes: [],
  ...more,
})
const at = (address: string): AppStoreConnectContext => {
  const context = readContext(site + address)
  if (context?.portal !== 'appstoreconnect') throw new Error('there is nothing')
  return context
}

const kite = record('review.watch', '/apps/6440000001/distribution')
const lantern = record('review.watch', '/apps/6440000003/distribution')
const team = record('expiry.watch', '/apps')

describe('what a panel is told of', () => {
  it('in a page it is what is of the place, in a page of our own all of it', () => {
    const all = [kite, lantern, team]
    expect(visibleIn(all, 'page', null)).toEqual(all)
    expect(visibleIn(all, 'frame', at('/apps/6440000001/testflight'))).toEqual([kite])
    expect(visibleIn(all, 'frame', at('/apps'))).toEqual([team])
    expect(visibleIn(all, 'frame', null)).toEqual([])
    expect(visibleIn([record('review.watch', '.example.com/apps')], 'page', null)).toEqual([])
  })

  it('what is watched here is what the action would be about, wherever it was begun', () => {
    const watched = (address: string, ...watches: WatchRecord[]) => [
      ...watchedIn(at(address), actions, watches),
    ]
    expect(actionOf(kite.action)).toBeDefined()
    expect(watched('/apps/6440000001/testflight', kite, lantern)).toEqual([kite.action])
    expect(watched('/apps/6440000002', kite, lantern)).toEqual([])
    expect(watched('/apps/6440000001', { ...kite, state: 'held' })).toEqual([kite.action])
    expect(watched('/apps/6440000001', { ...kite, state: 'over' })).toEqual([])
    const build = '/apps/6440000001/testflight/ios/f49d9750-895d-44c5-a07d-4b90f1955183'
    const other = '/apps/6440000001/testflight/ios/f49d9750-895d-44c5-a07d-4b90f1955184'
    expect(watched(build, record('build.watch', build))).toEqual(['appstoreconnect.build.watch'])
    expect(watched(other, record('build.watch', build))).toEqual([])
    // The team's is watched from everywhere.
    expect(watched(other, team)).toEqual([team.action])
  })
})
