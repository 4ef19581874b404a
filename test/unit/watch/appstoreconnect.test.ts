import { beforeEach, describe, expect, it } from 'vitest'
import { upload } from '../../lab/appstoreconnect/resources/builds'
import { type Desk, freshDesk, minute, moment, passToAlarm, type Worker } from './help'

const flight = 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios'
const hour = 60 * minute
const day = 24 * hour

let desk: Desk
let worker: Worker
beforeEach(async () => {
  ;({ desk, worker } = await freshDesk())
})

/** Goes on from alarm to alarm until that moment. */
async function passTo(until: number): Promise<void> {
  while (desk.alarm !== null && desk.alarm <= until) {
    passToAlarm(desk)
    await worker.resume()
  }
  desk.clock.now = until
}
const only = async () => {
  const [watch, ...more] = await worker.allWatches()
  if (!watch || more.length > 0) throw new Error('there is not one watch')
  return watch
}
const state = () => desk.lab.appstoreconnect.state
const newest = () => state().data.rows.builds[0]?.id ?? ''

describe('a build', () => {
  it('that is processed is told of, and is no longer looked at', async () => {
    await worker.start('appstoreconnect.build.watch', `${flight}/${newest()}`)
    expect(worker.t((await only()).last.text)).toBe('in processing')
    await passTo(moment + hour)
    expect(desk.told).toEqual(['Kite 5.12.0 (112): processed: missing export compliance'])
    expect(await only()).toMatchObject({ state: 'over', last: { tone: 'warn' } })
    // Each two minutes, one request a look.
    expect(desk.requests()).toBe(4)
  })

  it('that Apple refuses is told of as that', async () => {
    await worker.start('appstoreconnect.build.watch', `${flight}/${newest()}`)
    desk.lab.appstoreconnect.dials.processing = 'INVALID'
    await passTo(moment + hour)
    expect(desk.told).toEqual([
      'Kite 5.12.0 (112): invalid: Apple has mailed the reason to whoever uploaded it',
    ])
    expect(await only()).toMatchObject({ state: 'over', last: { tone: 'bad' } })
  })

  it('in beta review is followed to its end', async () => {
    const build = state().data.rows.builds.find(({ attributes }) => attributes.version === '109')
    const detail = state().data.rows.buildBetaDetails.find(row => row.related['build']?.[0] === build?.id)
    if (!build || !detail) throw new Error('there is no such build')
    detail.attributes.externalBuildState = 'WAITING_FOR_BETA_REVIEW'
    await worker.start('appstoreconnect.build.watch', `${flight}/${build.id}`)
    detail.attributes.externalBuildState = 'IN_BETA_REVIEW'
    await passTo(moment + hour)
    detail.attributes.externalBuildState = 'BETA_APPROVED'
    await passTo(moment + 2 * hour)
    expect(desk.told.map(line => line.replace('Kite 5.12.0 (109): ', ''))).toEqual([
      'processed: in beta review',
      'processed: beta approved',
    ])
    expect(await only()).toMatchObject({ state: 'over' })
  })
})

describe('a review', () => {
  it('of one of several platforms names it as people do', async () => {
    const [first] = state().data.rows.appStoreVersions.filter(({ app }) => app === '6440000001')
    if (first) first.attributes.platform = 'MAC_OS'
    await worker.start('appstoreconnect.review.watch', 'https://appstoreconnect.apple.com/apps/6440000001')
    expect(worker.t((await only()).last.text)).toMatch(/\((macOS|iOS)\): waiting for review/)
  })
})

describe('new builds of an app', () => {
  it('are told of when they come and when they are processed, for a month', async () => {
    const lantern = 'https://appstoreconnect.apple.com/apps/6440000003/testflight/ios'
    await worker.start('appstoreconnect.builds.watch', lantern)
    expect(worker.t((await only()).last.text)).toBe('2.0.0 (103): processed: ready for beta submission')
    await passTo(moment + hour)
    expect(desk.told).toEqual([])
    const app = state().known('apps', '6440000003')
    state().now = desk.clock.now
    desk.lab.appstoreconnect.dials.processingMs = 20 * minute
    upload(state(), app, { version: '200', train: '2.0.0', platform: 'IOS' })
    await passTo(moment + 2 * hour)
    expect(desk.told).toEqual([
      'Lantern: 2.0.0 (200): in processing',
      'Lantern: 2.0.0 (200): processed: missing export compliance',
    ])
    const asked = desk.requests()
    await passTo(moment + day)
    // A day in which nothing comes costs four requests an hour of 3600.
    expect(desk.requests() - asked).toBeLessThanOrEqual(22 * 4)
    expect(await only()).toMatchObject({ state: 'active' })
  })
})

describe('builds that expire', () => {
  it('are told of some days before and on the last day, once each, for next to no requests', async () => {
    await worker.start('appstoreconnect.builds.expiring', flight, { days: 10 })
    expect(await only()).toMatchObject({ last: { tone: 'warn' } })
    await passTo(moment + 30 * day)
    // Known when it was begun; its last day comes, and then the others'.
    expect(desk.told).toEqual([
      'Kite: 5.11.2 (104) ends in 1 day',
      'Kite: 5.11.2 (105) ends in 10 days',
      'Kite: 5.11.2 (105) ends in 1 day',
      'Kite: 5.11.2 (106) ends in 10 days',
      'Kite: 5.11.2 (106) ends in 1 day',
      'Kite: 5.12.0 (107) ends in 10 days',
    ])
    expect(desk.requests()).toBeLessThan(15)
  })

  it('are told of together where many do at once', async () => {
    await worker.start('appstoreconnect.builds.expiring', flight, { days: 10 })
    desk.clock.now += 20 * day
    await worker.resume()
    expect(desk.told).toEqual(['Kite: 5.11.2 (106) ends in 9 days'])
  })
})

describe('the expiry radar', () => {
  it('tells of certificates, of profiles, and of the newest build of each app alone', async () => {
    await worker.start('appstoreconnect.expiry.watch', 'https://appstoreconnect.apple.com/apps', { days: 10 })
    await passTo(moment + 82 * day)
    // Nobody uploads for a quarter of a year: each app's last build comes near its end, and no other.
    expect(desk.told).toEqual([
      'All apps: Acme IOS_DISTRIBUTION ends in 10 days; Kite App Store ends in 10 days',
      'All apps: Kite AdHoc ends in 1 day',
      'All apps: Acme IOS_DISTRIBUTION ends in 1 day; Kite App Store ends in 1 day',
      'All apps: Kite Desk 2.4.0 (103) ends in 10 days; Lantern 2.0.0 (103) ends in 10 days; Harbour 1.0.0 (103) ends in 10 days; Compass TV 3.1.0 (103) ends in 10 days; 1 more',
      'All apps: Kite 5.12.0 (112) ends in 10 days',
    ])
    // A request a day of each kind.
    expect(desk.requests()).toBeLessThanOrEqual(3 * (83 + 6))
  })
})
