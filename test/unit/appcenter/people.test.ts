import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { actionOf } from '../../../lib/portals/registry'
import { callsOf } from '../../../lib/runs/record'
import type { Json } from '../../lab/json'
import { createLab, type LabOptions } from '../../lab/lab'
import { actionAt, Clock, createBench } from '../../support/world'

const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
const org = 'https://appcenter.ms/orgs/acme'
const now = Date.UTC(2026, 10, 22, 9)

function world(options: LabOptions = {}) {
  const clock = new Clock(now)
  const lab = createLab({ ...options, now: () => clock.now })
  return { lab, bench: createBench(lab, lab.seed.tokens.owner, clock) }
}
type Lab = ReturnType<typeof world>['lab']

const rolesOf = (lab: Lab, mail: string) => {
  const person = lab.state.personBy(mail)
  return Object.fromEntries(
    lab.state.data.apps.flatMap(a => {
      const user = a.users.find(({ personId }) => personId === person?.id)
      return user ? [[`${lab.state.owner(a).name}/${a.name}`, user.permissions]] : []
    }),
  )
}
const issues = (id: string, input: unknown): string[] => {
  const parsed = v.safeParse(actionOf(id)?.input ?? v.never(), input)
  return parsed.success ? [] : parsed.issues.map(issue => issue.message)
}

describe('removing a user', () => {
  const id = 'appcenter.people.remove'
  const email = 'maintainer@example.com'

  it('has failed where the portal does not find who is listed still', async () => {
    const { lab, bench } = world()
    const preview = await bench.preview(id, app, { email })
    const body = { error: { code: 'NotFound', message: 'User not found' } }
    lab.control.fault({ do: 'status', status: 404, body, match: { write: true } })
    const run = await bench.apply(preview)
    expect(run.state).toBe('failed')
    expect(run.stages[0]?.outcomes[`remove:${email}`]).toMatchObject({
      state: 'failed',
      fault: { code: 'missing' },
    })
  })

  it.each(["o'neill@example.org", 'jürgen@example.org', 'someone@büro.example'])('takes %s', async email => {
    const { lab, bench } = world()
    const person = lab.state.personBy('maintainer@example.com')
    if (person) person.email = email
    expect((await bench.apply(await bench.preview(id, app, { email }))).state).toBe('done')
    expect(
      (await bench.apply(await bench.preview('appcenter.app.invite', app, { mails: [`x${email}`] }))).state,
    ).toBe('done')
    for (const no of ['', 'a@b', 'a b@example.org', 'x@y@example.org', 'Name <a@example.org>'])
      expect(issues(id, { email: no }), no).toEqual(['This is no mail address.'])
  })

  it('is so already where somebody was quicker by a moment', async () => {
    const { lab, bench } = world()
    const preview = await bench.preview(id, app, { email })
    const users = lab.state.app('acme', 'Kite-iOS')?.users ?? []
    const quicker = () => {
      const at = users.findIndex(({ personId }) => lab.state.person(personId)?.email === email)
      users.splice(at, 1)
    }
    lab.control.fault({ do: 'run', match: { write: true }, run: quicker })
    const run = await bench.apply(preview)
    expect(run).toMatchObject({ state: 'done' })
    expect(run.stages[0]?.outcomes[`remove:${email}`]).toMatchObject({ state: 'already' })
  })
})

