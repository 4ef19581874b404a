import { describe, expect, it } from 'vitest'
import { addressOf, readContext } from '../../../lib/context/index'
import type { JsonObject } from '../../lab/json'
import { createLab, type LabOptions } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'

function world(options: LabOptions = {}) {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ ...options, now: () => clock.now })
  const benchOf = (who: 'owner' | 'reader' | 'app' | 'appReader' | 'ended') =>
    createBench(lab, lab.seed.tokens[who], clock, who.startsWith('app') ? 'appcenter-app' : 'appcenter-user')
  return { lab, benchOf, bench: benchOf('owner') }
}
const rowsOf = async (bench: ReturnType<typeof world>['bench'], id: string, address: string) => {
  const view = await bench.query(id, address)
  if (view.view !== 'table') throw new Error(`${id} gives ${view.view}`)
  return view.rows
}
const facts = async (bench: ReturnType<typeof world>['bench'], id: string, address: string) => {
  const view = await bench.query(id, address)
  if (view.view !== 'facts') throw new Error(`${id} gives ${view.view}`)
  return view
}

describe('switching the app', () => {
  it('keeps the section and leaves out where one is', async () => {
    const { bench, lab } = world()
    const rows = await rowsOf(bench, 'appcenter.apps.switch', `${app}/crashes/errors/1000000001u`)
    expect(rows).toHaveLength(lab.state.data.apps.length - 1)
    expect(rows.map(row => row.key)).not.toContain('acme/Kite-iOS')
    for (const { context } of rows) {
      expect(context).toMatchObject({ portal: 'appcenter', section: 'crashes' })
      expect(context).not.toHaveProperty('errorGroupId')
    }
    expect(
      rows.find(row => row.key === 'holder/Orchard-iOS' || row.key.startsWith('holder/'))?.context,
    ).toMatchObject({
      ownerKind: 'user',
      owner: 'holder',
    })
  })

  it('lists 2,000 apps with one request, the last changed first', async () => {
    const { bench, lab } = world({ apps: 2000 })
    const from = lab.record.entries.length
    const rows = await rowsOf(bench, 'appcenter.apps.list', 'https://appcenter.ms/')
    expect(lab.record.entries.length - from).toBe(1)
    expect(rows).toHaveLength(2000)
    expect(new Set(rows.map(row => row.key)).size).toBe(2000)
    const changed = rows.map(row => JSON.stringify(row.cells['updated']))
    expect(changed).toEqual([...changed].sort().reverse())
  })

  it('leads to places that can be read, whatever the names are', async () => {
    const { bench, lab } = world({ hostile: true })
    expect(lab.seed.hostile.length).toBeGreaterThan(3)
    for (const row of await rowsOf(bench, 'appcenter.apps.switch', `${app}/analytics/overview`)) {
      if (!row.context) throw new Error('a row without a place')
      expect(readContext(addressOf(row.context))).toEqual(row.context)
    }
  })

  it('shows an owner’s apps on the owner’s page, and an empty table where there are none', async () => {
    const { bench } = world()
    const rows = await rowsOf(bench, 'appcenter.apps.list', 'https://appcenter.ms/orgs/ACME')
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(row => row.key.startsWith('acme/'))).toBe(true)
    expect(await rowsOf(bench, 'appcenter.apps.list', 'https://appcenter.ms/orgs/nobody')).toEqual([])
  })
})

describe('who am I', () => {
  it('tells the person and what they reach', async () => {
    const { bench } = world()
    const view = await facts(bench, 'appcenter.account.facts', 'https://appcenter.ms/apps')
    expect(view.title).toBe('Account owner')
    expect(view.facts.map(fact => fact.value)).toEqual(
      expect.arrayContaining(['holder@example.com', expect.objectContaining({ values: expect.anything() })]),
    )
    const here = await facts(bench, 'appcenter.account.facts', 'https://appcenter.ms/orgs/acme')
    expect(here.title).toBe('acme')
  })

  it('tells a user token from the tokens of one app, full or read-only', async () => {
    const { benchOf } = world()
    const user = await facts(benchOf('reader'), 'appcenter.token.check', app)
    expect(user.title).toBe('Account owner')
    expect(user.facts[0]).toMatchObject({ value: 'manager' })
    const access = async (who: 'app' | 'appReader') =>
      (await facts(benchOf(who), 'appcenter.token.check', app)).facts.map(({ value }) =>
        typeof value === 'object' && value !== null && 'text' in value ? value.text : value,
      )
    expect(await access('app')).toEqual(['manager', 'full, as a manager', 'this app only'])
    expect(await access('appReader')).toEqual(['viewer', 'read-only, as a viewer', 'this app only'])
  })

  it('does not say read-only where the role is not told', async () => {
    const { benchOf, lab } = world()
    const bench = benchOf('app')
    const headers = { 'x-api-token': lab.seed.tokens.app }
    const path = 'https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS'
    const { member_permissions: _, ...body } = (await (
      await lab.fetch(path, { headers })
    ).json()) as JsonObject
    lab.control.fault({ do: 'status', status: 200, body, match: { op: 'apps_get' } })
    const text = JSON.stringify(await bench.query('appcenter.token.check', app))
    expect(text).not.toContain('read-only')
    expect(text.match(/not told/g)).toHaveLength(2)
  })
  it('says so where the token has ended', async () => {
    await expect(facts(world().benchOf('ended'), 'appcenter.token.check', app)).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })
})

it('shows app id and app secret, with what the secret is good for', async () => {
  const { bench, lab } = world()
  const kite = lab.state.app('acme', 'Kite-iOS')
  const view = await bench.query('appcenter.copy.secret', app)
  expect(view).toMatchObject({ view: 'copies', copies: [{ text: kite?.id }, { text: kite?.secret }] })
})
