import type { Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Shown, View } from '../../lib/messages/shapes'
import { hostileNames } from '../lab/appcenter/seed'
import { type Stage, until } from '../support/browser'
import { addToken, allowWrites, openForm, openPanel, press, reads } from '../support/hand'
import { ask, attackStage, kite, place, refusal, want } from './help'

describe('a hostile portal', () => {
  let stage: Stage
  let own: Page
  beforeAll(async () => {
    stage = await attackStage({ lab: { hostile: true, rate: false } })
    own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
    await allowWrites(stage)
    // A session that the browser would send to the API's host as well, if we let it.
    for (const sameSite of ['None', 'Lax'] as const)
      await stage.browser.setCookie({
        name: `session${sameSite}`,
        value: 'x',
        domain: '.appcenter.ms',
        path: '/',
        secure: true,
        sameSite,
      })
    await (await stage.open(kite)).close()
  })
  afterEach(() => stage.lab.control.reset())
  afterAll(() => stage.close())

  const calls = () => stage.lab.record.entries.filter(entry => entry.host === 'api.appcenter.ms')
  const elsewhere = () =>
    stage.lab.record.entries.filter(entry => !['api.appcenter.ms', 'appcenter.ms'].includes(entry.host))
  /** A query of one request. */
  const facts = (context: object = place('acme', 'Kite-iOS')) =>
    ask<View>(own, 'query.run', { action: 'appcenter.copy.secret', input: {}, context })
  /** A token must not stand in what goes to a page. */
  const withoutSecret = (answer: unknown) => {
    expect(JSON.stringify(answer)).not.toContain(stage.lab.seed.tokens.owner)
    return refusal(answer)
  }

  describe('with names that break what trusts them', () => {
    it.each(hostileNames.map(name => [name]))('shows %s as text', async name => {
      stage.lab.record.clear()
      const page = await stage.open(`https://appcenter.ms/orgs/__proto__/apps/${encodeURIComponent(name)}`)
      const panel = await openPanel(stage, page)
      await reads(panel, 'Objective-C')
      // By its address, and by what the portal calls it.
      expect(await panel.$eval('h1', one => [one.title, one.querySelector('bdi')?.textContent])).toEqual([
        name,
        `${name} \u202eappa`,
      ])
      expect(
        await panel.evaluate(
          'document.querySelectorAll("img, script:not([src]), iframe, a[href^=javascript]").length',
        ),
      ).toBe(0)
      expect(elsewhere()).toEqual([])
      // What the panel of the name before still finds out behind itself may come in between: it keeps its name, too.
      const asked = calls().map(({ path }) => path.split('/').slice(1, 5).map(decodeURIComponent))
      for (const [version, apps, owner, app] of asked) {
        expect([version, apps, owner]).toEqual(['v0.1', 'apps', '__proto__'])
        expect(hostileNames).toContain(app)
      }
      expect(asked.map(([, , , app]) => app)).toContain(name)
      await page.close()
    })

    it('keeps every segment of a path in its place', async () => {
      const names = [
        '..',
        '.',
        '...',
        '%2e%2e',
        '%2f',
        '../../user',
        'a/../b',
        'a\\..\\b',
        '?x=1',
        'a?b',
        '#',
        'a#b',
        'a b',
        'a%00b',
        '\u0000',
        '\r\nX-Evil: 1',
        '//evil.example.com',
        '@evil.example.com',
        ':443',
        ';x',
        '\u202eabc',
        '\u200f',
        'é',
        '一',
        'x'.repeat(2000),
        'x'.repeat(10_240),
      ]
      const seen: string[] = []
      for (const name of names) {
        for (const [owner, app] of [
          [name, 'Kite-iOS'],
          ['acme', name],
        ] as const) {
          stage.lab.record.clear()
          const said = withoutSecret(await facts(place(owner, app)))
          expect(elsewhere()).toEqual([])
          for (const { path, query } of calls()) {
            seen.push(name)
            expect([query, ...path.split('/').map(decodeURIComponent)]).toEqual([
              '',
              '',
              'v0.1',
              'apps',
              owner,
              app,
            ])
          }
          if (calls().length === 0) expect(said).toMatch(/^invalid: /)
        }
      }
      // Most do reach the portal, as what they are; what no address can say never leaves.
      expect(new Set(seen).size).toBeGreaterThan(15)
      for (const never of ['..', '.', 'x'.repeat(10_240)]) expect(seen).not.toContain(never)
    })

    it('reads nothing invented out of a typed or dropped address', async () => {
      for (const text of [
        'https://appcenter.ms@evil.example.com/orgs/acme/apps/Kite-iOS',
        'https://appcenter.ms.evil.example.com/orgs/acme/apps/Kite-iOS',
        'https://аppcenter.ms/orgs/acme/apps/Kite-iOS',
        'javascript:alert(1)//https://appcenter.ms',
        '../../x',
        '__proto__/constructor/..',
      ])
        expect(refusal(await ask(own, 'panel.find', { text }))).toMatch(/^missing: /)
      for (const portal of ['__proto__', 'constructor', 'evil', ''])
        expect(refusal(await facts({ portal, owner: 'acme', app: 'Kite-iOS' }))).toMatch(/^invalid: /)
    })
  })

  describe('with answers that lead astray', () => {
    // A fresh worker has its whole budget of requests.
    beforeAll(() => stage.stopWorker())
    it.each([301, 302, 303, 307, 308])('follows no redirect (%i), and the token stays', async status => {
      stage.lab.record.clear()
      for (const to of [
        'https://evil.example.com/collect',
        'https://api.appcenter.ms/v0.1/user',
        '//evil.example.com/',
      ]) {
        stage.lab.control.fault({ do: 'redirect', status, to, match: { op: 'apps_get' } })
        expect(withoutSecret(await facts())).toBe(
          'redirected: {host} sends us elsewhere instead of answering.',
        )
      }
      expect(stage.lab.record.of('apps_get')).toHaveLength(3)
      expect(elsewhere()).toEqual([])
    })

    it('sends a change once, and not to where it is redirected', async () => {
      const run = await want<{ id: string }>(own, 'plan.preview', {
        action: 'appcenter.releases.disable',
        input: { releases: ['57'] },
        context: place('acme', 'Kite-iOS'),
      })
      stage.lab.record.clear()
      stage.lab.control.fault({ do: 'redirect', status: 307, match: { write: true }, times: 9 })
      await want(own, 'run.apply', { run: run.id, typed: '' })
      const page = await stage.openOwn('options.html')
      await page.waitForFunction(
        `chrome.runtime.sendMessage({ type: 'run.get', payload: { run: '${run.id}' } }).then(a => a.value.state !== 'running' || a.value.notBefore > 0)`,
        { polling: 100 },
      )
      expect(stage.lab.record.writes()).toHaveLength(1)
      expect(elsewhere()).toEqual([])
      await ask(own, 'run.stop', { run: run.id })
      await page.close()
    })

    it.each([
      'https://evil.example.com/v0.1/next',
      '//evil.example.com/v0.1',
      'https://api.appcenter.ms@evil.example.com/',
      'https://api.appcenter.ms.evil.example.com/',
      'http://api.appcenter.ms/v0.1',
      'javascript:alert(1)',
      '\\\\evil.example.com\\x',
      'https://api.appcenter.ms:8443/v0.1',
    ])('does not page on to %s', async nextLink => {
      stage.lab.record.clear()
      stage.lab.control.fault({
        do: 'status',
        status: 200,
        body: { errorGroups: [], nextLink },
        match: { op: 'Errors_GroupList' },
      })
      withoutSecret(
        await ask(own, 'query.run', {
          action: 'appcenter.crashes.list',
          input: {},
          context: place('acme', 'Kite-iOS'),
        }),
      )
      expect(stage.lab.record.of('Errors_GroupList').length).toBeGreaterThan(0)
      expect(elsewhere()).toEqual([])
      const next = stage.lab.record.entries.filter(entry => /evil|alert|next/.test(entry.path + entry.query))
      expect(next.filter(entry => !entry.path.includes('__proto__'))).toEqual([])
    })
  })

  describe('with answers that are none', () => {
    beforeAll(() => stage.stopWorker())
    const told = async (fault: Parameters<Stage['lab']['control']['fault']>[0]) => {
      stage.lab.control.fault({ match: { op: 'apps_get' }, ...fault })
      return withoutSecret(await facts())
    }
    it('tells what came instead', async () => {
      const json = { 'content-type': 'application/json' }
      expect(await told({ do: 'html' })).toMatch(/^malformed: /)
      expect(await told({ do: 'malformed' })).toMatch(/^malformed: /)
      expect(await told({ do: 'status', status: 200, text: '{"a":', headers: json })).toMatch(/^malformed: /)
      expect(await told({ do: 'status', status: 200, text: '', headers: json })).toMatch(/^malformed: /)
      expect(
        await told({ do: 'status', status: 200, body: { error: { code: 'x', message: 'no' } } }),
      ).toMatch(/^malformed: /)
      expect(await told({ do: 'status', status: 200, text: '['.repeat(200_000), headers: json })).toMatch(
        /^malformed: /,
      )
      expect(
        await told({
          do: 'status',
          status: 200,
          text: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
          headers: json,
        }),
      ).toMatch(/^malformed: /)
      expect(await told({ do: 'html', status: 404 })).toMatch(/^missing: /)
      const worker = await stage.worker()
      expect(await worker.evaluate('typeof ({}).polluted')).toBe('undefined')
    })

    it('stops reading at 20 MB', async () => {
      const worker = await stage.worker()
      const used = async () => (await worker.client.send('Runtime.getHeapUsage')).usedSize
      const before = await used()
      expect(
        await told({
          do: 'status',
          status: 200,
          text: `{"a":"${'x'.repeat(64 * 2 ** 20)}"}`,
          headers: { 'content-type': 'application/json' },
        }),
      ).toBe('malformed: The answer is larger than {n} MB.')
      await worker.client.send('HeapProfiler.collectGarbage')
      expect((await used()) - before).toBeLessThan(20 * 2 ** 20)
      expect(refusal(await facts())).toBe('ok')
    })

    it('repeats no token that a portal puts into its answer', async () => {
      const token = stage.lab.seed.tokens.owner
      for (const status of [400, 401, 403, 409, 422, 500])
        expect(
          await told({
            do: 'status',
            status,
            body: { message: `The token ${token} is no good`, error: { message: token, code: token } },
            times: 3,
          }),
        ).not.toBe('ok')
      stage.lab.control.reset()
      const app = stage.lab.state.app('acme', 'Kite-iOS')
      if (!app) throw new Error('the demo app is gone')
      const was = app.displayName
      app.displayName = `Kite ${token}`
      expect(withoutSecret(await facts())).toBe('ok')
      app.displayName = was
    })
  })

  it('is sent no cookie, and no origin with what it is asked', async () => {
    const cookies = await stage.browser.cookies()
    expect(cookies.filter(cookie => cookie.domain === '.appcenter.ms')).toHaveLength(2)
    const own = await stage.browser.newPage()
    await own.goto('https://api.appcenter.ms/v0.1/nothing')
    const visit = stage.lab.record.entries.findLast(entry => entry.path === '/v0.1/nothing')
    expect(visit?.cookies).toContain('sessionNone')
    await own.close()
    stage.lab.record.clear()
    expect(refusal(await facts())).toBe('ok')
    const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-Android')
    await openPanel(stage, page)
    await until(() => calls().length > 1 || undefined, 'what the panel asks for')
    await page.close()
    // The browser may still ask for the icon of the host that was visited: that is not ours.
    const asked = calls().filter(({ path }) => path !== '/favicon.ico')
    expect(asked.filter(entry => entry.cookies.length > 0)).toEqual([])
  })

  it('that no longer takes the token is told of with the next step', async () => {
    const page = await stage.open(`${kite}/distribute/releases/58`)
    stage.lab.control.fault({ do: 'ended', match: { host: 'api.appcenter.ms' }, times: 99 })
    const panel = await openPanel(stage, page)
    const text = await reads(panel, 'App Center does not accept this token.')
    expect(text).toContain('Make a new token in the portal and add it in the options.')
    expect(await panel.evaluate('document.documentElement.outerHTML')).not.toContain(
      stage.lab.seed.tokens.owner,
    )
    const before = await stage.browser.pages()
    await press(panel, 'Open the options')
    await stage.browser.waitForTarget(
      target => target.url().includes('options.html') && target.type() === 'page',
    )
    expect(before.length).toBeGreaterThan(0)
    await page.close()
  })

  describe('the address of an API, as typed in the options', () => {
    const plain =
      'invalid: An API base is an https address of a host by its name, without user, query or fragment.'
    const pretends = 'invalid: {host} only looks like {domain}. No token is sent there.'
    const bad: [string, string][] = [
      ...[
        'http://api.appcenter.ms',
        'javascript:alert(1)',
        'file:///etc/passwd',
        'data:text/html,x',
        'ftp://api.appcenter.ms',
        'api.appcenter.ms',
        '//api.appcenter.ms',
        'https://api.appcenter.ms@evil.example.com',
        'https://user:word@api.appcenter.ms',
        'https://@api.appcenter.ms',
        'https://api.appcenter.ms:443@evil.example.com',
        'https://api.appcenter.ms?x=1',
        'https://api.appcenter.ms#x',
        'https://api.appcenter.ms\\@evil.example.com',
        'https:\\\\evil.example.com',
        'https:evil.example.com',
        'https://api.appcenter.ms%2eevil.example.com',
        'https://127.0.0.1',
        'https://127.1',
        'https://2130706433',
        'https://0x7f000001',
        'https://[::1]',
        'https://[::ffff:127.0.0.1]',
        'https://169.254.169.254/latest',
        'https://localhost',
        'https://localhost:8443',
        'https://０x7f.1',
        'https://api.аppcenter.ms',
        'https://api.xn--ppcenter-2fg.ms',
        'https://api。appcenter。ms',
        'https://api.appcenter.ms.',
        'https://ａpi.appcenter.ms',
        'https://api.app\u00adcenter.ms',
        'https://api.appcenter.ms\u202e',
        'https://',
        'https:///',
        'x'.repeat(290),
        `chrome-extension://${'a'.repeat(32)}/`,
      ].map((base): [string, string] => [base, plain]),
      ...[
        'https://api.appcenter.ms.evil.example.com',
        'https://api-appcenter.ms',
        'https://api-appcenter-ms.evil.example.com',
        'https://appcenter.ms-login.example.com',
      ].map((base): [string, string] => [base, pretends]),
    ]

    it('is refused unless it is plain https to an honest name, and nobody is asked', async () => {
      stage.lab.record.clear()
      const secret = stage.lab.seed.tokens.owner
      const said = await Promise.all(
        bad.flatMap(([base, due]) =>
          ['credentials.check', 'credentials.add'].map(async type => {
            const answer = await ask(own, type, {
              portal: 'appcenter',
              secret,
              base,
              name: 'x',
              production: false,
            })
            return [base, withoutSecret(answer), due] as const
          }),
        ),
      )
      expect(said.filter(([, got, due]) => got !== due)).toEqual([])
      expect(stage.lab.record.entries).toEqual([])
      expect(await want<Shown[]>(own, 'credentials.list')).toHaveLength(1)
    })

    it('is refused over http, be it a Server’s, where no company has named the host', async () => {
      stage.lab.record.clear()
      const offered = {
        portal: 'azuredevops',
        secret: stage.lab.azuredevops.seed.pats.server,
        name: 'x',
        production: false,
      }
      for (const type of ['credentials.check', 'credentials.add'])
        for (const organization of [
          'http://tfs.acme.com/tfs/DefaultCollection',
          'http://tfs:8080/tfs/Mobile',
        ])
          expect(refusal(await ask(own, type, { ...offered, fields: { organization } }))).toMatch(
            /^policy: Over http/,
          )
      expect(stage.lab.record.entries).toEqual([])
    })

    it('is refused in words that a person can act on', async () => {
      const page = await openForm(stage)
      await (await page.waitForSelector('#secret'))?.type(stage.lab.seed.tokens.reader)
      await page.$eval('details:has(#base)', details => details.setAttribute('open', ''))
      await (await page.$('#base'))?.type('https://api.appcenter.ms.evil.example.com')
      await press(page, 'Check')
      await reads(
        page,
        'api.appcenter.ms.evil.example.com only looks like appcenter.ms. No token is sent there.',
      )
      await page.close()
    })

    it('is taken where it is the portal’s own', async () => {
      for (const base of [
        'https://api.appcenter.ms',
        'https://api.appcenter.ms/',
        ' https://API.appcenter.ms:443 ',
      ])
        expect(
          refusal(
            await ask(own, 'credentials.check', {
              portal: 'appcenter',
              secret: stage.lab.seed.tokens.reader,
              base,
            }),
          ),
        ).toBe('ok')
    })
  })
})
