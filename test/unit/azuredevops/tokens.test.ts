import '../../support/session'
import { beforeEach, describe, expect, it } from 'vitest'
import { choiceFor } from '../../../lib/background/actors'
import { keepSecret } from '../../../lib/background/keep'
import { readContext } from '../../../lib/context/index'
import { Secret } from '../../../lib/http/secret'
import { actionOf } from '../../../lib/portals/registry'
import { callsOf, type RunRecord } from '../../../lib/runs/record'
import { renderer } from '../../../lib/text/render'
import { keepCredential } from '../../../lib/vault/credentials'
import { fetchOnce } from '../../../lib/vault/onetime'
import { createLab, type Lab } from '../../lab/lab'
import { type Bench, Clock, createBench } from '../../support/world'
import { credential } from '../vault/help'
import { acme } from './help'

const t = renderer('en')
const page = `${acme}/_usersSettings/tokens`
const day = 86_400_000
const start = Date.UTC(2026, 10, 22, 9)

let lab: Lab
let bench: Bench
beforeEach(() => {
  const clock = new Clock(start)
  lab = createLab({ now: () => clock.now })
  bench = createBench(lab, lab.seed.tokens.owner, clock)
})

const pats = () => lab.azuredevops.state.data.pats
const named = (name: string) => {
  const found = pats().filter(pat => pat.name === name)
  const [first] = found
  if (!first) throw new Error(`there is no token “${name}”`)
  return first
}
const orgId = (name: string) => lab.azuredevops.state.data.orgs.find(org => org.name === name)?.id ?? ''
const apply = async (id: string, input: Record<string, unknown>) =>
  bench.apply(await bench.preview(id, page, input))
const statesOf = (run: RunRecord) =>
  run.stages.flatMap(stage => callsOf(stage).map(call => stage.outcomes[call.id]?.state ?? 'open'))
const faultsOf = (run: RunRecord) =>
  run.stages.flatMap(stage =>
    callsOf(stage).flatMap(call => {
      const what = stage.outcomes[call.id]?.fault?.what
      return what === undefined ? [] : [t(what)]
    }),
  )
/** Fills the account of the demonstration up. */
const many = (count: number, from = start) => {
  const like = named('one organisation')
  for (let n = 0; n < count; n++)
    pats().push({ ...like, id: crypto.randomUUID(), secret: `secret-${n}`, name: `Token ${n}`, from })
}

describe('the list', () => {
  it('goes to its last page, each with the same filter', async () => {
    many(230)
    const view = await bench.query('azuredevops.tokens.list', page)
    if (view.view !== 'table') throw new Error('no table')
    expect(view.rows).toHaveLength(234)
    const asked = lab.record.of('tokens.ListPats').map(({ host, query }) => host + query)
    expect(asked).toHaveLength(3)
    expect(asked.every(text => text.startsWith('vssps.dev.azure.com?') && text.includes('=active'))).toBe(
      true,
    )
  })

  it('marks what is old, about to end, for all organisations, and more powerful than most', async () => {
    named('one organisation').from = start - 200 * day
    named('the old form').ends = start + 5 * day
    named('builds alone').scopes = ['app_token']
    const view = await bench.query('azuredevops.tokens.list', page)
    if (view.view !== 'table') throw new Error('no table')
    const pill = (name: string, cell: string) => {
      const value = view.rows.find(row => row.cells['what'] === name)?.cells[cell]
      return typeof value === 'object' && value !== null && 'pill' in value ? t(value.pill) : value
    }
    expect(pill('one organisation', 'state')).toBe('Old')
    expect(pill('the old form', 'state')).toBe('Ends in 5 days')
    expect(pill('builds alone', 'power')).toBe('Full access')
    expect(pill('all organisations', 'range')).toBe('All organisations')
    expect(pill('one organisation', 'power')).toBe('By its scopes')
    expect((view.notes ?? []).map(note => t(note)).join()).toContain('2026-12-01')
  })

  it('tells those that have ended on demand', async () => {
    const view = await bench.query('azuredevops.tokens.list', page, { which: 'expired' })
    expect(view).toMatchObject({ rows: [{ cells: { what: 'expired' } }] })
  })
})

