import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, ElementHandle, Frame, Page } from 'puppeteer-core'
import { readPlace } from '../../lib/page/place'
import type { PortalId } from '../../lib/portals/id'
import type { SeedKey } from '../lab/appstoreconnect/keys'
import { type Stage, until } from './browser'

/** What a person does with the extension, by mouse and keyboard alone. */

/** A page or a frame: where the panel is shown. */
export type Place = Page | Frame

const button = (name: string): string => `::-p-aria(${name}[role="button"])`

/** Whether an element can be pressed and has not moved for longer than a frame. */
const standsStill = (element: ElementHandle): Promise<boolean> =>
  element.evaluate(
    one =>
      new Promise<boolean>(resolve => {
        const place = () => {
          const { x, y, width, height } = one.getBoundingClientRect()
          return width > 0 && height > 0 && !one.matches(':disabled') ? `${x} ${y}` : ''
        }
        const before = place()
        setTimeout(() => resolve(before !== '' && before === place()), 25)
      }),
  )

/**
 * Clicks what a selector finds as soon as it can be pressed and stands still: what comes above it moves it away under
 * the pointer. With `done` it is clicked until that is so, for a click may still go amiss.
 */
export async function click(
  place: Place,
  selector: string,
  done?: () => boolean | Promise<boolean>,
): Promise<void> {
  let tried = false
  await until(async () => {
    if (tried && (await done?.())) return true
    // A click may close the very page it is in, and then nobody says that it came through.
    if (tried && ('isClosed' in place ? place.isClosed() : place.detached)) return true
    const found = await place.$(selector).catch(() => null)
    if (!found || !(await standsStill(found).catch(() => false)))
      return (await done?.()) === true ? true : undefined
    tried = true
    const clicked = await found.click().then(
      () => true,
      () => false,
    )
    return (clicked && !done) || undefined
  }, `${selector}, to be pressed`)
}

/** Presses the button with that name. */
export const press = (place: Place, name: string): Promise<void> => click(place, button(name))

/**
 * Presses a button until what it is for has happened: in a page, clicks within half a second of the panel's
 * appearing do not count.
 */
export const pressUntil = (place: Place, name: string, done: () => boolean): Promise<void> =>
  click(place, button(name), done)

/** Presses the button that confirms a preview, whatever the action is called, as soon as it can be pressed. */
export const confirm = (place: Place): Promise<void> => click(place, '.confirm .buttons button:last-child')

/** The text that is to be read. */
export const textOf = (place: Place): Promise<string> => place.evaluate(() => document.body.innerText)

/** Waits until a text can be read. */
export async function reads(place: Place, wanted: string | RegExp): Promise<string> {
  let last = ''
  try {
    return await until(async () => {
      last = await textOf(place).catch(() => '')
      const found = typeof wanted === 'string' ? last.includes(wanted) : wanted.test(last)
      return found ? last : undefined
    }, String(wanted))
  } catch (error) {
    throw new Error(`${String(error)}; what can be read is:\n${last}`, { cause: error })
  }
}

/** Opens the options page with the form that takes a token or key: it is open already where there is none yet. */
export async function openForm(stage: Stage): Promise<Page> {
  const page = await stage.openOwn('options.html')
  await page.bringToFront()
  await page.waitForSelector('#secret, #tokens .button.primary')
  if (!(await page.$('#secret'))) {
    await press(page, 'Add a token')
    await page.waitForSelector('#secret')
  }
  return page
}

/** Adds a token by way of the options page. */
export async function addToken(
  stage: Stage,
  token: string,
  more: { name?: string; production?: boolean; app?: string } = {},
): Promise<Page> {
  const page = await openForm(stage)
  await (await page.waitForSelector('#secret'))?.type(token)
  if (more.app !== undefined) {
    await page.$eval('details:has(#app)', details => details.setAttribute('open', ''))
    await (await page.waitForSelector('#app', { visible: true }))?.type(more.app)
  }
  const name = await check(page)
  if (more.name !== undefined) {
    await name.click({ count: 3 })
    await name.type(more.name)
  }
  if (more.production)
    await click(page, '#production', async () => (await page.$('#production:checked')) !== null)
  await press(page, 'Add')
  await page.waitForSelector('#name', { hidden: true })
  return page
}

