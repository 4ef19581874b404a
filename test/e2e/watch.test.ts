import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actionOf } from '../../lib/actions/registry'
import { createStage, type Stage, until } from '../support/browser'
import { addKey, openPanel, passTime, press, reads } from '../support/hand'
import { begin, goHome } from '../support/walk'

const watch = actionOf('appstoreconnect.review.watch')
if (!watch) throw new Error('the action is gone')
const app = '6440000001'

let stage: Stage
let back: Page
beforeAll(async () => {
  stage = await createStage({ lab: { rate: false } })
  await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
  back = await stage.openOwn('options.html')
})
afterAll(() => stage.close())

const badge = (): Promise<unknown> => back.evaluate('chrome.action.getBadgeText({})')

it('goes on when its page is closed and its worker has ended, and tells what changed until it is seen', async () => {
  const page = await stage.open(`https://appstoreconnect.apple.com/apps/${app}/distribution`)
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

  const version = stage.lab.appstoreconnect.state.data.rows.appStoreVersions.find(row => row.app === app)
  if (version) version.attributes.appVersionState = 'IN_REVIEW'
  await stage.stopWorker()
  await passTime(stage, 'watches')
  await until(async () => ((await badge()) === '1' ? true : undefined), 'the badge')

  const again = await stage.open(`https://appstoreconnect.apple.com/apps/${app}/distribution`)
  const other = await openPanel(stage, again)
  await press(other, 'Watches: 1 change')
  await reads(other, '5.12.0: in review')
  await until(async () => ((await badge()) === '' ? true : undefined), 'the end of the badge')
  await press(other, 'Stop watching Kite')
  await reads(other, 'Nothing is watched')
  await again.close()
})
