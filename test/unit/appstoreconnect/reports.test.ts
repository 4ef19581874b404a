import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../lib/http/fault'
import { exchange } from '../../../lib/http/fetch'
import { Secret } from '../../../lib/http/secret'
import { amountsOf, salesOf } from '../../../lib/portals/appstoreconnect/actions/shared/reports'
import { credentialOf, keepCredential } from '../../../lib/vault/credentials'
import { pages, rowsOf, store, words } from './store'

const vendor = '80000000'
const head = [
  'SKU',
  'Title',
  'Product Type Identifier',
  'Units',
  'Developer Proceeds',
  'Begin Date',
  'Currency of Proceeds',
  'New Column',
].join('\t')

describe('a packed answer', () => {
  const get = (bytes: Uint8Array<ArrayBuffer>, status = 200) =>
    exchange(async () => new Response(bytes, { status }), {
      method: 'GET',
      url: 'https://api.appstoreconnect.apple.com/v1/salesReports',
      headers: {},
      packed: true,
      secret: new Secret('a secret of some length'),
    })
  const packed = (text: string | Uint8Array) => new Uint8Array(gzipSync(text))

  it('is its text, in which no secret stands', async () => {
    expect((await get(packed('a\tb\nü a secret of some length'))).json).toBe('a\tb\nü [secret]')
    expect((await get(packed(''))).json).toBe('')
  })

  it('of a refusal is JSON', async () => {
    expect((await get(new TextEncoder().encode('{"errors":[]}'), 404)).json).toEqual({ errors: [] })
  })

  it.each([
    ['that is no gzip', new TextEncoder().encode('not packed'), 'cannot be unpacked'],
    ['that breaks off', packed('x'.repeat(5000)).slice(0, 20), 'cannot be unpacked'],
    ['that stands for too much', packed(new Uint8Array(51 * 2 ** 20)), '50'],
  ])('%s is refused', async (_what, bytes, why) => {
    const error = await get(bytes).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Fault)
    expect(error).toMatchObject({ code: 'malformed' })
    expect(words(error instanceof Fault ? error.what : '')).toContain(why)
  })
})

describe('a report of sales', () => {
  it('is read by the names of its columns; amounts are of all units, and of each currency', () => {
    const sales = salesOf(
      `${head}\nK\tKite\t1F\t3\t0.70\t11/21/2026\tEUR\tx\nK\tKite\tIA1\t-1\t3.49\t11/21/2026\tUSD\nK\tKite\t7F\t9\t0\t11/21/2026\tEUR\r\n`,
    )
    expect(sales.map(({ kind, units, day }) => [kind, units, day])).toEqual([
      ['download', 3, '2026-11-21'],
      ['purchase', -1, '2026-11-21'],
      ['update', 9, '2026-11-21'],
    ])
    expect(amountsOf(sales)).toBe('2.10 EUR, -3.49 USD')
    expect(() => salesOf('Title\nKite')).toThrow('lacks')
  })

  it('is of the newest day, by app; on an app’s page, of it and what is bought inside', async () => {
    const { bench } = store()
    const view = await bench.query('appstoreconnect.sales.day', pages.trends, { vendor })
    expect(words(view.title)).toContain('2026-11-21')
    expect(rowsOf(view)).toHaveLength(12)
    const own = rowsOf(
      await bench.query('appstoreconnect.sales.day', pages.kite, { vendor, by: 'app and country' }),
    )
    expect(new Set(own.map(row => row['app']))).toEqual(new Set(['Kite', 'Kite Pro']))
    expect(own).toHaveLength(4)
  })

  it('is a file as the portal gives it', async () => {
    const { bench } = store()
    const view = await bench.query('appstoreconnect.sales.day', pages.trends, {
      vendor,
      as: 'the portal’s file',
      day: '2026-11-18',
    })
    expect(view).toMatchObject({ view: 'file', name: 'sales-80000000-2026-11-18.tsv' })
    expect(view.view === 'file' && view.text.startsWith('Provider\t')).toBe(true)
  })

  it('of a day without sales is none, kindly', async () => {
    const { bench } = store()
    const view = await bench.query('appstoreconnect.sales.day', pages.trends, { vendor, day: '2026-11-15' })
    expect(words(view)).toContain('nothing was sold')
  })

  it('asks for the vendor number once, and keeps it with the key when a report came', async () => {
    const { bench, lab } = store()
    const id = 'appstoreconnect.sales.day'
    await expect(bench.query(id, pages.trends)).rejects.toThrow('vendor number')
    await expect(bench.query(id, pages.trends, { vendor: '12345678' })).rejects.toThrow('does not give')
    const { keyId, issuerId } = lab.appstoreconnect.seed.keys.admin
    await keepCredential(
      {
        id: 'bench',
        portal: 'appstoreconnect',
        kind: 'asc-team',
        base: 'https://api.appstoreconnect.apple.com',
        name: 'Team key',
        account: 'Kite',
        access: 'full',
        reach: 'account',
        reaches: [],
        production: false,
        params: { keyId, issuerId },
        rights: [],
        ends: null,
        added: 0,
        checked: 0,
        used: 0,
        uses: {},
      },
      new Secret('not used here'),
    )
    await bench.query(id, pages.trends, { vendor })
    expect((await credentialOf('bench'))?.params).toEqual({ keyId, issuerId, vendorNumber: vendor })
  })
})

