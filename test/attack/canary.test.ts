import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunView, Shown } from '../../lib/messages/shapes'
import { allActions } from '../../lib/portals/registry'
import type { Stage } from '../support/browser'
import {
  addToken,
  allowWrites,
  findAction,
  openAction,
  openPanel,
  press,
  pressUntil,
  reads,
} from '../support/hand'
import { ask, attackStage, type ContentWorld, contentWorld, kite, place, want } from './help'

const actions = allActions()

/** A text in all the forms in which it could lie about; base64 in each of the three ways it can fall. */
function forms(secret: string): [string, Buffer][] {
  const bytes = Buffer.from(secret)
  const wide = Buffer.from(secret, 'utf16le')
  const base64 = [0, 1, 2].map(lead => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // Signs at both ends also hold bits of what stands beside it.
    return text.slice(lead === 0 ? 0 : lead + 1, (bytes.length + lead) % 3 === 0 ? undefined : -1)
  })
  return [
    ['UTF-8', bytes],
    ['UTF-16LE', wide],
    ['UTF-16BE', Buffer.from(wide).swap16()],
    ...base64.map((text, i): [string, Buffer] => [`base64+${i}`, Buffer.from(text)]),
    ...base64.map((text, i): [string, Buffer] => [
      `base64url+${i}`,
      Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['URL', Buffer.from([...bytes].map(byte => `%${byte.toString(16)}`).join(''))],
    ['URL, capitals', Buffer.from([...bytes].map(byte => `%${byte.toString(16).toUpperCase()}`).join(''))],
    [
      'JSON',
      Buffer.from(
        Array.from(secret, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
      ),
    ],
    ['backwards', Buffer.from(Array.from(secret).reverse().join(''))],
  ]
}

/** Where any form of a secret stands in something: `['UTF-8 in options.html']`. */
function search(secrets: readonly string[], haystacks: Iterable<[string, Buffer | string]>): string[] {
  const needles = secrets.flatMap(forms)
  const found: string[] = []
  for (const [name, hay] of haystacks) {
    const bytes = typeof hay === 'string' ? Buffer.from(hay) : hay
    for (const [form, needle] of needles) if (bytes.includes(needle)) found.push(`${form} in ${name}`)
  }
  return found
}

/** Everything that a page can see of what the extension keeps, also what is not text. */
const storage = `(async () => {
  const told = value => JSON.stringify(value, (_, one) =>
    one instanceof ArrayBuffer ? told([...new Uint8Array(one)].map(byte => String.fromCharCode(byte)).join(''))
      : one instanceof CryptoKey ? { type: one.type, extractable: one.extractable } : one)
  const all = { local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie, title: document.title }
  for (const area of ['local', 'session', 'sync', 'managed']) all['area ' + area] = await chrome.storage?.[area]?.get(null).catch(() => null)
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise(done => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result) })
    for (const store of db.objectStoreNames) {
      const of = work => new Promise(done => { const request = db.transaction(store).objectStore(store)[work](); request.onsuccess = () => done(request.result) })
      all[name + ' ' + store] = [await of('getAllKeys'), await of('getAll')]
    }
    db.close()
  }
  all.caches = await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(one => one.url)))
  all.badge = await chrome.action?.getBadgeText?.({})
  return told(all)
})()`

/** A page's whole content: its tree, closed roots too, and what stands in its fields. */
const content = `document.documentElement.outerHTML + JSON.stringify([...document.querySelectorAll('input,textarea,select')].map(one => one.value)) + location.href + JSON.stringify(history.state) + document.body.innerText`

/** Notes everything that is told to a content script. */
const listen = `{
  globalThis.delivered = []
  chrome.runtime.onMessage.addListener((...all) => void globalThis.delivered.push(JSON.stringify(all.slice(0, 2))))
  chrome.storage.onChanged.addListener((...all) => void globalThis.delivered.push(JSON.stringify(all)))
}`

/** Every query that takes no input. */
const queries = actions.flatMap(action =>
  action.kind === 'query' && v.is(action.input, {}) ? [action.id] : [],
)

describe('a token that is known', () => {
  let stage: Stage
  let own: Page
  let world: ContentWorld
  const canary = `canary${crypto.randomUUID().replaceAll('-', '')}zz`
  /** Kept in the open on purpose, to be found. */
  const planted = `planted${crypto.randomUUID().replaceAll('-', '')}`
  /** The canary, and the one-time secrets of tokens that are made on the way: one is shown, one is kept. */
  const secrets = [canary]
  /** What content scripts were told in documents that are gone. */
  let told = ''
  const console: [string, string][] = []
  const answers: [string, string][] = []
  const watched = new WeakSet<object>()

  /** Notes what a page and its frames say to their consoles. */
  const watch = (page: Page) => {
    if (watched.has(page)) return
    watched.add(page)
    page.on('console', message =>
      console.push([`console of ${page.url()}`, `${message.text()} ${JSON.stringify(message.stackTrace())}`]),
    )
    page.on('pageerror', error =>
      console.push([
        `error of ${page.url()}`,
        error instanceof Error ? `${error.message} ${error.stack}` : String(error),
      ]),
    )
  }
  const note = async (name: string, answer: Promise<unknown>) =>
    void answers.push([name, JSON.stringify(await answer)])
  const contents = async (): Promise<[string, string][]> => {
    const all: [string, string][] = []
    for (const page of await stage.browser.pages())
      for (const frame of page.frames())
        all.push([`content of ${frame.url()}`, String(await frame.evaluate(content).catch(() => ''))])
    for (const target of stage.browser.targets()) all.push(['address', target.url()])
    return all
  }

  beforeAll(async () => {
    stage = await attackStage({ lab: { rate: false } })
    const owner = stage.lab.state.data.tokens.find(token => token.secret === stage.lab.seed.tokens.owner)
    if (!owner) throw new Error('the owner has no token')
    stage.lab.state.addToken({ ...owner, id: crypto.randomUUID(), secret: canary, description: 'Canary' })
    stage.browser.on('targetcreated', target => {
      void target.page().then(
        page => page && watch(page),
        () => {},
      )
    })
    const worker = await stage.worker()
    worker.client.on('Runtime.consoleAPICalled', call =>
      console.push(['console of the worker', JSON.stringify(call.args)]),
    )
    worker.client.on('Runtime.exceptionThrown', thrown =>
      console.push(['error of the worker', JSON.stringify(thrown)]),
    )
  })
  afterAll(() => stage.close())

  it('is searched by something that finds', () => {
    const text = `Bearer ${canary}!`
    const plain: Record<string, Buffer> = {
      'UTF-8': Buffer.from(text),
      'UTF-16LE': Buffer.from(`x${text}`, 'utf16le'),
      hex: Buffer.from(Buffer.from(text).toString('hex')),
      URL: Buffer.from([...Buffer.from(text)].map(byte => `%${byte.toString(16)}`).join('')),
    }
    for (const lead of [0, 1, 2, 3, 4, 5])
      for (const tail of ['', '.', '..'])
        plain[`base64 ${lead}${tail}`] = Buffer.from(
          Buffer.from('-'.repeat(lead) + canary + tail).toString('base64'),
        )
    for (const [name, hay] of Object.entries(plain))
      expect([name, search([canary], [[name, hay]]).length > 0]).toEqual([name, true])
    expect(search([canary], [['other', Buffer.from(`canary${'0'.repeat(34)}`)]])).toEqual([])
  })

  it('does its work', async () => {
    // Pasted into the options, named and stored.
    own = await addToken(stage, canary, { name: 'Work' })
    watch(own)
    await allowWrites(stage)
    const page = await stage.open(`${kite}/distribute/releases/58`)
    world = await contentWorld(stage, page)
    await world.evaluate(listen)

    // Queries in the page, a change there, and the same taken back.
    const panel = await openPanel(stage, page)
    await reads(panel, '5.12 (1407)')
    const enabled = () =>
      stage.lab.state.app('acme', 'Kite-iOS')?.releases.find(one => one.id === 58)?.enabled
    await openAction(panel, 'appcenter.release.disable')
    await reads(panel, 'Disable 5.12 (1407)')
    await press(panel, 'Copy as curl')
    await pressUntil(panel, 'Disable this release', () => enabled() === false)
    await press(panel, 'Undo…')
    await pressUntil(panel, 'Undo: Disable this release', () => enabled() === true)
    await reads(panel, /\bdone\b/i)

    // Queries of all kinds, as their answers come, and errors of all kinds.
    for (const action of queries)
      await note(action, ask(own, 'query.run', { action, input: {}, context: place('acme', 'Kite-iOS') }))
    for (const fault of [
      { do: 'html' },
      { do: 'malformed' },
      { do: 'redirect' },
      { do: 'closed' },
      { do: 'ended' },
      { do: 'dropBefore' },
      { do: 'status', status: 400, body: { message: canary } },
      { do: 'status', status: 500, text: canary },
    ] as const) {
      stage.lab.control.fault({ ...fault, match: { op: 'apps_get' }, times: 3 })
      await note(
        fault.do,
        ask(own, 'query.run', {
          action: 'appcenter.copy.secret',
          input: {},
          context: place('acme', 'Kite-iOS'),
        }),
      )
      stage.lab.control.reset()
    }
    for (const odd of [
      { portal: canary, secret: 1 },
      { portal: 'appcenter', secret: `${canary} ${canary}` },
      { portal: 'appcenter', secret: canary, base: `https://${canary}@x.example.com` },
    ])
      await note('a slip', ask(own, 'credentials.check', odd))

    // Two tokens are made: one is shown, one is kept without being shown.
    told = String(await world.evaluate('JSON.stringify(globalThis.delivered)'))
    await page.goto('https://appcenter.ms/settings/apitokens')
    for (const [name, button] of [
      ['Shown', 'Show once'],
      ['Kept', 'Keep in Gangway'],
    ] as const) {
      const settings = await openPanel(stage, page)
      await findAction(settings, 'appcenter.tokens.create', 'New API token')
      await (
        await settings.waitForSelector('main input[type="text"], main textarea, form input[type="text"]')
      )?.type(name)
      await press(settings, 'Preview…')
      await reads(settings, `“${name}”`)
      const made = () => stage.lab.state.data.tokens.find(token => token.description === name)
      await pressUntil(settings, 'New API token', () => made() !== undefined)
      await reads(settings, 'It is not shown inside a page.')
      const before = await stage.browser.pages()
      await press(settings, 'Continue in a window')
      const window = await stage.window(before)
      watch(window)
      const secret = made()?.secret ?? ''
      secrets.push(secret)
      await window.waitForSelector('#secrets')
      expect(search([secret], await contents())).toEqual([])
      await press(window, button)
      await reads(window, name === 'Shown' ? secret : 'It was not shown.')
      await window.close()
      const [run] = await want<RunView[]>(own, 'runs.recent')
      await note('its run', want(own, 'run.get', { run: run?.id }))
      await note('a second look', ask(own, 'run.secret', { run: run?.id, call: 'create', to: 'show' }))
      await page.bringToFront()
      await page.reload()
    }
    world = await contentWorld(stage, page)
    await world.evaluate(listen)
    await openPanel(stage, page)
    await note('all runs', ask(own, 'runs.recent'))
    await note('all tokens', ask(own, 'credentials.list'))
    expect(await want<Shown[]>(own, 'credentials.list')).toHaveLength(2)
    expect(answers.find(([name]) => name === 'its run')?.[1]).toContain('GANGWAY_TOKEN')
  })

  it('stands in no answer, no storage, no page, no message, no console and no address', async () => {
    expect(secrets).toHaveLength(3)
    const delivered =
      String(await world.evaluate('JSON.stringify(globalThis.delivered)').catch(() => '')) + told
    const stored: [string, string][] = [['storage', String(await own.evaluate(storage))]]
    const all = [
      ...answers,
      ...stored,
      ...(await contents()),
      ...console,
      ['messages', delivered] as [string, string],
    ]
    expect(search(secrets, all)).toEqual([])
    // What was searched is what was meant: names, sealed records and orders to the page do stand there.
    expect(stored[0]?.[1]).toMatch(/"Work"[^]*eyJhbGciOiJkaXIi/)
    expect(delivered).toMatch(/alive[^]*opened/)
    expect(all.filter(([name]) => name.startsWith('content of')).length).toBeGreaterThan(3)

    // The same search finds in the same place what is kept in the open.
    await own.evaluate(`chrome.storage.local.set({ 'dock:planted': '${planted}' })`)
    expect(search([planted], [['storage', String(await own.evaluate(storage))]])).toEqual([
      'UTF-8 in storage',
    ])
  })

  it('stands in no file of the profile', async () => {
    await stage.browser.close()
    const files = readdirSync(stage.profile, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map((entry): [string, Buffer] => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(stage.profile.length + 1), readFileSync(path)]
      })
    expect(files.length).toBeGreaterThan(20)
    expect(search(secrets, files)).toEqual([])
    // The same search finds in the same files what was kept in the open.
    expect(search([planted], files).join()).toMatch(/UTF-8 in .*Local Extension Settings/)
  })
})
