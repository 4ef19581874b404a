import { describe, expect, it } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { renderer } from '../../../lib/text/render'
import { consent } from '../../support/consent'
import { acme, createRig, projects, type Rig, redirect, wayOf, who } from './help'

const t = renderer('en')
const failure = async (work: Promise<unknown>) => {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => toFault(error),
  )
  return fault ? `${fault.code}: ${t(fault.what)}` : 'none'
}

/** What a person fills in, for both ways in. */
const fieldsOf = (rig: Rig, kind: string): Record<string, string> => {
  const { app } = rig.lab.azuredevops.seed
  const { seed } = rig.lab.entra
  return kind === 'ado-oauth'
    ? { organization: 'acme', app: app.id, secret: app.secret, scopes: app.scopes, callback: app.callback }
    : { organization: 'acme', tenant: seed.domain, client: seed.client }
}

const tokenOp = (kind: string) => (kind === 'ado-oauth' ? 'oauth.token' : 'entra.token')
const hour = 3_600_000

describe.each(['ado-oauth', 'ado-entra'])('%s', kind => {
  it('signs in, and makes the first call', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    const found = await rig.identify(actor)
    expect(found.account).toBe('Kite Developer')
    expect(found.kind).toBe(kind)
    expect(JSON.stringify(actor.params)).not.toContain(rig.lab.azuredevops.seed.app.secret)
  })

  it('stores the new refresh token before its access token is used', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, who)
    const [first] = rig.renewed
    expect(rig.renewed).toHaveLength(1)
    expect(rig.lab.record.entries[first?.before ?? -1]?.op).toBe('location.GetConnectionData')
    expect(first?.secret.reveal()).not.toBe(actor.secret.reveal())
  })

  it('uses nothing that could not be stored', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    rig.world.renew = async () => {
      throw new Error('the disk is full')
    }
    expect(await failure(rig.read(actor, who))).toContain('the disk is full')
    expect(rig.lab.record.of('location.GetConnectionData')).toHaveLength(0)
  })

  it('fetches one token for all who ask at once, and a new one only when it ends', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    const asked = () => rig.lab.record.of(tokenOp(kind)).length
    const before = asked()
    await Promise.all([rig.read(actor, who), rig.read(actor, projects), rig.read(actor, who)])
    expect(asked()).toBe(before + 1)
    await rig.read(actor, who)
    expect(asked()).toBe(before + 1)
    rig.clock.now += 2 * hour
    await Promise.all([rig.read(actor, who), rig.read(actor, projects)])
    expect(asked()).toBe(before + 2)
    expect(rig.renewed).toHaveLength(2)
  })

  it('takes a fresh token once where one was refused, for all who were refused', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, who)
    const asked = rig.lab.record.of(tokenOp(kind)).length
    const { grants } = rig.lab.azuredevops.state.data
    for (const one of [...grants, ...rig.lab.entra.sessions]) one.access.length = 0
    await Promise.all([rig.read(actor, who), rig.read(actor, projects), rig.read(actor, who)])
    expect(rig.lab.record.of(tokenOp(kind))).toHaveLength(asked + 1)
  })

  it('a fresh worker goes on with what is stored', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, who)
    rig.restart()
    const stored = rig.renewed.at(-1)?.secret ?? actor.secret
    await rig.read({ ...actor, secret: stored }, who)
    expect(rig.renewed).toHaveLength(2)
  })

  it.each(['wrong', 'missing'])('a %s state is refused before the code is looked at', async how => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const begun = await wayOf(kind).begin(fields, redirect)
    const address = new URL(await consent(rig.lab, begun.url, 'accept'))
    if (how === 'wrong') address.searchParams.set('state', 'another')
    else address.searchParams.delete('state')
    const finish = wayOf(kind).finish({ now: rig.world.now, post: noPost }, fields, begun, address.href)
    expect(await failure(finish)).toMatch(/^refused: .*does not belong/)
  })

  it('an answer to another address is refused', async () => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const begun = await wayOf(kind).begin(fields, redirect)
    const address = `https://evil.example.com/?code=x&state=${begun.kept['state']}`
    const finish = wayOf(kind).finish({ now: rig.world.now, post: noPost }, fields, begun, address)
    expect(await failure(finish)).toMatch(/^refused: .*does not belong/)
  })

  it('every sign-in has a state of its own', async () => {
    const rig = createRig()
    const states = await Promise.all(
      [1, 2, 3].map(async () => (await wayOf(kind).begin(fieldsOf(rig, kind), redirect)).kept['state']),
    )
    expect(new Set(states).size).toBe(3)
    expect(states.every(state => (state ?? '').length > 30)).toBe(true)
  })

  it('a denial says so', async () => {
    const rig = createRig()
    expect(await failure(rig.signIn(kind, fieldsOf(rig, kind), 'deny'))).toMatch(/^refused: .*declined/)
    expect(rig.lab.record.of(tokenOp(kind))).toHaveLength(0)
  })

  it('a code that was used before is not taken twice', async () => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const way = wayOf(kind)
    const begun = await way.begin(fields, redirect)
    const address = await consent(rig.lab, begun.url, 'accept')
    const tools = toolsOf(rig)
    await way.finish(tools, fields, begun, address)
    expect(await failure(way.finish(tools, fields, begun, address))).toMatch(/^unauthorized: .*used before/)
  })

  it('a code that is too old', async () => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const begun = await wayOf(kind).begin(fields, redirect)
    const address = await consent(rig.lab, begun.url, 'accept')
    rig.clock.now += 16 * 60_000
    expect(await failure(wayOf(kind).finish(toolsOf(rig), fields, begun, address))).toMatch(
      /^unauthorized: .*old/,
    )
  })

  it('a consent that was taken back: sign in again', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, who)
    rig.lab.azuredevops.revoke()
    rig.lab.entra.dials.ended = true
    for (const one of rig.lab.entra.sessions) one.access.length = 0
    expect(await failure(rig.read(actor, who))).toMatch(/^unauthorized: .*Sign in again/)
  })

  it.each(['dropBefore', 'dropAfter'] as const)('a refresh that is lost (%s) is no dead end', async how => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const actor = await rig.signIn(kind, fields)
    rig.lab.control.fault({ do: how, match: { op: tokenOp(kind) } })
    const first = await failure(rig.read(actor, who))
    // What the old flow has answered is gone with its only good refresh token: it says what to do.
    const spent = kind === 'ado-oauth' && how === 'dropAfter'
    expect(first).toMatch(spent ? /^unauthorized: .*Sign in again/ : /^none$/)
    await rig.read(spent ? await rig.signIn(kind, fields) : actor, who)
  })

  it('where the token end point is down, nothing is thrown away', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    const fault = rig.lab.control.fault({ do: 'status', status: 503, times: 9, match: { op: tokenOp(kind) } })
    expect(await failure(rig.read(actor, who))).toMatch(/^server: /)
    fault.remove()
    await rig.read(actor, who)
  })

  it('no secret stands in what was recorded', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, who)
    const record = rig.lab.record.toNdjson()
    const { grants } = rig.lab.azuredevops.state.data
    const all = [...grants, ...rig.lab.entra.sessions].flatMap(one => [
      one.code,
      ...one.access.map(a => a.secret),
    ])
    expect(all.length).toBeGreaterThan(1)
    for (const secret of [...all, rig.lab.azuredevops.seed.app.secret]) expect(record).not.toContain(secret)
  })
})

