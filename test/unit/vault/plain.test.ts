import { beforeEach, describe, expect, it } from 'vitest'
import { type Actor, createRequester } from '../../../lib/http/requester'
import { Secret } from '../../../lib/http/secret'
import type { PortalId } from '../../../lib/portals/id'
import type { Request } from '../../../lib/portals/portal'
import { createLab, type Lab } from '../../lab/lab'
import { managedHeld } from '../../support/session'
import { codeOf } from './help'

// What follows looks for the browser as it is loaded.
const { baseOf } = await import('../../../lib/background/credentials')
const { checkUse, onlySafeWays, rulesInWords } = await import('../../../lib/background/rules')
const { portalOf } = await import('../../../lib/portals/registry')
const { forgetPolicy, policy } = await import('../../../lib/vault/policy')

function portalNamed(id: PortalId) {
  const found = portalOf(id)
  if (!found) throw new Error(`no portal ${id}`)
  return found
}
const devOps = portalNamed('azuredevops')

/** What the company sets now. */
function set(rules: Record<string, unknown>): void {
  managedHeld.clear()
  for (const [key, value] of Object.entries(rules)) managedHeld.set(key, value)
  forgetPolicy()
}

const server = 'http://tfs.acme.com/tfs/DefaultCollection'
const at = (base: string) => ({ portal: 'azuredevops', base }) as const
const named = { httpHosts: ['tfs.acme.com'] }
const projects: Request = { op: 'core.GetProjects' }

/** The requester as the background makes it, on the lab, and whoever has a token of the Server. */
function rig(base = server) {
  const lab: Lab = createLab()
  const left: string[] = []
  const requester = createRequester({
    fetch: onlySafeWays((url, init) => {
      left.push(url)
      return lab.fetch(url, init)
    }),
    now: Date.now,
    sleep: async () => {},
    random: () => 0.5,
    renew: async () => {},
  })
  const secret = new Secret(lab.azuredevops.seed.pats.server)
  const actor: Actor = { id: 'plain', kind: 'ado-pat', base, params: {}, secret }
  return { lab, left, requester, read: () => requester.read(devOps, actor, projects), actor }
}

beforeEach(() => set({}))

