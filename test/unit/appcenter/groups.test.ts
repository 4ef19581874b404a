import { describe, expect, it } from 'vitest'
import { rungOf } from '../../../lib/runs/confirm'
import { callsOf } from '../../../lib/runs/record'
import { kite as at, planOf, viewAs, world } from './help'

const beta = `${at}distribute/distribution-groups/Beta%20testers/overview`
const many = (n: number): string[] => Array.from({ length: n }, (_, i) => `new-${i}@example.org`)

describe('a group', () => {
  it('tells how many testers it has and whether it is public', async () => {
    const { bench } = world()
    const view = viewAs(await bench.query('appcenter.group.facts', beta), 'facts')
    expect(view.facts.map(({ value }) => value).slice(0, 2)).toEqual([64, 7])
    expect(view.pill?.tone).toBe('calm')
    const open = `${at}distribute/distribution-groups/Public%20Beta`
    expect(viewAs(await bench.query('appcenter.group.facts', open), 'facts').pill?.tone).toBe('warn')
  })
  it('lists its testers, for the eye and as CSV', async () => {
    const { bench, kite } = world()
    Object.assign(kite.groups[2]?.members[0] ?? {}, { displayName: '=cmd|calc' })
    const table = viewAs(await bench.query('appcenter.group.testers', beta), 'table')
    expect(table.rows).toHaveLength(64)
    const file = viewAs(await bench.query('appcenter.group.csv', beta), 'file')
    expect(file.name).toBe('Kite-iOS-Beta_testers.csv')
    expect(file.text.split('\r\n')).toHaveLength(66)
    expect(file.text).toContain("beta-testers-1@testers.example.org,'=cmd|calc,no\r\n")
  })
  it('may be empty or have a hostile name', async () => {
    const { bench, lab } = world({ hostile: true })
    for (const { owner, name } of lab.seed.hostile) {
      const [o, n] = [encodeURIComponent(owner), encodeURIComponent(name)]
      const place = `https://appcenter.ms/orgs/${o}/apps/${n}/distribute/distribution-groups/${n}`
      expect(viewAs(await bench.query('appcenter.group.facts', place), 'facts').title).toBe(name)
      expect(viewAs(await bench.query('appcenter.group.csv', place), 'file').name).toMatch(
        /^[\p{L}\p{N}_.-]+$/u,
      )
    }
  })
})

