import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocol, type SettingsShown, type Zone } from '../../lib/messages/protocol'
import type { Opened, RunView } from '../../lib/messages/shapes'
import { type Stage, until } from '../support/browser'
import { addToken, allowWrites, dockAt, openPanel } from '../support/hand'
import {
  addFrame,
  agePasses,
  ask,
  attackStage,
  type ContentWorld,
  contentWorld,
  kite,
  notAllowed,
  notOurs,
  panelAddress,
  place,
  refusal,
  sessionStore,
  tell,
  want,
} from './help'

const types = Object.entries(protocol).map(([type, { from }]) => ({ type, from: from as readonly Zone[] }))
const closedTo = (zone: Zone) => types.filter(({ from }) => !from.includes(zone)).map(({ type }) => type)
const openTo = (zone: Zone) => types.filter(({ from }) => from.includes(zone)).map(({ type }) => type)
const strange = ['nothing.such', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']

describe('who may say what', () => {
  let stage: Stage
  let own: Page
  let page: Page
  let world: ContentWorld
  beforeAll(async () => {
    stage = await attackStage()
    own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
    await allowWrites(stage)
    page = await stage.open(kite)
    world = await contentOf(page)
  })
  afterAll(() => stage.close())

  /** The content script of a page whose panel was opened and closed again: before that it answers nobody. */
  const contentOf = async (at: Page): Promise<ContentWorld> => {
    await openPanel(stage, at)
    const dock = await dockAt(at)
    await at.mouse.click(dock.x, dock.y)
    await until(() => (at.frames().length === 1 ? true : undefined), 'the end of the panel')
    return contentWorld(stage, at)
  }
  /** Sends a message of every type and gives the refusals that differ from the one that is due. */
  const others = async (from: Parameters<typeof tell>[0], all: readonly string[], due: string) => {
    const answers = await Promise.all(all.map(async type => [type, refusal(await ask(from, type))] as const))
    return answers.filter(([, answer]) => answer !== due)
  }
  const pass = async (from = world, payload: object = {}) =>
    (await want<{ pass: string }>(from, 'panel.pass', payload)).pass
  /** A frame as our content script makes it, that has shown no pass yet. */
  const bareFrame = async (at: Page = page, from: ContentWorld = world): Promise<Frame> =>
    addFrame(at, from, await panelAddress(from))
  /** A frame that has shown its pass. */
  const goodFrame = async (at: Page = page, from: ContentWorld = world): Promise<Frame> => {
    const frame = await bareFrame(at, from)
    await want(frame, 'panel.open', { pass: await pass(from) })
    return frame
  }

  describe('a content script, which is the page with a badge', () => {
    it('is refused every message but those that show the panel, and what its own host holds', async () => {
      expect(openTo('content')).toEqual(['panel.pass', 'page.roots', 'panel.window'])
      expect(await tell(world, { type: 'page.roots', payload: {} })).toEqual({ ok: true, value: [] })
      expect(await others(world, closedTo('content'), notAllowed)).toEqual([])
    })

    it('is refused types that are none, also those that every object has', async () => {
      expect(await others(world, strange, notAllowed)).toEqual([])
      expect(await others(own, strange, notAllowed)).toEqual([])
    })

    it('is not believed when it says who it is', async () => {
      const { id } = (await own.evaluate('chrome.tabs.getCurrent()')) as { id: number }
      const forged = {
        payload: {},
        zone: 'page',
        from: ['page'],
        origin: stage.origin,
        url: `${stage.origin}/options.html`,
        frameId: 0,
        tab: { id, url: `${stage.origin}/options.html` },
        sender: { id: new URL(stage.origin).host, origin: stage.origin, url: `${stage.origin}/options.html` },
        caller: { zone: 'page', page: 'options.html' },
      }
      expect(refusal(await tell(world, { type: 'credentials.list', ...forged }))).toBe(notAllowed)
      expect(
        refusal(
          await tell(world, {
            type: 'settings.writes',
            ...forged,
            payload: { portal: 'appcenter', on: false },
          }),
        ),
      ).toBe(notAllowed)
      const { writes } = await want<SettingsShown>(own, 'settings.get')
      expect(writes).toContainEqual({ portal: 'appcenter', on: true })
    })

    it('gets no answer out of what is no message', async () => {
      for (const message of [
        5,
        'credentials.list',
        null,
        [],
        {},
        { type: 5, payload: {} },
        { payload: {} },
      ]) {
        expect(await tell(world, message)).toBeFalsy()
      }
      expect(refusal(await ask(world, 'credentials.list'))).toBe(notAllowed)
    })

    it('cannot listen to what panels are told', async () => {
      const closed = await world.evaluate(`new Promise(done => {
        const port = chrome.runtime.connect({ name: 'panel' })
        port.onMessage.addListener(() => done('told'))
        port.onDisconnect.addListener(() => done('closed'))
      })`)
      expect(closed).toBe('closed')
    })

    it('cannot read what the extension keeps', async () => {
      expect(
        await world.evaluate(`typeof chrome.storage.session?.get === 'function'
        ? chrome.storage.session.get(null).then(() => 'read', () => 'refused') : 'refused'`),
      ).toBe('refused')
      const kept = (await world.evaluate('chrome.storage.local.get(null)')) as Record<string, unknown>
      expect(Object.keys(kept).filter(key => !key.startsWith('dock:'))).toEqual([])
      expect(await world.evaluate('indexedDB.databases().then(all => all.map(one => one.name))')).toEqual([])
    })
  })

  describe('a top-level page', () => {
    it('is answered “invalid” to whatever its payload should not be', async () => {
      const wrong: [string, unknown][] = []
      for (const type of openTo('page')) {
        const { payload } = protocol[type as keyof typeof protocol]
        for (const bad of [null, 5, 'text', true]) wrong.push([type, bad])
        const shapes = 'options' in payload ? payload.options : [payload]
        for (const { entries } of shapes)
          for (const key of Object.keys(entries))
            wrong.push([type, { [key]: 12_345.678 }], [type, { [key]: null }])
      }
      const answers = await Promise.all(
        wrong.map(
          async ([type, payload]) => [type, payload, refusal(await ask(own, type, payload))] as const,
        ),
      )
      expect(answers.filter(([, , answer]) => !answer.startsWith('invalid: '))).toEqual([])
      expect(answers.length).toBeGreaterThan(80)
    })

    it('may not say what frames alone may', async () => {
      expect(await others(own, closedTo('page'), notAllowed)).toEqual([])
    })

    it('changes no prototype by the names in its payload', async () => {
      const nasty =
        '{"type":"query.run","payload":{"action":"appcenter.app.facts","input":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"context":{"portal":"appcenter","ownerKind":"org","owner":"acme","app":"Kite-iOS","__proto__":"x"}}}'
      await own.evaluate(`chrome.runtime.sendMessage(JSON.parse(${JSON.stringify(nasty)}))`)
      await ask(own, 'settings.writes', { portal: '__proto__', on: true })
      const worker = await stage.worker()
      expect(await worker.evaluate('`${({}).polluted} ${({}).on} ${Object.keys(Object.prototype)}`')).toBe(
        'undefined undefined ',
      )
      const { writes } = await want<SettingsShown>(own, 'settings.get')
      expect(writes.filter(({ on }) => on)).toEqual([{ portal: 'appcenter', on: true }])
      expect(writes.map(({ portal }) => portal)).toEqual(['appcenter', 'appstoreconnect', 'azuredevops'])
    })

    it('of the panel without a ticket is as inert as a frame', async () => {
      const bare = await stage.openOwn('panel.html')
      expect(await others(bare, openTo('page'), notOurs)).toEqual([])
      expect(await others(bare, ['panel.open'], notOurs)).toEqual([])
      expect(refusal(await ask(bare, 'panel.open', { ticket: crypto.randomUUID() }))).toBe(notOurs)
      await bare.close()
    })
  })

  describe('the page that reaches the network', () => {
    it('may ask for no credential, no secret and no setting, and for nothing at all unless we opened it', async () => {
      const bare = await stage.openOwn('uploader.html')
      expect(await others(bare, closedTo('uploader'), notAllowed)).toEqual([])
      expect(await others(bare, openTo('uploader'), notOurs)).toEqual([])
      const secret = /^(credentials|vault|backup|settings|desk|fieldcheck)\.|^run\.secret$/
      expect(openTo('uploader').filter(type => secret.test(type))).toEqual([])
      await bare.close()
    })

    it('alone is told where the parts of a file go', async () => {
      const bare = await stage.openOwn('popup.html')
      expect(await others(bare, ['upload.parts', 'upload.received'], notAllowed)).toEqual([])
      await bare.close()
    })
  })

  describe('a frame of ours', () => {
    it('is refused everything before it has shown a pass', async () => {
      const frame = await bareFrame()
      expect(await others(frame, openTo('frame'), notOurs)).toEqual([])
      expect(await others(frame, closedTo('frame'), notAllowed)).toEqual([])
    })

    it('is told nothing before it has shown a pass, and of its own place only after', async () => {
      const listen = `{
        globalThis.told = []
        globalThis.port = chrome.runtime.connect({ name: 'panel' })
        globalThis.ended = new Promise(done => globalThis.port.onDisconnect.addListener(() => done(true)))
        globalThis.port.onMessage.addListener(item => globalThis.told.push(item))
      }`
      const elsewhere = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-Android')
      const there = await contentOf(elsewhere)
      const inert = await bareFrame(elsewhere, there)
      const other = await goodFrame(elsewhere, there)
      const same = await goodFrame()
      for (const frame of [inert, other, same]) await frame.evaluate(listen)
      expect(await inert.evaluate('ended')).toBe(true)
      const small = await preview(same, '57')
      await want(same, 'run.apply', { run: small.id, typed: '' })
      await until(async () => ((await same.evaluate('told.length')) === 0 ? undefined : true), 'the news')
      await until(
        async () =>
          (await want<RunView>(same, 'run.get', { run: small.id })).state === 'done' ? true : undefined,
        'the end of the run',
      )
      await ask(other, 'pins.get')
      expect(await other.evaluate('told')).toEqual([])
      expect(await inert.evaluate('told')).toEqual([])
      await elsewhere.close()
    })

    it('may say what frames may, and nothing else', async () => {
      const frame = await goodFrame()
      expect(await others(frame, closedTo('frame'), notAllowed)).toEqual([])
      expect(refusal(await ask(frame, 'pins.get'))).toBe('ok')
    })

    it('acts on its own tab’s app, whatever it names', async () => {
      const frame = await goodFrame()
      stage.lab.record.clear()
      const answer = await tell(frame, {
        type: 'query.run',
        payload: { action: 'appcenter.app.facts', input: {}, context: place('kestrel-works', 'Lantern-iOS') },
        context: place('kestrel-works', 'Lantern-iOS'),
        tab: { url: 'https://appcenter.ms/orgs/kestrel-works/apps/Lantern-iOS' },
        sender: { url: `${stage.origin}/options.html` },
      })
      expect(refusal(answer)).toBe('ok')
      const asked = stage.lab.record.entries.filter(entry => entry.host === 'api.appcenter.ms')
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.filter(entry => !entry.path.startsWith('/v0.1/apps/acme/Kite-iOS'))).toEqual([])
    })
  })

  /** A preview of a small change that can be taken back. */
  const preview = (from: Page | Frame, release: string, context?: object) =>
    want<RunView>(from, 'plan.preview', {
      action: 'appcenter.releases.disable',
      input: { releases: [release] },
      ...(context ? { context } : {}),
    })

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

  describe('strangers', () => {
    it('on the web are not heard', async () => {
      const id = new URL(stage.origin).host
      const evil = await stage.open('https://evil.example.com/frame')
      for (const web of [evil, page]) {
        const heard = await web.evaluate(`(async () => {
          const send = globalThis.chrome?.runtime?.sendMessage
          if (!send) return 'no way to speak'
          const answer = await new Promise(done => send('${id}', { type: 'panel.open', payload: {} }, a => done(chrome.runtime.lastError ? undefined : a)))
          return answer === undefined ? 'no answer' : answer
        })()`)
        expect(heard).toBe('no way to speak')
      }
      await evil.close()
    })

    it('that are extensions are not heard either', async () => {
      const id = new URL(stage.origin).host
      const folder = mkdtempSync(join(tmpdir(), 'gangway-stranger-'))
      writeFileSync(
        join(folder, 'manifest.json'),
        JSON.stringify({
          manifest_version: 3,
          name: 'Stranger',
          version: '1',
          permissions: ['tabs'],
          host_permissions: ['https://*/*'],
          background: { service_worker: 'worker.js' },
          content_scripts: [{ matches: ['https://appcenter.ms/*'], js: ['content.js'] }],
        }),
      )
      const script = `
        const id = '${id}'
        globalThis.speak = async message => ({
          answer: await chrome.runtime.sendMessage(id, message).then(a => a ?? 'no answer', e => e.message),
          port: await new Promise(done => {
            const port = chrome.runtime.connect(id, { name: 'panel' })
            port.onMessage.addListener(() => done('told'))
            port.onDisconnect.addListener(() => done(chrome.runtime.lastError?.message ?? 'closed'))
          }),
        })`
      writeFileSync(join(folder, 'worker.js'), script)
      writeFileSync(join(folder, 'content.js'), '')
      try {
        const other = await stage.browser.installExtension(folder)
        const target = await stage.browser.waitForTarget(
          one => one.type() === 'service_worker' && one.url().includes(other),
        )
        const worker = await target.worker()
        await until(
          async () => ((await worker?.evaluate('typeof speak')) === 'function' ? true : undefined),
          'the stranger’s worker',
        )
        for (const type of ['panel.open', 'credentials.list', 'panel.pass']) {
          const heard = await worker?.evaluate(`speak({ type: '${type}', payload: {} })`)
          const deaf = 'Could not establish connection. Receiving end does not exist.'
          expect(heard).toEqual({ answer: deaf, port: deaf })
        }
        await stage.browser.uninstallExtension(other)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })
})
