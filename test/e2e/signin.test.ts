import { rmSync } from 'node:fs'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStage, findBrowser, type Stage, until } from '../support/browser'
import { builtWith } from '../support/built'
import { dockAt, ours, reads } from '../support/hand'

/** Signing in through the portals' own pages, as the options do it: by messages. */

const callbackHost = 'dashboard.acme.com'

/** Sends a message from a page of the extension; the answer is kept there until it is asked for. */
async function send(page: Page, type: string, payload: unknown): Promise<void> {
  const message = JSON.stringify({ type, payload })
  await page.evaluate(
    `globalThis.answer = undefined; void (globalThis.browser ?? chrome).runtime.sendMessage(${message}).then(
      value => { globalThis.answer = JSON.stringify(value) },
      error => { globalThis.answer = JSON.stringify({ lost: String(error) }) })`,
  )
}

interface Answer {
  ok?: boolean
  value?: { id: string; account: string; kind: string; base: string; ends: number | null; notes?: unknown }
  error?: { code: string; what: { text: string } | string }
  lost?: string
}

const answered = (page: Page): Promise<Answer> =>
  until(async () => {
    const text = await page.evaluate('globalThis.answer')
    return typeof text === 'string' ? (JSON.parse(text) as Answer) : undefined
  }, 'the answer')

/** A page whose address holds a word; in Firefox a page tells its address itself. */
const pageAt = (stage: Stage, word: string): Promise<Page> =>
  until(async () => {
    for (const page of await stage.browser.pages()) {
      const url =
        stage.name === 'firefox' ? await page.evaluate(() => location.href).catch(() => '') : page.url()
      if (url.includes(word)) return page
    }
    return undefined
  }, `a page at ${word}`)

