import { expect, it } from 'vitest'
import { createBackground } from '../../support/worker'

const context = {
  portal: 'appcenter',
  ownerKind: 'org',
  owner: 'acme',
  app: 'Kite-iOS',
  section: 'distribute',
}

it('an area that answers an action as gone is offered no more, and the others are', async () => {
  const { lab, send } = await createBackground()
  const secret = lab.seed.tokens.owner
  await send('credentials.add', { portal: 'appcenter', secret, name: 'Work', production: false })
  const offered = async () => {
    const { actions, closed } = await send('panel.look', { context })
    return { ids: actions.map(({ id }) => id), closed }
  }
  const before = await offered()
  expect(before.closed).toEqual([])
  expect(before.ids).toContain('appcenter.releases.search')

  lab.control.fault({ do: 'status', status: 410, body: {}, match: { op: 'releases_list' } })
  const search = { action: 'appcenter.releases.search', input: {}, context }
  await expect(send('query.run', search)).rejects.toMatchObject({ code: 'closed' })

  const after = await offered()
  expect(after.closed).toEqual([{ text: 'Distribute' }])
  expect(after.ids).not.toContain('appcenter.releases.search')
  expect(after.ids.some(id => id.startsWith('appcenter.crashes'))).toBe(true)
})