describe('changing a role in many apps', () => {
  const id = 'appcenter.people.role'

  it('changes all apps of the owner where it is another, and back', async () => {
    const { lab, bench } = world()
    const before = rolesOf(lab, 'viewer@example.com')
    const acme = Object.entries(before).filter(([name]) => name.startsWith('acme/'))
    const preview = await bench.preview(id, app, { email: ' VIEWER@example.com ', role: 'developer' })
    const [stage] = preview.stages
    const different = acme.filter(([, roles]) => roles[0] !== 'developer')
    expect(stage).toMatchObject({ headline: { n: different.length }, reach: { count: different.length } })
    expect(stage?.notes).toMatchObject([{ n: acme.length - different.length }])
    expect((await bench.apply(preview)).state).toBe('done')
    const after = rolesOf(lab, 'viewer@example.com')
    for (const [name, roles] of Object.entries(before)) {
      expect(after[name], name).toEqual(name.startsWith('acme/') ? ['developer'] : roles)
    }
  })

  it('gives back what was, but not what somebody changed since', async () => {
    const { lab, bench } = world()
    const before = lab.snapshot()
    const names = ['acme/Kite-iOS', 'ACME/kite-windows', 'acme/Kite-iOS']
    const run = await bench.apply(
      await bench.preview(id, app, { email: 'viewer@example.com', role: 'manager', apps: names }),
    )
    expect(run.stages.flatMap(callsOf)).toHaveLength(2)
    const viewer = lab.state.personBy('viewer@example.com')
    const changed = lab.state.app('acme', 'Kite-iOS')?.users.find(u => u.personId === viewer?.id)
    if (changed) changed.permissions = ['developer']
    const back = await bench.undo(run)
    expect(
      Object.values(back.stages[0]?.outcomes ?? {})
        .map(o => o.state)
        .sort(),
    ).toEqual(['changed', 'done'])
    expect(changed?.permissions).toEqual(['developer'])
    if (changed) changed.permissions = ['viewer']
    expect(lab.snapshot()).toEqual(before)
  })

  it('stops at an app where it is no longer what was shown', async () => {
    const { lab, bench } = world()
    const viewer = lab.state.personBy('viewer@example.com')
    const here = lab.state.app('acme', 'Kite-iOS')
    const preview = await bench.preview(id, app, {
      email: 'viewer@example.com',
      role: 'manager',
      apps: ['acme/Kite-iOS'],
    })
    if (here) here.users = here.users.filter(user => user.personId !== viewer?.id)
    expect((await bench.apply(preview)).state).toBe('failed')
    expect(lab.record.writes()).toEqual([])
  })

  it('leaves out the only manager, who has no role of their own, and who is nobody there', async () => {
    const { lab, bench } = world()
    const owner = lab.state.personBy('holder@example.com')
    const input = { email: 'holder@example.com', role: 'viewer', apps: ['acme/Kite-iOS', 'acme/Kite-Mac'] }
    const users = lab.state.app('acme', 'Kite-iOS')?.users ?? []
    for (const user of users) if (user.personId !== owner?.id) user.permissions = ['viewer']
    const stage = await bench.stage(id, app, input)
    expect(callsOf(stage).map(call => call.id)).toEqual(['role:acme/Kite-Mac'])
    expect(stage.notes).toMatchObject([
      { text: expect.stringContaining('This is you') },
      { n: 1, text: expect.stringContaining('only manager') },
    ])
    for (const user of users) user.permissions = ['tester']
    expect((await bench.stage(id, app, { ...input, apps: ['acme/Kite-iOS'] })).notes?.at(-1)).toMatchObject({
      text: expect.stringContaining('team or a group'),
    })
    const nobody = await bench.stage(id, app, { email: 'nobody@example.com', role: 'viewer' })
    expect(callsOf(nobody)).toEqual([])
  })

  it('refuses apps it does not reach, and too many', async () => {
    const { bench } = world({ apps: 1800 })
    const input = { email: 'viewer@example.com', role: 'viewer' }
    await expect(bench.stage(id, app, { ...input, apps: ['acme/No-Such'] })).rejects.toThrow(
      'none of the apps',
    )
    await expect(bench.stage(id, app, input)).rejects.toThrow('Name at most')
  })

  it('tries apps whose roles the list does not tell', async () => {
    const { lab, bench } = world()
    const headers = { 'x-api-token': lab.seed.tokens.owner }
    const body = (await (
      await lab.fetch('https://api.appcenter.ms/v0.1/apps', { headers })
    ).json()) as object[]
    for (const one of body) Reflect.deleteProperty(one, 'member_permissions')
    lab.control.fault({ do: 'status', status: 200, body: body as Json, match: { op: 'apps_list' } })
    const input = { email: 'viewer@example.com', role: 'developer', apps: ['acme/Kite-iOS'] }
    expect(await bench.stage(id, app, input)).toMatchObject({ reach: { count: 1 }, notes: [] })
  })

  it('wants a mail address, a role and owner/app', () => {
    expect(issues(id, { email: 'x', role: 'tester', apps: ['acme', 'a/b/c', 'acme/Kite-iOS'] })).toEqual([
      expect.stringContaining('“x” is no mail address'),
      expect.any(String),
      expect.stringContaining('“acme”'),
      expect.stringContaining('“a/b/c”'),
    ])
  })
})

