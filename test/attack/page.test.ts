import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Stage } from '../support/browser'
import { until } from '../support/browser'
import { addToken, allowWrites, dockAt, openAction, openPanel, reads } from '../support/hand'
import { ask, attackStage, built, contentWorld, kite, panelAddress, sessionStore, want } from './help'

const release = `${kite}/distribute/releases/58`
const path = 'appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58'

/** Hears everything a page can hear, from before our script is there. */
const ear = `
  globalThis.heard = []
  const hear = (what, thing) => heard.push([what, thing])
  const text = value => { try { return JSON.stringify(value) ?? String(value) } catch { return String(value) } }
  for (const type of ['message', 'error', 'unhandledrejection', 'securitypolicyviolation', 'beforetoggle', 'toggle', 'focusin', 'blur', 'focus', 'copy', 'visibilitychange'])
    addEventListener(type, event => hear(type, [event.data, event.origin, event.message, event.filename, event.blockedURI, event.sourceFile, event.target?.outerHTML?.slice(0, 2000)].map(text).join()), true)
  const dispatch = EventTarget.prototype.dispatchEvent
  EventTarget.prototype.dispatchEvent = function (event) { hear('dispatched', event.type + text(event.detail)); return dispatch.call(this, event) }
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (how) { hear('attachShadow', text(how)); return attach.call(this, { ...how, mode: 'open' }) }
  new MutationObserver(all => { for (const one of all) {
    hear('attribute', (one.attributeName ?? '') + ' ' + (one.target.nodeName ?? ''))
    for (const node of one.addedNodes) hear('added', node.outerHTML ?? node.textContent)
  } }).observe(document, { subtree: true, childList: true, attributes: true })
  new PerformanceObserver(list => { for (const entry of list.getEntries()) hear('timing', text(entry)) }).observe({ entryTypes: ['resource', 'navigation', 'mark', 'measure', 'longtask', 'layout-shift', 'element', 'largest-contentful-paint'].filter(type => PerformanceObserver.supportedEntryTypes.includes(type)) })
`
const trap = `<!doctype html><html lang="en"><head><title>Portal</title><script>${ear}</script></head>
<body><h1>Release</h1><p><a href="/orgs/acme/apps/Kite-iOS/distribute/releases/57">57</a></p></body></html>`

