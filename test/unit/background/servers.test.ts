import { beforeEach, describe, expect, it } from 'vitest'
import { addressOf } from '../../../lib/context/index'
import { matches as matchesPattern } from '../../support/match'
import { type BackgroundRig, createBackground } from '../../support/worker'

let rig: BackgroundRig
beforeEach(async () => {
  rig = await createBackground()
})

const page = 'https://ads.acme.com/Mobile/Kite/_git/kite/pullrequest/7'
const add = (secret: string, organization: string) =>
  rig.send('credentials.add', {
    portal: 'azuredevops',
    secret,
    fields: { organization },
    name: 'Server',
    production: false,
  })
const addRoot = () => add(rig.lab.azuredevops.seed.pats.root, rig.lab.azuredevops.seed.root)
const matches = () => [...rig.scripts.values()].map(one => one['matches'])

describe('a Server whose addresses tell nothing by their shape', () => {
  it('is a place once there is a credential for its collection, and none before', async () => {
    const { addressAt, contextAt } = await import('../../../lib/background/servers')
    expect(await contextAt(page)).toBeNull()
    await addRoot()
    const context = await contextAt(page)
    expect(context).toMatchObject({
      host: 'ads.acme.com',
      collection: 'Mobile',
      project: 'Kite',
      pullRequestId: '7',
    })
    if (!context) throw new Error('no place')
    expect(await addressAt(context)).toBe(page)
    // Without what is known of it, it would be an address that the Server does not have.
    expect(addressOf(context)).not.toBe(page)
    expect(await contextAt('https://ads.acme.com/Other/Kite')).toBeNull()
  })

  it('has the credential act there, in the version that it speaks', async () => {
    expect(await addRoot()).toMatchObject({ params: { version: '5.1' }, base: rig.lab.azuredevops.seed.root })
    const { contextAt } = await import('../../../lib/background/servers')
    const { choiceOf } = await import('../../../lib/background/actors')
    const context = await contextAt(page)
    const all = await rig.send('credentials.list', {})
    expect(context && choiceOf({ access: 'read', reach: 'account' }, context, all)).toMatchObject({
      credential: { name: 'Server' },
    })
  })

  it('has its script on the allowed host for as long as there is a credential, and the Services have none', async () => {
    await add(rig.lab.azuredevops.seed.pats.org, 'acme')
    expect(matches()).toEqual([])
    const { id } = await addRoot()
    expect(matches()).toEqual([['https://ads.acme.com/*']])
    await add(rig.lab.azuredevops.seed.pats.server, rig.lab.azuredevops.seed.server)
    expect(matches()).toEqual([['https://ads.acme.com/*', 'https://tfs.acme.com/*']])
    await rig.send('credentials.remove', { id })
    expect(matches()).toEqual([['https://tfs.acme.com/*']])
  })

  it('has its script in the pages of it that are open already, and in no others', async () => {
    rig.tabs.push({ url: page, ran: [] }, { url: 'https://dev.azure.com/acme', ran: [] })
    await addRoot()
    expect(rig.tabs.map(({ ran }) => ran)).toEqual([['/content-scripts/server.js'], []])
  })

  it('has the context menu on links to it for as long as there is a credential', async () => {
    const link = () =>
      rig.menu
        .find(({ id }) => id === 'link:all')
        ?.targetUrlPatterns?.some(pattern => matchesPattern(pattern, page))
    await add(rig.lab.azuredevops.seed.pats.org, 'acme')
    expect(link()).toBe(false)
    const { id } = await addRoot()
    expect(link()).toBe(true)
    await rig.send('credentials.remove', { id })
    expect(link()).toBe(false)
  })

  it('loses it where the host is no longer allowed', async () => {
    await addRoot()
    rig.denied.add('https://ads.acme.com/*')
    const { registerServers } = await import('../../../lib/background/servers')
    await registerServers()
    expect(matches()).toEqual([])
  })

  it('its pages are told the collections of their own host, and no others', async () => {
    await addRoot()
    await add(rig.lab.azuredevops.seed.pats.server, rig.lab.azuredevops.seed.server)
    const { rootsAt } = await import('../../../lib/background/servers')
    expect(await rootsAt(page)).toEqual(['https://ads.acme.com/Mobile'])
    expect(await rootsAt('https://evil.example.com/Mobile')).toEqual([])
    expect(await rootsAt('')).toEqual([])
  })
})