describe('a new token', () => {
  const input = { name: 'Status page', scopes: ['vso.build', 'vso.code_write'], days: 30 }

  it('is for this organisation alone, and can be kept here with its end', async () => {
    await keepCredential(
      credential('bench', {
        portal: 'azuredevops',
        kind: 'ado-entra',
        base: acme,
        params: { login: 'a@b.example' },
      }),
      new Secret('of a sign-in'),
    )
    const run = await apply('azuredevops.tokens.create', input)
    expect(run.state).toBe('done')
    const made = named('Status page')
    expect(made).toMatchObject({ orgId: orgId('acme'), scopes: input.scopes, ends: Date.UTC(2026, 11, 22) })
    const secret = await fetchOnce(run.id, 'create', bench.clock.now)
    expect(secret?.reveal()).toBe(made.secret)
    expect(await keepSecret(run, 'create', new Secret(made.secret))).toMatchObject({
      kind: 'ado-pat',
      base: acme,
      name: 'Status page',
      access: 'full',
      ends: Date.UTC(2026, 11, 22),
      params: { organization: 'acme', ends: '2026-12-22', deployment: 'hosted' },
    })
    expect(JSON.stringify(run)).not.toContain(made.secret)
  })

  it.each([
    ['globalPatPolicyViolation', /forbids tokens for all organisations/],
    ['fullScopePatPolicyViolation', /forbids tokens with full access/],
    ['patLifespanPolicyViolation', /Take fewer days/],
    ['disablePatCreationPolicyViolation', /forbids new personal access tokens/],
    ['duplicateHash', /Try again/],
    ['invalidScope', /does not know one of these scopes/],
    ['somethingNew', /refuses \(somethingNew\)/],
  ])('a refusal with status 200 is one: %s', async (error, wanted) => {
    lab.azuredevops.dials.tokenError = error
    const run = await apply('azuredevops.tokens.create', input)
    expect(run.state).toBe('failed')
    expect(faultsOf(run).join()).toMatch(wanted)
    expect(lab.record.of('tokens.CreatePat')).toHaveLength(1)
  })

  it('says that there is one of this name already', async () => {
    const stage = await bench.stage('azuredevops.tokens.create', page, { ...input, name: 'builds alone' })
    expect((stage.notes ?? []).map(note => t(note)).join()).toContain('1 token has this name already')
  })

  it('of so many that one page does not tell: a lost answer is for a person', async () => {
    many(100)
    const run = await bench.preview('azuredevops.tokens.create', page, input)
    lab.control.fault({ do: 'dropAfter', match: { op: 'tokens.CreatePat' } })
    expect((await bench.apply(run)).state).toBe('unknown')
    expect(pats().filter(({ name }) => name === 'Status page')).toHaveLength(1)
  })

  it('a secret that was lost on its way: the token is found, and undo ends it', async () => {
    const run = await bench.preview('azuredevops.tokens.create', page, input)
    lab.control.fault({ do: 'dropAfter', match: { op: 'tokens.CreatePat' } })
    const ended = await bench.apply(run)
    expect(ended.state).toBe('failed')
    expect((await bench.undo(ended)).state).toBe('done')
    expect(named('Status page').revoked).toBe(true)
  })
})

