import '../../support/session'
import { beforeEach, expect, it } from 'vitest'
import { codeOf, credential, freshBrowser, type Worker } from './help'

let worker: Worker
let backup: typeof import('../../../lib/vault/backup')
let settings: typeof import('../../../lib/vault/settings')
const own = () => new worker.Secret('of the backup alone')

beforeEach(async () => {
  worker = await freshBrowser()
  backup = await import('../../../lib/vault/backup')
  settings = await import('../../../lib/vault/settings')
  await worker.keepCredential(
    credential('a', { params: { issuer: 'issuer-of-a-key' }, production: true }),
    new worker.Secret('secret-of-a'),
  )
  await worker.keepCredential(credential('b'), new worker.Secret('secret-of-b'))
  await settings.changeSettings(() => ({
    writes: { appcenter: true },
    pins: { actions: ['pinned-action'] },
    selection: true,
  }))
})

it('holds every token, under new ids, and nothing of it can be read', async () => {
  const text = await backup.makeBackup(own(), 5)
  for (const trace of [
    'secret-of',
    'Token a',
    'account',
    'api.appcenter.ms',
    'issuer-of-a-key',
    'pinned-action',
  ])
    expect(text).not.toContain(trace)
  const content = await backup.readBackup(text, own())
  expect(content.settings).toEqual({ selection: true, pins: { actions: ['pinned-action'] } })
  const back = content.credentials.map(one => backup.comeBack(one))
  expect(back.map(({ secret }) => secret.reveal())).toEqual(['secret-of-a', 'secret-of-b'])
  expect(back[0]?.shown).toMatchObject({
    name: 'Token a',
    params: { issuer: 'issuer-of-a-key' },
    production: true,
  })
  expect(back.map(({ shown }) => shown.id)).not.toContain('a')
  const [first] = content.credentials
  if (!first) throw new Error('it is empty')
  const all = await worker.credentials()
  expect(await backup.isHere(first, all)).toBe(true)
  expect(await backup.isHere({ ...first, secret: 'another' }, all)).toBe(false)
  expect(await backup.isHere({ ...first, base: 'https://center.example.com' }, all)).toBe(false)
})

it('is taken as a whole or not at all', async () => {
  const text = await backup.makeBackup(own(), 5)
  const file: { kdf: Record<string, unknown>; sealed: string } = JSON.parse(text)
  const changed = (change: object) => JSON.stringify({ ...file, ...change })
  const parts = file.sealed.split('.')
  const refusals: [string, string][] = [
    ['invalid', ''],
    ['invalid', 'not JSON'],
    ['invalid', '[]'],
    ['invalid', changed({ more: 1 })],
    ['invalid', changed({ format: 2 })],
    ['invalid', changed({ gangway: 'settings' })],
    ['invalid', changed({ sealed: file.sealed.slice(0, -8) })],
    ['invalid', changed({ sealed: [parts[0], '', parts[2], `A${parts[3]?.slice(1)}`, parts[4]].join('.') })],
    ['invalid', changed({ kdf: { ...file.kdf, salt: '*' } })],
    ['internal', changed({ kdf: { ...file.kdf, memory: 1024 } })],
    ['internal', changed({ kdf: { ...file.kdf, passes: 1 } })],
    ['internal', changed({ kdf: { ...file.kdf, memory: 1e9 } })],
    ['invalid', changed({ kdf: { ...file.kdf, memory: 32_768 } })],
  ]
  for (const [code, broken] of refusals)
    expect([code, broken.slice(0, 40)]).toEqual([
      await codeOf(backup.readBackup(broken, own())),
      broken.slice(0, 40),
    ])
  expect(await codeOf(backup.readBackup(text, new worker.Secret('another')))).toBe('invalid')
})

it('lets the settings go out and in alone, and never switches writing on', async () => {
  const text = await backup.settingsOut()
  expect(text).not.toContain('writes')
  expect(text).not.toContain('secret')
  expect(backup.settingsIn(text)).toEqual({ selection: true, pins: { actions: ['pinned-action'] } })
  const file: { settings: object } = JSON.parse(text)
  for (const more of [{ writes: { appcenter: true } }, { lock: { idle: 0 } }, { retention: 9999 }])
    expect(() =>
      backup.settingsIn(JSON.stringify({ ...file, settings: { ...file.settings, ...more } })),
    ).toThrow('not one that Gangway made')
})
