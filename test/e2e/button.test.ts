import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtFor, createStage, type Stage, until } from '../support/browser'
import {
  addToken,
  allowWrites,
  closePanel,
  dockAt,
  openAction,
  openPanel,
  ours,
  type Place,
  press,
  reads,
} from '../support/hand'
import { seesRun } from '../support/walk'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

/** The button on pages of every kind, and that beside a link: where they stand, whom they are for, what becomes of them. */
describe('the button on pages', () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await createStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Release desk' })).close()
    await allowWrites(stage)
    page = await stage.browser.newPage()
  })
  afterAll(() => stage.close())

  const at = async (address: string): Promise<Place> => {
    await page.goto(address, { waitUntil: 'load' })
    return openPanel(stage, page)
  }

  it('opens under the strict policy of the portal with COEP', async () => {
    const panel = await at(`${releases}/58?coep`)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await reads(panel, '5.12 (1407)')
  })

  it('opens in a sandbox that leaves the page its origin', async () => {
    const panel = await at(`${releases}/58?sandbox`)
    await reads(panel, '5.12 (1407)')
  })

  it('opens its own window where a sandbox keeps the frame out', async () => {
    stage.lab.pages.set('appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/54', {
      text: '<!DOCTYPE html><html lang="en"><title>Release</title><h1>Release 54</h1></html>',
      headers: { 'content-security-policy': 'sandbox allow-scripts' },
    })
    await page.goto(`${releases}/54`, { waitUntil: 'load' })
    await page.bringToFront()
    const before = await stage.browser.pages()
    const { x, y } = await dockAt(page)
    await until(async () => (await ours(page, x, y)) || undefined, 'the dock')
    await page.mouse.click(x, y)
    const own = await stage.window(before)
    await reads(own, 'Given to')
    expect(await own.evaluate(() => window.top === window)).toBe(true)
    await own.close()
  })

  it('works on a page where the person is signed out of the portal', async () => {
    const panel = await at(`${releases}/58?signed-out`)
    await reads(panel, '5.12 (1407)')
  })

  it('follows the page when it goes elsewhere without loading', async () => {
    const panel = await at(`${releases}/58`)
    await reads(panel, '5.12 (1407)')
    await (await page.waitForSelector('#side a[href$="/crashes/errors"], #side a[href*="/crashes"]'))?.click()
    await panel.waitForSelector('[data-action="appcenter.crashes.list"]')
    await page.goBack()
    await reads(panel, '5.12 (1407)')
    // What is open stays what it was for, and says so.
    await openAction(panel, 'appcenter.release.disable')
    await seesRun(panel)
    await (await page.waitForSelector('#side a[href*="/crashes"]'))?.click()
    await reads(panel, 'The page has gone elsewhere')
    await reads(panel, 'Disable 5.12 (1407)')
    await press(panel, 'Look at the page')
    await panel.waitForSelector('[data-action="appcenter.crashes.list"]')
  })

  it('opens for a row of a list by the button beside its link', async () => {
    await page.goto(releases, { waitUntil: 'load' })
    await page.bringToFront()
    const link = await page.waitForSelector('main a[href$="/releases/57"]')
    const frame = await until(async () => {
      await link?.hover()
      const spot = await page.evaluate(it => {
        const box = [...(it?.getClientRects() ?? [])].at(-1)
        return box ? { x: Math.min(box.right, innerWidth - 44) + 12, y: box.top + box.height / 2 } : null
      }, link)
      if (!spot || !(await ours(page, spot.x, spot.y))) return undefined
      await page.mouse.click(spot.x, spot.y)
      return stage.frame(page)
    }, 'the button of the link')
    await reads(frame, 'From a link on appcenter.ms')
    await reads(frame, '5.11')
  })

  it('stays on a page that puts another <html> in the place of its own', async () => {
    await page.goto(`${releases}/58`, { waitUntil: 'load' })
    await page.waitForSelector('html > [popover]')
    await page.evaluate(() => {
      const other = document.createElement('html')
      other.append(document.createElement('body'))
      document.replaceChild(other, document.documentElement)
    })
    await reads(await openPanel(stage, page), '5.12 (1407)')
  })

  it('puts the button beside its own link where that holds a block, and finds it around deep roots', async () => {
    stage.lab.pages.set('appcenter.ms/apps', {
      text: `<!DOCTYPE html><html lang="en"><title>Apps</title><style>div { height: 60px }</style>
        <a href="${releases}/58"><div>Release 58</div></a><a href="${releases}/57"><div id="next"></div></a>
        <script>const root = next.attachShadow({ mode: 'open' }); root.innerHTML = '<b>Release 57</b>'
        root.firstChild.attachShadow({ mode: 'open' }).innerHTML = '<i>Release 57</i>'</script></html>`,
    })
    await page.goto('https://appcenter.ms/apps', { waitUntil: 'load' })
    await page.waitForSelector('html > [popover]')
    for (const [row, text] of ['5.12 (1407)', '5.11'].entries()) {
      const place = await until(async () => {
        const { x, top, height } = await page.$$eval(
          'div',
          (all, row) => {
            const { x, top, height } = all[row]?.getBoundingClientRect() ?? new DOMRect()
            return { x, top, height }
          },
          row,
        )
        const middle = top + height / 2
        await page.mouse.move(x + 20, middle)
        const beside = (await page.evaluate(() => innerWidth)) - 44 + 12
        if (!(await ours(page, beside, middle))) return undefined
        await page.mouse.click(beside, middle)
        return stage.frame(page)
      }, 'the button of the link')
      await reads(place, text)
      await closePanel(page)
    }
    stage.lab.pages.delete('appcenter.ms/apps')
  })

  it('hides the dock on a site until the person wants it back', async () => {
    const address = 'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS'
    await at(address)
    await closePanel(page)
    const { x, y } = await dockAt(page)
    expect(await ours(page, x, y)).toBe(true)
    await page.keyboard.down('Shift')
    await page.mouse.click(x, y)
    await page.keyboard.up('Shift')
    await until(async () => ((await ours(page, x, y)) ? undefined : true), 'the end of the dock')
    await page.goto(address, { waitUntil: 'load' })
    // On another site it stands as before; by then this one would have shown its own.
    await at('https://appcenter.ms/orgs/acme/apps/Kite-iOS')
    await page.goto(address, { waitUntil: 'load' })
    expect(await ours(page, x, y)).toBe(false)
    // The options bring it back, also where a page is open.
    const options = await stage.openOwn('options.html')
    await options.bringToFront()
    await (await options.waitForSelector('[id="button-install.appcenter.ms"]:not(:checked)'))?.click()
    await options.waitForSelector('[id="button-install.appcenter.ms"]:checked')
    await page.bringToFront()
    await until(async () => (await ours(page, x, y)) || undefined, 'the dock')
    await options.close()
  })

  it('goes on in the tabs that are open when the extension is renewed', async () => {
    await page.goto(`${releases}/58`, { waitUntil: 'load' })
    await page.waitForSelector('html > [popover]')
    await stage.browser.installExtension(builtFor('chromium'))
    const docks = (n: number) => async () => (await page.$$('html > [popover]')).length === n || undefined
    await until(docks(2), 'the dock of the new version')
    await page.bringToFront()
    // What the older version left goes as soon as it hears of the pointer.
    await until(async () => {
      await page.mouse.move(20, 20)
      await page.mouse.move(300, 300)
      return docks(1)()
    }, 'the end of the old dock')
    await reads(await openPanel(stage, page), '5.12 (1407)')
  })
})
