import { expect, it } from 'vitest'
import { createRequester } from '../../../lib/http/requester'
import { portalOf } from '../../../lib/portals/registry'
import { createLab } from '../../lab/lab'
import '../../support/session'

// What follows looks for the browser as it is loaded.
const { toolsFor } = await import('../../../lib/background/actors')

it('reads no more of many rows once one of them could not be read', async () => {
  const portal = portalOf('appcenter')
  if (!portal) throw new Error('no portal')
  const requester = createRequester({
    fetch: createLab().fetch,
    now: () => 0,
    sleep: async () => {},
    random: () => 0.5,
    renew: async () => {},
  })
  const { all } = toolsFor(portal, null, requester, 0)
  const rows = Array.from({ length: 200 }, (_, row) => row)
  const begun: number[] = []
  const over: Promise<void>[] = []
  const work = all(rows, row => {
    begun.push(row)
    const read = (async () => {
      for (let turn = 0; turn < row; turn++) await Promise.resolve()
      if (row === 5) throw new Error('no answer')
    })()
    over.push(read.catch(() => {}))
    return read
  })
  await expect(work).rejects.toThrow('no answer')
  const seen = begun.length
  await Promise.all(over)
  expect(begun.length).toBeLessThan(rows.length)
  expect(begun.length).toBe(seen)
})
