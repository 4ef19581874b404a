import { describe, expect, it } from 'vitest'
import { callsOf } from '../../../lib/runs/record'
import { ends } from '../../support/plans'
import { app, importing, stage, t, words, world } from './testers-help'

describe('an import', () => {
  const csv = [
    'Email,First name,Last name,Group',
    'NEW-1@example.com,New,One,Beta',
    'new-1@example.com,,,Open beta',
    'new-2@example.com,New,"Two, the second",beta',
    'tester-1-1@example.com,,,Beta',
    'tester-1-2@example.com,,,Open beta',
    'nobody,No,Address,Beta',
    'new-3@example.com,,,No such group',
  ]

  it('counts before it sends: who is new, known, there already, and left out', async () => {
    const { bench, lab } = world()
    const run = await bench.preview(importing, app, { csv })
    const text = words(run)
    expect(t(stage(run).headline)).toBe('3 people')
    expect(text).toContain('2 new, 1 known to the team')
    expect(text).toContain('1 is there already')
    expect(text).toContain('1 line holds no mail address and is left out: 7')
    expect(text).toContain('1 names no group of this app and is left out: new-3@example.com')
    expect(text).toContain('At most 2 people are mailed')
    expect(text).toContain('Kite has 60 testers now')
    expect(stage(run).reach).toEqual({ count: 3, outside: true })
    expect(lab.record.writes()).toEqual([])
  })

  it('does what it counted, each person once, with their names and all their groups', async () => {
    const { bench, members, tester, sent } = world()
    const run = await bench.apply(await bench.preview(importing, app, { csv }))
    expect(run.state).toBe('done')
    expect(run.stages.map(({ name }) => name)).toEqual(['admit', 'rest'])
    expect(tester('NEW-1@example.com')).toHaveLength(1)
    expect(tester('new-2@example.com')[0]?.attributes).toMatchObject({
      firstName: 'New',
      lastName: 'Two, the second',
    })
    expect(members('Beta')).toEqual(expect.arrayContaining(['NEW-1@example.com', 'new-2@example.com']))
    expect(members('Open beta')).toEqual(
      expect.arrayContaining(['NEW-1@example.com', 'tester-1-2@example.com']),
    )
    expect(sent('betaTesters_createInstance')).toBe(2)
  })

  it('reads before it writes: run again, there is nothing to do', async () => {
    const { bench, lab } = world()
    await bench.apply(await bench.preview(importing, app, { csv }))
    const before = lab.record.writes().length
    await expect(bench.preview(importing, app, { csv })).rejects.toThrow('There is nothing to do')
    expect(lab.record.writes()).toHaveLength(before)
  })

  it('lets in whom somebody else has added to another group meanwhile, and undo leaves them theirs', async () => {
    const { bench, state, group, members, tester } = world()
    const run = await bench.preview(importing, app, { csv: ['other@example.com,O,Ther,Beta'] })
    state.add('betaTesters', {
      id: '00000000-0000-4000-8000-000000000001',
      attributes: { email: 'other@example.com', inviteType: 'EMAIL', state: 'NOT_INVITED', appDevices: [] },
      related: { apps: ['6440000001'], betaGroups: [group('Open beta').id], builds: [] },
    })
    const done = await bench.apply(run)
    expect(ends(done)).toEqual(['skipped', 'done'])
    expect(members('Beta')).toContain('other@example.com')
    await bench.undo(done)
    expect(members('Beta')).not.toContain('other@example.com')
    expect(tester('other@example.com')).toHaveLength(1)
  })

  it('what the browser sent twice, and the portal refused as a double, is ours', async () => {
    const { bench, lab, state, group, members } = world()
    const run = await bench.preview(importing, app, { csv: ['twice@example.com,,,Beta'] })
    // As a browser does where its connection broke: the first sending took effect, the second is answered.
    lab.control.fault({
      do: 'run',
      match: { op: 'betaTesters_createInstance' },
      run: () => {
        state.add('betaTesters', {
          id: '00000000-0000-4000-8000-000000000002',
          attributes: { email: 'twice@example.com', inviteType: 'EMAIL', state: 'INVITED', appDevices: [] },
          related: { apps: ['6440000001'], betaGroups: [group('Beta').id], builds: [] },
        })
      },
    })
    const done = await bench.apply(run)
    expect(lab.record.of('betaTesters_createInstance').map(({ status }) => status)).toEqual([409])
    expect(ends(done)).toEqual(['done'])
    expect((await bench.undo(done)).state).toBe('done')
    expect(members('Beta')).not.toContain('twice@example.com')
  })

  it('does not remove by its undo who tests something else by now', async () => {
    const { bench, state, group, members } = world()
    const done = await bench.apply(
      await bench.preview(importing, app, { csv: ['a@example.com,,,Beta', 'b@example.com,,,Beta'] }),
    )
    const [row] = state.data.rows.betaTesters.filter(one => one.attributes.email === 'a@example.com')
    if (row) state.connect('betaTesters', row, 'betaGroups', group('Open beta').id)
    const back = await bench.undo(done)
    expect(ends(back).sort()).toEqual(['changed', 'done'])
    expect(members('Beta')).toContain('a@example.com')
    expect(members('Beta')).not.toContain('b@example.com')
  })

  it('is refused where there is no room, before anything is sent', async () => {
    const { bench, state } = world()
    for (let n = 0; n < 9_940; n++)
      state.add('betaTesters', {
        id: `many-${n}`,
        attributes: { email: `many-${n}@example.com`, state: 'INSTALLED' },
        related: { apps: ['6440000001'], betaGroups: [], builds: [] },
      })
    await expect(bench.preview(importing, app, { csv: ['one-more@example.com,,,Beta'] })).rejects.toThrow(
      'there is no room for {n} more',
    )
  })

  it.each([
    [['nobody'], 'No line holds a mail address'],
    [['Person,Team', 'Tester One,Beta'], 'No line holds a mail address'],
    [['a@example.com'], 'No line says whom'],
  ])('is refused where it says nothing: %j', async (csv, why) => {
    await expect(world().bench.preview(importing, app, { csv })).rejects.toThrow(why)
  })

  it('is refused for a group that is not there', async () => {
    const input = { csv: ['a@example.com'], group: 'Gamma' }
    await expect(world().bench.preview(importing, app, input)).rejects.toThrow(
      '{group} is no group of this app',
    )
  })

  it('an outsider is refused by an internal group alone: the others of the list get in', async () => {
    const { bench, at, members } = world()
    const csv = ['finance@acme.example.com', 'outsider@example.com', 'support@acme.example.com']
    const run = await bench.preview(importing, at('Team'), { csv })
    expect(words(run)).toContain('only people of the team')
    const done = await bench.apply(run)
    expect(done.state).toBe('partly')
    expect(members('Team')).toEqual(
      expect.arrayContaining(['finance@acme.example.com', 'support@acme.example.com']),
    )
    expect(members('Team')).not.toContain('outsider@example.com')
    const failed = Object.values(stage(done).outcomes).find(({ state }) => state === 'failed')
    expect(t(failed?.fault?.what ?? '')).toContain('only people of the team test internally')
  })
})

