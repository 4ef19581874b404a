import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Frame, Page } from 'puppeteer-core'
import { seededApps } from '../lab/appstoreconnect/resources/apps'
import { type Stage, until } from '../support/browser'
import {
  addDevOpsToken,
  addKey,
  chooseMenu,
  confirm,
  findAction,
  openAction,
  openPanel,
  passTime,
  press,
  pressUntil,
  reads,
  signInByEntra,
  textOf,
} from '../support/hand'
import { top } from './tools'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

/** The page that stands in front: a release of the demo app. */
export const main = `${releases}/58`

const wiki = 'https://wiki.example.com/'
const folder = join(top, '.output/shots/start')

/**
 * Does the main job as a person would, by mouse and keyboard on the real pages, and tells each step. The lab's
 * own state and record are asked whether it is true.
 */
export async function showMainJob(stage: Stage): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await fromThePage(stage)
  await fromThePopup(stage)
  await fromTheMenu(stage)
  await manyAtOnce(stage)
  await farReaching(stage)
  await otherPortals(stage)
  console.log(`\nPictures: ${relative(process.cwd(), folder)}/*.png`)
}

let shots = 0

async function did(what: string, page?: Page): Promise<void> {
  shots += page ? 1 : 0
  const name = `${String(shots).padStart(2, '0')}.png`
  if (page) await page.screenshot({ path: join(folder, name) as `${string}.png` })
  console.log(`  ${what}${page ? ` [${name}]` : ''}`)
}

const enabled = (stage: Stage, id: number) =>
  stage.lab.state.app('acme', 'Kite-iOS')?.releases.find(release => release.id === id)?.enabled

const changes = (stage: Stage) => stage.lab.record.of('releases_updateDetails').length

async function fromThePage(stage: Stage): Promise<void> {
  console.log(`\nThe panel on the page ${main}`)
  const page = await stage.open(main)
  const panel = await openPanel(stage, page)
  await reads(panel, '5.12 (1407)')
  await did('Opened the panel: it shows the facts of release 5.12 (1407).', page)
  await leadsTo(panel, () => openAction(panel, 'appcenter.release.disable'), 'Disable 5.12 (1407)')
  await did('Chose “Disable this release”: the preview shows what would be sent.', page)
  const pressed = 'Disable this release'
  await pressUntil(panel, pressed, () => enabled(stage, 58) === false)
  await reads(panel, 'Undo…')
  await did('Confirmed: the portal has the release disabled.', page)
  await press(panel, 'Undo…')
  await reads(panel, 'Undo 1 change')
  await pressUntil(panel, `Undo: ${pressed}`, () => enabled(stage, 58) === true)
  await reads(panel, /\bDone\b/)
  await did('Took it back: the release is enabled as before.', page)
  await page.close()
}

async function fromThePopup(stage: Stage): Promise<void> {
  console.log('\nThe popup of the button in the toolbar')
  const page = await stage.open(main)
  await page.bringToFront()
  const worker = await stage.worker()
  const opened = stage.browser.waitForTarget(target => target.url().endsWith('/popup.html'), {
    timeout: 15_000,
  })
  await worker.evaluate('chrome.action.openPopup()')
  const popup = await (await opened).asPage()
  await reads(popup, '5.12 (1407)')
  await did('Opened it on the same page: it shows the same release.', popup)
  await popup.close()
  await page.close()
}

async function fromTheMenu(stage: Stage): Promise<void> {
  console.log(`\nThe context menu of a link on ${wiki}, a page of nobody's`)
  const page = await stage.open(wiki)
  await page.bringToFront()
  await stage.browser.defaultBrowserContext().overridePermissions(stage.origin, ['clipboard-read'])
  await chooseMenu(stage, { menuItemId: 'link:appcenter.copy.ids', pageUrl: wiki, linkUrl: main })
  const reader = await stage.openOwn('options.html')
  await reader.bringToFront()
  const text = await until(
    async () => (await reader.evaluate(() => navigator.clipboard.readText())) || undefined,
    'the copied text',
  )
  await did(`Chose “Copy ids”: the clipboard holds ${text}.`)
  await reader.close()
  await page.close()
}

