import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, type Stage, until } from '../support/browser'
import {
  addToken,
  allowWrites,
  chooseMenu,
  findAction,
  openAction,
  openPanel,
  passTime,
  press,
  pressUntil,
  reads,
} from '../support/hand'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

describe('the main job, in Chromium', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })).close()
    await allowWrites(stage)
  })
  afterAll(() => stage.close())

  const enabled = (id: number) =>
    stage.lab.state.app('acme', 'Kite-iOS')?.releases.find(r => r.id === id)?.enabled

  it('shows the facts of a release on its page', async () => {
    const page = await stage.open(`${releases}/58`)
    const panel = await openPanel(stage, page)
    await reads(panel, '5.12 (1407)')
    await reads(panel, 'Enabled')
    await page.close()
  })

  it('disables a release from the panel in the page and takes it back', async () => {
    const before = stage.lab.snapshot()
    const page = await stage.open(`${releases}/58`)
    const panel = await openPanel(stage, page)
    await openAction(panel, 'appcenter.release.disable')
    await reads(panel, 'Disable 5.12 (1407)')
    expect(enabled(58)).toBe(true)
    await pressUntil(panel, 'Disable this release', () => enabled(58) === false)
    await press(panel, 'Undo…')
    await reads(panel, 'Undo 1 change')
    await pressUntil(panel, 'Undo: Disable this release', () => enabled(58) === true)
    await reads(panel, /\bdone\b/i)
    expect(stage.lab.snapshot()).toEqual(before)
    expect(stage.lab.record.writes().filter(w => w.op === 'releases_updateDetails')).toHaveLength(2)
    await page.close()
  })

  it('removes a user in a window of its own, typed and held', async () => {
    const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS')
    const panel = await openPanel(stage, page)
    await findAction(panel, 'appcenter.people.remove', 'remove user')
    await (await panel.waitForSelector('input[type="text"], input[type="email"]'))?.type(
      'maintainer@example.com',
    )
    await press(panel, 'Preview…')
    await reads(panel, 'Maintainer')
    const pages = await stage.browser.pages()
    await press(panel, 'Continue in a window')
    const own = await stage.window(pages)
    await (await own.waitForSelector('#typed'))?.type('maintainer@example.com')
    await press(own, 'Remove user from app')
    await reads(own, 'Not sent yet')
    const removals = () => stage.lab.record.of('apps_removeUser').filter(e => !e.path.includes('00000000'))
    expect(removals()).toHaveLength(0)
    await passTime(stage)
    await reads(own, /\b(removed|done)\b/i)
    expect(removals()).toHaveLength(1)
    await own.close()
    await page.close()
  })

  it('copies ids from a link on a foreign page', async () => {
    const page = await stage.open('https://wiki.example.com/')
    await page.bringToFront()
    await chooseMenu(stage, {
      menuItemId: 'link:appcenter.copy.ids',
      pageUrl: 'https://wiki.example.com/',
      linkUrl: `${releases}/58`,
    })
    const pasted = await stage.openOwn('options.html')
    await pasted.bringToFront()
    await stage.browser.defaultBrowserContext().overridePermissions(stage.origin, ['clipboard-read'])
    const text = await until(
      async () => (await pasted.evaluate(() => navigator.clipboard.readText())) || undefined,
      'the copied text',
    )
    expect(text).toBe('acme/Kite-iOS')
  })
})
