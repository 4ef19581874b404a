import { describe, expect, it } from 'vitest'
import { readContext } from '../../../lib/context/index'
import { toFault } from '../../../lib/http/fault'
import { baseFrom, serves } from '../../../lib/portals/azuredevops/base'
import { portal } from '../../../lib/portals/azuredevops/index'
import { renderer } from '../../../lib/text/render'
import { acme, createRig, projects, who } from './help'

const t = renderer('en')
const failure = async (work: Promise<unknown>) => {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => toFault(error),
  )
  return fault ? `${fault.code}: ${t(fault.what)}` : 'none'
}

describe('what a text looks like', () => {
  const { seed } = createRig().lab.azuredevops

  it.each(['org', 'old', 'all'] as const)('the %s token is one', name => {
    const guess = portal.recognise({ text: ` ${seed.pats[name]}\n` })
    expect(guess).toMatchObject({ kind: 'ado-pat', asks: { required: ['organization'] } })
  })

  it.each([
    ['a digit that base 32 has not', `${'a'.repeat(51)}1`],
    ['84 characters without the mark', 'a'.repeat(84)],
    ['a token of App Center', 'f'.repeat(40)],
    ['nothing', ''],
  ])('%s is none', (_, text) => {
    expect(portal.recognise({ text })).toBeNull()
  })
})

