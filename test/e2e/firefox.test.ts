import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, type Stage, until } from '../support/browser'
import { addKey, addToken, allowWrites, openAction, openPanel, press, reads } from '../support/hand'
import { continueInWindow, goHome, runThrough, seesRun, undoRun } from '../support/walk'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

describe('the main job, in Firefox', () => {
  let stage: Stage
  beforeAll(async () => {
    // The background is ended as soon as it has nothing to do for a second.
    stage = await createStage({
      browser: 'firefox',
      prefs: { 'extensions.background.idle.enabled': true, 'extensions.background.idle.timeout': 1000 },
    })
    await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })).close()
    await allowWrites(stage)
  })
  afterAll(() => stage.close())

  const enabled = (id: number) =>
    stage.lab.state.app('acme', 'Kite-iOS')?.releases.find(release => release.id === id)?.enabled
  /** Whether the background lives. Asking does not wake it. */
  const asleep = (page: Page) => page.evaluate('browser.extension.getBackgroundPage() === null')

  it('shows the facts of a release in the panel on its page', async () => {
    const page = await stage.open(`${releases}/58`)
    const panel = await openPanel(stage, page)
    await reads(panel, '5.12 (1407)')
    await page.close()
  })

  it('previews in the page, applies in a window of its own, and takes it back', async () => {
    const before = stage.lab.snapshot()
    const page = await stage.open(`${releases}/58`)
    const panel = await openPanel(stage, page)
    await openAction(panel, 'appcenter.release.disable')
    await seesRun(panel)
    await reads(panel, 'Continue in a window')
    expect(enabled(58)).toBe(true)
    const own = await continueInWindow(stage, panel)
    expect((await runThrough(stage, own)).state).toBe('Done')
    expect(enabled(58)).toBe(false)
    expect((await undoRun(stage, own)).state).toBe('Done')
    expect(stage.lab.snapshot()).toEqual(before)
    expect(stage.lab.record.of('releases_updateDetails')).toHaveLength(2)
    await own.close()
    await page.close()
  })

  it('does the same from the popup, each step after the background was ended', async () => {
    const popup = await stage.openOwn('popup.html')
    const watch = await stage.openOwn('options.html')
    const sleeps = () =>
      until(async () => ((await asleep(watch)) ? true : undefined), 'the end of the background')
    // A page that has just asked something finds it awake: else the waiting below would prove nothing.
    await until(async () => ((await asleep(watch)) ? undefined : true), 'the background')
    await popup.bringToFront()
    await (await popup.waitForSelector('input[type="search"]'))?.type(`${releases}/57`)
    await sleeps()
    await popup.keyboard.press('Enter')
    await openAction(popup, 'appcenter.release.disable')
    await seesRun(popup)
    await sleeps()
    expect((await runThrough(stage, popup)).state).toBe('Done')
    expect(enabled(57)).toBe(false)
    await sleeps()
    await goHome(popup)
    await (await popup.waitForSelector('.push > button'))?.click()
    await (await popup.waitForSelector('.runs button'))?.click()
    expect((await undoRun(stage, popup)).state).toBe('Done')
    expect(enabled(57)).toBe(true)
    await watch.close()
    await popup.close()
  })

  it('gives a build to a group with a key from its file: previewed in the page, sent from a window', async () => {
    const { seed, state } = stage.lab.appstoreconnect
    await allowWrites(stage, 'appstoreconnect', await addKey(stage, seed.keys.admin))
    const build = state.known('builds', '51f9cc3f-7c19-4b75-a7f1-3b25e57926b6')
    const groups = () => state.related('builds', build, 'betaGroups').map(({ attributes }) => attributes.name)
    const before = groups()

    const page = await stage.open(
      `https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/${build.id}`,
    )
    const panel = await openPanel(stage, page)
    await openAction(panel, 'appstoreconnect.build.give')
    await (await panel.waitForSelector('#field-groups'))?.type('Open beta')
    await press(panel, 'Preview…')
    await seesRun(panel)
    await reads(panel, 'goes to Open beta')
    expect(groups()).toEqual(before)
    const own = await continueInWindow(stage, panel)
    expect((await runThrough(stage, own)).state).toBe('Done')
    expect(groups()).toEqual([...before, 'Open beta'])
    expect(stage.lab.record.of('builds_betaGroups_createToManyRelationship')).toHaveLength(1)
    await own.close()
    await page.close()
  })
})
