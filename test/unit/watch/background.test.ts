import { beforeEach, expect, it, vi } from 'vitest'
import { managedHeld } from '../../support/session'
import { type BackgroundRig, createBackground } from '../../support/worker'
import { codeOf, emptyDatabase } from '../vault/help'

// Web Locks, which not every Node has: one after the other.
let last: Promise<unknown> = Promise.resolve()
const request = (_name: string, work: () => Promise<unknown>) => {
  last = last.then(work, work)
  return last
}
vi.stubGlobal('navigator', { locks: { request } })

let rig: BackgroundRig
beforeEach(async () => {
  const { databaseName } = await import('../../../lib/vault/database')
  await emptyDatabase(databaseName)
  await rule([])
  rig = await createBackground()
  const { admin } = rig.lab.appstoreconnect.seed.keys
  await rig.send('credentials.add', {
    portal: 'appstoreconnect',
    secret: admin.pem,
    file: admin.file,
    fields: { issuerId: admin.issuerId },
    name: 'Team',
    production: false,
  })
})

const context = { portal: 'appstoreconnect', appId: '6440000001', section: 'distribution' }
const start = (action = 'review.watch', input = {}) =>
  rig.send('watch.start', { action: `appstoreconnect.${action}`, input, context })
const watched = async () => (await rig.send('watches.list', {})).watches

/** The company’s rules are another from now on. */
async function rule(off: string[]): Promise<void> {
  managedHeld.set('off', off)
  const { forgetPolicy } = await import('../../../lib/vault/policy')
  forgetPolicy()
}
/** The time of every watch has come. */
async function lookAgain(): Promise<void> {
  const { changeWatches } = await import('../../../lib/watch/store')
  await changeWatches(watch => ({ ...watch, next: 1 }))
  // Whatever asks the watcher to go on.
  await rig.send('watches.goOn', {})
}

it('begins once, and again for another input', async () => {
  expect(await start()).toMatchObject({ begun: true, subject: 'Kite' })
  await start()
  expect(await watched()).toHaveLength(1)
  await start('builds.expiring', { days: 7 })
  await start('builds.expiring', { days: 21 })
  await start('builds.expiring', { days: 7 })
  expect(await watched()).toHaveLength(3)
  const [newest] = await watched()
  expect(await rig.send('watch.end', { id: newest?.id ?? '' })).toMatchObject({ notices: false })
  expect(await watched()).toHaveLength(2)
})

it('takes no input that the form would not, no other action, and no more than fifty', async () => {
  expect(await codeOf(start('builds.expiring', { days: 900 }))).toBe('invalid')
  expect(await codeOf(start('app.facts'))).toBe('invalid')
  expect(await watched()).toEqual([])
  for (let days = 2; days <= 51; days++) await start('builds.expiring', { days })
  expect(await codeOf(start('builds.expiring', { days: 52 }))).toBe('invalid')
  expect(await watched()).toHaveLength(50)
})

it('that a company switches off sends nothing, and is given up with the reason', async () => {
  await start()
  await rule(['appstoreconnect.review.watch'])
  expect(await codeOf(start())).toBe('policy')
  const asked = rig.lab.record.entries.length
  for (let n = 0; n < 3; n++) await lookAgain()
  expect(rig.lab.record.entries).toHaveLength(asked)
  expect(await watched()).toMatchObject([{ state: 'stopped', fault: { code: 'policy' } }])
})

it('goes with the key that looks', async () => {
  await start()
  const [key] = await rig.send('credentials.list', {})
  await rig.send('credentials.remove', { id: key?.id ?? '' })
  expect(await watched()).toEqual([])
})