describe('what a person means by an organisation', () => {
  it.each([
    ['acme', acme],
    [' acme ', acme],
    ['https://dev.azure.com/acme/Kite%20App/_git/kite', acme],
    ['https://acme.visualstudio.com/DefaultCollection/Kite', acme],
    ['https://vssps.dev.azure.com/acme', acme],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_git/kite',
      'https://tfs.acme.com/tfs/DefaultCollection',
    ],
    ['https://ads.acme.com/Mobile/', 'https://ads.acme.com/Mobile'],
    ['https://ads.acme.com:8443/Mobile', 'https://ads.acme.com:8443/Mobile'],
    ['http://tfs:8080/tfs/Mobile', 'http://tfs:8080/tfs/Mobile'],
  ])('%s is %s', (given, base) => {
    expect(baseFrom(given, {})).toBe(base)
    expect(baseFrom('', { organization: given })).toBe(base)
  })

  it.each([
    '',
    'https://dev.azure.com',
    'https://dev.azure.com/_signedin',
    'http://dev.azure.com/acme',
    'http://acme.visualstudio.com/',
    'https://user@dev.azure.com/acme',
    'https://acme.visualstudio.com.evil.example.com/x',
    'https://dev-azure.example.com/acme',
    'https://tfs.acme.com/',
    'https://tfs.acme.com/tfs',
    'https://ads.acme.com/Mobile/_git/kite',
    'not an organisation',
    'ftp://dev.azure.com/acme',
  ])('%j is refused', given => {
    expect(() => baseFrom(given, {})).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  it.each([
    [acme, 'https://dev.azure.com/acme/Kite', true],
    [acme, 'https://acme.visualstudio.com/Kite', true],
    [acme, 'https://dev.azure.com/ACME', true],
    [acme, 'https://dev.azure.com/acme-labs/Kite', false],
    [acme, 'https://tfs.acme.com/tfs/acme', false],
    ['https://tfs.acme.com/tfs/DefaultCollection', 'https://tfs.acme.com/tfs/DefaultCollection/Kite', true],
    ['https://tfs.acme.com/tfs/DefaultCollection', 'https://tfs.acme.com/tfs/Other/Kite', false],
    ['https://tfs.acme.com/tfs/DefaultCollection', 'https://dev.azure.com/DefaultCollection', false],
  ])('%s serves %s: %s', (base, address, serving) => {
    const context = readContext(address)
    expect(context && serves(base, context)).toBe(serving)
  })
})

describe('whose token it is', () => {
  it('one organisation: who, what it may read, and no end but the one that was entered', async () => {
    const rig = createRig()
    const { pats } = rig.lab.azuredevops.seed
    const found = await rig.identify(rig.actor('ado-pat', pats.org, acme, { ends: '2027-01-31' }))
    expect(found).toMatchObject({
      kind: 'ado-pat',
      account: 'Kite Developer',
      access: 'unknown',
      ends: Date.UTC(2027, 0, 31),
      notes: [],
      params: { deployment: 'hosted' },
    })
    const rights = Object.fromEntries((found.rights ?? []).map(({ id, may }) => [id, may]))
    expect(rights).toEqual({ project: true, build: true, code: true, work: true, release: true })
    expect(rig.lab.record.of('release.GetReleaseDefinitions')[0]?.host).toBe('vsrm.dev.azure.com')
  })

  it('all organisations: recognised, with the end that Microsoft has announced', async () => {
    const rig = createRig()
    const found = await rig.identify(
      rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.all, acme, { ends: '2027-01-31' }),
    )
    expect(found.ends).toBe(Date.UTC(2026, 11, 1))
    const notes = (found.notes ?? []).map(note => t(note)).join(' ')
    expect(notes).toContain('acme, acme-labs')
    expect(notes).toContain('2026-12-01')
  })

  it('all organisations: known by working in a second one, not by what may be listed', async () => {
    const rig = createRig()
    const token = rig.lab.azuredevops.seed.pats.all
    const labs = rig.lab.azuredevops.state.data.orgs.find(({ name }) => name === 'acme-labs')
    await rig.identify(rig.actor('ado-pat', token))
    const asked = rig.lab.record.of('location.GetConnectionData').map(({ host, path }) => host + path)
    expect(asked).toEqual([
      'dev.azure.com/acme/_apis/connectionData',
      'dev.azure.com/acme-labs/_apis/connectionData',
    ])
    // The other organisation shuts such tokens out, or the list was told to who may not enter.
    if (labs) labs.members = []
    rig.lab.control.fault({
      do: 'status',
      status: 200,
      body: { count: 2, value: ['acme', 'acme-labs'].map(name => ({ accountId: name, accountName: name })) },
      match: { op: 'account.GetAccounts' },
    })
    expect(await rig.identify(rig.actor('ado-pat', token))).toMatchObject({ notes: [] })
  })

  it('one organisation is all there is: nothing tells, and that is said', async () => {
    const rig = createRig()
    for (const org of rig.lab.azuredevops.state.data.orgs) if (org.name === 'acme-labs') org.members = []
    const found = await rig.identify(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.all))
    expect(found.ends).toBeUndefined()
    expect((found.notes ?? []).map(note => t(note)).join()).toContain('If it was made for all organisations')
  })

  it('no name out of an answer leads a token elsewhere', async () => {
    const rig = createRig()
    const names = ['acme', '../evil', 'https://evil.example.com/x', 'evil.example.com']
    rig.lab.control.fault({
      do: 'status',
      status: 200,
      body: { count: 4, value: names.map(name => ({ accountId: name, accountName: name })) },
      match: { op: 'account.GetAccounts' },
    })
    await rig.identify(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.all))
    const hosts = new Set(rig.lab.record.entries.map(({ host }) => host))
    expect([...hosts].filter(host => !/(azure|visualstudio)\.com$/.test(host))).toEqual([])
    expect(rig.lab.record.of('location.GetConnectionData')).toHaveLength(1)
  })

  it('a small scope: what it lacks is told, what cannot be asked is not guessed', async () => {
    const rig = createRig()
    const found = await rig.identify(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.narrow))
    const rights = Object.fromEntries((found.rights ?? []).map(({ id, may }) => [id, may]))
    expect(rights).toEqual({ project: false, build: true, code: null, work: false, release: null })
  })

  it('a Server: everything under the collection', async () => {
    const rig = createRig()
    const { server, pats } = rig.lab.azuredevops.seed
    const found = await rig.identify(rig.actor('ado-pat', pats.server, server))
    expect(found.params).toMatchObject({ deployment: 'onPremises' })
    expect(found.rights?.every(({ may }) => may === true)).toBe(true)
    expect(new Set(rig.lab.record.entries.map(({ host }) => host))).toEqual(new Set(['tfs.acme.com']))
  })

  it('an older Server: asked once what it speaks, and spoken to so from then on', async () => {
    const rig = createRig()
    const { root, pats } = rig.lab.azuredevops.seed
    const actor = rig.actor('ado-pat', pats.root, root)
    const found = await rig.identify(actor)
    expect(found.params).toMatchObject({ deployment: 'onPremises', version: '5.1' })
    expect(found.rights?.every(({ may }) => may === true)).toBe(true)
    expect(rig.lab.record.of('location.GetBuildLocations')).toHaveLength(1)
    await rig.read({ ...actor, params: { ...actor.params, ...found.params } }, projects)
    expect(rig.lab.record.of('core.GetProjects').map(({ query }) => query)).toEqual([
      expect.stringContaining('api-version=5.1'),
      '?api-version=5.1',
    ])
    expect(await failure(rig.read(actor, projects))).toMatch(/out of range/)
  })

  it('a Server that became newer is spoken to as any other', async () => {
    const rig = createRig()
    const { server, pats } = rig.lab.azuredevops.seed
    const found = await rig.identify(rig.actor('ado-pat', pats.server, server, { version: '5.1' }))
    expect(found.params).toMatchObject({ version: '' })
    await rig.read(rig.actor('ado-pat', pats.server, server, found.params), projects)
    expect(rig.lab.record.of('core.GetProjects').at(-1)?.query).toBe('?api-version=6.0')
  })

  it('a user name goes along where one is given', async () => {
    const rig = createRig()
    let sent = ''
    const { fetch } = rig.world
    rig.world.fetch = (url, init) => {
      sent = new Headers(init.headers).get('Authorization') ?? ''
      return fetch(url, init)
    }
    await rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org, acme, { user: 'jürgen' }), who)
    expect(Buffer.from(sent.split(' ')[1] ?? '', 'base64').toString()).toBe(
      `jürgen:${rig.lab.azuredevops.seed.pats.org}`,
    )
  })

  it('a project whose list goes on: each page once', async () => {
    const rig = createRig()
    const actor = rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org)
    const { createRequester } = await import('../../../lib/http/requester')
    const names: string[] = []
    for await (const page of createRequester(rig.world).pages(portal, actor, {
      ...projects,
      query: { $top: 1 },
    }))
      names.push(JSON.stringify(page))
    expect(names).toHaveLength(3)
    expect(new Set(names).size).toBe(3)
  })
})