describe('adding', () => {
  it('to a group finds whom the team knows, and says so of a line without an address', async () => {
    const { bench, at, members, sent } = world()
    const id = 'appstoreconnect.group.add'
    await expect(bench.preview(id, at('Beta'), { testers: ['Somebody'] })).rejects.toThrow('no mail address')
    const run = await bench.preview(id, at('Beta'), {
      testers: ['A B <a@example.com>', 'tester-2-1@example.com'],
    })
    expect((await bench.apply(run)).state).toBe('done')
    expect(members('Beta')).toEqual(expect.arrayContaining(['a@example.com', 'tester-2-1@example.com']))
    expect(sent('betaTesters_createInstance')).toBe(1)
  })

  it('to a build needs one that can be tested', async () => {
    const { bench, state } = world()
    const at = (number: string) =>
      `${app}/ios/${state.data.rows.builds.find(row => row.app === '6440000001' && row.attributes.version === number)?.id}`
    const add = (number: string) =>
      bench.preview('appstoreconnect.build.add', at(number), { testers: ['a@example.com'] })
    await expect(add('112')).rejects.toThrow('still processes')
    await expect(add('111')).rejects.toThrow('Export compliance')
    await expect(add('101')).rejects.toThrow('expired')
    expect((await bench.apply(await add('108'))).state).toBe('done')
  })
})

describe('invitations', () => {
  it('go to whoever has none; a second one only to those that are named', async () => {
    const { bench, at, mails, tester } = world()
    const id = 'appstoreconnect.testers.resend'
    const run = await bench.preview(id, at('Beta'))
    expect(callsOf(stage(run)).every(({ settle }) => settle.by === 'state')).toBe(true)
    expect(stage(run).reach.outside).toBe(true)
    const second = await bench.preview(id, at('Beta'), { testers: ['tester-1-3@example.com'] })
    expect(words(second)).toContain('1 of them gets it again')
    expect((await bench.apply(second)).state).toBe('done')
    expect(mails('invitation')).toEqual(['tester-1-3@example.com'])
    await bench.apply(run)
    expect(tester('tester-1-4@example.com')[0]?.attributes.state).toBe('INVITED')
  })

  it('are not sent twice where the answer was lost', async () => {
    const { bench, lab, mails } = world()
    const run = await bench.preview('appstoreconnect.testers.resend', app, {
      testers: ['tester-1-4@example.com', 'tester-1-3@example.com'],
    })
    lab.control.fault({ do: 'dropAfter', match: { op: 'betaTesterInvitations_createInstance' }, times: 2 })
    const done = await bench.apply(run)
    expect(done.state).toBe('unknown')
    expect(mails('invitation').sort()).toEqual(['tester-1-3@example.com', 'tester-1-4@example.com'])
  })

  it('of more than go at once are sent to as many as do, and the others are counted', async () => {
    const { bench, state, tester } = world()
    const [pending] = tester('tester-1-4@example.com')
    if (!pending) throw new Error('nobody waits')
    const { length } = state.data.rows.betaTesters
    for (let n = 0; n < 1000; n++)
      state.data.rows.betaTesters.push({
        ...pending,
        id: `pending-${n}`,
        attributes: { ...pending.attributes, email: `pending-${n}@example.com` },
      })
    expect(state.data.rows.betaTesters).toHaveLength(length + 1000)
    const run = await bench.preview('appstoreconnect.testers.resend', app)
    expect(stage(run).reach.count).toBe(1000)
    expect(words(run)).toMatch(/\d+ more (is|are) left for another time: 1,000 are mailed at once/)
  })
})
