import { rmSync } from 'node:fs'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Shown, Watching } from '../../lib/messages/shapes'
import { actionOf } from '../../lib/portals/registry'
import { want } from '../attack/help'
import { createStage, type Stage, until } from '../support/browser'
import { builtWith } from '../support/built'
import { addKey, openPanel, passTime, press, reads } from '../support/hand'
import { begin, goHome } from '../support/walk'

const watch = actionOf('appstoreconnect.review.watch')
if (!watch) throw new Error('the action is gone')
const app = '6440000001'
const address = `https://appstoreconnect.apple.com/apps/${app}/distribution`

let stage: Stage
let back: Page
let extension: string
beforeAll(async () => {
  extension = builtWith('chromium', manifest => manifest.permissions.push('notifications'))
  stage = await createStage({ lab: { rate: false }, extension })
  await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
  back = await stage.openOwn('options.html')
})
afterAll(async () => {
  await stage.close()
  rmSync(extension, { recursive: true, force: true })
})

const badge = (): Promise<unknown> => back.evaluate('chrome.action.getBadgeText({})')
const badgeIs = (text: string) =>
  until(async () => ((await badge()) === text ? true : undefined), `the badge “${text}”`)
const review = (state: string) => {
  const version = stage.lab.appstoreconnect.state.data.rows.appStoreVersions.find(row => row.app === app)
  if (version) version.attributes.appVersionState = state
}
const notices = async (): Promise<string[]> =>
  String(await back.evaluate('chrome.notifications.getAll().then(all => Object.keys(all).join())'))
    .split(',')
    .filter(Boolean)

it('goes on when its page is closed and its worker has ended, and tells what changed until it is seen', async () => {
  const page = await stage.open(address)
  const panel = await openPanel(stage, page)
  await begin(panel, watch, {})
  await reads(panel, '5.12.0: waiting for review')
  await goHome(panel)
  // It is known to be watched, and watched once however often it is chosen.
  await panel.waitForSelector(`[data-action="${watch.id}"] .tag`)
  await begin(panel, watch, {})
  await panel.waitForSelector('.watch')
  expect(await panel.$$('.watch')).toHaveLength(1)
  await page.close()

  review('IN_REVIEW')
  await stage.stopWorker()
  await passTime(stage, 'watches')
  await badgeIs('1')
  const again = await stage.open(address)
  const other = await openPanel(stage, again)
  await press(other, 'Watches 1 change')
  await reads(other, '5.12.0: in review')
  await badgeIs('')
  await again.close()
})

it('tells by a notification, which leads to its page', async () => {
  await (await stage.worker()).evaluate(`chrome.notifications.getAll().then(all =>
    Promise.all(Object.keys(all).map(id => chrome.notifications.clear(id))).then(() => null))`)
  review('ACCEPTED')
  await passTime(stage, 'watches')
  const id = await until(async () => (await notices())[0], 'the notification')
  expect(id).toMatch(/^watch:/)
  const worker = await stage.worker()
  await worker.evaluate(`chrome.notifications.onClicked.dispatch(${JSON.stringify(id)})`)
  const target = await stage.browser.waitForTarget(one => one.url() === address)
  await badgeIs('')
  expect(await notices()).toEqual([])
  await (await target.page())?.close()
})

const context = { portal: 'appstoreconnect', appId: app, section: 'distribution' }
const start = () => want(back, 'watch.start', { action: watch.id, input: {}, context })
const watched = async (): Promise<number> => (await want<Watching>(back, 'watches.list')).watches.length

it('is forgotten with what was wiped, and with the key that looks', async () => {
  review('IN_REVIEW')
  await passTime(stage, 'watches')
  await badgeIs('1')
  await until(async () => (await notices())[0], 'the notification')
  await want(back, 'vault.wipe', { what: 'history' })
  expect([await watched(), await badge(), await notices()]).toEqual([0, '', []])
  await start()
  expect(await watched()).toBe(1)
  // What is over already needs no watch, and is told at once.
  const done = stage.lab.appstoreconnect.state.data.rows.builds.find(
    ({ attributes }) => attributes.version === '109' && attributes.processingState === 'VALID',
  )
  const place = { ...context, section: 'testflight', platform: 'ios', buildId: done?.id }
  expect(
    await want(back, 'watch.start', { action: 'appstoreconnect.build.watch', input: {}, context: place }),
  ).toMatchObject({ begun: false, subject: { values: { app: 'Kite', number: '5.12.0 (109)' } } })
  expect(await watched()).toBe(1)
  const [key] = await want<Shown[]>(back, 'credentials.list')
  await want(back, 'credentials.remove', { id: key?.id })
  expect(await watched()).toBe(0)
})