async function manyAtOnce(stage: Stage): Promise<void> {
  console.log('\nMany releases by a rule')
  const page = await stage.open(releases)
  const panel = await openPanel(stage, page)
  await findAction(panel, 'appcenter.releases.disable', 'disable releases')
  const keep = await panel.waitForSelector('input[type="number"], input[inputmode="numeric"]')
  await keep?.click({ count: 3 })
  await keep?.type('5')
  await press(panel, 'Preview…')
  await reads(panel, /\d+ releases/)
  await did('Chose “Disable releases”, all but the newest five: the preview counts them.', page)
  const own = await inWindow(stage, () => press(panel, 'Continue in a window'))
  const asked = await (await own.waitForSelector('label[for="typed"] b'))?.evaluate(b => b.textContent)
  await (await own.waitForSelector('#typed'))?.type(asked ?? '')
  await did(`It reaches far: it is confirmed in a window of its own, by typing ${asked}.`, own)
  const before = changes(stage)
  await confirm(own)
  await reads(own, 'Not sent yet')
  await passTime(stage)
  await reads(own, 'First one is done')
  await did(`It stopped after the first, to be looked at. Sent so far: ${changes(stage) - before}.`, own)
  await press(own, `Go on: ${Number(asked) - 1} more`)
  await reads(own, 'First 5 are done')
  await did(`It stopped after five. Sent so far: ${changes(stage) - before}.`, own)
  await press(own, 'Stop here')
  await reads(own, 'Stopped')
  await did(`Stopped there: ${Number(asked) - 5} were not sent.`, own)
  await press(own, 'Undo…')
  await reads(own, 'Undo 5 changes')
  await confirm(own)
  await until(() => changes(stage) - before === 10 || undefined, 'the five to be taken back')
  await did('Took the five back.')
  await own.close()
  await page.close()
}

async function farReaching(stage: Stage): Promise<void> {
  console.log('\nWhat cannot be taken back')
  const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS')
  const panel = await openPanel(stage, page)
  await findAction(panel, 'appcenter.people.remove', 'remove user')
  await (await panel.waitForSelector('input[type="text"], input[type="email"]'))?.type(
    'maintainer@example.com',
  )
  await press(panel, 'Preview…')
  await reads(panel, 'Maintainer')
  const own = await inWindow(stage, () => press(panel, 'Continue in a window'))
  await (await own.waitForSelector('#typed'))?.type('maintainer@example.com')
  await confirm(own)
  await reads(own, 'Not sent yet')
  await did('Chose “Remove user from app”, typed the address: it is held for 30 seconds.', own)
  const sent = stage.lab.record.of('apps_removeUser').length
  await press(own, 'Stop')
  await reads(own, 'Nothing was sent')
  if (stage.lab.record.of('apps_removeUser').length !== sent) throw new Error('It was sent all the same.')
  await did('Pressed Stop: nothing was sent.', own)
  await own.close()
  await page.close()
}

async function otherPortals(stage: Stage): Promise<void> {
  console.log('\nThe ways into the other portals, and a build of App Store Connect')
  const { appstoreconnect, azuredevops } = stage.lab
  await (await addKey(stage, appstoreconnect.seed.keys.admin)).close()
  await did('Dropped a key of App Store Connect: it was checked and stored.')
  await (await addDevOpsToken(stage, azuredevops.seed.pats.org, 'acme')).close()
  await did('Pasted a personal access token of Azure DevOps.')
  await signInByEntra(stage, 'acme')
  await did('Signed in with Microsoft Entra ID on its own page.')
  const options = await stage.openOwn('options.html')
  await reads(options, 'team key')
  await did('The list of tokens shows all of them, and what each may do.', options)
  await options.close()
  const page = await stage.open(buildAddress(stage))
  const panel = await openPanel(stage, page)
  await reads(panel, 'Beta review')
  await did('On the page of a build the panel shows how it stands, and what can be done with it.', page)
  await page.close()
}

/** The page of the newest build of the demo app on App Store Connect. */
export function buildAddress({ lab }: Stage): string {
  const { state } = lab.appstoreconnect
  const [app] = seededApps(state)
  const build = app && state.related('apps', app.app, 'builds')[0]
  if (!app || !build) throw new Error('The lab has no build.')
  return `https://appstoreconnect.apple.com/apps/${app.app.id}/testflight/ios/${build.id}`
}

/** Chooses, and once more where a busy machine swallowed the first click. */
async function leadsTo(panel: Frame, choose: () => Promise<void>, wanted: string): Promise<void> {
  await choose()
  const there = async () => (await textOf(panel).catch(() => '')).includes(wanted) || undefined
  await until(there, wanted, 5000).catch(choose)
  await reads(panel, wanted)
}

async function inWindow(stage: Stage, work: () => Promise<void>): Promise<Page> {
  const pages = await stage.browser.pages()
  await work()
  const own = await stage.window(pages)
  // Its own size, not the one that tests give to tabs.
  await own.setViewport(null)
  return own
}