describe('every way to be refused is told apart from data', () => {
  const cases: [string, (rig: ReturnType<typeof createRig>) => Promise<unknown>, RegExp][] = [
    [
      'a token that is none',
      rig => rig.read(rig.actor('ado-pat', 'a'.repeat(52)), who),
      /^unauthorized: .*another organisation.*tenant 0c4a/,
    ],
    [
      'another organisation',
      rig => rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.other), who),
      /^unauthorized: .*belongs to another organisation/,
    ],
    [
      'a scope that is too small',
      rig => rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.narrow), projects),
      /^unauthorized: .*scope “Project and team \(read\)” is missing/,
    ],
    [
      'an expired token',
      rig => rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.expired), who),
      /^unauthorized: This personal access token has expired\.$/,
    ],
    [
      'a page to sign in with status 203',
      rig => {
        rig.lab.azuredevops.dials.pages = true
        return rig.read(rig.actor('ado-pat', 'a'.repeat(52)), who)
      },
      /^unauthorized: .*page to sign in/,
    ],
    [
      'a redirect to sign in',
      rig => rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), { op: 'tokens.ListPats' }),
      /^unauthorized: .*page to sign in/,
    ],
    [
      'a page with status 200',
      rig => {
        rig.lab.control.fault({ do: 'html' })
        return rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), who)
      },
      /^unauthorized: .*page to sign in/,
    ],
    [
      'JSON with status 203',
      rig => {
        rig.lab.control.fault({ do: 'status', status: 203, body: {} })
        return rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), who)
      },
      /^unauthorized: .*page to sign in/,
    ],
    [
      'JSON that breaks off is no page',
      rig => {
        rig.lab.control.fault({ do: 'malformed' })
        return rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), who)
      },
      /^malformed: /,
    ],
    [
      'no permission',
      rig => {
        rig.lab.azuredevops.dials.forbidden.add('core.GetProjects')
        return rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), projects)
      },
      /^forbidden: .*TF401027/,
    ],
    [
      'a hidden project',
      rig =>
        rig.read(rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org), {
          op: 'git.GetRepositories',
          path: { project: 'Payroll' },
        }),
      /^missing: .*TF200016/,
    ],
    [
      'nobody at all, where a project is public',
      rig => {
        rig.lab.control.fault({
          do: 'status',
          status: 200,
          body: { authenticatedUser: { id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' } },
        })
        return rig.identify(rig.actor('ado-pat', 'a'.repeat(52)))
      },
      /^unauthorized: .*does not know/,
    ],
  ]
  it.each(cases)('%s', async (_, work, wanted) => {
    expect(await failure(work(createRig()))).toMatch(wanted)
  })

  it('no answer repeats the token, nor what it becomes in a header', async () => {
    const rig = createRig()
    const token = rig.lab.azuredevops.seed.pats.org
    const worn = Buffer.from(`:${token}`).toString('base64')
    rig.lab.control.fault({ do: 'status', status: 400, body: { message: `bad ${token} and ${worn}` } })
    const said = await failure(rig.read(rig.actor('ado-pat', token), who))
    expect(said).toContain('refused')
    expect(said).not.toContain(token)
    expect(said).not.toContain(worn)
    expect(rig.lab.record.toNdjson()).not.toContain(token)
  })
})

describe('the rate', () => {
  const left = async (rig: ReturnType<typeof createRig>) => {
    const { createRequester } = await import('../../../lib/http/requester')
    const requester = createRequester(rig.world)
    const actor = rig.actor('ado-pat', rig.lab.azuredevops.seed.pats.org)
    return { requester, actor, read: () => requester.read(portal, actor, who) }
  }

  it('is what the answers tell, less the share of others', async () => {
    const rig = createRig()
    rig.lab.azuredevops.dials.rate = { limit: 200, remaining: 50, reset: rig.clock.now / 1000 + 300 }
    const { requester, actor, read } = await left(rig)
    await read()
    expect(requester.left(portal, actor.id).left).toBe(10)
  })

  it('waits as long as a good answer asks for', async () => {
    const rig = createRig()
    rig.lab.azuredevops.dials.retryAfter = 7
    const { read } = await left(rig)
    const begun = rig.clock.now
    await read()
    await read()
    expect(rig.clock.now - begun).toBe(7000)
  })
})
