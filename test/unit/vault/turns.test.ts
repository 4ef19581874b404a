import { beforeEach, describe, expect, it } from 'vitest'
import { credential, freshBrowser, type Worker } from './help'

let worker: Worker
beforeEach(async () => {
  worker = await freshBrowser()
  await worker.keepCredential(credential('a'), new worker.Secret('old'))
})

const secretNow = async () => (await worker.secretOf('a'))?.secret.reveal()

describe('a secret that is renewed', () => {
  it.each(['before', 'after'])('does not bring back a credential that is removed just %s', async when => {
    const renew = () => worker.renewSecret('a', new worker.Secret('fresh'))
    const remove = () => worker.removeCredential('a')
    await Promise.all((when === 'before' ? [remove, renew] : [renew, remove]).map(work => work()))
    expect(await worker.credentialOf('a')).toBeUndefined()
  })

  it('does not take back a name that is given meanwhile', async () => {
    await Promise.all([
      worker.renewSecret('a', new worker.Secret('fresh')),
      worker.updateCredential('a', { name: 'My own name' }),
    ])
    expect([await secretNow(), (await worker.credentialOf('a'))?.name]).toEqual(['fresh', 'My own name'])
  })
})

it('tidies the ledger before the key is changed or after, not while it is', async () => {
  const { changing } = await import('../../../lib/vault/gate')
  const db = await worker.database()
  const row = { id: 'gone', state: 'paused', notBefore: 0, updated: 1, sealed: 'a.b.c.d.e' }
  await worker.writeMarked('runs', row.id, row.sealed, row)
  await db.delete('runs', row.id)
  const ledger = async () => (await db.get('ledger', 'ledger'))?.sealed
  const before = await ledger()
  let tidied: Promise<void> | undefined
  await changing(async () => {
    tidied = worker.tidyLedger()
    for (let n = 0; n < 50; n++) expect(await ledger()).toBe(before)
  })
  await tidied
  expect(await ledger()).not.toBe(before)
  expect(await secretNow()).toBe('old')
})
