import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '../../lib/actions/action'
import type { View } from '../../lib/actions/view'
import { actionOf } from '../../lib/portals/registry'
import { Random } from '../lab/random'
import { createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, openPanel, type Place, passTime, press, reads } from '../support/hand'
import { begin, choose, continueInWindow, goHome, runThrough, seesRun, seesView } from '../support/walk'

/** Every page and state, judged by axe-core: the whole in one look, what hangs on colours in the other as well. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'

interface Judged {
  passes: number
  violations: string[]
}

async function judged(place: Place, only?: string): Promise<Judged> {
  if ((await place.evaluate('typeof axe')) !== 'object') await place.evaluate(`${axe};0`)
  const rules = only === undefined ? '' : `, { runOnly: { type: 'rule', values: ['${only}'] } }`
  const found =
    await place.evaluate(`axe.run(document${rules}).then(({ passes, violations }) => JSON.stringify({
    passes: passes.length,
    violations: violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 200)).join(' | ')),
  }))`)
  const parsed: Judged = JSON.parse(String(found))
  return parsed
}

/** The looks that a page is judged in: both, or one of them where `WALK` is a seed. */
const looks = (() => {
  const seed = process.env['WALK']
  const random = new Random(Number(seed))
  return (): ('light' | 'dark')[] =>
    seed === undefined ? ['light', 'dark'] : [random.next() < 0.5 ? 'light' : 'dark']
})()

/** No violation in a page; in its second look only colours differ. */
async function clean(page: Page): Promise<void> {
  for (const [nth, scheme] of looks().entries()) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    const { passes, violations } = await judged(page, nth === 0 ? undefined : 'color-contrast')
    expect(violations, scheme).toEqual([])
    expect(passes).toBeGreaterThan(0)
  }
}

