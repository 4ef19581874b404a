import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunView, Shown } from '../../lib/messages/shapes'
import { type Stage, until } from '../support/browser'
import { addToken, allowWrites } from '../support/hand'
import { ask, attackStage, contentWorld, notAllowed, place, refusal, want } from './help'

/** A sealed text of one record of the database, by way of any page of ours: they all may open it. */
interface Row extends Record<string, unknown> {
  id: string
}
const database = (own: Page, work: string) =>
  own.evaluate(`new Promise((done, failed) => {
    const open = indexedDB.open('gangway')
    open.onerror = () => failed(open.error)
    open.onsuccess = () => {
      const request = (db => ${work})(open.result)
      request.onerror = () => failed(request.error)
      request.onsuccess = () => { open.result.close(); done(request.result) }
    }
  })`)
const rows = async (own: Page, store: string): Promise<Row[]> =>
  (await database(own, `db.transaction('${store}').objectStore('${store}').getAll()`)) as Row[]
const put = (own: Page, store: string, row: Row) =>
  database(own, `db.transaction('${store}', 'readwrite').objectStore('${store}').put(${JSON.stringify(row)})`)

const header = (jwe: string, change: (old: Record<string, unknown>) => object): string => {
  const [head = '', ...rest] = jwe.split('.')
  const old = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, unknown>
  return [Buffer.from(JSON.stringify(change(old))).toString('base64url'), ...rest].join('.')
}
/** Turns over one bit in a part of a JWE. */
const bit = (jwe: string, part: number): string => {
  const parts = jwe.split('.')
  const bytes = Buffer.from(parts[part] ?? '', 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  parts[part] = bytes.toString('base64url')
  return parts.join('.')
}

describe('records that somebody has edited', () => {
  let stage: Stage
  let own: Page
  let first: Row
  let second: Row
  beforeAll(async () => {
    stage = await attackStage()
    const { owner, reader, app } = stage.lab.seed.tokens
    for (const [token, name] of [
      [owner, 'First'],
      [reader, 'Second'],
    ] as const)
      await (await addToken(stage, token, { name })).close()
    own = await addToken(stage, app, { name: 'Third', app: 'acme/Kite-iOS' })
    await allowWrites(stage)
    const all = await rows(own, 'credentials')
    const named = (name: string) => {
      const found = all.find(row => row['name'] === name)
      if (!found) throw new Error(`${name} is gone`)
      return found
    }
    first = named('First')
    second = named('Second')
  })
  afterAll(() => stage.close())

  const closed = 'internal: A stored record cannot be opened. Remove it and add it again.'
  const recheck = async (row: Row) => refusal(await ask(own, 'credentials.recheck', { id: row.id }))
  const secretOf = (row: Row) => String(row['secret'])

  it('are bound to what they are by what is encrypted', () => {
    const [head = ''] = secretOf(first).split('.')
    const read = JSON.parse(Buffer.from(head, 'base64url').toString()) as object
    expect(read).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      typ: 'gangway',
      v: 1,
      id: first.id,
      kind: 'appcenter-user',
      base: 'https://api.appcenter.ms',
    })
  })

  const edits: [string, (row: Row) => Partial<Row>][] = [
    ['the secret of another record', () => ({ secret: secretOf(second) })],
    ['half of it', row => ({ secret: secretOf(row).slice(0, 120) })],
    ['nothing', () => ({ secret: '' })],
    ['a plain text', () => ({ secret: 'not a JWE at all' })],
    [
      'another id in its header',
      row => ({ secret: header(secretOf(row), old => ({ ...old, id: second.id })) }),
    ],
    [
      'another kind in its header',
      row => ({
        kind: 'appcenter-app',
        secret: header(secretOf(row), old => ({ ...old, kind: 'appcenter-app' })),
      }),
    ],
    [
      'another base in its header',
      row => ({
        base: 'https://evil.example.com',
        secret: header(secretOf(row), old => ({ ...old, base: 'https://evil.example.com' })),
      }),
    ],
    ['an older version in its header', row => ({ secret: header(secretOf(row), old => ({ ...old, v: 0 })) })],
    ['no algorithm', row => ({ secret: header(secretOf(row), old => ({ ...old, alg: 'none' })) })],
    [
      'a key of the attacker’s',
      row => ({
        secret: header(secretOf(row), old => ({ ...old, alg: 'PBES2-HS256+A128KW', p2c: 1, p2s: 'AA' })),
      }),
    ],
    [
      'a header that must be understood',
      row => ({ secret: header(secretOf(row), old => ({ ...old, crit: ['x'], x: 1 })) }),
    ],
    ['a bit of its text turned', row => ({ secret: bit(secretOf(row), 3) })],
    ['a bit of its tag turned', row => ({ secret: bit(secretOf(row), 4) })],
    ['a bit of its nonce turned', row => ({ secret: bit(secretOf(row), 2) })],
    ['another base beside it', () => ({ base: 'https://evil.example.com' })],
    ['another kind beside it', () => ({ kind: 'appcenter-app' })],
  ]
  it.each(edits)('stay closed with %s, all with one error, and the others open', async (_, edit) => {
    stage.lab.record.clear()
    await put(own, 'credentials', { ...first, ...edit(first) })
    expect(await recheck(first)).toBe(closed)
    expect(stage.lab.record.entries).toEqual([])
    expect(await recheck(second)).toBe('ok')
    expect((await want<Shown[]>(own, 'credentials.list')).map(({ name }) => name)).toEqual([
      'First',
      'Second',
      'Third',
    ])
    await put(own, 'credentials', first)
    expect(await recheck(first)).toBe('ok')
  })

  it('stay closed where a record that was removed is put under the id of a new one', async () => {
    const { colleague } = stage.lab.seed.tokens
    const again = await want<Shown>(own, 'credentials.add', {
      portal: 'appcenter',
      secret: colleague,
      name: 'Again',
      production: false,
    })
    const fresh = (await rows(own, 'credentials')).find(row => row.id === again.id)
    if (!fresh) throw new Error('the new record is gone')
    await put(own, 'credentials', { ...fresh, secret: secretOf(second) })
    expect(await recheck(fresh)).toBe(closed)
    await want(own, 'credentials.remove', { id: again.id })
  })

  it('do not keep a run from being looked at, nor its fellows from going on', async () => {
    const preview = (release: string) =>
      want<RunView>(own, 'plan.preview', {
        action: 'appcenter.releases.disable',
        input: { releases: [release] },
        context: place('acme', 'Kite-iOS'),
      })
    const run = await preview('57')
    const { acting } = await want<RunView>(own, 'run.get', { run: run.id })
    const actor = (await rows(own, 'credentials')).find(row => row['name'] === acting?.name)
    if (!actor) throw new Error('nobody acts')
    await put(own, 'credentials', { ...actor, secret: bit(secretOf(actor), 3) })
    expect((await want<RunView>(own, 'run.get', { run: run.id })).acting?.name).toBe(acting?.name)
    expect(refusal(await ask(own, 'run.apply', { run: run.id, typed: '' }))).toBe(closed)
    await put(own, 'credentials', actor)
    const before = stage.lab.record.writes().length
    await want(own, 'run.apply', { run: run.id, typed: '' })
    await until(
      async () =>
        (await want<RunView>(own, 'run.get', { run: run.id })).state === 'done' ? true : undefined,
      'the end',
    )
    expect(stage.lab.record.writes()).toHaveLength(before + 1)
  })

  it('of a run open under no other id', async () => {
    const one = await want<RunView>(own, 'plan.preview', {
      action: 'appcenter.releases.disable',
      input: { releases: ['56'] },
      context: place('acme', 'Kite-iOS'),
    })
    const all = await rows(own, 'runs')
    const [a, b] = [all.find(row => row.id === one.id), all.find(row => row.id !== one.id)]
    if (!a || !b) throw new Error('there are not two runs')
    for (const sealed of [
      b['sealed'],
      String(a['sealed']).slice(0, 200),
      bit(String(a['sealed']), 3),
      header(String(a['sealed']), old => ({ ...old, kind: 'cache' })),
    ]) {
      await put(own, 'runs', { ...a, sealed })
      expect(refusal(await ask(own, 'run.get', { run: a.id }))).toBe(closed)
      expect(refusal(await ask(own, 'run.apply', { run: a.id, typed: '' }))).toBe(closed)
      expect(refusal(await ask(own, 'run.get', { run: b.id }))).toBe('ok')
    }
    await put(own, 'runs', a)
    expect(refusal(await ask(own, 'run.get', { run: a.id }))).toBe('ok')
  })

  it('stay closed where an older one is put back whole, and so does a run that could send again', async () => {
    const before = (await rows(own, 'credentials')).find(row => row.id === second.id)
    if (!before) throw new Error('it is gone')
    // Removed, and back: the worker knows it, and so does one that was just started.
    await want(own, 'credentials.remove', { id: second.id })
    await put(own, 'credentials', before)
    expect(await recheck(second)).toBe(closed)
    await stage.stopWorker()
    expect(await recheck(second)).toBe(closed)
    expect(await recheck(first)).toBe('ok')

    const run = await want<RunView>(own, 'plan.preview', {
      action: 'appcenter.releases.disable',
      input: { releases: ['58'] },
      context: place('acme', 'Kite-iOS'),
    })
    const preview = (await rows(own, 'runs')).find(row => row.id === run.id)
    if (!preview) throw new Error('it is gone')
    await want(own, 'run.apply', { run: run.id, typed: '' })
    await until(
      async () =>
        (await want<RunView>(own, 'run.get', { run: run.id })).state === 'done' ? true : undefined,
      'the end',
    )
    const sent = stage.lab.record.writes().length
    await put(own, 'runs', preview)
    expect(refusal(await ask(own, 'run.apply', { run: run.id, typed: '' }))).toContain('cannot be opened')
    expect(stage.lab.record.writes()).toHaveLength(sent)
  })
})

