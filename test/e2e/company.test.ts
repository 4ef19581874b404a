import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Found, RunView, Shown, VaultState } from '../../lib/messages/shapes'
import { ask, place, refusal, want } from '../attack/help'
import { type BrowserName, createStage, type Stage, until } from '../support/browser'
import { type Company, makeCompany, mayBeCompany } from '../support/company'
import { reads } from '../support/hand'

/** The rules of a company, set in the browser as its administrators set them. */

/** An Azure DevOps Server without TLS on this machine; it counts who knocks. */
async function plainServer(stage: () => Stage): Promise<{ server: Server; base: string; met: string[] }> {
  const met: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    met.push(request.url ?? '')
    const headers = { authorization: request.headers.authorization ?? '' }
    const got = await stage().lab.fetch(`https://tfs.acme.com${request.url}`, { headers })
    response.writeHead(got.status, { 'Content-Type': 'application/json' }).end(await got.text())
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { server, base: `http://localhost:${port}/tfs/DefaultCollection`, met }
}

describe.each<BrowserName>(['chromium', 'firefox'])('a company that sets rules, in %s', name => {
  // Not every machine lets a test set rules for one browser alone.
  describe.runIf(mayBeCompany(name))('by its own means', () => {
    let company: Company
    let stage: Stage
    let own: Page
    let plain: Awaited<ReturnType<typeof plainServer>>
    const preview = () =>
      ask(own, 'plan.preview', {
        action: 'appcenter.releases.disable',
        input: { releases: ['57'] },
        context: place('acme', 'Kite-iOS'),
      })
    const offered = () => ({
      portal: 'azuredevops',
      secret: stage.lab.azuredevops.seed.pats.server,
      fields: { organization: plain.base },
    })
    const readsOnly = 'policy: Your company allows Gangway to read only.'

    beforeAll(async () => {
      const rules = { readOnly: true, httpHosts: name === 'firefox' ? ['localhost'] : ['tfs.acme.com'] }
      company = makeCompany(name, rules, ['http://localhost/*'])
      plain = await plainServer(() => stage)
      stage = await createStage(company.options)
      own = await stage.openOwn('options.html')
      const secret = stage.lab.seed.tokens.owner
      await want(own, 'credentials.add', { portal: 'appcenter', secret, name: 'Work', production: false })
      await want(own, 'settings.writes', { portal: 'appcenter', on: true })
    })
    afterAll(async () => {
      await stage.close()
      company.close()
      plain.server.close()
    })

    it('the options say so, and nothing is written, whatever is switched on', async () => {
      await own.bringToFront()
      await reads(own, 'Set by your company')
      await reads(own, 'Gangway only reads.')
      expect(refusal(await preview())).toBe(readsOnly)
    })

    it.runIf(name === 'firefox')('a token goes over http to the host that it names', async () => {
      expect(await want<Found>(own, 'credentials.check', offered())).toMatchObject({ kind: 'ado-pat' })
      expect(plain.met.length).toBeGreaterThan(0)
    })

    it.runIf(name === 'chromium')('other rules hold as soon as they are set', async () => {
      expect(refusal(await ask(own, 'credentials.check', offered()))).toMatch(/^policy: Over http/)
      expect(plain.met).toEqual([])

      const change = async (rules: Record<string, unknown>, told: number) => {
        company.set(rules)
        // The browser looks by itself, too, some seconds later.
        const control = await stage.open('chrome://policy')
        await control.evaluate('chrome.send("reloadPolicies")')
        await until(async () => {
          const { rules } = await want<VaultState>(own, 'vault.state')
          return rules.length === told || undefined
        }, 'the rules')
        await control.close()
      }
      await change({ httpHosts: ['localhost'] }, 1)
      await own.bringToFront()
      await reads(own, 'Without encryption, over http, tokens may be sent to: localhost.')
      const run = await want<RunView>(own, 'plan.preview', {
        action: 'appcenter.releases.disable',
        input: { releases: ['57'] },
        context: place('acme', 'Kite-iOS'),
      })
      const kept = await want<Shown>(own, 'credentials.add', { ...offered(), name: 'TFS', production: false })
      const knocked = plain.met.length
      expect(knocked).toBeGreaterThan(0)

      await change({ readOnly: true, passphrase: false, portals: ['appcenter', 'azuredevops'] }, 2)
      expect(refusal(await ask(own, 'run.apply', { run: run.id, typed: '' }))).toBe(readsOnly)
      expect(stage.lab.record.of('releases_updateDetails')).toEqual([])
      expect(refusal(await ask(own, 'credentials.recheck', { id: kept.id }))).toMatch(/^policy: Over http/)
      expect(plain.met).toHaveLength(knocked)
    })
  })
})
