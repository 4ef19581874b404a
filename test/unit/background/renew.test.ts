import { beforeEach, describe, expect, it } from 'vitest'
import { type BackgroundRig, createBackground, entraOrder } from '../../support/worker'

let rig: BackgroundRig
beforeEach(async () => {
  rig = await createBackground()
})

const pasted = (secret: string, more: { fields?: Record<string, string>; name?: string } = {}) => ({
  portal: 'azuredevops' as const,
  secret,
  fields: { organization: 'acme', ...more.fields },
  name: more.name ?? '',
  production: false,
})

describe('signing in again', () => {
  it('with the same account goes on with the same credential: id, name, marks and history stay', async () => {
    const first = await rig.send('credentials.signIn', entraOrder(rig.lab))
    expect(first.renewed).toBe(false)
    await rig.send('credentials.change', { id: first.id, name: 'My own name', production: true })
    const second = await rig.send('credentials.signIn', entraOrder(rig.lab))
    expect(second).toMatchObject({ id: first.id, name: 'My own name', production: true, renewed: true })
    expect(await rig.send('credentials.list', {})).toHaveLength(1)
  })

  it('in the old flow, too: its app’s secret is not asked for again', async () => {
    const { id: app, secret, scopes, callback } = rig.lab.azuredevops.seed.app
    const fields = { organization: 'acme', app, secret, scopes, callback }
    const order = { ...entraOrder(rig.lab), kind: 'ado-oauth', fields }
    const first = await rig.throughTab(rig.send('credentials.signIn', order))
    rig.lab.azuredevops.revoke()
    const second = await rig.throughTab(rig.send('credentials.again', { id: first.id }))
    expect(second).toMatchObject({ id: first.id, renewed: true })
    expect(await rig.send('credentials.list', {})).toHaveLength(1)
    expect(await rig.send('credentials.recheck', { id: first.id })).toMatchObject({
      account: 'Kite Developer',
    })
    const desk = await rig.send('desk.get', {})
    expect(desk[0]?.again).toEqual(['acme', callback])
  })

  it('acts with the new sign-in, not with what was made of the old one', async () => {
    const { id } = await rig.send('credentials.signIn', entraOrder(rig.lab))
    for (const session of rig.lab.entra.sessions) {
      session.access.length = 0
      session.refresh.length = 0
    }
    await rig.send('credentials.again', { id })
    expect(await rig.send('credentials.recheck', { id })).toMatchObject({ account: 'Kite Developer' })
  })

  it('asks for the same account by its name', async () => {
    const { id } = await rig.send('credentials.signIn', entraOrder(rig.lab))
    expect(new URL(rig.flows[0]?.url ?? '').searchParams.get('prompt')).toBe('select_account')
    await rig.send('credentials.again', { id })
    const asked = new URL(rig.flows[1]?.url ?? '').searchParams
    expect(asked.get('login_hint')).toBe('developer@example.com')
    expect(asked.get('client_id')).toBe(rig.lab.entra.seed.client)
  })

  it('in another organisation is another credential', async () => {
    await rig.send('credentials.signIn', entraOrder(rig.lab))
    await rig.send('credentials.signIn', entraOrder(rig.lab, { organization: 'acme-labs' }))
    expect(await rig.send('credentials.list', {})).toHaveLength(2)
  })

  it('as somebody else is another credential, and the first stays what it was', async () => {
    const { id } = await rig.send('credentials.signIn', entraOrder(rig.lab))
    const { data } = rig.lab.azuredevops.state
    const [person] = data.people
    if (!person) throw new Error('nobody is there')
    const other = { ...person, id: crypto.randomUUID(), mail: 'second@example.com', name: 'Second' }
    data.people.push(other)
    for (const org of data.orgs) org.members.push(other.id)
    rig.lab.entra.dials.mail = other.mail
    const fresh = await rig.send('credentials.again', { id })
    expect(fresh).toMatchObject({ account: 'Second', renewed: false })
    const all = await rig.send('credentials.list', {})
    expect(all.map(({ account }) => account)).toEqual(['Kite Developer', 'Second'])
  })

  it('is offered for what was signed in, and for nothing else', async () => {
    await rig.send('credentials.signIn', entraOrder(rig.lab))
    await rig.send('credentials.add', pasted(rig.lab.azuredevops.seed.pats.org))
    const desk = await rig.send('desk.get', {})
    expect(desk.map(({ again }) => again)).toEqual([['acme'], null])
  })

  it('declined leaves everything as it was', async () => {
    const { id } = await rig.send('credentials.signIn', entraOrder(rig.lab))
    const before = await rig.send('credentials.list', {})
    rig.choice = 'deny'
    await expect(rig.send('credentials.again', { id })).rejects.toMatchObject({ code: 'refused' })
    expect(await rig.send('credentials.list', {})).toEqual(before)
  })
})