const noPost = () => Promise.reject(new Error('nothing may be sent'))
const toolsOf = ({ world }: Rig) => ({
  now: world.now,
  post: async (url: string, form: Record<string, string>) => {
    const { exchange } = await import('../../../lib/http/fetch')
    return exchange(world.fetch, { method: 'POST', url, headers: {}, form })
  },
})

describe('the old flow', () => {
  it.each([
    ['the app secret instead of the client secret', 'appSecret', /client secret is not accepted.*60 days/],
    ['a client secret that is nobody’s', 'none', /client secret is not accepted/],
  ])('%s', async (_, which, wanted) => {
    const rig = createRig()
    const { app } = rig.lab.azuredevops.seed
    const secret = which === 'appSecret' ? app.appSecret : 'x'.repeat(60)
    expect(await failure(rig.signIn('ado-oauth', { ...fieldsOf(rig, 'ado-oauth'), secret }))).toMatch(wanted)
  })

  it('a client secret that has ended after 60 days', async () => {
    const rig = createRig()
    const actor = await rig.signIn('ado-oauth', fieldsOf(rig, 'ado-oauth'))
    rig.clock.now += 61 * 24 * hour
    expect(await failure(rig.read(actor, who))).toMatch(/client secret is not accepted.*new one/)
  })

  it('an organisation whose policy forbids it: TF400813 in words', async () => {
    const rig = createRig()
    const actor = await rig.signIn('ado-oauth', fieldsOf(rig, 'ado-oauth'))
    for (const org of rig.lab.azuredevops.state.data.orgs) org.thirdParty = false
    expect(await failure(rig.read(actor, who))).toMatch(/^unauthorized: .*TF400813.*policy/)
  })

  it('takes bodies as forms only', async () => {
    const { lab } = createRig()
    const answer = await lab.fetch('https://app.vssps.visualstudio.com/oauth2/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ Error: 'invalid_request' })
  })

  it('its end is told with the credential', async () => {
    const rig = createRig()
    const found = await rig.identify(await rig.signIn('ado-oauth', fieldsOf(rig, 'ado-oauth')))
    expect((found.notes ?? []).map(note => t(note)).join()).toContain('2026')
  })

  it.each(['', 'http://dashboard.acme.com/', 'https://dashboard.acme.com/?x=1', 'nonsense'])(
    'the callback %j is refused',
    async callback => {
      const rig = createRig()
      const begin = wayOf('ado-oauth').begin({ ...fieldsOf(rig, 'ado-oauth'), callback }, redirect)
      expect(await failure(begin)).toMatch(/^invalid: /)
    },
  )
})

describe('Entra', () => {
  const kind = 'ado-entra'

  it.each([
    [65001, /administrator of the tenant/],
    [90094, /administrator of the tenant/],
  ] as const)('AADSTS%s: an administrator is needed', async (number, wanted) => {
    const rig = createRig()
    rig.lab.entra.dials.consent = number
    expect(await failure(rig.signIn(kind, fieldsOf(rig, kind)))).toMatch(wanted)
  })

  it('a personal account cannot use it', async () => {
    const rig = createRig()
    expect(await failure(rig.signIn(kind, fieldsOf(rig, kind), 'personal'))).toMatch(/personal access token/)
    const begin = wayOf(kind).begin({ ...fieldsOf(rig, kind), tenant: 'consumers' }, redirect)
    expect(await failure(begin)).toMatch(/personal access token/)
  })

  it('an app that is registered for another kind of client', async () => {
    const rig = createRig()
    const client = rig.lab.entra.seed.native
    expect(await failure(rig.signIn(kind, { ...fieldsOf(rig, kind), client }))).toMatch(
      /Single-page application/,
    )
  })

  it('a token end point that sees no origin', async () => {
    const rig = createRig(null)
    expect(await failure(rig.signIn(kind, fieldsOf(rig, kind)))).toMatch(/Single-page application/)
  })

  it('lasts 24 hours, however often it is used, and says so', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    const { ends } = await rig.identify(actor)
    expect(ends).toBe(rig.clock.now + 24 * hour)
    rig.clock.now += 23 * hour
    await rig.read(actor, who)
    rig.clock.now += 2 * hour
    expect(await failure(rig.read(actor, who))).toMatch(/24 hours/)
  })

  it('a verifier that is not the one of the challenge', async () => {
    const rig = createRig()
    const fields = fieldsOf(rig, kind)
    const begun = await wayOf(kind).begin(fields, redirect)
    const address = await consent(rig.lab, begun.url, 'accept')
    const other = { ...begun, kept: { ...begun.kept, verifier: 'v'.repeat(43) } }
    expect(await failure(wayOf(kind).finish(toolsOf(rig), fields, other, address))).toMatch(/^unauthorized: /)
  })

  it('an organisation of another tenant', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    const { orgs } = rig.lab.azuredevops.state.data
    for (const org of orgs) if (org.name === 'acme') org.tenant = '11111111-2222-4333-8444-555555555555'
    expect(await failure(rig.read(actor, who))).toContain('tenant 11111111')
  })

  it('may look after tokens, which a token may not', async () => {
    const rig = createRig()
    const found = await rig.identify(await rig.signIn(kind, fieldsOf(rig, kind)))
    expect(found.rights?.find(({ id }) => id === 'tokens')?.may).toBe(true)
  })

  it('the request to an administrator names this browser’s address', () => {
    const letter = wayOf(kind).letter?.(redirect) ?? ''
    expect(letter).toContain(redirect)
    expect(letter).toContain('Single-page application')
    expect(letter.split('\n').length).toBeLessThan(45)
  })

  it('is asked for at the organisation that it is bound to', async () => {
    const rig = createRig()
    const actor = await rig.signIn(kind, fieldsOf(rig, kind))
    await rig.read(actor, projects)
    expect(rig.lab.record.of('core.GetProjects')[0]).toMatchObject({ path: '/acme/_apis/projects' })
    expect(actor.base).toBe(acme)
  })
})
