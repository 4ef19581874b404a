import { describe, expect, it } from 'vitest'
import { answering, kite as at, endsOf, set, viewAs, world } from './help'

const writes = [
  ['appcenter.release.disable', `${at}distribute/releases/58`, {}],
  ['appcenter.release.notes', `${at}distribute/releases/58`, { notes: 'Fixed' }],
  ['appcenter.crash.close', `${at}crashes/errors/1000000001u`, {}],
  ['appcenter.crash.note', `${at}crashes/errors/1000000001u`, { note: 'Fixed' }],
  ['appcenter.build.cancel', `${at}build/branches/main/builds/57`, {}],
  ['appcenter.people.remove', at, { email: 'maintainer@example.com' }],
] as const

describe('what a write is answered', () => {
  it.each(writes)('%s: nothing, and it is done at once', async (id, address, input) => {
    const { bench, lab } = world()
    const preview = await bench.preview(id, address, input)
    lab.control.fault({ do: 'status', status: 204, text: '', after: true, match: { write: true } })
    expect((await bench.apply(preview)).state).toBe('done')
    // Nothing had to be looked for afterwards.
    expect(lab.record.entries.at(-1)?.status).toBe(204)
    expect(lab.record.writes()).toHaveLength(1)
  })
  it.each(writes)('%s: 202, and it is done when it is so', async (id, address, input) => {
    const { bench, lab } = world()
    const before = lab.snapshot()
    const preview = await bench.preview(id, address, input)
    lab.control.fault({ do: 'status', status: 202, body: {}, match: { write: true }, times: 99 })
    const run = await bench.apply(preview)
    expect(lab.snapshot()).toEqual(before)
    expect(run.state).toBe('failed')
    expect(Object.values(endsOf(run))).toEqual(['failed'])
  })
  it('202 and it happens: it is found, not sent again', async () => {
    const { bench, lab } = world()
    const preview = await bench.preview('appcenter.release.disable', `${at}distribute/releases/58`)
    lab.control.fault({ do: 'status', status: 202, body: {}, after: true, match: { write: true } })
    expect(endsOf(await bench.apply(preview))).toEqual({ 'disable:58': 'done' })
    expect(lab.record.writes()).toHaveLength(1)
  })
})

describe('a word that nobody has told of leaves the rest readable', () => {
  it('a role, a kind of owner', async () => {
    const here = world()
    await answering(here, 'apps_list', 'apps', body => {
      set('0.member_permissions', ['auditor'])(body)
      set('1.owner.type', 'team')(body)
    })
    const view = viewAs(await here.bench.query('appcenter.apps.list', 'https://appcenter.ms/apps'), 'table')
    expect(view.rows).toHaveLength(40)
    expect(JSON.stringify(view.rows)).toContain('auditor')
  })
  it('a role of a person, which no role of ours takes the place of', async () => {
    const here = world()
    const email = 'viewer@example.com'
    const users = here.kite.users.map(({ personId }) => here.lab.state.person(personId)?.email)
    await answering(here, 'users_list', 'apps/acme/Kite-iOS/users', body =>
      set(`${users.indexOf(email)}.permissions`, ['auditor'])(body),
    )
    const input = { email, role: 'developer', apps: ['acme/Kite-iOS'] }
    expect((await here.bench.stage('appcenter.people.role', at, input)).notes).toMatchObject([{ n: 1 }])
    const removal = await here.bench.stage('appcenter.people.remove', at, { email })
    expect(JSON.stringify(removal.summary)).toContain('auditor')
  })
  it('the scope of a token, which then is not called read-only', async () => {
    const here = world()
    await answering(here, 'userApiTokens_list', 'api_tokens', set('0.scope', ['deploy']))
    const tokens = 'https://appcenter.ms/settings/apitokens'
    const view = viewAs(await here.bench.query('appcenter.tokens.list', tokens), 'table')
    const key = here.lab.state.data.tokens.find(
      ({ personId }) => personId === here.lab.state.data.people[0]?.id,
    )
    expect(view.rows.find(row => row.key === key?.id)?.cells['access']).toMatchObject({ tone: 'warn' })
  })
  it('the state of a crash group, and one in another case', async () => {
    const here = world()
    await answering(
      here,
      'Errors_GroupList',
      'apps/acme/Kite-iOS/errors/errorGroups?start=2026-01-01',
      body => {
        set('nextLink', null)(body)
        set('errorGroups.0.state', 'constructor')(body)
        set('errorGroups.1.state', 'Open')(body)
        set('errorGroups.2.exceptionLine', 12)(body)
      },
    )
    const { rows } = viewAs(await here.bench.query('appcenter.crashes.list', `${at}crashes/errors`), 'table')
    expect(rows).toHaveLength(30)
    expect(rows[0]?.cells['state']).toEqual({ pill: 'constructor', tone: 'calm' })
    expect(rows[1]?.cells['state']).toMatchObject({ pill: { text: 'Open' } })
  })
  it('a day without its count, and a count without its day', async () => {
    const here = world()
    const errors = [{ datetime: '2026-11-02', count: 3 }, { datetime: '2026-11-01' }, { count: 4 }]
    const body = { errors }
    here.lab.control.fault({ do: 'status', status: 200, body, match: { op: 'Errors_CountsPerDay' } })
    const view = viewAs(await here.bench.query('appcenter.crashes.chart', `${at}crashes/errors`), 'chart')
    expect(view.points).toEqual([
      { at: '2026-11-01', value: 0 },
      { at: '2026-11-02', value: 3 },
    ])
  })
})