describe.each([
  ['appcenter.app.invite', app, 'waiting@example.com', 'maintainer@example.com'],
  ['appcenter.org.invite', org, 'pending@acme.example.com', 'maintainer@example.com'],
] as const)('%s', (id, address, pending, member) => {
  const invitations = (lab: Lab) =>
    (id === 'appcenter.app.invite' ? lab.state.app('acme', 'Kite-iOS') : lab.state.org('acme'))
      ?.invitations ?? []

  it('invites who is neither there nor invited, and takes it back', async () => {
    const { lab, bench } = world()
    const before = lab.snapshot()
    const mails = [
      'first@example.com',
      pending.toUpperCase(),
      ' second@example.com',
      member,
      'FIRST@example.com',
    ]
    const preview = await bench.preview(id, address, { mails })
    expect(preview.stages[0]).toMatchObject({
      headline: { n: 2 },
      reach: { count: 2, outside: true },
      notes: [{ n: 1 }, { n: 1 }],
    })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(invitations(lab).map(({ email }) => email)).toEqual([
      pending,
      'first@example.com',
      'second@example.com',
    ])
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })

  it('sends no mail twice, and leaves the invitation of somebody else alone', async () => {
    const { lab, bench } = world()
    const preview = await bench.preview(id, address, { mails: ['first@example.com', 'second@example.com'] })
    invitations(lab).push({ id: 'x', email: 'first@example.com', role: 'member', invitedBy: '', sent: 1 })
    lab.control.fault({ do: 'dropAfter', match: { method: 'POST' } })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(lab.record.writes()).toHaveLength(1)
    await bench.undo(run)
    expect(invitations(lab).map(({ email }) => email)).toEqual([pending, 'first@example.com'])
  })

  it('leaves out who joined meanwhile', async () => {
    const { lab, bench } = world()
    const preview = await bench.preview(id, address, { mails: ['first@example.com'] })
    lab.state.data.people.push({
      id: 'first',
      name: 'first',
      displayName: 'First',
      email: 'first@example.com',
    })
    lab.state.app('acme', 'Kite-iOS')?.users.push({ personId: 'first', permissions: ['viewer'] })
    lab.state
      .org('acme')
      ?.members.push({ personId: 'first', role: 'member', joinedAt: '2026-01-01T00:00:00Z' })
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(run.stages[0]?.outcomes['invite:first@example.com']?.state).toBe('skipped')
  })

  it('says which line is no mail address', () => {
    const mails = ['first@example.com', "a'; rm -rf ~", '<script>@x', 'two@example.com, three@example.com']
    expect(issues(id, { mails })).toEqual(mails.slice(1).map(mail => `“${mail}” is no mail address.`))
    expect(issues(id, { mails: [] })).toHaveLength(1)
    expect(issues(id, { mails: Array.from({ length: 201 }, (_, i) => `p${i}@example.com`) })).toHaveLength(1)
  })
})

it('invites with the role that was chosen', async () => {
  const { lab, bench } = world()
  for (const role of ['manager', 'developer', 'viewer']) {
    const mails = [`new-${role}@example.com`]
    await bench.apply(await bench.preview('appcenter.app.invite', app, { mails, role }))
  }
  const made = lab.state.app('acme', 'Kite-iOS')?.invitations.slice(1)
  expect(made?.map(({ email, role }) => [email, role])).toEqual([
    ['new-manager@example.com', 'manager'],
    ['new-developer@example.com', 'developer'],
    ['new-viewer@example.com', 'viewer'],
  ])
})

it('reads invitations where the list comes as one bare object', async () => {
  const { bench } = world({ odd: { bareObject: true } })
  const stage = await bench.stage('appcenter.app.invite', app, { mails: ['waiting@example.com'] })
  expect(callsOf(stage)).toEqual([])
})

it('an invitation to an organisation is not offered on the pages of its apps or of a person', () => {
  expect(() => actionAt('appcenter.org.invite', org)).not.toThrow()
  expect(() => actionAt('appcenter.org.invite', app)).toThrow('does not fit')
  expect(() => actionAt('appcenter.org.invite', 'https://appcenter.ms/users/holder')).toThrow('does not fit')
})