const action = (id: string): Action => {
  const found = actionOf(id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}

describe('axe finds nothing wrong', () => {
  let stage: Stage
  /** The panel in a tab: it goes to any place by its address. */
  let panel: Page
  beforeAll(async () => {
    stage = await createStage()
    panel = await stage.openOwn('popup.html')
  })
  afterAll(() => stage.close())

  const goTo = async (address: string) => {
    await panel.goto(`${stage.origin}/popup.html`, { waitUntil: 'load' })
    await panel.bringToFront()
    await (await panel.waitForSelector('input[type="search"]'))?.type(address)
    await panel.keyboard.press('Enter')
    await panel.waitForSelector('.crumbs[title^="App Center"]')
  }
  const options = async (look: (page: Page) => Promise<void>) => {
    const page = await stage.openOwn('options.html')
    await page.bringToFront()
    await look(page)
    await page.close()
  }

  it('in the options without a token, and while one is added', () =>
    options(async page => {
      await page.waitForSelector('#secret')
      await clean(page)
      await page.type('#secret', stage.lab.seed.tokens.ended)
      await press(page, 'Check')
      await page.waitForSelector('.fault')
      await clean(page)
      await page.$eval('#secret', field => (field as HTMLInputElement).select())
      await page.type('#secret', stage.lab.seed.tokens.owner)
      await press(page, 'Check')
      await page.waitForSelector('#name')
      await clean(page)
    }))

  it('in a panel without a token', async () => {
    await panel.goto(`${stage.origin}/popup.html`, { waitUntil: 'load' })
    await panel.waitForSelector('h1')
    await clean(panel)
    await goTo(`${app}/distribute/releases/58`)
    await reads(panel, 'Ready without a token')
    await clean(panel)
  })

  it('in the options with tokens', async () => {
    await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })).close()
    await options(async page => {
      await page.waitForSelector('li.token')
      await clean(page)
    })
  })

  it('in a panel whose actions are greyed out, with facts', async () => {
    await goTo(`${app}/distribute/releases/58`)
    await panel.waitForSelector('.facts dl')
    await panel.waitForSelector('[aria-disabled="true"]')
    await clean(panel)
  })

  it('in the panel in a page', async () => {
    const page = await stage.open(`${app}/distribute/releases/58`)
    const frame = await openPanel(stage, page)
    await frame.waitForSelector('.facts dl')
    const { passes, violations } = await judged(frame)
    expect(violations).toEqual([])
    expect(passes).toBeGreaterThan(0)
    await page.close()
  })

  const views: [View['view'], string][] = [
    ['table', 'appcenter.releases.search'],
    ['chart', 'appcenter.crashes.chart'],
    ['copies', 'appcenter.copy.ids'],
    ['links', 'appcenter.api.docs'],
    ['file', 'appcenter.group.csv'],
    ['qr', 'appcenter.release.qr'],
    ['text', 'appcenter.crash.markdown'],
  ]
  it.each(views)('in a view of kind %s', async (kind, id) => {
    const of = action(id)
    await goTo(of.examples[0].address)
    await begin(panel, of, of.examples[0].input)
    await seesView(panel, kind)
    await clean(panel)
  })

  it('in a search, a form, and a form that is wrong', async () => {
    await allowWrites(stage)
    await goTo(app)
    await (await panel.waitForSelector('input[type="search"]'))?.type('people')
    await clean(panel)
    await (await panel.waitForSelector('[data-action="appcenter.app.invite"]'))?.click()
    await panel.waitForSelector('form')
    await clean(panel)
    await press(panel, 'Preview…')
    await panel.waitForSelector('.wrong')
    await clean(panel)
  })

  it('where the portal refuses', async () => {
    const of = action('appcenter.releases.search')
    await goTo(of.examples[0].address)
    stage.lab.control.fault({ do: 'ended', match: { op: 'releases_list' }, times: 9 })
    try {
      await choose(panel, of)
      await panel.waitForSelector('.fault')
      await clean(panel)
    } finally {
      stage.lab.control.reset()
    }
  })

  it('in the preview of a small change, and in the history when it is done', async () => {
    const of = action('appcenter.release.disable')
    await goTo(of.examples[0].address)
    await begin(panel, of, {})
    await seesRun(panel)
    await clean(panel)
    expect((await runThrough(stage, panel)).state).toBe('Done')
    await clean(panel)
    await goHome(panel)
    await (await panel.waitForSelector('.push > button'))?.click()
    await panel.waitForSelector('.runs button')
    await clean(panel)
  })

  it('in a large change: previewed, held, looked at, running, done', async () => {
    const of = action('appcenter.releases.disable')
    await goTo(of.examples[0].address)
    await begin(panel, of, { keep: 25 })
    await seesRun(panel)
    await clean(panel)
    const own = await continueInWindow(stage, panel)
    await goHome(panel)
    await (await panel.waitForSelector('.push > button'))?.click()
    const newest = () => panel.$eval('.runs li', row => row.textContent).catch(() => '')
    await own.waitForSelector('#typed')
    await clean(own)
    const word = await own.$eval('label[for="typed"] b', it => it.textContent)
    await own.type('#typed', word)
    await (await own.waitForSelector('.confirm .buttons button:last-child:not(:disabled)'))?.click()
    await reads(own, 'Not sent yet')
    await clean(own)
    await passTime(stage)
    await reads(own, 'First one is done')
    await clean(own)
    stage.lab.control.fault({ do: 'hold', match: { op: 'releases_updateDetails' } })
    await (await own.waitForSelector('main.run .buttons button.primary'))?.click()
    await stage.lab.control.untilHeld(1)
    await until(async () => ((await own.$('progress')) ? true : undefined), 'the progress')
    await clean(own)
    stage.lab.control.reset()
    expect((await runThrough(stage, own)).state).toBe('Done')
    await clean(own)
    await own.close()
    // The history that was opened before anything was sent has heard of it.
    await until(
      async () => /Disable releases.*Done/.test(await newest()) || undefined,
      'the run in the history',
    )
  })
})
