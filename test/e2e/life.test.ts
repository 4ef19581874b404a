import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLab, type Lab } from '../lab/lab'
import { type LabServer, startServer } from '../lab/server'
import { builtFor, until } from '../support/browser'
import { type PipeBrowser, type PipePage, startPipe } from '../support/pipe'

const list = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

/**
 * A worker's real life: nothing is attached to it, no page of the extension is open, and the browser ends it as
 * soon as it may. It must wake for the end of the hold, and keep itself alive for as long as there is work.
 */
describe('a run of a minute and a half, with nobody watching', () => {
  let lab: Lab
  let server: LabServer
  let browser: PipeBrowser
  beforeAll(async () => {
    lab = createLab()
    server = await startServer(lab, { controlKey: crypto.randomUUID() })
    browser = await startPipe(builtFor('chromium'), server.chromiumArgs)
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  const changes = () => lab.record.of('releases_updateDetails')
  const enabled = () =>
    lab.state.app('acme', 'Kite-iOS')?.releases.filter(release => release.enabled).length ?? 0
  const reads = (page: PipePage, text: string) =>
    page.when(`document.body.innerText.includes(${JSON.stringify(text)})`, text)
  const pageOf = (path: string) => browser.open(`${browser.origin}/${path}`)

  it('sends every change exactly once', async () => {
    const before = enabled()
    const options = await pageOf('options.html')
    await options.type('#secret', lab.seed.tokens.owner)
    await options.press('form.add button[type="submit"]')
    await options.when("document.querySelector('#name')", 'the name')
    await options.press('form.add button[type="submit"]')
    await options.when("document.querySelector('li.token')", 'the token')
    await options.press('#writes-appcenter:not(:checked)')
    await options.when("document.querySelector('#writes-appcenter').checked", 'writing')
    await options.close()

    const panel = await pageOf('popup.html')
    await panel.type('input[type="search"]', list)
    await panel.press('.find-row')
    await panel.when('document.querySelector(\'[data-action="appcenter.releases.disable"]\')', 'the list')
    await panel.press('[data-action="appcenter.releases.disable"]')
    await panel.type('#field-keep', '25')
    await panel.press('main.body form button[type="submit"]')
    await panel.press('.confirm .buttons button:last-child')
    const own = await browser.take(`${browser.origin}/panel.html`)
    await own.when("document.querySelector('label[for=typed] b')", 'what is to be typed')
    const rows = Number(await own.evaluate("document.querySelector('label[for=typed] b').innerText"))
    expect(rows).toBeGreaterThan(25)
    await own.type('#typed', String(rows))
    await own.press('.confirm .buttons button:last-child')
    await reads(own, 'Not sent yet')
    await panel.close()
    await own.close()

    // The hold: an alarm is all that knows of it.
    await until(() => (changes().length > 0 ? true : undefined), 'the end of the hold', 60_000)
    const looked = await pageOf('popup.html')
    await looked.press('.push > button')
    await looked.press('.runs button')
    await reads(looked, 'First one is done')
    await looked.press('main.run .buttons button.primary')
    const after = await browser.take(`${browser.origin}/panel.html`)
    await after.press('main.run .buttons button.primary')
    await reads(after, 'First 5 are done')
    // From here on every answer takes its time.
    lab.control.fault({ do: 'delay', ms: 2300, match: { op: 'releases_updateDetails' }, times: rows })
    await after.press('main.run .buttons button.primary')
    await until(() => (changes().length > 5 ? true : undefined), 'the run to go on')
    await looked.close()
    await after.close()
    expect((await browser.alive()).filter(type => type === 'page')).toEqual([])

    const done = () => changes().filter(change => change.effect !== undefined)
    await until(() => (done().length >= rows ? true : undefined), 'every change', 150_000)

    expect(changes()).toHaveLength(rows)
    expect(new Set(changes().map(change => change.path)).size).toBe(rows)
    expect(enabled()).toBe(before - rows)
    const history = await pageOf('popup.html')
    await history.press('.push > button')
    await history.press('.runs button')
    await reads(history, 'Done')
  }, 240_000)
})