describe('a token over http', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['where no company has said anything', {}, server],
    ['to a host that it has not named', { httpHosts: ['tfs.corp.example.com'] }, server],
    ['to a host below the one it has named', { httpHosts: ['acme.com'] }, server],
    ['to the host above it', named, 'http://acme.com/tfs/DefaultCollection'],
    ['where only https was allowed', { hosts: ['tfs.acme.com'] }, server],
    ['where it has named hosts, and this is none of them', { ...named, hosts: ['api.acme.com'] }, server],
    ['where it allows no base but the portals’ own', { ...named, noOwnBases: true }, server],
    ['where its rules cannot be understood', { httpHosts: ['*.acme.com'] }, server],
    ['where its rules are an address', { httpHosts: [server] }, server],
  ])('does not leave %s', async (_, rules, base) => {
    set(rules)
    expect(await codeOf(checkUse(at(base)))).toBe('policy')
  })

  it('leaves for the very host that the company has named, as long as it is named', async () => {
    set(named)
    expect(await codeOf(checkUse(at(server)))).toBe('ok')
    expect(await codeOf(checkUse(at('http://TFS.acme.com:8080/tfs/Mobile')))).toBe('ok')
    const words = rulesInWords(await policy()).map(word => JSON.stringify(word))
    expect(words).toEqual([expect.stringContaining('tfs.acme.com')])
    const { lab, left, read } = rig()
    expect(await read()).toEqual([expect.objectContaining({ name: 'Kite' })])
    expect(left.every(url => url.startsWith('http://tfs.acme.com/'))).toBe(true)
    set({})
    const before = left.length
    expect(await codeOf(read())).toBe('policy')
    expect(left).toHaveLength(before)
    expect(lab.record.entries).toHaveLength(before)
  })

  it('is kept back where requests are made, whatever was asked before', async () => {
    for (const rules of [{}, { httpHosts: ['tfs'] }, { httpHosts: ['*.acme.com'] }]) {
      set(rules)
      const { left, read } = rig()
      expect(await codeOf(read())).toBe('policy')
      expect(left).toEqual([])
    }
  })

  it.each(['ftp://tfs.acme.com/', 'ws://tfs.acme.com/', 'blob:http://tfs.acme.com/x', 'data:,x'])(
    'nor does it leave by any other way: %s',
    async url => {
      set(named)
      const asked = onlySafeWays(async () => new Response())(url, {})
      expect(await codeOf(asked)).toBe('policy')
    },
  )

  it.each([
    ['http://tfs.acme.com:8443/tfs/DefaultCollection/_apis/projects', 'to another port'],
    ['https://tfs.acme.com/tfs/DefaultCollection/_apis/projects', 'to https'],
    ['http://evil.example.com/', 'to another host'],
  ])('follows no redirect: %s (%s)', async to => {
    set({ httpHosts: ['tfs.acme.com', 'evil.example.com'] })
    const { lab, left, read } = rig()
    lab.control.fault({ do: 'redirect', to })
    expect(await codeOf(read())).toBe('unauthorized')
    expect(new Set(left.map(url => new URL(url).origin))).toEqual(new Set(['http://tfs.acme.com']))
    expect(left).toHaveLength(1)
  })

  it('is not what a redirect of a Server with TLS leads to', async () => {
    set(named)
    const { lab, left, read } = rig('https://tfs.acme.com/tfs/DefaultCollection')
    lab.control.fault({ do: 'redirect', to: 'http://tfs.acme.com/tfs/DefaultCollection/_apis/projects' })
    expect(await codeOf(read())).toBe('unauthorized')
    expect(left).toEqual([expect.stringMatching(/^https:/)])
  })

  it.each([
    [server, 'https://tfs.acme.com/tfs/DefaultCollection'],
    ['https://tfs.acme.com/tfs/DefaultCollection', server],
  ])('a list that begins at %s does not go on at %s', async (from, to) => {
    set(named)
    const { left, requester, actor } = rig(from)
    const portal = { ...devOps, nextPage: () => `${to}/_apis/projects?continuationToken=2` }
    const whole = async () => {
      for await (const page of requester.pages(portal, actor, projects)) expect(page).toBeDefined()
    }
    expect(await codeOf(whole())).toBe('malformed')
    expect(left).toHaveLength(1)
  })
})

describe('an address over http, as it is typed', () => {
  it.each([
    ['http://tfs:8080/tfs/Mobile', 'http://tfs:8080/tfs/Mobile'],
    [' HTTP://TFS.acme.com/tfs/DefaultCollection/Kite ', server],
    ['http://10.0.0.5/ads/Mobile', 'http://10.0.0.5/ads/Mobile'],
  ])('%j is the base of a Server', (given, base) => {
    expect(baseOf(devOps, '', { organization: given })).toBe(base)
  })

  it.each([
    'http://dev.azure.com/acme',
    'http://acme.visualstudio.com/',
    'http://vssps.dev.azure.com/acme',
    'http://dev-azure.example.com/acme',
    'http://user@tfs/tfs/Mobile',
    'http://xn--tfs-8cd.acme.com/tfs/Mobile',
    'http://[::1]/tfs/Mobile',
  ])('%s is none', given => {
    set({ httpHosts: ['dev.azure.com', 'tfs'] })
    expect(() => baseOf(devOps, given, {})).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  it('is none of another portal', () => {
    for (const id of ['appcenter', 'appstoreconnect'] as const)
      expect(() => baseOf(portalNamed(id), 'http://tfs.acme.com/api', {})).toThrow(
        expect.objectContaining({ code: 'invalid' }),
      )
  })
})