describe.each((['chromium', 'firefox'] as const).filter(findBrowser))('signing in, in %s', name => {
  let stage: Stage
  let own: Page
  let extension: string
  const rules = () =>
    own.evaluate(
      '(globalThis.browser ?? chrome).declarativeNetRequest.getSessionRules().then(all => all.length)',
    )
  const sessionStorage = async () =>
    String(
      await own.evaluate(
        '(globalThis.browser ?? chrome).storage.session.get(null).then(all => JSON.stringify(all))',
      ),
    )
  beforeAll(async () => {
    extension = builtWith(name, manifest =>
      manifest.host_permissions.push(`https://${callbackHost}/*`, 'https://ads.acme.com/*'),
    )
    stage = await createStage({
      browser: name,
      extension,
      lab: { pages: { [`${callbackHost}/oauth/callback`]: { text: 'the company’s own page' } } },
    })
    own = await stage.openOwn('options.html')
  })
  beforeEach(() => stage.lab.record.clear())
  afterAll(async () => {
    await stage.close()
    rmSync(extension, { recursive: true, force: true })
  })

  const oldOrder = () => {
    const { app } = stage.lab.azuredevops.seed
    return {
      portal: 'azuredevops',
      kind: 'ado-oauth',
      fields: {
        organization: 'acme',
        app: app.id,
        secret: app.secret,
        scopes: app.scopes,
        callback: app.callback,
      },
      name: 'Old way',
      production: false,
    }
  }
  const entraOrder = () => {
    const { domain, client } = stage.lab.entra.seed
    const fields = { organization: 'acme', tenant: domain, client }
    return { portal: 'azuredevops', kind: 'ado-entra', fields, name: 'Work account', production: false }
  }
  const choose = async (at: string, choice: string) => {
    const page = await pageAt(stage, at)
    await page.bringToFront().catch(() => {})
    const button = await page.waitForSelector(`#${choice}`)
    await button?.click().catch(() => {})
  }

  it('a token by its organisation', async () => {
    await send(own, 'credentials.add', {
      portal: 'azuredevops',
      secret: stage.lab.azuredevops.seed.pats.org,
      fields: { organization: 'https://acme.visualstudio.com/' },
      name: 'Token',
      production: false,
    })
    const { value, error } = await answered(own)
    expect(error).toBeUndefined()
    expect(value).toMatchObject({
      account: 'Kite Developer',
      base: 'https://dev.azure.com/acme',
      kind: 'ado-pat',
    })
    expect(stage.lab.record.entries.every(({ cookies }) => cookies.length === 0)).toBe(true)
  })

  it('the old flow: consent, the caught callback, the first call', async () => {
    await send(own, 'credentials.signIn', oldOrder())
    await choose('/oauth2/authorize', 'accept')
    const { value, error } = await answered(own)
    expect(error).toBeUndefined()
    expect(value).toMatchObject({
      account: 'Kite Developer',
      kind: 'ado-oauth',
      base: 'https://dev.azure.com/acme',
    })
    expect(stage.lab.record.entries.filter(({ host }) => host === callbackHost)).toEqual([])
    expect(await rules()).toBe(0)
  })

  it('the old flow, declined', async () => {
    await send(own, 'credentials.signIn', oldOrder())
    await choose('/oauth2/authorize', 'deny')
    expect((await answered(own)).error).toMatchObject({ code: 'refused' })
    expect(stage.lab.record.of('oauth.token')).toEqual([])
    expect(await rules()).toBe(0)
    await (await pageAt(stage, 'signed-in.html')).close()
  })

  it('the old flow, its tab closed; what waits is sealed meanwhile, and gone afterwards', async () => {
    await send(own, 'credentials.signIn', oldOrder())
    const page = await pageAt(stage, '/oauth2/authorize')
    const waiting = await sessionStorage()
    expect(waiting).toContain('signin')
    expect(waiting).not.toContain(stage.lab.azuredevops.seed.app.secret)
    await page.close()
    expect((await answered(own)).error).toMatchObject({ code: 'refused' })
    expect(await sessionStorage()).not.toContain('signin')
    expect(await rules()).toBe(0)
  })

  it('a second sign-in ends the first', async () => {
    const first = await stage.openOwn('options.html')
    await send(first, 'credentials.signIn', oldOrder())
    const given = await pageAt(stage, '/oauth2/authorize')
    await send(own, 'credentials.signIn', oldOrder())
    expect((await answered(first)).error).toMatchObject({ code: 'refused' })
    await until(
      async () => ((await stage.browser.pages()).includes(given) ? undefined : true),
      'the end of the first tab',
    )
    await choose('/oauth2/authorize', 'accept')
    expect((await answered(own)).ok).toBe(true)
    await first.close()
  })

  it('the page for answers does nothing where no sign-in waits', async () => {
    const page = await stage.openOwn('signed-in.html#?code=stolen&state=guessed')
    await until(async () => ((await page.$('[role="alert"], .fault')) ? true : undefined), 'the refusal')
    expect(await page.evaluate(() => location.hash)).toBe('')
    expect(stage.lab.record.of('oauth.token')).toEqual([])
    await page.close()
  })

  it.runIf(name === 'chromium')('a worker that was ended meanwhile finishes the sign-in', async () => {
    await send(own, 'credentials.signIn', oldOrder())
    await pageAt(stage, '/oauth2/authorize')
    await stage.stopWorker()
    await choose('/oauth2/authorize', 'accept')
    const page = await pageAt(stage, 'signed-in.html')
    await reads(page, 'Signed in as Old way')
    expect(stage.lab.record.of('location.GetConnectionData').length).toBeGreaterThan(0)
    await page.close()
  })

  it('Entra: the work account, the redirect of this very browser, the first call', async () => {
    await send(own, 'credentials.signIn', entraOrder())
    await choose('login.microsoftonline.com', 'accept')
    const { value, error } = await answered(own)
    expect(error).toBeUndefined()
    expect(value).toMatchObject({ account: 'Kite Developer', kind: 'ado-entra' })
    const [token] = stage.lab.record.of('entra.token')
    expect(token?.origin).toMatch(/^(chrome|moz)-extension:\/\//)

    // A day later: the browser still knows the person, and nobody is asked.
    for (const session of stage.lab.entra.sessions) {
      session.begun -= 25 * 3_600_000
      session.access.length = 0
    }
    stage.lab.entra.dials.known = true
    await send(own, 'credentials.recheck', { id: value?.id })
    expect(await answered(own)).toMatchObject({ ok: true, value: { id: value?.id } })
    expect(stage.lab.record.of('entra.authorize').at(-1)?.query).toContain('prompt=none')
  })

  it('a Server’s collection: the dock is on its pages, wherever they stand', async () => {
    const { root, pats } = stage.lab.azuredevops.seed
    await send(own, 'credentials.add', {
      portal: 'azuredevops',
      secret: pats.root,
      fields: { organization: root },
      name: 'Server',
      production: false,
    })
    expect(await answered(own)).toMatchObject({ ok: true, value: { base: root } })
    const page = await stage.browser.newPage()
    await page.goto(`${root}/Kite/_git/kite`, { waitUntil: 'load' })
    const { x, y } = await dockAt(page)
    await until(async () => (await ours(page, x, y)) || undefined, 'the dock')
    await page.close()
  })

  it.runIf(name === 'chromium')(
    'a worker that wakes finds the token of the last, and nobody else can read it',
    async () => {
      await send(own, 'credentials.signIn', entraOrder())
      await choose('login.microsoftonline.com', 'accept')
      const { value } = await answered(own)
      // Where this sign-in took the place of an earlier one, nothing that was made before is kept.
      await send(own, 'credentials.recheck', { id: value?.id })
      await answered(own)
      const asked = stage.lab.record.of('entra.token').length
      await stage.stopWorker()
      await send(own, 'credentials.recheck', { id: value?.id })
      expect(await answered(own)).toMatchObject({ ok: true, value: { account: 'Kite Developer' } })
      expect(stage.lab.record.of('entra.token')).toHaveLength(asked)
      const kept = await sessionStorage()
      const tokens = stage.lab.entra.sessions.flatMap(({ access, refresh }) => [
        ...access.map(a => a.secret),
        ...refresh,
      ])
      expect(kept).toContain('token:')
      for (const token of tokens) expect(kept).not.toContain(token)
    },
  )

  it('Entra, declined', async () => {
    await send(own, 'credentials.signIn', entraOrder())
    await choose('login.microsoftonline.com', 'deny')
    expect((await answered(own)).error).toMatchObject({ code: 'refused' })
  })

  it('Entra, its window closed', async () => {
    await send(own, 'credentials.signIn', entraOrder())
    const page = await pageAt(stage, 'login.microsoftonline.com')
    await page.close()
    expect((await answered(own)).error).toMatchObject({ code: 'refused' })
  })

  it('a callback whose host nobody allowed is not opened', async () => {
    const order = oldOrder()
    order.fields.callback = 'https://elsewhere.example.com/callback'
    await send(own, 'credentials.signIn', order)
    expect((await answered(own)).error).toMatchObject({ code: 'invalid' })
    expect(stage.lab.record.entries).toEqual([])
  })
})
