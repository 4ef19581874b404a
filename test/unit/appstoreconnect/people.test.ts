import { describe, expect, it } from 'vitest'
import { onLab, refusal, rowsOf, saidOf, t } from './bench'

const page = 'https://appstoreconnect.apple.com/access/users'
const kite = '6440000001'
const user = (lab: ReturnType<typeof onLab>, word: string) => {
  const row = lab.state.data.rows.users.find(({ attributes }) => String(attributes.username).startsWith(word))
  if (!row) throw new Error(`the lab has no ${word}`)
  return row
}

describe('the list of people', () => {
  it('tells roles and apps of everybody, and whose invitation is over', async () => {
    const view = await onLab().query('appstoreconnect.people.list', page)
    const rows = rowsOf(view)
    expect(rows.find(({ mail }) => mail === 'manager@acme.example.com')).toMatchObject({
      name: 'Team Manager',
      how: 'member',
      roles: 'App Manager',
      apps: 'Kite, Kite Desk',
      provisioning: 'no',
    })
    expect(rows.find(({ mail }) => mail === 'holder@acme.example.com')).toMatchObject({
      roles: 'Account Holder, Admin',
      apps: 'all apps',
      provisioning: 'yes',
    })
    expect(rows.map(({ mail, how }) => `${mail} ${how}`).slice(-2)).toEqual([
      'tester-1-1@example.com invited',
      'late@acme.example.com invitation over',
    ])
    expect(view.notes?.map(t)).toContain('2 people are Admin.')
  })

  it('says whose right is lacking', async () => {
    const here = onLab()
    here.roles('DEVELOPER')
    expect(await refusal(here.query('appstoreconnect.people.list', page))).toContain('does not allow this')
  })
})

describe('an invitation to the team', () => {
  const id = 'appstoreconnect.people.invite'
  const input = {
    people: ['New Developer <new.developer@example.com>', 'new.tester@example.com, New, Le Tester'],
    roles: ['developer', 'Customer Support'],
    apps: ['com.example.kite', 'Lantern'],
  }

  it('counts whom it mails, mails nobody twice, and undo withdraws it', async () => {
    const here = onLab()
    const before = here.lab.snapshot()
    const people = [
      ...input.people,
      'Is There <Admin@acme.example.com>',
      'tester-1-1@example.com;Was;Asked',
      'new developer <NEW.developer@example.com>',
    ]
    const run = await here.preview(id, page, { ...input, people })
    const said = saidOf(await here.stage(id, page, { ...input, people }))
    expect(said.headline).toBe(
      '2 people are mailed an invitation to the team as Developer, Customer Support, and will see Kite, Lantern.',
    )
    expect(said.touches).toEqual([
      'New Developer <new.developer@example.com>',
      'New Le Tester <new.tester@example.com>',
    ])
    expect(said.notes).toEqual(['1 person is in the team already.', '1 person is invited already.'])
    expect(run.stages[0]?.reach).toEqual({ count: 2, outside: true })
    const done = await here.apply(run)
    expect(done.state).toBe('done')
    expect(here.mails()).toEqual(['team new.developer@example.com', 'team new.tester@example.com'])
    expect(here.sent()[0]?.body).toMatchObject({
      data: {
        attributes: { roles: ['DEVELOPER', 'CUSTOMER_SUPPORT'], allAppsVisible: false },
        relationships: {
          visibleApps: {
            data: [
              { type: 'apps', id: kite },
              { type: 'apps', id: '6440000003' },
            ],
          },
        },
      },
    })
    expect((await here.undo(done)).state).toBe('done')
    expect(here.lab.snapshot()).toEqual(before)
  })

  it('puts a new one in the place of one that is over', async () => {
    const here = onLab()
    const run = await here.apply(
      await here.preview(id, page, { people: ['late@acme.example.com, Late, Person'], roles: ['Admin'] }),
    )
    expect(run.state).toBe('done')
    expect(here.sent().map(({ method }) => method)).toEqual(['DELETE', 'POST'])
    expect(here.mails()).toEqual(['team late@acme.example.com'])
  })

  it.each([
    [{ people: ['new@example.com'] }, 'lacks a first or last name'],
    [{ people: ['New Person'] }, 'holds no mail address'],
    [{ roles: ['Boss'] }, '“Boss” is no role that can be given'],
    [{ roles: ['Account Holder'] }, 'is no role that can be given'],
    [{ roles: ['Admin'] }, 'Whoever is Admin sees all apps'],
    [{ apps: ['Kitten'] }, 'This team has no app “Kitten”'],
  ])('is refused before anything is sent: %o', async (wrong, words) => {
    const here = onLab()
    expect(await refusal(here.preview(id, page, { ...input, ...wrong }))).toContain(words)
    expect(here.sent()).toEqual([])
  })
})

