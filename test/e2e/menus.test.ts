import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '../../lib/actions/action'
import { menuPatterns } from '../../lib/context/menu'
import { allActions, allPortals } from '../../lib/portals/registry'
import { renderer } from '../../lib/text/render'
import { createLab } from '../lab/lab'
import { createStage, type Stage, until } from '../support/browser'
import { addKey, addToken, allowWrites, chooseMenu, press, reads } from '../support/hand'
import { Clock, createBench } from '../support/world'

const actions = allActions()
const portals = allPortals()

const t = renderer('en')
const wiki = 'https://wiki.example.com/'
const list = 'https://appcenter.ms/orgs/acme/apps'
const named = actions.filter(action => action.menu !== undefined)
const patterns = menuPatterns()

interface Made {
  id: string
  title: string
  contexts: string[]
  documentUrlPatterns?: string[]
  targetUrlPatterns?: string[]
}

describe('the context menu', () => {
  let stage: Stage
  let paste: Page
  beforeAll(async () => {
    stage = await createStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    for (const { id } of portals) await allowWrites(stage, id)
    paste = await stage.openOwn('options.html')
    await stage.browser.defaultBrowserContext().overridePermissions(stage.origin, ['clipboard-read'])
  })
  afterAll(() => stage.close())

  const clock = new Clock(Date.now())
  const oracle = (() => {
    const lab = createLab({ now: () => clock.now })
    return createBench(lab, lab.seed.tokens.owner, clock)
  })()

  /** The entries the worker makes, as the browser is told of them. */
  const made = async (again: () => Promise<number>): Promise<Made[]> => {
    const worker = await stage.worker()
    await worker.evaluate(`
      if (!globalThis.made) for (const menus of new Set([chrome.contextMenus, globalThis.browser.contextMenus])) {
        const create = menus.create
        menus.create = (entry, ...more) => (globalThis.made.push(entry), create.call(menus, entry, ...more))
      }
      globalThis.made = []`)
    const times = await again()
    return until(async () => {
      const all: Made[] = JSON.parse(String(await worker.evaluate('JSON.stringify(globalThis.made)')))
      // The menu is made anew at every turn of the switch: the last one is what counts.
      const begins = all.flatMap((entry, at) => (entry.id === all[0]?.id ? [at] : []))
      return begins.length === times ? all.slice(begins.at(-1)) : undefined
    }, 'the menu')
  }
  /** Turns the switch until it stands so, at least once; how often tells. */
  const setSelection = async (on: boolean): Promise<number> => {
    await paste.bringToFront()
    const box = await paste.waitForSelector('#selection')
    // A change makes the menu anew, also one to the same.
    const twice = (await box?.evaluate(it => it instanceof HTMLInputElement && it.checked)) === on
    if (twice) await box?.click()
    await paste.waitForSelector(on ? '#selection:not(:checked)' : '#selection:checked')
    await box?.click()
    await paste.waitForSelector(on ? '#selection:checked' : '#selection:not(:checked)')
    return twice ? 2 : 1
  }
  const copied = async (): Promise<string> => {
    await paste.bringToFront()
    return until(async () => {
      const text = await paste.evaluate(() => navigator.clipboard.readText())
      return text === 'nothing yet' ? undefined : text
    }, 'the copied text')
  }
  const forget = async () => {
    await paste.bringToFront()
    await paste.evaluate(() => navigator.clipboard.writeText('nothing yet'))
  }
  /** Chooses an entry and gives the window it opens to `look`. */
  const inWindow = async (info: Record<string, unknown>, look: (own: Page) => Promise<void>) => {
    const before = await stage.browser.pages()
    await chooseMenu(stage, info)
    const own = await stage.window(before)
    await own.waitForSelector('h1')
    await look(own)
    await own.close()
  }
  /** The three places a menu opens at, with what the browser tells of them. */
  const places = (id: string, address: string) => ({
    page: { menuItemId: `page:${id}`, pageUrl: address },
    'link on the portal': { menuItemId: `link:${id}`, pageUrl: list, linkUrl: address },
    'link on a wiki': { menuItemId: `link:${id}`, pageUrl: wiki, linkUrl: address },
  })

  it('names each action at the kinds of address it is for, at most five a kind, and “All actions”', async () => {
    const entries = await made(() => setSelection(false))
    for (const place of ['page', 'link'] as const) {
      const where = place === 'page' ? 'documentUrlPatterns' : 'targetUrlPatterns'
      const here = entries.filter(entry => entry.id.startsWith(`${place}:`))
      expect(here.at(-1)?.id).toBe(`${place}:all`)
      expect(here.map(entry => entry.id).toSorted()).toEqual(
        [...named.map(({ id }) => `${place}:${id}`), `${place}:all`].toSorted(),
      )
      expect(here.every(entry => entry.contexts.join() === place)).toBe(true)
      for (const action of named) {
        const entry = here.find(one => one.id === `${place}:${action.id}`)
        const kinds = patterns[action.id.split('.')[0] ?? ''] ?? {}
        expect(entry?.title).toBe(t(action.title))
        expect(entry?.[where]).toEqual(action.menu?.flatMap(kind => kinds[kind] ?? ['no such kind']))
      }
      const every = Object.values(patterns).flatMap(kinds => Object.values(kinds).flat())
      expect(here.at(-1)?.[where]).toEqual(every)
    }
    for (const portal of Object.keys(patterns)) {
      for (const kind of Object.keys(patterns[portal] ?? {})) {
        const at = named.filter(({ id, menu }) => id.startsWith(`${portal}.`) && menu?.includes(kind))
        expect(at.length, `${portal} ${kind}`).toBeLessThanOrEqual(5)
      }
    }
  })

  it('has an entry for selected text only where that is switched on', async () => {
    expect((await made(() => setSelection(false))).map(entry => entry.id)).not.toContain('selection:all')
    const on = await made(() => setSelection(true))
    expect(on.find(entry => entry.id === 'selection:all')?.contexts).toEqual(['selection'])
    const chosen = { menuItemId: 'selection:all', pageUrl: wiki, selectionText: 'acme/Kite-iOS' }
    await inWindow(chosen, async own => {
      await reads(own, 'Chosen here')
      await own.waitForSelector('h1[title="Kite-iOS"]')
    })
    await setSelection(false)
  })

  it.each(named.map(action => [action.id, action] as const))('%s, from page and link', async (id, action) => {
    const { address } = action.examples[0]
    for (const [place, info] of Object.entries(places(id, address))) {
      if (action.kind === 'query' && action.copies) {
        await forget()
        await chooseMenu(stage, info)
        const view = await oracle.query(id, address)
        const text = view.view === 'copies' ? view.copies[0]?.text : view.view === 'text' ? view.text : ''
        expect(sameEverywhere(await copied()), place).toBe(sameEverywhere(text ?? ''))
      } else await inWindow(info, own => begun(own, action, place))
    }
  })

  it.each(Object.entries(places('all', `${list}/Kite-iOS/distribute/releases/58`)))(
    '“All actions” of a %s opens the panel',
    async (place, info) => {
      await inWindow(info, async own => {
        await reads(own, '5.12 (1407)')
        if (place === 'link on a wiki') await reads(own, 'From a link on wiki.example.com')
      })
    },
  )

  /** A window begins with the action, and nothing is sent before somebody says so. */
  const begun = async (own: Page, action: Action, place: string) => {
    const from = stage.lab.record.writes().length
    if (action.kind === 'plan') await reads(own, t(action.title))
    await own.waitForSelector(
      'main.run, main.body form, main.body textarea, main.body a[download], main.body table, .watch',
    )
    const form = await own.$('main.body form')
    const light = action.kind === 'plan' && action.light === true
    if (light && place === 'page') await press(own, 'Stop')
    else if (!form && action.kind === 'plan' && place === 'link on a wiki')
      await reads(own, 'This began at a link on wiki.example.com')
    expect(stage.lab.record.writes()).toHaveLength(from)
  }
})

/** Two labs are made at two moments: what names a moment or an address that was signed for one differs. */
const sameEverywhere = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'MOMENT')
    .replace(/([?&](?:sig|se|st|e|token)=)[^&\s]+/g, '$1')
