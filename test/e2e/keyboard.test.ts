import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, closePanel, type Place, reads } from '../support/hand'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

describe('by the keyboard alone', () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await createStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
    await allowWrites(stage)
    page = await stage.browser.newPage()
  })
  afterAll(() => stage.close())

  const writes = () => stage.lab.record.of('releases_updateDetails').length
  /** Presses Tab until what has the focus is called so. */
  const tabTo = async (place: Place, keys: Page, wanted: string) => {
    for (let presses = 0; presses < 60; presses++) {
      const name = await place.evaluate(() => {
        const active = document.activeElement
        return active instanceof HTMLElement ? active.ariaLabel || active.innerText : ''
      })
      if (name.trim() === wanted) return
      await keys.keyboard.press('Tab')
    }
    throw new Error(`Tab never came to “${wanted}”`)
  }
  const openByKeys = async (address: string) => {
    await page.goto(address, { waitUntil: 'load' })
    await page.bringToFront()
    await until(async () => ((await page.$('html > [popover]')) ? true : undefined), 'the dock')
    await until(async () => {
      if (await page.evaluate(() => document.activeElement?.hasAttribute('popover'))) return true
      await page.keyboard.press('Tab')
      return undefined
    }, 'the focus on the dock')
    await page.keyboard.press('Enter')
    const panel = await stage.frame(page)
    await panel.waitForSelector('[data-action]')
    await until(
      async () => ((await panel.evaluate(() => document.hasFocus())) ? true : undefined),
      'the focus',
    )
    return panel
  }
  /** Whether a confirmation that could be given was not: one that is under way disables its button at once. */
  const untouched = (own: Page): Promise<boolean> =>
    own.evaluate(async () => {
      for (let frames = 0; frames < 2; frames++)
        await new Promise<unknown>(resolve => requestAnimationFrame(resolve))
      const button = document.querySelector<HTMLButtonElement>('.confirm .buttons button:last-child')
      return document.querySelector('#typed') !== null && button?.disabled === false
    })
  const focused = (place: Place): Promise<string> =>
    place.evaluate(() => {
      const active = document.activeElement
      return active instanceof HTMLElement ? active.innerText.trim() : ''
    })

  it('disables a release from its page and takes it back', async () => {
    const before = stage.lab.snapshot()
    const panel = await openByKeys(`${releases}/58`)
    await page.keyboard.press('/')
    await page.keyboard.type('disable this')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await reads(panel, 'Disable 5.12 (1407)')
    await until(async () => ((await focused(panel)) === 'Cancel' ? true : undefined), 'the focus on Cancel')
    await tabTo(panel, page, 'Disable this release')
    // What was pressed before it could be read does not count.
    await until(async () => {
      if (writes() === 0) await page.keyboard.press('Enter')
      return writes() === 1 || undefined
    }, 'the change')
    await reads(panel, 'Undo…')
    await tabTo(panel, page, 'Undo…')
    await page.keyboard.press('Enter')
    await reads(panel, 'Undo 1 change')
    await tabTo(panel, page, 'Undo: Disable this release')
    await until(async () => {
      if (writes() === 1) await page.keyboard.press('Enter')
      return writes() === 2 || undefined
    }, 'the undo')
    await reads(panel, 'Done')
    expect(stage.lab.snapshot()).toEqual(before)
    await closePanel(page)
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('popover'))).toBe(true)
  })

  it('chooses by number, and moves through the list by arrows', async () => {
    const panel = await openByKeys(`${releases}/58`)
    const active = () => panel.evaluate(() => document.activeElement?.getAttribute('data-action') ?? '')
    const rows = await panel.$$eval('.list [data-action]', all =>
      all.map(row => row.getAttribute('data-action')),
    )
    await tabTo(
      panel,
      page,
      await panel.$eval('.list [data-action]', row => (row as HTMLElement).innerText.trim()),
    )
    expect(await active()).toBe(rows[0])
    await page.keyboard.press('ArrowDown')
    expect(await active()).toBe(rows[1])
    await page.keyboard.press('End')
    expect(await active()).toBe(rows.at(-1))
    const edit = await panel.$eval(
      '[data-action="appcenter.release.notes"]',
      row => row.ariaKeyShortcuts ?? '',
    )
    await page.keyboard.press(edit as '3')
    await panel.waitForSelector('#field-notes')
    await until(
      async () =>
        (await panel.evaluate(() => document.activeElement?.id === 'field-notes')) ? true : undefined,
      'the focus in the form',
    )
    await page.keyboard.press('Escape')
    await panel.waitForSelector('[data-action]')
    // The way back leads to where one came from.
    expect(await active()).toBe('appcenter.release.notes')
  })

  it('in the options comes back to the button that opened what is closed again', async () => {
    const options = await stage.openOwn('options.html')
    await options.bringToFront()
    await options.waitForSelector('li.token')
    for (const name of ['Rename', 'Remove…', 'Set a passphrase…']) {
      await tabTo(options, options, name)
      await options.keyboard.press('Enter')
      await until(async () => ((await focused(options)) === name ? undefined : true), 'the focus in there')
      await tabTo(options, options, 'Cancel')
      await options.keyboard.press('Enter')
      await until(async () => ((await focused(options)) === name ? true : undefined), `the focus on ${name}`)
    }
    await options.close()
  })

  it('never confirms by Enter what reaches far', async () => {
    const from = writes()
    const panel = await openByKeys(releases)
    await page.keyboard.press('/')
    await page.keyboard.type('disable releases')
    await page.keyboard.press('Enter')
    await panel.waitForSelector('#field-keep')
    await page.keyboard.press('Enter')
    await reads(panel, 'Continue in a window')
    const before = await stage.browser.pages()
    await tabTo(panel, page, 'Continue in a window')
    await page.keyboard.press('Enter')
    const own = await stage.window(before)
    await own.bringToFront()
    const word = await (await own.waitForSelector('label[for="typed"] b'))?.evaluate(it => it.textContent)
    await until(async () => {
      if (await own.evaluate(() => document.activeElement?.id === 'typed')) return true
      await own.keyboard.press('Tab')
      return undefined
    }, 'the focus in the field')
    await own.keyboard.type(word ?? '')
    await own.keyboard.press('Enter')
    expect(await untouched(own)).toBe(true)
    await tabTo(own, own, 'Disable releases')
    await own.keyboard.press('Enter')
    expect(await untouched(own)).toBe(true)
    await own.keyboard.press('Space')
    await reads(own, 'Not sent yet')
    await until(async () => ((await focused(own)) === 'Stop' ? true : undefined), 'the focus on Stop')
    await own.keyboard.press('Enter')
    await reads(own, 'Nothing was sent')
    expect(writes()).toBe(from)
    await own.close()
  })
})
