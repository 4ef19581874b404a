import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../lib/http/fault'
import { actionOf } from '../../../lib/portals/registry'
import { callsOf } from '../../../lib/runs/record'
import { undoStage } from '../../../lib/runs/undo'
import { fetchOnce, waiting } from '../../../lib/vault/onetime'
import { createLab, type LabOptions } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const account = 'https://appcenter.ms/settings/apitokens'
const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/apitokens'
const now = Date.UTC(2026, 10, 22, 9)

function world(options: LabOptions = {}) {
  const clock = new Clock(now)
  const lab = createLab({ ...options, now: () => clock.now })
  return { clock, lab, bench: createBench(lab, lab.seed.tokens.owner, clock) }
}
const tableOf = async (bench: ReturnType<typeof world>['bench'], id: string, address: string) => {
  const view = await bench.query(id, address)
  if (view.view !== 'table') throw new Error(`${id} gives ${view.view}`)
  return view
}

describe('the list of tokens', () => {
  it('shows access and age, the oldest first, and marks the old', async () => {
    const { bench, lab } = world()
    const view = await tableOf(bench, 'appcenter.tokens.list', account)
    const mine = lab.state.data.tokens.filter(token => token.personId === lab.state.data.people[0]?.id)
    expect(view.rows).toHaveLength(mine.length)
    expect(new Set(view.rows.map(row => row.key))).toEqual(new Set(mine.map(token => token.id)))
    const days = view.rows.map(row => row.cells['days'])
    expect(days).toEqual([...days].sort((a, b) => Number(b) - Number(a)))
    for (const row of view.rows) {
      expect(row.cells['age']).toMatchObject({ tone: Number(row.cells['days']) > 180 ? 'warn' : 'ok' })
    }
    expect(JSON.stringify(view)).not.toContain(lab.seed.tokens.owner)
    expect(view.bulk).toEqual([
      expect.objectContaining({ action: 'appcenter.tokens.revoke', field: 'tokens' }),
    ])
    const revoke = actionOf('appcenter.tokens.revoke')
    expect(v.is(revoke?.input ?? v.never(), { tokens: view.rows.map(row => row.key) })).toBe(true)
  })

  it('of an app holds that app’s tokens', async () => {
    const { bench } = world()
    const view = await tableOf(bench, 'appcenter.app-tokens.list', app)
    expect(view.rows.map(row => row.cells['what'])).toEqual(['Kite pipeline', 'Kite status page'])
    expect(view.rows.map(row => row.cells['access'])).toMatchObject([{ tone: 'warn' }, { tone: 'ok' }])
  })

  it('holds 5,000 tokens, and says where there are none', async () => {
    const { bench } = world({ tokens: 5000 })
    expect((await tableOf(bench, 'appcenter.tokens.list', account)).rows).toHaveLength(5000)
    const none = await tableOf(bench, 'appcenter.app-tokens.list', app.replace('Kite-iOS', 'Kite-Android'))
    expect(none.rows).toEqual([])
    expect(none.empty).toBeDefined()
  })

  it('takes descriptions as they are, and dates that are none', async () => {
    const { bench, lab } = world()
    const [token] = lab.state.data.tokens
    if (!token) throw new Error('no token')
    Object.assign(token, { description: undefined, createdAt: 'soon' })
    const row = (await tableOf(bench, 'appcenter.tokens.list', account)).rows.find(
      ({ key }) => key === token.id,
    )
    expect(row?.cells).toMatchObject({
      what: { text: '(no description)' },
      made: null,
      age: { tone: 'calm' },
    })
  })
})

