import { describe, expect, it } from 'vitest'
import { reasonOf } from '../../../lib/portals/appstoreconnect/actions/tester-why'
import { callsOf, type RunRecord } from '../../../lib/runs/record'
import type { Text } from '../../../lib/text/index'
import { renderer } from '../../../lib/text/render'
import type { Row } from '../../lab/appstoreconnect/types'
import { createLab } from '../../lab/lab'
import { ends } from '../../support/plans'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

const t = renderer('en')
const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'

function world() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  const { state, dials } = lab.appstoreconnect
  const group = (name: string, of = '6440000001'): Row => {
    const found = state.data.rows.betaGroups.find(row => row.app === of && row.attributes.name === name)
    if (!found) throw new Error(`there is no group ${name}`)
    return found
  }
  return {
    lab,
    clock,
    state,
    dials,
    bench: createBench(lab, lab.seed.tokens.owner, clock),
    group,
    at: (name: string) => `${app}/groups/${group(name).id}`,
    tester: (email: string) => state.data.rows.betaTesters.filter(row => row.attributes.email === email),
    members: (name: string, of?: string) =>
      state.related('betaGroups', group(name, of), 'betaTesters').map(row => row.attributes.email),
    mails: (kind: string) => state.data.mails.filter(mail => mail.kind === kind).map(({ to }) => to),
    sent: (op: string) => lab.record.of(op).length,
  }
}

const stage = (run: RunRecord) => {
  const [first] = run.stages
  if (!first) throw new Error('a run without a stage')
  return first
}
/** What a person reads in a preview. */
const words = (run: RunRecord): string =>
  [stage(run).headline, stage(run).summary, ...(stage(run).notes ?? [])]
    .map((text: Text) => t(text))
    .join('\n')
/** A view as one text. */
const read = (view: unknown): string => JSON.stringify(view)

const importing = 'appstoreconnect.testers.import'

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