/** Chooses a file where a token, a key or a list is asked for. */
export async function offerFile(page: Page, file: string): Promise<void> {
  const chooser = await page.waitForSelector('label.file input[type="file"]')
  await (chooser as ElementHandle<HTMLInputElement> | null)?.uploadFile(file)
}

/** Drops a file from a folder where a token or key is asked for. Chromium only. */
export async function dropFile(page: Page, file: string): Promise<void> {
  const box = await (await page.waitForSelector('.offer'))?.boundingBox()
  if (!box) throw new Error('there is nothing to drop it on')
  const session = await page.createCDPSession()
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: [file], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}

/**
 * Adds a key of App Store Connect by way of the options page: its file is chosen, or offered in another way, and its
 * issuer id typed.
 */
export async function addKey(stage: Stage, key: SeedKey, offer = offerFile): Promise<Page> {
  const page = await openForm(stage)
  const folder = mkdtempSync(join(tmpdir(), 'gangway-key-'))
  try {
    writeFileSync(join(folder, key.file), key.pem)
    await offer(page, join(folder, key.file))
    const issuer = await page.waitForSelector('#field-issuerId')
    if (key.issuerId !== '') await issuer?.type(key.issuerId)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return addFilled(page)
}

/** Adds a token of Azure DevOps by way of the options page, with the organisation that it is for. */
export async function addDevOpsToken(stage: Stage, token: string, organization: string): Promise<Page> {
  const page = await openForm(stage)
  await (await page.waitForSelector('#secret'))?.type(token)
  await (await page.waitForSelector('#field-organization'))?.type(organization)
  return addFilled(page)
}

/** Signs in with Microsoft Entra ID by way of the options page. Chromium only. */
export async function signInByEntra(stage: Stage, organization: string): Promise<void> {
  const page = await openForm(stage)
  // The ways to sign in come after the form.
  await page.waitForSelector('details:has([id$="entra-client"])')
  await page.$eval('details:has([id$="entra-client"])', details => details.setAttribute('open', ''))
  await (await page.waitForSelector('#field-ado-entra-organization'))?.type(organization)
  await (await page.waitForSelector('#field-ado-entra-client'))?.type(stage.lab.entra.seed.client)
  await click(page, 'details:has([id$="entra-client"]) button[type="submit"]')
  const target = await stage.browser.waitForTarget(one => one.url().includes('login.microsoftonline.com'))
  const portal = await target.asPage()
  await (await portal.waitForSelector('#accept'))?.click().catch(() => {})
  await page.waitForSelector('#field-ado-entra-client', { hidden: true })
  await page.close()
}

/** Presses “Check” until the portal has told what was entered: what comes above the button moves it away. */
async function check(page: Page): Promise<ElementHandle> {
  try {
    await click(page, button('Check'), async () => (await page.$('#name')) !== null)
    const name = await page.$('#name')
    if (!name) throw new Error('what was found is gone again')
    return name
  } catch (error) {
    throw new Error(`${String(error)}; what can be read is:\n${await textOf(page)}`, { cause: error })
  }
}

/** Checks what was entered and adds it. */
async function addFilled(page: Page): Promise<Page> {
  await check(page)
  await press(page, 'Add')
  await page.waitForSelector('#name', { hidden: true })
  return page
}

/** Switches writing on for a portal, in the options that are open or in new ones, and closes them. */
export async function allowWrites(
  stage: Stage,
  portal: PortalId = 'appcenter',
  options?: Page,
): Promise<void> {
  const page = options ?? (await stage.openOwn('options.html'))
  await page.bringToFront()
  const on = `#writes-${portal}:checked`
  await click(page, `#writes-${portal}`, async () => (await page.$(on)) !== null)
  // The box is checked before the background has heard of it.
  await until(async () => (await storedWrites(page))[portal] || undefined, `writing on ${portal}`)
  await page.close()
}

/** Which portals may be written to, as it is stored. */
const storedWrites = (page: Page): Promise<Record<string, boolean>> =>
  page.evaluate(
    () =>
      new Promise<Record<string, boolean>>((resolve, reject) => {
        const open = indexedDB.open('gangway')
        open.onerror = () => reject(new Error('the database does not open'))
        open.onsuccess = () => {
          const settings = open.result.transaction('settings').objectStore('settings').get('all')
          settings.onsuccess = () => {
            open.result.close()
            const row: { value?: { writes?: Record<string, boolean> } } | undefined = settings.result
            resolve(row?.value?.writes ?? {})
          }
        }
      }),
  )

/** Where the dock stands in a page: at its edge, where nobody has moved it. */
export async function dockAt(page: Page): Promise<{ x: number; y: number }> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: innerHeight,
  }))
  return { x: width - 26, y: Math.round(height * readPlace(null).y) }
}