describe('an end that is moved', () => {
  const ids = () => [named('builds alone').id, named('the old form').id]

  it('moves, and undo moves it back', async () => {
    const before = ids().map(id => pats().find(pat => pat.id === id)?.ends)
    const run = await apply('azuredevops.tokens.extend', { tokens: ids(), days: 180 })
    expect(run.state).toBe('done')
    expect(named('builds alone')).toMatchObject({ ends: Date.UTC(2027, 4, 21), scopes: ['vso.build'] })
    await bench.undo(run)
    expect(ids().map(id => pats().find(pat => pat.id === id)?.ends)).toEqual(before)
  })

  it('stays where it is later already', async () => {
    named('the old form').ends = start + 300 * day
    const stage = await bench.stage('azuredevops.tokens.extend', page, { tokens: ids(), days: 180 })
    expect(stage.steps.flatMap(step => (step.do === 'send' ? step.calls : []))).toHaveLength(1)
    expect((stage.notes ?? []).map(note => t(note)).join()).toContain('1 ends later already')
  })

  it.each([
    ['end', () => Object.assign(named('builds alone'), { ends: start + 10 * day })],
    // What is written holds the scopes too: they would be as wide again as the preview saw them.
    ['scopes', () => Object.assign(named('builds alone'), { scopes: ['vso.profile'] })],
  ] as const)('of a token whose %s somebody changed meanwhile is left alone', async (_what, change) => {
    const run = await bench.preview('azuredevops.tokens.extend', page, { tokens: [ids()[0]], days: 180 })
    const pat = change()
    const now = structuredClone(pat)
    expect(statesOf(await bench.apply(run))).toEqual(['changed'])
    expect(pat).toEqual(now)
  })

  it('writes nothing that is not told: no token becomes one for all organisations by that', async () => {
    const pat = named('builds alone')
    const { id, name, from, ends } = pat
    const moment = (at: number) => new Date(at).toISOString()
    const told = { authorizationId: id, displayName: name, validFrom: moment(from), validTo: moment(ends) }
    const body = { continuationToken: '', patTokens: [told] }
    lab.control.fault({ do: 'status', status: 200, body, match: { op: 'tokens.ListPats' }, times: 9 })
    const run = await bench.preview('azuredevops.tokens.extend', page, { tokens: [id], days: 180 })
    const [call] = run.stages.flatMap(callsOf)
    expect(call?.request.body).toEqual({
      authorizationId: id,
      displayName: name,
      validTo: '2027-05-21T00:00:00.000Z',
    })
    const view = await bench.query('azuredevops.tokens.list', page)
    expect(JSON.stringify(view)).not.toContain('All organisations')
  })
})

describe('tokens that are ended', () => {
  it('one or many, and nothing else', async () => {
    const ids = [named('builds alone').id, named('all organisations').id]
    const run = await bench.preview('azuredevops.tokens.revoke', page, {
      tokens: [...ids, crypto.randomUUID()],
    })
    const said = (run.stages[0]?.notes ?? []).map(note => t(note)).join()
    expect(t(run.stages[0]?.summary ?? '')).toMatch(/ [2-9] stay\.$/)
    const most = pats().filter(({ revoked, ends }) => !revoked && ends > start)
    const left = await bench.stage('azuredevops.tokens.revoke', page, {
      tokens: most.slice(1).map(({ id }) => id),
    })
    expect(t(left.summary)).toMatch(/ 1 stays\.$/)
    expect(said).toContain('1 of them is for all your organisations')
    expect(said).toContain('1 id is no token here')
    await bench.apply(run)
    expect(
      pats()
        .filter(({ revoked }) => revoked)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort())
  })

  it('a new one in the place of an old one: the same scopes, as long a life', async () => {
    const old = named('builds alone')
    const run = await apply('azuredevops.tokens.rotate', { token: old.id })
    expect(run.state).toBe('done')
    expect(old.revoked).toBe(true)
    const fresh = pats().find(({ name, revoked }) => name === 'builds alone' && !revoked)
    expect(fresh).toMatchObject({ scopes: ['vso.build'], ends: Date.UTC(2027, 1, 20) })
  })

  it('the old one stays where the new one was not made', async () => {
    lab.azuredevops.dials.tokenError = 'patLifespanPolicyViolation'
    const run = await apply('azuredevops.tokens.rotate', { token: named('builds alone').id })
    expect(run.state).toBe('failed')
    expect(named('builds alone').revoked).toBe(false)
  })
})

describe('who may look after tokens', () => {
  const context = readContext(page)
  const pat = credential('pat', { portal: 'azuredevops', kind: 'ado-pat', base: acme })
  const signedIn = credential('entra', {
    portal: 'azuredevops',
    kind: 'ado-entra',
    base: acme,
    access: 'unknown',
  })
  const choice = (id: string, all: (typeof pat)[]) => {
    const action = actionOf(id)
    return action && context && choiceFor(action, context, all)
  }

  it.each(['list', 'create', 'extend', 'revoke', 'rotate'])('%s: a sign-in, never a token', what => {
    const id = `azuredevops.tokens.${what}`
    const refused = choice(id, [pat])
    expect(refused && 'why' in refused ? t(refused.why) : '').toContain(
      'needs a sign-in with Microsoft Entra ID',
    )
    expect(choice(id, [pat, signedIn])).toMatchObject({ credential: { id: 'entra' } })
  })
})