describe('taking out', () => {
  it('waits until the portal has done what it only promised', async () => {
    const { bench, dials, clock, members } = world()
    dials.lateMs = 45_000
    const run = await bench.preview(
      'appstoreconnect.tester.remove',
      'https://appstoreconnect.apple.com/apps',
      {
        email: 'Tester-1-7@example.com'.toLowerCase(),
      },
    )
    expect(words(run)).toContain('2 groups: Beta · Open beta')
    expect(stage(run).reach.type).toBe('tester-1-7@example.com')
    const before = clock.now
    expect((await bench.apply(run)).state).toBe('done')
    expect(clock.now - before).toBeGreaterThanOrEqual(45_000)
    expect(members('Beta')).not.toContain('tester-1-7@example.com')
  })

  it('of an app takes the groups too, and tells whom it does not find', async () => {
    const { bench, members } = world()
    const run = await bench.preview('appstoreconnect.testers.remove', app, {
      testers: ['TESTER-1-7@example.com', 'stranger@example.com'],
    })
    expect(words(run)).toContain('1 is not there: stranger@example.com')
    expect((await bench.apply(run)).state).toBe('done')
    for (const name of ['Beta', 'Open beta']) expect(members(name)).not.toContain('tester-1-7@example.com')
  })

  it('of nobody is refused', async () => {
    const remove = world().bench.preview(
      'appstoreconnect.tester.remove',
      'https://appstoreconnect.apple.com/',
      {
        email: 'stranger@example.com',
      },
    )
    await expect(remove).rejects.toThrow('tests anything of this team')
  })

  it('of whoever is not named is refused: an empty address means nobody, not the first there is', async () => {
    const { bench, lab } = world()
    for (const email of ['', ' ', 'tester-1'])
      await expect(
        bench.preview('appstoreconnect.tester.remove', 'https://appstoreconnect.apple.com/', { email }),
      ).rejects.toThrow('is no mail address')
    expect(lab.record.entries).toEqual([])
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

describe('groups', () => {
  it('are copied across apps; who is there already is counted', async () => {
    const { bench, at, members } = world()
    const copy = { group: 'beta', app: 'Kite Desk' }
    const run = await bench.preview('appstoreconnect.group.copy', at('Open beta'), copy)
    expect(t(stage(run).headline)).toBe('12 people')
    expect(words(run)).toContain('At most 12 people are mailed')
    expect((await bench.apply(run)).state).toBe('done')
    expect(members('Beta', '6440000002')).toHaveLength(17)
    await expect(bench.preview('appstoreconnect.group.copy', at('Beta'), { group: 'Beta' })).rejects.toThrow(
      'this group itself',
    )
  })

  it('are made once, and undo takes them away', async () => {
    const { bench, lab, group } = world()
    const id = 'appstoreconnect.group.create'
    await expect(bench.preview(id, app, { name: 'beta' })).rejects.toThrow('has a group “{name}” already')
    await expect(bench.preview(id, app, { name: 'X', internal: true, link: true })).rejects.toThrow(
      'no public link',
    )
    await expect(bench.preview(id, app, { name: 'X', allBuilds: true })).rejects.toThrow(
      'Only internal groups',
    )
    const before = lab.snapshot()
    lab.control.fault({ do: 'dropAfter', match: { op: 'betaGroups_createInstance' } })
    const done = await bench.apply(await bench.preview(id, app, { name: 'Night', link: true, limit: 20 }))
    expect(group('Night').attributes).toMatchObject({ publicLinkEnabled: true, publicLinkLimit: 20 })
    await bench.undo(done)
    expect(lab.snapshot()).toEqual(before)
  })

  it('have a public link whose limit comes back with it, and when a change of it is taken back', async () => {
    const { bench, at, group, lab } = world()
    const change = async (input: object) =>
      bench.apply(await bench.preview('appstoreconnect.group.link', at('Open beta'), { ...input }))
    await change({ link: 'on', limit: 500 })
    const before = lab.snapshot()
    for (const input of [{ link: 'off' }, { link: 'on', limit: 0 }, { link: 'on', limit: 20 }]) {
      const run = await change(input)
      expect(lab.snapshot()).not.toEqual(before)
      await bench.undo(run)
      expect(lab.snapshot()).toEqual(before)
    }
    await change({ link: 'off' })
    expect(group('Open beta').attributes.publicLinkLimit).toBe(500)
  })

  it('have a public link that is switched off, copied and shown', async () => {
    const { bench, at, group } = world()
    const link = group('Open beta').attributes.publicLink
    expect(read(await bench.query('appstoreconnect.group.copylink', at('Open beta')))).toContain(link)
    expect(await bench.query('appstoreconnect.group.qr', at('Open beta'))).toMatchObject({
      view: 'qr',
      text: link,
    })
    const run = await bench.preview('appstoreconnect.group.link', at('Open beta'), { link: 'off' })
    await bench.apply(run)
    expect(group('Open beta').attributes.publicLinkEnabled).toBe(false)
    await expect(bench.query('appstoreconnect.group.qr', at('Open beta'))).rejects.toThrow('is off')
    await expect(bench.preview('appstoreconnect.group.link', at('Team'), { link: 'on' })).rejects.toThrow(
      'no public link',
    )
  })

  it('tell their facts', async () => {
    const { bench, at } = world()
    const facts = read(await bench.query('appstoreconnect.group.facts', at('Open beta')))
    for (const word of ['Open to the public', '"value":12', 'https://testflight.apple.com/join/', '1000'])
      expect(facts).toContain(word)
  })

  it('tell no limit that was switched off', async () => {
    const { bench, at, group } = world()
    group('Open beta').attributes.publicLinkLimitEnabled = false
    const facts = read(await bench.query('appstoreconnect.group.facts', at('Open beta')))
    expect(facts).not.toContain('1000')
  })
})

describe('lists of testers', () => {
  it('hold everybody with groups, state and device; the file can be imported again', async () => {
    const { bench } = world()
    const list = await bench.query('appstoreconnect.testers.list', app)
    if (list.view !== 'table') throw new Error('no table came')
    expect(list.rows).toHaveLength(60)
    const file = await bench.query('appstoreconnect.testers.csv', app)
    if (file.view !== 'file') throw new Error('no file came')
    const csv = file.text.trim().split('\r\n')
    expect(csv).toHaveLength(61)
    expect(csv.find(line => line.startsWith('tester-1-7@'))).toContain('Beta;Open beta,ACCEPTED')
    const again = bench.preview(importing, app, { csv: csv.filter(line => !line.startsWith(',')) })
    await expect(again).rejects.toThrow('There is nothing to do')
  })

  it('hold who did not open the app, and offer to take them out', async () => {
    const { bench } = world()
    const month = await bench.query('appstoreconnect.testers.inactive', app)
    const year = await bench.query('appstoreconnect.testers.inactive', app, { period: '365 days' })
    if (month.view !== 'table' || year.view !== 'table') throw new Error('no table came')
    expect(month.rows.length).toBeGreaterThan(year.rows.length)
    expect(year.rows.length).toBeGreaterThan(0)
    expect(month.bulk?.[0]?.action).toBe('appstoreconnect.testers.remove')
    const testers = month.rows.slice(0, 2).map(({ key }) => key)
    const run = await bench.preview('appstoreconnect.testers.remove', app, { testers })
    expect(t(stage(run).headline)).toBe('2 people')
  })

  it('are searched by a part of an address over all apps', async () => {
    const { bench } = world()
    const find = async (who: string) => {
      const view = await bench.query(
        'appstoreconnect.tester.find',
        'https://appstoreconnect.apple.com/apps',
        { who },
      )
      if (view.view !== 'table') throw new Error('no table came')
      return view
    }
    const one = await find('tester-1-7@example.com')
    expect(one.rows.map(({ cells }) => [cells['app'], cells['group']])).toEqual([
      ['Kite', 'Beta'],
      ['Kite', 'Open beta'],
    ])
    expect((await find('TESTER-2')).rows).toHaveLength(5)
    expect((await find('nobody like that')).rows).toEqual([])
  })
})

describe('why somebody does not see a build', () => {
  const why = async (
    email: string,
    change?: (w: ReturnType<typeof world>, build: Row) => void,
    number = '108',
  ) => {
    const here = world()
    const build = here.state.data.rows.builds.find(
      row => row.app === '6440000001' && row.attributes.version === number,
    )
    if (!build) throw new Error('the build is gone')
    change?.(here, build)
    const view = await here.bench.query('appstoreconnect.tester.why', `${app}/ios/${build.id}`, { email })
    if (view.view !== 'facts') throw new Error('no facts came')
    const [reason, helps] = view.facts
    return [reason, helps].map(fact => t(fact?.value as Text)).join(' → ')
  }
  const person = (w: ReturnType<typeof world>, email: string) => w.tester(email)[0]?.attributes ?? {}

  it.each([
    ['a stranger', 'stranger@example.com', undefined, '108', 'tests anything of this team'],
    ['of another app', 'tester-2-1@example.com', undefined, '108', 'not this one'],
    ['not invited', 'tester-1-4@example.com', undefined, '108', 'not invited yet. → “Resend'],
    ['not accepted', 'tester-1-3@example.com', undefined, '108', 'not accepted'],
    ['expired', 'tester-1-1@example.com', undefined, '101', 'expired'],
    ['processing', 'tester-1-1@example.com', undefined, '112', 'still processing'],
    ['invalid', 'tester-1-1@example.com', undefined, '110', 'invalid'],
    ['compliance', 'tester-1-1@example.com', undefined, '111', 'compliance'],
    ['not submitted', 'tester-1-1@example.com', undefined, '109', 'not submitted to beta review'],
    ['all is well', 'tester-1-1@example.com', undefined, '108', 'Nothing is in the way'],
    ['internal, not submitted', 'admin@acme.example.com', undefined, '109', 'Nothing is in the way'],
  ] as const)('%s', async (_name, email, change, number, said) => {
    expect(await why(email, change, number)).toContain(said)
  })

  it('no group of theirs has it', async () => {
    const said = await why('tester-1-1@example.com', (w, build) =>
      w.state.disconnect('builds', build, 'betaGroups', w.group('Beta').id),
    )
    expect(said).toContain('with none of their groups')
  })

  it('they left', async () => {
    const said = await why('tester-1-1@example.com', w => {
      person(w, 'tester-1-1@example.com').state = 'REVOKED'
    })
    expect(said).toContain('They left the test')
  })

  it('their system is too old, by numbers and not by letters', async () => {
    const device = (osVersion: string) => (w: ReturnType<typeof world>) => {
      person(w, 'tester-1-1@example.com').appDevices = [{ model: 'iPhone', platform: 'IOS', osVersion }]
    }
    expect(await why('tester-1-1@example.com', device('15.7.9'))).toContain(
      'runs 15.7.9, and the build needs 16.0',
    )
    expect(await why('tester-1-1@example.com', device('9.3'))).toContain('needs 16.0')
    expect(await why('tester-1-1@example.com', device('16'))).toContain('Nothing is in the way')
  })

  it('in review, rejected', () => {
    const said = (external: string) =>
      t(
        reasonOf({
          tester: {
            type: 'betaTesters',
            id: 't',
            attributes: { state: 'INSTALLED' },
            relationships: {
              apps: { data: [{ type: 'apps', id: 'a' }] },
              betaGroups: { data: [{ type: 'betaGroups', id: 'g' }] },
            },
          },
          build: {
            id: 'b',
            platform: 'IOS',
            is: { processingState: 'VALID', usesNonExemptEncryption: false },
            beta: { id: 'b', externalBuildState: external },
          },
          groups: [{ id: 'g', name: 'Beta', internal: false, all: false, is: {} }],
          appId: 'a',
        }).why,
      )
    expect(said('IN_BETA_REVIEW')).toContain('in beta review')
    expect(said('WAITING_FOR_BETA_REVIEW')).toContain('waits')
    expect(said('BETA_REJECTED')).toContain('rejected')
    expect(said('IN_BETA_TESTING')).toContain('Nothing is in the way')
  })
})