describe('other roles and apps', () => {
  const id = 'appstoreconnect.people.change'

  it('are shown before and after, written in one request, and undone', async () => {
    const here = onLab()
    const before = here.lab.snapshot()
    const input = {
      people: ['MANAGER@acme.example.com', 'support@acme.example.com'],
      roles: ['Developer', 'App Manager'],
      access: 'only these',
      apps: ['Lantern', kite],
      provisioning: 'allowed',
    }
    expect(saidOf(await here.stage(id, page, input)).touches).toEqual([
      'manager@acme.example.com: App Manager → Developer, App Manager · sees Lantern too · sees Kite Desk no more · may use certificates, identifiers and profiles',
      'support@acme.example.com: Customer Support → Developer, App Manager · all apps → Lantern, Kite · may use certificates, identifiers and profiles',
    ])
    const run = await here.apply(await here.preview(id, page, input))
    expect(run.state).toBe('done')
    expect(here.sent()).toHaveLength(2)
    expect(here.mails()).toEqual([])
    expect(user(here, 'support')).toMatchObject({
      attributes: { roles: ['DEVELOPER', 'APP_MANAGER'], allAppsVisible: false, provisioningAllowed: true },
      related: { visibleApps: ['6440000003', kite] },
    })
    // The portal keeps its own order.
    user(here, 'support').attributes.roles = ['APP_MANAGER', 'DEVELOPER']
    expect((await here.undo(run)).state).toBe('done')
    expect(here.lab.snapshot()).toEqual(before)
  })

  it('leave alone what somebody changed after the preview', async () => {
    const here = onLab()
    const run = await here.preview(id, page, { people: ['support@acme.example.com'], roles: ['Marketing'] })
    user(here, 'support').attributes.roles = ['SALES']
    expect((await here.apply(run)).state).toBe('failed')
    expect(here.sent()).toEqual([])
  })

  it('write no more than differs', async () => {
    const here = onLab()
    await here.apply(
      await here.preview(id, page, {
        people: ['manager@acme.example.com'],
        access: 'all but these',
        apps: ['Kite'],
      }),
    )
    expect(here.sent()[0]?.body).toEqual({
      data: {
        type: 'users',
        id: user(here, 'manager').id,
        relationships: { visibleApps: { data: [{ type: 'apps', id: '6440000002' }] } },
      },
    })
  })

  it.each([
    [{ people: ['holder@acme.example.com'], roles: ['Sales'] }, 'is the Account Holder'],
    [{ people: ['nobody@acme.example.com'], roles: ['Sales'] }, 'is not in this team'],
    [{ people: ['support@acme.example.com'], roles: ['Customer Support'] }, 'There is nothing to do'],
    [{ people: ['support@acme.example.com'], access: 'only these' }, 'Name the apps'],
    [{ people: ['support@acme.example.com'], apps: ['Kite'] }, 'choose whether'],
    [
      { people: ['support@acme.example.com'], access: 'all but these', apps: ['Kite'] },
      'sees all apps, also those to come',
    ],
    [
      { people: ['manager@acme.example.com'], access: 'all but these', apps: ['Kite', 'Kite Desk'] },
      'Name at least one app',
    ],
    [{ people: ['manager@acme.example.com'], roles: ['Finance'] }, 'Whoever is Finance sees all apps'],
  ])('are refused before anything is sent: %o', async (input, words) => {
    const here = onLab()
    expect(await refusal(here.preview(id, page, input))).toContain(words)
    expect(here.sent()).toEqual([])
  })

  it('are those of somebody else, where a model is named', async () => {
    const here = onLab()
    const run = await here.preview('appstoreconnect.people.same', page, {
      model: 'manager@acme.example.com',
      people: ['developer@acme.example.com', 'manager@acme.example.com'],
    })
    expect((await here.apply(run)).state).toBe('done')
    const { attributes, related } = user(here, 'developer')
    expect({ ...attributes, related }).toMatchObject({
      roles: ['APP_MANAGER'],
      allAppsVisible: false,
      provisioningAllowed: false,
      related: { visibleApps: [kite, '6440000002'] },
    })
  })
})