describe.each([
  ['appcenter.tokens.create', account, 'appcenter-user', undefined],
  ['appcenter.app-tokens.create', app, 'appcenter-app', 'acme/kite-ios'],
] as const)('%s', (id, address, kind, resource) => {
  it('makes a read-only token unless told otherwise, keeps its secret once, and undoes it', async () => {
    const { bench, lab, clock } = world()
    const before = lab.snapshot()
    const preview = await bench.preview(id, address, { description: "  it's \u202e$(x)  " })
    const [call] = preview.stages.flatMap(callsOf)
    expect(call?.request.body).toEqual({ description: "it's \u202e$(x)", scope: ['viewer'] })
    expect(call?.secret).toMatchObject({ kind, access: 'read', ...(resource ? { resource } : {}) })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    const made = lab.state.data.tokens.at(-1)
    expect(made).toMatchObject({ scope: 'viewer', description: "it's \u202e$(x)" })
    expect(JSON.stringify(run)).not.toContain(made?.secret)
    expect(await waiting(run.id)).toEqual(['create'])
    expect((await fetchOnce(run.id, 'create', clock.now))?.reveal()).toBe(made?.secret)
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('makes one with full access where asked', async () => {
    const { bench, lab } = world()
    const run = await bench.apply(await bench.preview(id, address, { description: 'CI', access: 'full' }))
    expect(run.stages.flatMap(callsOf)[0]?.secret).toMatchObject({ access: 'full' })
    expect(lab.state.data.tokens.at(-1)?.scope).toBe('all')
  })

  it('finds a token whose secret was lost, lets it be taken back, and leaves its twin alone', async () => {
    const { bench, lab } = world()
    await bench.apply(await bench.preview(id, address, { description: 'Twin' }))
    const before = lab.snapshot()
    lab.control.fault({ do: 'dropAfter', match: { method: 'POST' } })
    const run = await bench.apply(await bench.preview(id, address, { description: 'Twin' }))
    expect(run.state).toBe('failed')
    expect(lab.state.data.tokens.filter(token => token.description === 'Twin')).toHaveLength(2)
    expect(undoStage(run)).not.toBeNull()
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('makes no second one where the list tells no scopes', async () => {
    const { lab, bench } = world()
    const preview = await bench.preview(id, address, { description: 'Nightly' })
    lab.control.fault({ do: 'dropAfter', match: { write: true } })
    const body = [{ id: 'new', description: 'Nightly', created_at: new Date(now).toISOString() }]
    lab.control.fault({ do: 'status', status: 200, body, match: { method: 'GET', nth: 2 } })
    await bench.apply(preview)
    expect(lab.record.writes()).toHaveLength(1)
  })
  it('has nothing to undo where somebody else revoked it', async () => {
    const { bench, lab } = world()
    const run = await bench.apply(await bench.preview(id, address, { description: 'Short lived' }))
    const made = lab.state.data.tokens.at(-1)
    if (!made) throw new Error('no token')
    lab.state.endToken(made)
    const from = lab.record.writes().length
    expect((await bench.undo(run)).stages.flatMap(s => Object.values(s.outcomes))).toMatchObject([
      { state: 'already' },
    ])
    expect(lab.record.writes()).toHaveLength(from)
  })

  it('tells of tokens of the same description, and wants one', async () => {
    const { bench } = world()
    await bench.apply(await bench.preview(id, address, { description: 'CI' }))
    expect((await bench.stage(id, address, { description: 'CI' })).notes).toMatchObject([{ n: 1 }])
    const input = actionOf(id)?.input ?? v.never()
    for (const description of [undefined, '', ' \n ', 'x'.repeat(101)]) {
      expect(v.is(input, { description })).toBe(false)
    }
    expect(v.is(input, { description: 'x', access: 'all' })).toBe(false)
  })
})

describe('revoking', () => {
  it('ends the chosen tokens and no other', async () => {
    const { bench, lab } = world()
    const [one, two] = (await tableOf(bench, 'appcenter.tokens.list', account)).rows.map(row => row.key)
    const before = lab.state.data.tokens.map(token => token.id)
    const preview = await bench.preview('appcenter.tokens.revoke', account, {
      tokens: [one?.toUpperCase(), two, two, 'no-such-token', '..', "';--"],
    })
    const [stage] = preview.stages
    expect(stage).toMatchObject({ headline: { n: 2 }, reach: { count: 2 }, notes: [{}, { n: 3 }] })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    const after = new Set(lab.state.data.tokens.map(token => token.id))
    expect(before.filter(id => !after.has(id)).sort()).toEqual([one, two].sort())
    expect(undoStage(run)).toBeNull()
  })

  it('is done where somebody else was faster, and where the answer was lost', async () => {
    const { bench, lab } = world()
    const keys = (await tableOf(bench, 'appcenter.app-tokens.list', app)).rows.map(row => row.key)
    const preview = await bench.preview('appcenter.app-tokens.revoke', app, { tokens: keys })
    const gone = lab.state.data.tokens.find(token => token.id === keys[0])
    if (gone) lab.state.endToken(gone)
    lab.control.fault({ do: 'dropAfter', match: { method: 'DELETE', nth: 2 } })
    expect((await bench.apply(preview)).state).toBe('done')
    expect((await tableOf(bench, 'appcenter.app-tokens.list', app)).rows).toEqual([])
  })

  it('stops for a person where it ended the token that acts', async () => {
    const { bench, lab } = world()
    const acting = lab.state.tokenOf(lab.seed.tokens.owner)
    const others = lab.state.data.tokens
      .filter(t => t.personId === acting?.personId && t !== acting)
      .slice(0, 2)
    const ids = [acting, ...others].map(token => token?.id)
    const run = await bench.apply(await bench.preview('appcenter.tokens.revoke', account, { tokens: ids }))
    expect(run).toMatchObject({ state: 'paused', pause: { fault: { code: 'unauthorized' } } })
    expect(lab.state.data.tokens).toEqual(expect.arrayContaining(others))
  })

  it('previews 5,000 with one read, and nothing where nothing is left', async () => {
    const { bench, lab } = world({ tokens: 5000 })
    const ids = (await tableOf(bench, 'appcenter.tokens.list', account)).rows.map(row => row.key)
    const from = lab.record.entries.length
    const preview = await bench.preview('appcenter.tokens.revoke', account, { tokens: ids })
    expect(preview.stages.flatMap(callsOf)).toHaveLength(5000)
    expect(lab.record.entries.length - from).toBe(1)
    await expect(bench.preview('appcenter.tokens.revoke', account, { tokens: ['gone'] })).rejects.toThrow(
      Fault,
    )
    expect(v.is(actionOf('appcenter.tokens.revoke')?.input ?? v.never(), { tokens: [] })).toBe(false)
  })
})

describe('appcenter.tokens.rotate', () => {
  const rotate = 'appcenter.tokens.rotate'
  const old = (lab: ReturnType<typeof world>['lab']) => {
    const found = lab.state.data.tokens.find(token => token.id === 'b5564905-b4ca-41aa-a32e-9d4dca44a8d5')
    if (!found) throw new Error('no token')
    return found
  }

  it('makes one like the old one, keeps its secret, and then ends the old one', async () => {
    const { bench, lab, clock } = world()
    const was = old(lab)
    const run = await bench.apply(await bench.preview(rotate, account, { token: was.id }))
    expect(run.state).toBe('done')
    const made = lab.state.data.tokens.at(-1)
    expect(made).toMatchObject({ description: was.description, scope: was.scope })
    expect(lab.state.data.tokens).not.toContain(was)
    expect(lab.record.writes().map(write => write.op)).toEqual(['userApiTokens_new', 'userApiTokens_delete'])
    expect((await fetchOnce(run.id, 'create', clock.now))?.reveal()).toBe(made?.secret)
  })

  it('leaves the old one where the new one’s secret was lost', async () => {
    const { bench, lab } = world()
    const was = old(lab)
    lab.control.fault({ do: 'dropAfter', match: { method: 'POST' } })
    const run = await bench.apply(await bench.preview(rotate, account, { token: was.id }))
    expect(run.state).toBe('failed')
    expect(lab.state.data.tokens).toContain(was)
  })

  it('says so where there is no such token', async () => {
    const { bench } = world()
    await expect(bench.stage(rotate, account, { token: 'none' })).rejects.toMatchObject({ code: 'invalid' })
  })
})