describe('a range of days', () => {
  const range = 'appstoreconnect.sales.range'

  it('is a chart, with a word on days without a report', async () => {
    const { bench, lab } = store()
    const view = await bench.query(range, pages.trends, { vendor, from: '2026-11-13', to: '2026-11-17' })
    if (view.view !== 'chart') throw new Error('no chart came')
    expect(view.points.map(({ at }) => at.slice(8, 10))).toEqual(['13', '14', '15', '16', '17'])
    expect(view.points.map(({ value }) => value > 0)).toEqual([true, true, false, true, true])
    expect(words(view.notes)).toContain('"n":1')
    expect(lab.record.of('salesReports_getCollection')).toHaveLength(5)
  })

  it('is four weeks by itself', async () => {
    const { bench } = store()
    const view = await bench.query(range, pages.trends, { vendor })
    if (view.view !== 'chart') throw new Error('no chart came')
    expect(view.points).toHaveLength(28)
    expect(view.points.at(-1)?.at).toBe('2026-11-21T00:00:00.000Z')
  })

  it('is one file with one head', async () => {
    const { bench } = store()
    const input = { vendor, as: 'one CSV file', from: '2026-11-17', to: '2026-11-18' }
    const view = await bench.query(range, pages.kite, input)
    if (view.view !== 'file') throw new Error('no file came')
    const lines = view.text.trim().split('\r\n')
    expect(lines.filter(line => line.startsWith('Provider,'))).toHaveLength(1)
    expect(lines).toHaveLength(1 + 2 * 6)
    expect(lines.slice(1).every(line => line.includes('Kite'))).toBe(true)
  })

  it.each([
    [{ from: '2026-11-18', to: '2026-11-17' }, 'after the last'],
    [{ from: '2026-02-31' }, 'is not a day'],
    [{ from: '2026-01-01', to: '2026-11-17' }, 'at most'],
  ])('is refused: %o', async (input, why) => {
    const { bench } = store()
    await expect(bench.query(range, pages.trends, { vendor, ...input })).rejects.toThrow(why)
  })
})

describe('a finance report', () => {
  it('is the portal’s file, of one region or in detail', async () => {
    const { bench } = store()
    const id = 'appstoreconnect.finance.report'
    const all = await bench.query(id, pages.trends, { vendor, month: '2026-08' })
    expect(all).toMatchObject({ view: 'file', name: 'finance-80000000-ZZ-2026-08.tsv' })
    const detail = await bench.query(id, pages.trends, { vendor, month: '2026-08', kind: 'detail' })
    expect(detail).toMatchObject({ name: 'finance-80000000-Z1-2026-08.tsv' })
    expect(words(await bench.query(id, pages.trends, { vendor, month: '2026-11' }))).toContain('no report')
  })
})
