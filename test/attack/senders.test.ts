import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocol, type SettingsShown } from '../../lib/messages/protocol'
import type { RunView } from '../../lib/messages/shapes'
import { until } from '../support/browser'
import { ask, notAllowed, notOurs, place, refusal, tell, want } from './help'
import { closedTo, openTo, others, preview, type Speakers, speakers } from './speakers'

const strange = ['nothing.such', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']

describe('who may say what', () => {
  let stage: Speakers['stage']
  let own: Speakers['own']
  let page: Speakers['page']
  let world: Speakers['world']
  let contentOf: Speakers['contentOf']
  let bareFrame: Speakers['bareFrame']
  let goodFrame: Speakers['goodFrame']
  beforeAll(async () => {
    ;({ stage, own, page, world, contentOf, bareFrame, goodFrame } = await speakers())
  })
  afterAll(() => stage.close())

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

    it('is told nothing before it has shown a and of its own place only after', async () => {
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