describe('off-boarding', () => {
  const id = 'appstoreconnect.people.off-board'

  it('ends team and testing, is typed, and says what stays', async () => {
    const here = onLab()
    const input = { email: 'developer@acme.example.com' }
    const run = await here.preview(id, page, input)
    const stage = run.stages[0]
    expect(stage?.reach).toEqual({ count: 2, outside: true, type: input.email })
    const said = saidOf(await here.stage(id, page, input))
    expect(said.touches).toEqual([
      'Out of the team: Developer; all apps',
      'Out of TestFlight: Team Developer in every app, group and build',
    ])
    expect(said.notes[0]).toBe('There is no open invitation.')
    expect((await here.apply(run)).state).toBe('done')
    const { users, betaTesters } = here.state.data.rows
    expect(users.some(({ attributes }) => attributes.username === input.email)).toBe(false)
    expect(betaTesters.some(({ attributes }) => attributes.email === input.email)).toBe(false)
  })

  it('ends every entry that TestFlight has of a person', async () => {
    const here = onLab()
    const email = 'tester-1-1@example.com'
    const of = () => here.state.data.rows.betaTesters.filter(({ attributes }) => attributes.email === email)
    const [one] = of()
    if (!one) throw new Error('there is no such tester')
    for (const id of ['2', '3', '4', '5', '6']) here.state.add('betaTesters', { ...structuredClone(one), id })
    expect((await here.apply(await here.preview(id, page, { email }))).state).toBe('done')
    expect(of()).toEqual([])
  })

  it('waits until TestFlight has carried out what it took on', async () => {
    const here = onLab()
    here.lab.appstoreconnect.dials.lateMs = 95_000
    const began = here.clock.now
    const run = await here.apply(await here.preview(id, page, { email: 'TESTER-1-1@example.com' }))
    expect(run.state).toBe('done')
    expect(here.clock.now - began).toBeGreaterThanOrEqual(95_000)
    const { userInvitations, betaTesters } = here.state.data.rows
    expect(userInvitations.map(({ attributes }) => attributes.email)).toEqual(['late@acme.example.com'])
    expect(betaTesters.some(({ attributes }) => attributes.email === 'tester-1-1@example.com')).toBe(false)
  })

  it('goes on with the rest where one thing is refused', async () => {
    const here = onLab()
    const run = await here.preview(id, page, { email: 'developer@acme.example.com' })
    here.lab.control.fault({
      do: 'status',
      status: 403,
      body: { errors: [{ status: '403', code: 'FORBIDDEN_ERROR', title: 'no' }] },
      match: { op: 'users_deleteInstance' },
    })
    expect((await here.apply(run)).state).toBe('partly')
    expect(here.sent().map(({ path }) => path.split('/')[2])).toContain('betaTesters')
  })

  it.each([
    ['holder@acme.example.com', 'is the Account Holder'],
    ['nobody@example.com', 'neither in the team, nor invited, nor a tester'],
  ])('of %s is refused', async (email, words) => {
    expect(await refusal(onLab().preview(id, page, { email }))).toContain(words)
  })
})
