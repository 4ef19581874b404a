import type { Frame } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Opened, RunView } from '../../lib/messages/shapes'
import { until } from '../support/browser'
import { openPanel } from '../support/hand'
import {
  addFrame,
  agePasses,
  ask,
  kite,
  notOurs,
  panelAddress,
  place,
  refusal,
  sessionStore,
  want,
} from './help'
import { openTo, others, preview, type Speakers, speakers } from './speakers'

describe('what a pass opens, and what it does not', () => {
  let stage: Speakers['stage']
  let own: Speakers['own']
  let world: Speakers['world']
  let contentOf: Speakers['contentOf']
  let pass: Speakers['pass']
  let bareFrame: Speakers['bareFrame']
  let goodFrame: Speakers['goodFrame']
  beforeAll(async () => {
    ;({ stage, own, world, contentOf, pass, bareFrame, goodFrame } = await speakers())
  })
  afterAll(() => stage.close())

  describe('a pass', () => {
    it('opens a frame once', async () => {
      const [frame, second] = [await bareFrame(), await bareFrame()]
      const one = await pass()
      expect((await want<Opened>(frame, 'panel.open', { pass: one })).name).toBe('Kite-iOS')
      expect(refusal(await ask(second, 'panel.open', { pass: one }))).toBe(notOurs)
      expect(Object.keys(await sessionStore(own)).filter(key => key.includes(one))).toEqual([])
    })

    it('opens one frame where two show it at the same moment', async () => {
      const frames = [await bareFrame(), await bareFrame()]
      const one = await pass()
      const answers = await Promise.all(
        [0, 1, 0, 1].map(async i => refusal(await ask(frames[i] as Frame, 'panel.open', { pass: one }))),
      )
      expect(answers.filter(answer => answer === 'ok')).toHaveLength(1)
    })

    it('is void after five seconds', async () => {
      const frame = await bareFrame()
      const [late, intime] = [await pass(), await pass()]
      await agePasses(own, 3000)
      expect(refusal(await ask(frame, 'panel.open', { pass: intime }))).toBe('ok')
      await agePasses(own, 2001)
      expect(refusal(await ask(await bareFrame(), 'panel.open', { pass: late }))).toBe(notOurs)
    })

    it('is void in another tab', async () => {
      const other = await stage.open(kite)
      const there = await contentOf(other)
      const frame = await bareFrame(other, there)
      expect(refusal(await ask(frame, 'panel.open', { pass: await pass() }))).toBe(notOurs)
      await other.close()
    })

    it('is void once the document that asked is gone', async () => {
      const other = await stage.open(kite)
      const stolen = await pass(await contentOf(other))
      await other.reload({ waitUntil: 'load' })
      const there = await contentOf(other)
      const frame = await bareFrame(other, there)
      expect(refusal(await ask(frame, 'panel.open', { pass: stolen }))).toBe(notOurs)
      expect(refusal(await ask(frame, 'panel.open', { pass: await pass(there) }))).toBe('ok')
      await other.close()
    })

    it('cannot be guessed, and no other record serves as one', async () => {
      const frame = await bareFrame()
      const good = await goodFrame()
      await ask(good, 'panel.open', {})
      const records = Object.keys(await sessionStore(own)).map(key => key.replace(/^\w+:/, ''))
      const guesses = [crypto.randomUUID(), '', '__proto__', 'constructor', 'null', ...records]
      const answers = await Promise.all(
        guesses.map(async one => refusal(await ask(frame, 'panel.open', { pass: one }))),
      )
      expect([...new Set(answers)]).toEqual([notOurs])
    })

    it('is not given for what is no page of a portal', async () => {
      for (const link of [
        'https://evil.example.com/',
        'javascript:alert(1)',
        'http://appcenter.ms/orgs/acme',
        `${stage.origin}/options.html`,
        'x'.repeat(5000),
      ])
        expect(refusal(await ask(world, 'panel.pass', { link }))).toMatch(/^invalid: /)
    })

    it('does not stay in the frame’s address', async () => {
      const fresh = await stage.open(kite)
      const frame = await openPanel(stage, fresh)
      expect(await frame.evaluate('location.hash')).toBe('')
      expect(fresh.frames().map(one => new URL(one.url()).hash)).toEqual(['', ''])
      await fresh.close()
    })
  })

  describe('a page that frames the panel itself', () => {
    const trap = 'https://evil.example.com/frame'
    it('gets nothing at the address that never changes', async () => {
      stage.lab.pages.set('evil.example.com/frame', { text: '<!doctype html><title>Trap</title><p>Trap' })
      const evil = await stage.open(trap)
      for (const hash of ['', `#${await pass()}`, `#ticket=${crypto.randomUUID()}`]) {
        const frame = await addFrame(evil, evil, `${stage.origin}/panel.html${hash}`)
        expect(await frame.evaluate('location.href')).toMatch(/^chrome-error:/)
      }
      for (const name of ['popup.html', 'options.html', 'offscreen.html']) {
        await evil.evaluate(
          `{ const f = document.createElement('iframe'); f.src = '${stage.origin}/${name}'; document.documentElement.append(f) }`,
        )
      }
      await until(
        async () =>
          evil.frames().filter(f => f.url().startsWith('chrome-error')).length === 6 ? true : undefined,
        'six refused frames',
      )
      await evil.close()
    })

    it('gets an inert panel at the address of this session, also with a pass it stole', async () => {
      const address = await panelAddress(world)
      const evil = await stage.open(trap)
      // The same page on a portal's host, in the very tab of the pass: one that was used is worth nothing.
      stage.lab.pages.set('appcenter.ms/orgs/acme/apps/Kite-iOS/trap', {
        text: '<!doctype html><title>Trap</title><p>Trap',
      })
      const portal = await stage.open(`${kite}/trap`)
      const inside = await contentOf(portal)
      const used = await pass(inside)
      await want(await bareFrame(portal, inside), 'panel.open', { pass: used })
      for (const [at, hash] of [
        [evil, ''],
        [evil, `#${await pass()}`],
        [evil, `#${await pass(inside)}`],
        [portal, ''],
        [portal, `#${used}`],
      ] as const) {
        const frame = await addFrame(at, at, address + hash)
        const text = await until(
          async () =>
            String(await frame.evaluate('document.querySelector(".inert")?.innerText ?? ""')) || undefined,
          'the one sentence',
        )
        expect(text).toMatch(/This panel (opens|was not opened)/)
        expect(await frame.evaluate('document.body.innerText')).not.toMatch(/acme|Kite|Work|Account owner/)
        expect(await others(frame, openTo('frame'), notOurs)).toEqual([])
      }
      await evil.close()
      await portal.close()
    })
  })

  describe('runs', () => {
    it('of another app, or of another organisation, are no business of a frame', async () => {
      const before = stage.lab.record.writes().length
      const app = await preview(own, '56', place('acme', 'Kite-iOS'))
      const orgs = ['acme', 'kestrel-works']
      const [acme, kestrel] = await Promise.all(
        orgs.map(owner =>
          want<RunView>(own, 'plan.preview', {
            action: 'appcenter.org.invite',
            input: { mails: ['first@example.com'] },
            context: { portal: 'appcenter', ownerKind: 'org', owner },
          }),
        ),
      )
      const at = async (address: string, theirs: (RunView | undefined)[]) => {
        const there = await stage.open(address)
        const frame = await goodFrame(there, await contentOf(there))
        for (const run of theirs) {
          for (const type of ['run.get', 'run.apply', 'run.goOn', 'run.stop', 'run.undo', 'window.open']) {
            const payload = { run: run?.id, ...(type === 'run.apply' ? { typed: run?.type } : {}) }
            expect([type, refusal(await ask(frame, type, payload))]).toEqual([
              type,
              'invalid: This run belongs to another place.',
            ])
          }
          const recent = await want<RunView[]>(frame, 'runs.recent')
          expect(recent.map(({ id }) => id)).not.toContain(run?.id)
        }
        await there.close()
      }
      await at('https://appcenter.ms/orgs/acme/apps/Kite-Android', [app, acme, kestrel])
      await at('https://appcenter.ms/orgs/acme', [app, kestrel])
      await at('https://appcenter.ms/orgs/kestrel-works/people', [app, acme])
      await at('https://appcenter.ms/apps', [app, acme, kestrel])
      expect(stage.lab.record.writes()).toHaveLength(before)
    })

    it('that reach far are finished in no frame and no popup, and not without the word', async () => {
      const before = stage.lab.record.writes().length
      const frame = await goodFrame()
      const run = await want<RunView>(frame, 'plan.preview', {
        action: 'appcenter.people.remove',
        input: { email: 'maintainer@example.com' },
      })
      expect([run.rung, run.type]).toEqual([2, 'maintainer@example.com'])
      const elsewhere = 'invalid: This is finished in a window of its own.'
      expect(refusal(await ask(frame, 'run.apply', { run: run.id, typed: run.type }))).toBe(elsewhere)
      expect(refusal(await ask(frame, 'run.goOn', { run: run.id }))).toBe(elsewhere)
      const popup = await stage.openOwn('popup.html')
      expect(refusal(await ask(popup, 'run.apply', { run: run.id, typed: run.type }))).toBe(elsewhere)
      expect(refusal(await ask(own, 'run.apply', { run: run.id, typed: run.type }))).toBe(elsewhere)
      await popup.close()
      const pages = await stage.browser.pages()
      await want(frame, 'window.open', { run: run.id })
      const apart = await stage.window(pages)
      await apart.waitForSelector('#typed')
      for (const typed of [
        '',
        'maintainer',
        'MAINTAINER@EXAMPLE.COM',
        'maintainer@example.com\u200b',
        '__proto__',
      ])
        expect(refusal(await ask(apart, 'run.apply', { run: run.id, typed }))).toMatch(/^invalid: Type/)
      expect((await want<RunView>(apart, 'run.get', { run: run.id })).state).toBe('preview')
      await apart.close()
      expect(stage.lab.record.writes()).toHaveLength(before)
    })

    it('that reach far are not confirmed by Enter', async () => {
      const before = stage.lab.record.writes().length
      const frame = await goodFrame()
      const run = await want<RunView>(frame, 'plan.preview', {
        action: 'appcenter.people.remove',
        input: { email: 'maintainer@example.com' },
      })
      const pages = await stage.browser.pages()
      await want(frame, 'window.open', { run: run.id })
      const apart = await stage.window(pages)
      await (await apart.waitForSelector('#typed'))?.type(run.type)
      await apart.waitForSelector('.confirm .buttons button:last-child:not(:disabled)')
      await apart.keyboard.press('Enter')
      await apart.focus('.confirm .buttons button:last-child')
      await apart.keyboard.press('Enter')
      await apart.keyboard.press('NumpadEnter')
      await apart.evaluate(`{
        const button = document.querySelector('.confirm .buttons button:last-child')
        button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      }`)
      expect((await want<RunView>(apart, 'run.get', { run: run.id })).state).toBe('preview')
      // The way that is meant works, so it was not merely broken.
      await apart.keyboard.press('Space')
      await until(
        async () =>
          (await want<RunView>(apart, 'run.get', { run: run.id })).state === 'held' ? true : undefined,
        'the space bar to confirm',
      )
      await want(apart, 'run.stop', { run: run.id })
      await apart.close()
      expect(stage.lab.record.writes()).toHaveLength(before)
    })
  })
})
