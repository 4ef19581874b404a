import { beforeEach, expect, it } from 'vitest'
import { type BackgroundRig, createBackground } from '../../support/worker'

let rig: BackgroundRig
beforeEach(async () => {
  rig = await createBackground()
})

const add = (secret: string, name: string, app?: string) =>
  rig.send('credentials.add', {
    portal: 'appcenter',
    secret,
    name,
    production: false,
    ...(app === undefined ? {} : { app }),
  })
const kite = { portal: 'appcenter', ownerKind: 'org', owner: 'acme', app: 'Kite-iOS' }
const opened = async (context: Record<string, string>) => {
  const { acting, facts } = await rig.send('panel.look', { context })
  return [acting?.name, facts]
}

it('names who reads its facts, not who reads something else there', async () => {
  const { app, reader } = rig.lab.seed.tokens
  await add(app, 'Kite only', 'acme/Kite-iOS')
  // Nothing on pages of the account can be read by a token of one app.
  expect(await opened({ portal: 'appcenter', section: 'apps' })).toEqual([undefined, null])
  await add(reader, 'Mine')
  expect(await opened({ portal: 'appcenter', section: 'apps' })).toEqual(['Mine', 'appcenter.account.facts'])
  expect(await opened(kite)).toEqual(['Kite only', 'appcenter.app.facts'])
  const group = { ...kite, section: 'distribute', distributionGroup: 'QA' }
  expect(await opened(group)).toEqual(['Mine', 'appcenter.group.facts'])
})

it('names the page that a link stood on only where that page has a host', async () => {
  const { enter } = await import('../../../lib/background/sessions')
  const own = { zone: 'page' as const, page: 'panel.html', tab: 1, tabUrl: null, document: 'panel.html' }
  const from = async (host: string) => {
    await enter(own, { from: { by: 'link', host } })
    return (await rig.sendFrom('panel.html')('panel.open', {})).from
  }
  expect(await from('wiki.example.com')).toEqual({ by: 'link', host: 'wiki.example.com' })
  // A file, a mail that is shown as `about:blank`.
  expect(await from('')).toEqual({ by: 'link' })
})

it('stays where it is when what was typed means nothing', async () => {
  const find = (text: string) => rig.send('panel.find', { text })
  await expect(find('release of tomorrow')).rejects.toMatchObject({ code: 'missing' })
  expect((await find('acme/Kite-iOS')).context).toMatchObject({ app: 'Kite-iOS' })
})
