import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Doing } from '../lab/faults'
import { createStage, type Stage, until } from '../support/browser'
import {
  addToken,
  allowWrites,
  click,
  enter,
  findAction,
  openAction,
  openPanel,
  type Place,
  press,
  reads,
  textOf,
} from '../support/hand'
import { runThrough, seesRun } from '../support/walk'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'
const disable = '[data-action="appcenter.release.disable"]'

/** What a person meets besides the good day: in the order in which tokens come. */
describe('the states of the panel', () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await createStage()
    page = await stage.browser.newPage()
  })
  afterAll(() => stage.close())

  const at = async (address: string): Promise<Place> => {
    await page.goto(address, { waitUntil: 'load' })
    return openPanel(stage, page)
  }
  const calls = () => stage.lab.record.entries.filter(entry => entry.host === 'api.appcenter.ms')
  const idOf = (secret: string) => stage.lab.state.tokenOf(secret)?.id
  const why = (panel: Place, row: string) => panel.$eval(`${row}[aria-disabled="true"]`, it => it.textContent)
  /** Who asked for the facts of a release last. */
  const asker = () => stage.lab.record.of('releases_getLatestByUser').at(-1)?.credentialId
  const add = async (secret: string, name: string, more: { app?: string; production?: boolean } = {}) => {
    await (await addToken(stage, secret, { name, ...more })).close()
  }

  it('without a token offers what needs none, says how to get one, and asks the portal nothing', async () => {
    const panel = await at(`${releases}/58`)
    await reads(panel, 'Ready without a token')
    await reads(panel, 'No token yet')
    expect(await why(panel, disable)).toContain('needs a token')
    await (await panel.$(disable))?.click()
    await reads(panel, 'Open the options')
    await openAction(panel, 'appcenter.link.convert')
    await panel.waitForSelector('main.body')
    expect(calls()).toEqual([])
  })

  it('pins an app without a token, and leads there from where there is none', async () => {
    const here = await at(`${releases}/58`)
    const isPinned = (panel: Place, on: boolean) => async () =>
      (await panel.$(`[data-pin][aria-pressed="${on}"]`)) !== null
    await click(here, '[data-pin][aria-pressed="false"]', isPinned(here, true))
    const elsewhere = await at('https://appcenter.ms/apps')
    const link = await elsewhere.waitForSelector('.pinned a')
    expect(await link?.evaluate(it => it.textContent)).toBe('acme/Kite-iOS')
    const kite = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
    await click(elsewhere, '.pinned a', () => page.url() === kite)
    const app = await openPanel(stage, page)
    await click(app, '[data-pin][aria-pressed="true"]', isPinned(app, false))
    const again = await at('https://appcenter.ms/apps')
    await again.waitForSelector('.actions')
    expect(await again.$('.pinned')).toBeNull()
    expect(calls()).toEqual([])
  })

  it('with a read-only token reads, and greys out what writes with the way to change that', async () => {
    await add(stage.lab.seed.tokens.reader, 'Looker')
    const panel = await at(`${releases}/58`)
    await reads(panel, '5.12 (1407)')
    await reads(panel, /Looker.*read-only/)
    expect(asker()).toBe(idOf(stage.lab.seed.tokens.reader))
    expect(await why(panel, disable)).toContain('needs a token with full access')
  })

  it('says in the options that an ended token is not accepted, and stores nothing', async () => {
    const options = await stage.openOwn('options.html')
    await options.bringToFront()
    await press(options, 'Add a token')
    await (await options.waitForSelector('#secret'))?.type(stage.lab.seed.tokens.ended)
    await press(options, 'Check')
    await reads(options, 'App Center does not accept this token.')
    await reads(options, 'Make a new token in the portal')
    expect(await options.$('#name')).toBeNull()
    await options.close()
  })

  it('greys out every write until writing is switched on, and sends none', async () => {
    await add(stage.lab.seed.tokens.app, 'Kite only', { app: 'acme/Kite-iOS' })
    const from = stage.lab.record.writes().length
    const panel = await at(`${releases}/58`)
    await reads(panel, '5.12 (1407)')
    expect(await why(panel, disable)).toContain('writing is switched off')
    await (await panel.$(disable))?.click()
    await reads(panel, 'Open the options')
    expect(await panel.$('.actions')).not.toBeNull()
    expect(stage.lab.record.writes()).toHaveLength(from)
    await allowWrites(stage)
  })

  it('lets the token of one app act there and nowhere else', async () => {
    const panel = await at(`${releases}/58`)
    await reads(panel, /Kite only.*full access/)
    await panel.waitForSelector(`${disable}:not([aria-disabled])`)
    await reads(panel, '5.12 (1407)')
    expect(asker()).toBe(idOf(stage.lab.seed.tokens.app))

    const other = otherApp()
    const elsewhere = await at(`https://appcenter.ms/orgs/acme/apps/${other}/distribute/releases/1`)
    await reads(elsewhere, /Looker.*read-only/)
    expect(await why(elsewhere, disable)).toContain('needs a token with full access')
    const asked = calls().filter(entry => entry.path.includes(`/${other}/`))
    expect(asked.length).toBeGreaterThan(0)
    expect(new Set(asked.map(entry => entry.credentialId))).toEqual(
      new Set([idOf(stage.lab.seed.tokens.reader)]),
    )
  })

  it('takes the narrowest of four tokens: app before user, read-only before full', async () => {
    await add(stage.lab.seed.tokens.appReader, 'Kite looker', { app: 'acme/Kite-iOS' })
    await add(stage.lab.seed.tokens.owner, 'Everything')
    const from = stage.lab.record.writes().length
    const panel = await at(`${releases}/58`)
    await reads(panel, /Kite looker.*read-only/)
    await reads(panel, '5.12 (1407)')
    expect(asker()).toBe(idOf(stage.lab.seed.tokens.appReader))

    await openAction(panel, 'appcenter.release.disable')
    await reads(panel, /Kite only.*full access/)
    const done = await runThrough(stage, panel)
    expect(done.state).toBe('Done')
    const written = stage.lab.record.writes().slice(from)
    expect(written.map(write => [write.op, write.credentialId])).toEqual([
      ['releases_updateDetails', idOf(stage.lab.seed.tokens.app)],
    ])
    const people = await at('https://appcenter.ms/orgs/acme/apps/Kite-iOS')
    await (await people.waitForSelector('input[type="search"]'))?.type('switch app')
    await openAction(people, 'appcenter.apps.switch')
    await people.waitForSelector('table')
    // Only a token of an account knows the other apps; the one that only reads is enough.
    expect(stage.lab.record.of('apps_list').at(-1)?.credentialId).toBe(idOf(stage.lab.seed.tokens.reader))
  })

  it('wears an amber edge and asks for typing where the token is marked as production', async () => {
    const options = await stage.openOwn('options.html')
    await options.bringToFront()
    await (await options.waitForSelector('li[aria-label="Kite only"] input[type="checkbox"]'))?.click()
    await options.waitForSelector('li.production[aria-label="Kite only"]')
    const panel = await at(`${releases}/57`)
    await openAction(panel, 'appcenter.release.disable')
    await reads(panel, 'Production')
    await panel.waitForSelector('.frame.production')
    const from = stage.lab.record.writes().length
    await reads(panel, 'Continue in a window')
    expect(stage.lab.record.writes()).toHaveLength(from)
    const done = await runThrough(stage, panel)
    expect(done.state).toBe('Done')
    expect('close' in done.place && (await done.place.evaluate(() => window.top === window))).toBe(true)
    if ('close' in done.place) await done.place.close()
    await options.bringToFront()
    await (await options.waitForSelector('li[aria-label="Kite only"] input[type="checkbox"]'))?.click()
    await options.waitForSelector('li[aria-label="Kite only"]:not(.production)')
    await options.close()
  })

  it('sends nothing where writing is switched off after the preview', async () => {
    const panel = await at(`${releases}/56`)
    await openAction(panel, 'appcenter.release.disable')
    await seesRun(panel)
    await toggleWrites()
    const from = stage.lab.record.writes().length
    await page.bringToFront()
    await until(async () => {
      await (await panel.$('.confirm .buttons button:last-child'))?.click().catch(() => {})
      return (await textOf(panel)).includes('switched off for this portal') || undefined
    }, 'the refusal')
    expect(stage.lab.record.writes()).toHaveLength(from)
    await toggleWrites()
  })

  it('hears the press of a button although the field that is left for it turns out wrong', async () => {
    const panel = await at(releases)
    await findAction(panel, 'appcenter.tokens.create', 'new api token')
    const field = await panel.waitForSelector('#field-description')
    if (field) await enter(field, 'x'.repeat(101))
    await (await panel.$('button[type="submit"]'))?.click()
    await panel.waitForSelector('#field-description-wrong')
    expect(await panel.evaluate(() => document.activeElement?.id)).toBe('field-description')
  })

  const toggleWrites = async () => {
    const options = await stage.openOwn('options.html')
    await options.bringToFront()
    const box = await options.waitForSelector('#writes-appcenter')
    const before = await box?.evaluate(it => (it as HTMLInputElement).checked)
    await box?.click()
    await options.waitForFunction(
      was => document.querySelector<HTMLInputElement>('#writes-appcenter')?.checked !== was,
      {},
      before,
    )
    await options.close()
  }
  const otherApp = (n = 0): string => {
    const { apps, orgs } = stage.lab.state.data
    const acme = orgs.find(org => org.name === 'acme')?.id
    const found = apps.filter(
      app => app.ownerId === acme && app.name !== 'Kite-iOS' && app.releases.length > 0,
    )[n]
    if (!found) throw new Error('there is no other app')
    return found.name
  }

  describe('where the portal does not answer as it should', () => {
    const cases: [string, Doing, number, RegExp, RegExp][] = [
      ['the token has ended', { do: 'ended' }, 9, /does not accept this token/, /Make a new token/],
      [
        'the rate is used up, and it does not say for how long',
        { do: 'status', status: 429, body: { message: 'busy' } },
        9,
        /limits the number of requests/,
        /Wait for the rate/,
      ],
      ['it redirects', { do: 'redirect' }, 9, /sends us elsewhere/, /Sign in to your network/],
      ['it is offline', { do: 'dropBefore' }, 9, /could not be reached/, /Check the connection/],
      ['it answers broken JSON', { do: 'malformed' }, 9, /not JSON/, /Try again later/],
      ['it answers a page', { do: 'html' }, 9, /not JSON/, /Try again later/],
      [
        'it fails',
        { do: 'status', status: 503, body: { message: 'down' } },
        9,
        /App Center says: down/,
        /No change is repeated blindly/,
      ],
    ]
    it.each(cases)('%s: says so, with the next step, and reads again when asked', async (...row) => {
      const [, fault, times, what, next] = row
      const set = stage.lab.control.fault({ ...fault, times, match: { op: 'releases_getLatestByUser' } })
      const panel = await at(`${releases}/55`)
      await panel.waitForSelector('.facts .fault')
      expect(await reads(panel, what)).toMatch(next)
      expect(stage.lab.record.entries.filter(entry => entry.host === 'evil.example.com')).toEqual([])
      set.remove()
      await press(panel, 'Try again')
      await panel.waitForSelector('.facts dl')
    })

    it('reads again by itself when a refusal for its rate says how long to wait', async () => {
      const from = stage.lab.record.of('releases_getLatestByUser').length
      stage.lab.control.fault({
        do: 'status',
        status: 429,
        body: { message: 'busy' },
        headers: { 'retry-after': '1' },
        match: { op: 'releases_getLatestByUser' },
      })
      const panel = await at(`${releases}/55`)
      await panel.waitForSelector('.facts dl')
      const tries = stage.lab.record.of('releases_getLatestByUser').slice(from)
      expect(tries.map(entry => entry.status)).toEqual([429, 200])
    })

    it('an area that closed leaves no dead button, and says so', async () => {
      // Of an app that was not looked at before: what is known of an area is believed for a day.
      const address = `https://appcenter.ms/orgs/acme/apps/${otherApp(1)}/distribute/releases`
      stage.lab.appcenter.dials.closed.add('releases')
      try {
        const panel = await at(address)
        await reads(panel, 'Distribute')
        await panel.waitForSelector('.claim')
        expect(await panel.$$('[data-action^="appcenter.release"]')).toEqual([])
        await (await panel.$('input[type="search"]'))?.type('release')
        await reads(panel, 'No action matches.')
      } finally {
        stage.lab.appcenter.dials.closed.delete('releases')
      }
    })
  })
})