describe('a hostile page around the panel', () => {
  let stage: Stage
  let own: Page
  let id: string
  beforeAll(async () => {
    stage = await attackStage()
    stage.lab.pages.set(path, { text: trap })
    own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Quokka' })
    await allowWrites(stage)
    id = new URL(stage.origin).host
  })
  afterAll(() => stage.close())

  const changes = () => stage.lab.record.writes().filter(write => write.op === 'releases_updateDetails')
  const passes = async () => Object.keys(await sessionStore(own)).filter(key => key.startsWith('pass:'))

  it('opens nothing by clicks and keys that nobody made', async () => {
    const page = await stage.open(release)
    await page.bringToFront()
    const world = await contentWorld(stage, page)
    await page.waitForSelector('html > [popover]')
    const { x, y } = await dockAt(page)
    await page.evaluate(
      (x, y) => {
        const host = document.querySelector<HTMLElement>('html > [popover]')
        const at = { clientX: x, clientY: y, bubbles: true, composed: true, cancelable: true, detail: 1 }
        for (const target of [host, ...document.elementsFromPoint(x, y), document, window]) {
          for (const type of ['pointerover', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
            target?.dispatchEvent(new (type.startsWith('pointer') ? PointerEvent : MouseEvent)(type, at))
          for (const key of ['Enter', ' ', 'Delete', 'ArrowUp', 'Escape'])
            for (const type of ['keydown', 'keypress', 'keyup'])
              target?.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }))
        }
        host?.click()
        host?.focus()
        document.querySelector<HTMLElement>('a')?.focus()
      },
      x,
      y,
    )
    // The message that the panel would have begun with left before this one, whose answer is here.
    await ask(world, 'credentials.list')
    expect(await passes()).toEqual([])
    expect(page.frames()).toHaveLength(1)
    // A hand opens it: what was tried stood in the right place.
    await openPanel(stage, page)
    await page.close()
  })

  it('learns that an element appeared, and nothing else', async () => {
    const page = await stage.open(release)
    const before = await page.evaluate(() => document.documentElement.outerHTML)
    const session = await panelAddress(await contentWorld(stage, page))
    const panel = await openPanel(stage, page)
    await reads(panel, '5.12 (1407)')
    await openAction(panel, 'appcenter.release.disable')
    await reads(panel, 'Disable 5.12 (1407)')
    const seen = await page.evaluate(() => {
      const heard = [...(globalThis as unknown as { heard: [string, string][] }).heard]
      const host = document.querySelector('html > [popover]')
      const reach = (work: () => unknown) => {
        try {
          return String(work())
        } catch (error) {
          return `refused: ${String(error)}`
        }
      }
      return {
        html: document.documentElement.outerHTML,
        attributes: document.documentElement.getAttributeNames(),
        host: host?.getAttributeNames(),
        globals: Object.getOwnPropertyNames(window).filter(name => /gangway|chrome-extension/i.test(name)),
        shadow: reach(() => host?.shadowRoot),
        inner: reach(() => host?.innerHTML),
        all: reach(() =>
          (host as HTMLElement & { getHTML?(how: object): string }).getHTML?.({
            serializableShadowRoots: true,
          }),
        ),
        internals: reach(() => (host as HTMLElement).attachInternals().shadowRoot),
        again: reach(() => host?.attachShadow({ mode: 'open' })),
        points: reach(() =>
          document
            .elementsFromPoint(innerWidth - 200, innerHeight / 2)
            .map(one => one.outerHTML.slice(0, 300)),
        ),
        frames: window.length,
        text: document.body.innerText,
        selection: reach(() => {
          getSelection()?.selectAllChildren(document.documentElement)
          return getSelection()
        }),
        active: reach(() => document.activeElement?.outerHTML.slice(0, 300)),
        storage: reach(() => [localStorage.length, sessionStorage.length, document.cookie].join()),
        history: reach(() => JSON.stringify([history.length, history.state])),
        sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
        timing: JSON.stringify(performance.getEntries()),
        heard,
      }
    })
    // Where the element hangs and that it is a popover is all there is to see.
    const ours = '<div popover="manual"></div>'
    expect(seen.html.replace(ours, '')).toBe(before.replace(ours, ''))
    expect(seen.attributes).toEqual(['lang'])
    expect(seen.host).toEqual(['popover'])
    expect([seen.shadow, seen.inner, seen.frames, seen.sheets]).toEqual(['null', '', 0, 0])
    expect(seen.internals).toMatch(/^refused: NotSupportedError/)
    expect(seen.again).toMatch(/^refused: NotSupportedError/)
    expect(seen.globals).toEqual([])
    expect(
      seen.heard.filter(([what]) =>
        ['message', 'error', 'dispatched', 'attachShadow', 'securitypolicyviolation'].includes(what),
      ),
    ).toEqual([])
    expect(seen.heard.filter(([what]) => what === 'added').map(([, html]) => html)).toContain(ours)
    // Under cross-origin isolation a page can measure the memory of its frames and so read the panel's address of
    // this session, which is no secret; by all that is heard and timed here it does not even get that.
    const everything = JSON.stringify(seen)
    for (const secret of [
      id,
      new URL(session).host,
      'panel.html',
      'chrome-extension',
      'gangway',
      'quokka',
      'holder',
      '0.1.0',
    ])
      expect(everything.toLowerCase()).not.toContain(secret)
    await page.close()
  })

  it('finds no file of ours at the addresses that never change', async () => {
    const files = readdirSync(built, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(built, join(entry.parentPath, entry.name)).replaceAll('\\\\', '/'))
    expect(files.length).toBeGreaterThan(15)
    const page = await stage.open(release)
    const session = await panelAddress(await contentWorld(stage, page))
    const probe = (addresses: string[]) =>
      page.evaluate(async all => {
        const loads = (tag: 'img' | 'script' | 'link', address: string) =>
          new Promise<boolean>(done => {
            const element = document.createElement(tag)
            element.addEventListener('load', () => done(true))
            element.addEventListener('error', () => done(false))
            if (element instanceof HTMLLinkElement) {
              element.rel = 'stylesheet'
              element.href = address
            } else element.src = address
            document.head.append(element)
          })
        const found: string[] = []
        for (const address of all) {
          const fetched = await fetch(address).then(
            () => true,
            () => false,
          )
          const opaque = await fetch(address, { mode: 'no-cors' }).then(
            () => true,
            () => false,
          )
          const loaded = await Promise.all(
            (['img', 'script', 'link'] as const).map(tag => loads(tag, address)),
          )
          if (fetched || opaque || loaded.includes(true)) found.push(address)
        }
        return found
      }, addresses)
    expect(await probe(files.map(file => `${stage.origin}/${file}`))).toEqual([])
    // At the address of this session the panel alone can be had, for a page must be able to frame it.
    const base = session.replace(/panel\.html$/, '')
    const found = await probe(files.map(file => base + file))
    expect(found.filter(address => address !== session)).toEqual([])
    await page.close()
  })

  describe('with a preview open', () => {
    let page: Page
    let panel: Frame
    let button: { x: number; y: number }
    let clean: string
    beforeAll(async () => {
      page = await stage.open(release)
      panel = await openPanel(stage, page)
      await reads(panel, '5.12 (1407)')
    })
    // Every attack meets a preview of its own: one that was refused keeps its notice.
    beforeEach(async () => {
      // A click that meets the panel while it comes back from an attack is not judged to be a person's.
      await until(async () => {
        const cancel = await panel.$('.confirm .buttons button:first-child')
        await cancel?.click().catch(() => {})
        return cancel ? undefined : true
      }, 'the end of the preview')
      await openAction(panel, 'appcenter.release.disable')
      await reads(panel, 'Disable 5.12 (1407)')
      const box = await (await panel.waitForSelector('.confirm .buttons button:last-child'))?.boundingBox()
      if (!box) throw new Error('the button has no place')
      button = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      await page.mouse.move(button.x, button.y)
      // From here on it is no longer too early for a click.
      await panel.waitForFunction(
        from => performance.now() - from > 600,
        {},
        Number(await panel.evaluate('performance.now()')),
      )
      clean = await look()
    })
    /** Clicks where the button is until the panel says why that does not count, and has judged every click. */
    const refused = async () => {
      await until(async () => {
        await page.mouse.click(button.x, button.y)
        const text = String(await panel.evaluate('document.body.innerText'))
        return text.includes('Something covers this panel') || undefined
      }, 'the refusal')
      await panel.waitForSelector('.confirm .buttons button:last-child:not(:disabled)')
    }

    /** What a person sees of the panel where nothing moves by itself: the words of the preview. */
    const look = async () => {
      const words = await (await panel.waitForSelector('.summary'))?.boundingBox()
      if (!words) throw new Error('the preview has no words')
      return page.screenshot({ clip: { ...words, height: words.height + 60 }, encoding: 'base64' })
    }
    const undo = `for (const one of document.querySelectorAll('[data-trap]')) one.remove()
      document.documentElement.removeAttribute('style'); document.body.removeAttribute('style')
      document.querySelector('html > [popover="manual"]:not([data-trap])')?.removeAttribute('style')`
    const host = `document.querySelector('html > [popover="manual"]:not([data-trap])')`
    const cover = (style: string) => `{
      const cover = document.createElement('div')
      cover.dataset.trap = ''
      cover.popover = 'manual'
      cover.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;margin:0;border:0;padding:0;pointer-events:none;${style}'
      document.documentElement.append(cover)
      cover.showPopover()
    }`
    const styled = (css: string) => `{
      const style = document.createElement('style')
      style.dataset.trap = ''
      style.textContent = '${css}'
      document.head.append(style)
    }`

    it.each([
      ['a picture over it that lets clicks through', cover('background:#fff')],
      ['a picture that is almost clear', cover('background:rgb(255 255 255/.03)')],
      ['a strip over the words alone', cover('background:#fff;height:60vh')],
      ['a cover that inverts', cover('backdrop-filter:invert(1);background:transparent')],
      ['a cover that blends', cover('background:#fff;mix-blend-mode:difference')],
    ])('sends nothing under %s', async (_, attack) => {
      await page.evaluate(attack)
      // A picture of the page may be one frame behind.
      await until(async () => (await look()) !== clean || undefined, 'what lies over the panel')
      await refused()
      await page.evaluate(undo)
      expect(changes()).toEqual([])
    })

    it.each([
      [
        'its own style',
        `${host}.style.cssText = 'opacity:.01!important;filter:opacity(0)!important;transform:scale(.1)!important;clip-path:inset(50%)!important;visibility:hidden!important;inset:0!important'`,
      ],
      [
        'a style sheet',
        styled(
          'html>[popover]{opacity:0!important;transform:translateX(-300px)!important;filter:blur(9px)!important;mask:linear-gradient(#0000,#0000)!important;display:none!important;pointer-events:none!important}',
        ),
      ],
      [
        'the root',
        styled(
          'html{opacity:.01!important;filter:opacity(.01)!important;transform:scale(.5)!important;clip-path:inset(40%)!important}',
        ),
      ],
      [
        'an animation',
        `${host}.animate([{ opacity: 0, transform: 'translateX(-200px)' }, { opacity: 0 }], { duration: 1e6, fill: 'both' })`,
      ],
    ])(
      'either shows the panel as it is or sends nothing, whatever the page does to %s',
      async (_, attack) => {
        await page.evaluate(attack)
        const changed = (await look()) !== clean
        // A transform that animates makes our fixed frame hang on its host, so a page can push it out of sight.
        // Clicks then meet what is seen there.
        if (changed) {
          await page.mouse.click(button.x, button.y)
          // The attack lasts until the click has been judged.
          await panel.waitForSelector('.confirm .buttons button:last-child:not(:disabled)')
          await want(own, 'runs.recent')
          expect(changes()).toEqual([])
        }
        await page.evaluate(`${undo}; for (const one of document.getAnimations()) one.cancel()`)
      },
    )

    it('sends nothing under a cover that comes right before the click', async () => {
      await page.evaluate(cover('background:#fff'))
      // Before it is drawn Chromium lets no click through.
      await page.evaluate(() => new Promise(drawn => requestAnimationFrame(drawn)))
      await refused()
      await page.evaluate(undo)
      expect(changes()).toEqual([])
    })

    it('sends nothing when the page clicks', async () => {
      await page.evaluate(({ x, y }) => {
        for (const one of document.elementsFromPoint(x, y))
          one.dispatchEvent(new MouseEvent('click', { clientX: x, clientY: y, bubbles: true }))
      }, button)
      await panel.evaluate(`document.querySelector('.confirm .buttons button:last-child').click()`)
      await reads(panel, 'Something covers this panel')
      expect(changes()).toEqual([])
    })

    it('sends it by a click of a hand on what can be seen, once', async () => {
      await until(async () => {
        const at = await (await panel.$('.confirm .buttons button:last-child'))?.boundingBox()
        if (at) await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2)
        return changes().length > 0 || undefined
      }, 'the change')
      await reads(panel, /\bdone\b/i)
      expect(changes()).toHaveLength(1)
    })
  })
})