describe('a secret that is stored already', () => {
  it('is told before, and takes the place of the stored one', async () => {
    const secret = rig.lab.azuredevops.seed.pats.org
    const first = await rig.send('credentials.add', pasted(secret, { name: 'Token' }))
    expect(await rig.send('credentials.check', pasted(secret))).toMatchObject({ replaces: 'Token' })
    const again = pasted(secret, { fields: { ends: '2027-01-31' } })
    expect(await rig.send('credentials.add', again)).toMatchObject({
      id: first.id,
      name: 'Token',
      added: first.added,
      ends: Date.UTC(2027, 0, 31),
      renewed: true,
    })
    expect(await rig.send('credentials.list', {})).toHaveLength(1)
  })

  it('another token of the same person is another credential', async () => {
    const { org, old } = rig.lab.azuredevops.seed.pats
    await rig.send('credentials.add', pasted(org, { name: 'Token' }))
    expect(await rig.send('credentials.check', pasted(old))).toMatchObject({ replaces: null })
    expect(await rig.send('credentials.add', pasted(old))).toMatchObject({ renewed: false })
  })

  it('a token of App Center by the token itself', async () => {
    const order = {
      portal: 'appcenter' as const,
      secret: rig.lab.seed.tokens.owner,
      name: '',
      production: false,
    }
    const first = await rig.send('credentials.add', order)
    expect(await rig.send('credentials.add', order)).toMatchObject({ id: first.id, renewed: true })
  })

  it('a key of App Store Connect by its id', async () => {
    const { admin, developer } = rig.lab.appstoreconnect.seed.keys
    const order = ({ pem, file, issuerId }: typeof admin) => ({
      portal: 'appstoreconnect' as const,
      secret: pem,
      file,
      fields: { issuerId },
      name: '',
      production: false,
    })
    const first = await rig.send('credentials.add', order(admin))
    const spaced = { ...order(admin), secret: `${admin.pem}\n\n` }
    expect(await rig.send('credentials.add', spaced)).toMatchObject({ id: first.id, renewed: true })
    expect(await rig.send('credentials.add', order(developer))).toMatchObject({ renewed: false })
  })
})

describe('a sign-in that is over', () => {
  it('goes on by itself where the browser still knows the person; its new end is stored', async () => {
    const { id, ends } = await rig.send('credentials.signIn', entraOrder(rig.lab))
    for (const session of rig.lab.entra.sessions) {
      session.begun -= 25 * 3_600_000
      session.access.length = 0
    }
    rig.lab.entra.dials.known = true
    const checked = await rig.send('credentials.recheck', { id })
    expect(rig.flows.map(({ interactive }) => interactive)).toEqual([true, false])
    expect(checked.ends).toBeGreaterThan(ends ?? 0)
    expect(await rig.send('credentials.list', {})).toMatchObject([{ id, ends: checked.ends }])
  })
})

it('an end is warned of where something is to be done about it: not daily, of each sign-in', async () => {
  rig.notices = []
  await rig.send('credentials.signIn', entraOrder(rig.lab))
  const ends = new Date(Date.now() + 2 * 24 * 3_600_000).toISOString().slice(0, 10)
  const more = { name: 'Token', fields: { ends } }
  await rig.send('credentials.add', pasted(rig.lab.azuredevops.seed.pats.org, more))
  expect(rig.notices).toEqual([expect.stringMatching(/^Token ends in [12] days?$/)])
})