/** Whether something of ours stands at a point of a page; more than that the page itself cannot see. */
export const ours = (page: Page, x: number, y: number): Promise<boolean> =>
  page.evaluate((x, y) => document.elementFromPoint(x, y)?.hasAttribute('popover') === true, x, y)

/** Opens the panel by the dock. */
export async function openPanel(stage: Stage, page: Page): Promise<Frame> {
  await page.bringToFront()
  await page.waitForFunction(() => document.readyState === 'complete')
  const { x, y } = await dockAt(page)
  // The dock comes when the page is idle; pressed twice, it would close what it has opened.
  await until(async () => (await ours(page, x, y)) || undefined, 'the dock')
  await page.mouse.click(x, y)
  const frame = await stage.frame(page)
  await frame.waitForSelector('h1, [role="alert"]', { timeout: 15_000 })
  return frame
}

/** Closes the panel in the page by Escape, wherever in it the focus is. */
export async function closePanel(page: Page): Promise<void> {
  await until(() => {
    if (page.frames().length === 1) return true
    // The frame may be gone before the key is up, and then nobody ever says that it was.
    page.keyboard.press('Escape').catch(() => {})
    return undefined
  }, 'the end of the panel')
}

/** Chooses an action where it stands in the list. */
export async function openAction(place: Place, id: string): Promise<void> {
  const row = `[data-action="${id}"]:not([aria-disabled="true"])`
  if (!(await place.waitForSelector(row, { timeout: 15_000 }).catch(() => null)))
    throw new Error(`${id} is not offered; what can be read is:\n${await textOf(place)}`)
  await click(place, row)
}

/** Finds an action by typing and chooses it. */
export async function findAction(place: Place, id: string, words: string): Promise<void> {
  const field = await place.waitForSelector('input[type="search"]')
  await field?.type(words)
  await openAction(place, id)
}

const backstages = new WeakMap<Browser, Promise<Page>>()

/** A page of the extension in a tab that is never in front: it may call what only the extension may. */
export function backstage(stage: Stage): Promise<Page> {
  const page = backstages.get(stage.browser) ?? stage.openOwn('options.html', { background: true })
  backstages.set(stage.browser, page)
  return page
}

/** Puts a text into a field at once, as pasting does. */
export async function enter(field: ElementHandle, text: string): Promise<void> {
  await field.focus()
  await field.frame.page().keyboard.sendCharacter(text)
}

/** Moves the time of every waiting run, or of every watch, to now and lets its alarm ring. */
export async function passTime(stage: Stage, store: 'runs' | 'watches' = 'runs'): Promise<void> {
  const page = await backstage(stage)
  await page.evaluate(
    (store, moment) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('gangway')
        open.onerror = () => reject(new Error('the database does not open'))
        open.onsuccess = () => {
          const transaction = open.result.transaction(store, 'readwrite')
          const cursors = transaction.objectStore(store).openCursor()
          cursors.onsuccess = () => {
            const cursor = cursors.result
            if (!cursor) return
            const row: Record<string, unknown> = cursor.value
            if (Number(row[moment]) > 0) cursor.update({ ...row, [moment]: 1 })
            cursor.continue()
          }
          transaction.oncomplete = () => {
            open.result.close()
            resolve()
          }
        }
      }),
    store,
    store === 'runs' ? 'notBefore' : 'next',
  )
  // An unpacked extension's alarm may ring at once.
  await page.evaluate(`(globalThis.browser ?? chrome).alarms.create("${store}", { when: Date.now() })`)
}

/** Chooses an entry of the context menu as the browser would tell it. Chromium only. */
export async function chooseMenu(stage: Stage, info: Record<string, unknown>): Promise<void> {
  const worker = await stage.worker()
  await worker.evaluate(
    `chrome.contextMenus.onClicked.dispatch(${JSON.stringify({ editable: false, ...info })}, { id: 1 })`,
  )
}
