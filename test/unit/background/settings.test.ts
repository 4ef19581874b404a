import { expect, it } from 'vitest'
import { createBackground } from '../../support/worker'

it('keeps every one of the changes that are made at once', async () => {
  const { send } = await createBackground()
  await send('settings.writes', { portal: 'appcenter', on: true })
  await Promise.all([
    send('pins.set', { action: 'appcenter.app.facts', on: true }),
    send('settings.writes', { portal: 'appcenter', on: false }),
    send('settings.writes', { portal: 'azuredevops', on: true }),
    send('pins.set', { action: 'appcenter.release.disable', on: true }),
    send('settings.selection', { on: true }),
  ])
  const { writes, selection } = await send('settings.get', {})
  expect(writes.filter(({ on }) => on).map(({ portal }) => portal)).toEqual(['azuredevops'])
  expect(selection).toBe(true)
  expect(await send('pins.get', {})).toEqual(['appcenter.app.facts', 'appcenter.release.disable'])
})
