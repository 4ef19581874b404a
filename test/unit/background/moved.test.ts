import { expect, it } from 'vitest'
import { createBackground } from '../../support/worker'

const list = { portal: 'appcenter', ownerKind: 'org', owner: 'acme', app: 'Kite-iOS', section: 'distribute' }

it('shows a preview that moved as of whoever read it, and acts by them', async () => {
  const { lab, send, sendFrom } = await createBackground()
  const popup = sendFrom('popup.html')
  const { owner, app } = lab.seed.tokens
  const add = (secret: string, name: string) =>
    send('credentials.add', { portal: 'appcenter', secret, name, production: false, app: 'acme/Kite-iOS' })
  await send('settings.writes', { portal: 'appcenter', on: true })
  await add(owner, 'Mine')
  const shown = await popup('plan.preview', {
    action: 'appcenter.releases.disable',
    input: { releases: ['58', '57', '56'] },
    context: list,
  })
  expect([shown.acting?.name, shown.calls.length]).toEqual(['Mine', 3])
  // Somebody disables one of them, and a narrower token comes, which is to act from now on.
  await lab.fetch('https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS/releases/57', {
    method: 'PUT',
    headers: { 'X-API-Token': owner, 'Content-Type': 'application/json' },
    body: '{"enabled":false}',
  })
  await add(app, 'Kite only')
  const { run, moved } = await popup('run.apply', { run: shown.id, typed: '' })
  expect([moved, run.state, run.calls.length]).toEqual([true, 'preview', 2])
  expect(run.acting?.name).toBe('Kite only')
})