describe('invite', () => {
  it('writes only who is missing, in small batches, and undo takes out only those', async () => {
    const { bench, lab, kite } = world()
    const before = lab.snapshot()
    const testers = [
      'email,name',
      ...many(90),
      'NEW-1@example.org',
      'Somebody <BETA-testers-1@testers.example.org>',
      'not a mail',
    ]
    const preview = await bench.preview('appcenter.group.invite', beta, { testers })
    const [stage] = preview.stages
    expect(stage?.headline).toMatchObject({ n: 90, plural: '{n} people' })
    expect(stage?.reach).toEqual({ count: 90, outside: true })
    expect(stage?.notes).toHaveLength(2)
    expect(stage && callsOf(stage).map(call => call.items?.rows.length)).toEqual([1, 4, 40, 40, 5])
    expect(stage && rungOf(preview, planOf('appcenter.group.invite'), stage, false)).toBe(2)
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(kite.groups[2]?.members).toHaveLength(154)
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })
  it('invites nobody twice when an answer is lost', async () => {
    const { bench, lab, kite } = world()
    const preview = await bench.preview('appcenter.group.invite', beta, { testers: many(30) })
    lab.control.fault({ do: 'dropAfter', match: { write: true, nth: 3 } })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(kite.groups[2]?.members).toHaveLength(94)
    const sent = lab.record
      .writes()
      .flatMap(({ requestBody }) => JSON.stringify(requestBody).match(/new-\d+@/g) ?? [])
    expect(sent).toHaveLength(30)
  })
  it('tells of each address that the portal refuses', async () => {
    const { bench, lab } = world()
    const preview = await bench.preview('appcenter.group.invite', beta, { testers: many(2) })
    lab.control.fault({
      do: 'status',
      status: 200,
      body: [
        { user_email: 'New-0@example.org', status: 403, code: 'Forbidden', message: 'The group is full' },
      ],
      match: { write: true },
    })
    const run = await bench.apply(preview)
    const rows = Object.values(run.stages[0]?.outcomes ?? {}).map(outcome => outcome.rows)
    expect(rows).toEqual([
      { 'new-0@example.org': { state: 'failed', says: 'The group is full' } },
      { 'new-1@example.org': { state: 'done' } },
    ])
    expect(run.state).toBe('partly')
  })
  it.each([
    ['refused', { do: 'status', status: 403, body: { message: 'Forbidden', code: 'Forbidden' } }],
    ['lost each time', { do: 'dropBefore' }],
  ] as const)('is never done where every request is %s', async (_how, fault) => {
    const { bench, lab, kite } = world()
    const preview = await bench.preview('appcenter.group.invite', beta, { testers: many(51) })
    lab.control.fault({ ...fault, match: { write: true }, times: 99 })
    const run = await bench.apply(preview)
    expect(run.state).toBe('failed')
    const ends = Object.values(run.stages[0]?.outcomes ?? {}).flatMap(({ rows }) => Object.values(rows ?? {}))
    expect(ends.map(({ state }) => state)).toEqual(Array.from({ length: 51 }, () => 'failed'))
    expect(kite.groups[2]?.members).toHaveLength(64)
  })
  it('is done in part where a later batch is refused, and undo takes that part back', async () => {
    const { bench, lab, kite } = world()
    const preview = await bench.preview('appcenter.group.invite', beta, { testers: many(51) })
    const refusal = { error: { code: 'BadRequest', message: 'The group is full' } }
    lab.control.fault({ do: 'status', status: 400, body: refusal, match: { write: true, nth: 3 }, times: 99 })
    const run = await bench.apply(preview)
    expect(run.state).toBe('partly')
    expect(kite.groups[2]?.members).toHaveLength(69)
    lab.control.reset()
    expect((await bench.undo(run)).state).toBe('done')
    expect(kite.groups[2]?.members).toHaveLength(64)
  })
  it('asks the list about whoever an answer does not name, and mails nobody twice', async () => {
    const { bench, lab, kite } = world()
    const preview = await bench.preview('appcenter.group.invite', beta, { testers: many(3) })
    const body = [{ status: 200 }, { user_email: null, status: 200 }]
    lab.control.fault({ do: 'status', status: 200, body, after: true, match: { write: true, nth: 2 } })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(kite.groups[2]?.members).toHaveLength(67)
    expect(lab.record.writes()).toHaveLength(2)
  })
  it('sends no more requests than it promises', async () => {
    const { bench } = world()
    const stage = await bench.stage('appcenter.group.invite', beta, { testers: many(5000) })
    expect(callsOf(stage)).toHaveLength(
      planOf('appcenter.group.invite').sends['distributionGroups_addUser'] ?? 0,
    )
    await expect(bench.stage('appcenter.group.invite', beta, { testers: many(5001) })).rejects.toThrow(
      'At most 5000',
    )
  })
  it('refuses a list without any mail address', async () => {
    const { bench } = world()
    for (const testers of [[], ['email'], ['nobody', '<script>@x</script>']])
      await expect(bench.stage('appcenter.group.invite', beta, { testers })).rejects.toMatchObject({
        code: 'invalid',
      })
    const there = { testers: ['beta-testers-3@testers.example.org'] }
    await expect(bench.preview('appcenter.group.invite', beta, there)).rejects.toThrow('nothing to do')
  })
})

describe('remove', () => {
  it('takes out whom it names and says who was never there', async () => {
    const { bench, kite } = world()
    const preview = await bench.preview('appcenter.group.remove', beta, {
      testers: [
        'Beta-Testers-2@testers.example.org',
        'beta-testers-9@testers.example.org',
        'stranger@example.org',
      ],
    })
    expect(preview.stages[0]?.reach.count).toBe(2)
    expect(JSON.stringify(preview.stages[0]?.notes)).toContain('stranger@example.org')
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(kite.groups[2]?.members).toHaveLength(62)
    await expect(bench.undo(run)).rejects.toMatchObject({ code: 'conflict' })
  })
})
