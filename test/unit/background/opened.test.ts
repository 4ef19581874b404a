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