describe('a vault with a passphrase that somebody has edited', () => {
  let stage: Stage
  let own: Page
  const passphrase = 'correct horse battery staple'
  const unlock = async (given = passphrase) => refusal(await ask(own, 'vault.unlock', { passphrase: given }))
  beforeAll(async () => {
    stage = await attackStage()
    own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'First' })
    await want(own, 'vault.passphrase', { do: 'set', passphrase })
    await want(own, 'vault.lock')
  })
  afterAll(() => stage.close())

  /** Changes the record of the key; what it holds is not JSON, so it is changed where it lies. */
  const edit = (change: string) =>
    own.evaluate(`new Promise((done, failed) => {
      const open = indexedDB.open('gangway')
      open.onsuccess = () => {
        const store = open.result.transaction('keys', 'readwrite').objectStore('keys')
        const read = store.get('key')
        read.onsuccess = () => {
          const key = read.result
          globalThis.kept ??= structuredClone(key)
          ${change}
          const write = store.put(key)
          write.onerror = () => failed(write.error)
          write.onsuccess = () => { open.result.close(); done(null) }
        }
      }
    })`)
  const restore = () => edit('Object.assign(key, structuredClone(globalThis.kept))')

  it.each([
    ['less memory than ever', 'key.kdf.memory = 1024', 'internal'],
    ['one pass', 'key.kdf.passes = 1', 'internal'],
    ['more memory than there is', 'key.kdf.memory = 4e9', 'internal'],
    ['no salt', 'key.kdf.salt = new Uint8Array(0)', 'internal'],
    ['less memory than it was made with', 'key.kdf.memory = 32768', 'invalid'],
    ['another salt', 'key.kdf.salt[0] ^= 1', 'invalid'],
    ['another key', 'new Uint8Array(key.wrapped.bytes)[0] ^= 1', 'invalid'],
  ])('does not open with %s, and opens once it is as it was', async (_, change, code) => {
    await edit(change)
    expect((await unlock()).split(':')[0]).toBe(code)
    expect((await ask(own, 'credentials.recheck', { id: 'any' })).ok).toBe(false)
    await restore()
    expect(await unlock()).toBe('ok')
    await want(own, 'vault.lock')
  })

  it('delays who guesses, however often the worker is ended', async () => {
    for (let n = 0; n < 3; n++) expect(await unlock('a guess')).toBe('invalid: This is not the passphrase.')
    await stage.stopWorker()
    expect(await unlock()).toMatch(/^limited: /)
  })

  it('is opened, locked and wiped by top-level pages alone', async () => {
    const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS')
    const world = await contentWorld(stage, page)
    for (const type of ['state', 'unlock', 'lock', 'wipe', 'passphrase', 'settings'])
      expect(refusal(await ask(world, `vault.${type}`, { passphrase, what: 'all' }))).toBe(notAllowed)
    for (const type of ['backup.make', 'backup.restore', 'settings.in'])
      expect(refusal(await ask(world, type, { passphrase, text: '' }))).toBe(notAllowed)
  })
})
