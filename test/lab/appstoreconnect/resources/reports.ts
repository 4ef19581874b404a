import { gzipSync } from 'node:zlib'
import { Random } from '../../random.ts'
import type { Answer } from '../../site.ts'
import { illegal, invalid, Refusal, required } from '../errors.ts'
import type { Call, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { seededApps } from './apps.ts'

export const types = {}

const dayMs = 24 * 3600_000

/** The value of a filter; what is required and not there is refused. */
const asked = (query: URLSearchParams, name: string): string => query.get(`filter[${name}]`) ?? ''

function checkQuery({ query, state }: Call, must: readonly string[], may: readonly string[]): void {
  const known = [...must, ...may].map(name => `filter[${name}]`)
  for (const name of query.keys()) if (!known.includes(name)) throw illegal(name)
  for (const name of must) if (asked(query, name) === '') throw required(`filter[${name}]`)
  const vendor = asked(query, 'vendorNumber')
  if (vendor !== state.data.vendorNumber) throw invalid('filter[vendorNumber]', vendor)
}

const nothing = (detail: string): Refusal =>
  new Refusal(404, { code: 'NOT_FOUND', title: 'The specified resource does not exist', detail })

/** A report as the service sends it: a packed file of lines and tabs. */
const file = (head: string, rows: readonly string[][]): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/a-gzip' },
  bytes: new Uint8Array(gzipSync([head, ...rows.map(row => row.join('\t'))].join('\n'))),
})

const salesHead = [
  'Provider',
  'Provider Country',
  'SKU',
  'Developer',
  'Title',
  'Version',
  'Product Type Identifier',
  'Units',
  'Developer Proceeds',
  'Begin Date',
  'End Date',
  'Customer Currency',
  'Country Code',
  'Currency of Proceeds',
  'Apple Identifier',
  'Customer Price',
  'Promo Code',
  'Parent Identifier',
].join('\t')

/** The lines of a day's report: downloads, updates and a purchase inside the app, in two countries. */
export function salesOf(state: State, day: string): string[][] {
  const random = new Random(Date.parse(day) / dayMs)
  const [, month = '', date = ''] = day.split('-')
  const shown = `${month}/${date}/${day.slice(0, 4)}`
  return seededApps(state).flatMap(({ app, of }) => {
    const sku = String(app.attributes.sku)
    const places = [
      ['GB', 'GBP'],
      ['DE', 'EUR'],
    ] as const
    return places.flatMap(([country, currency]) => {
      const row = (kind: string, units: number, proceeds: string, own: readonly [string, string, string]) => [
        'APPLE',
        'US',
        own[0],
        'Example',
        own[1],
        of.live ?? '',
        kind,
        String(units),
        proceeds,
        shown,
        shown,
        currency,
        country,
        currency,
        own[2],
        proceeds,
        '',
        own[2] === app.id ? '' : sku,
      ]
      const self = [sku, of.name, app.id] as const
      return [
        row('1F', random.int(10, 90), '0', self),
        row('7F', random.int(100, 900), '0', self),
        row('IA1', random.int(1, 9), '3.49', [`${sku}.pro`, `${of.name} Pro`, `9${app.id.slice(1)}`]),
      ]
    })
  })
}

/** Which kinds of report go together. */
const legal: Record<string, { kinds: readonly string[]; frequencies: readonly string[] }> = {
  SALES: { kinds: ['SUMMARY'], frequencies: ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] },
  SUBSCRIPTION: { kinds: ['SUMMARY'], frequencies: ['DAILY'] },
  SUBSCRIBER: { kinds: ['DETAILED'], frequencies: ['DAILY'] },
}

const dates: Record<string, RegExp> = {
  DAILY: /^\d{4}-\d\d-\d\d$/,
  WEEKLY: /^\d{4}-\d\d-\d\d$/,
  MONTHLY: /^\d{4}-\d\d$/,
  YEARLY: /^\d{4}$/,
}

function sales(call: Call): Answer {
  const { query, state } = call
  checkQuery(call, ['vendorNumber', 'reportType', 'reportSubType', 'frequency'], ['reportDate', 'version'])
  const frequency = asked(query, 'frequency')
  const rule = legal[asked(query, 'reportType')]
  if (!rule?.kinds.includes(asked(query, 'reportSubType')))
    throw invalid('filter[reportSubType]', asked(query, 'reportSubType'))
  if (!rule.frequencies.includes(frequency)) throw invalid('filter[frequency]', frequency)
  const yesterday = new Date(state.now - dayMs).toISOString().slice(0, 10)
  const date = asked(query, 'reportDate') || yesterday
  if (asked(query, 'reportDate') !== '' && !dates[frequency]?.test(date))
    throw invalid('filter[reportDate]', date)
  if (date > yesterday) throw nothing('Report is not available yet.')
  // Nobody bought anything on the fifteenth.
  if (date.endsWith('-15') || asked(query, 'reportType') !== 'SALES')
    throw nothing('There were no sales for the date specified.')
  return file(salesHead, salesOf(state, date))
}

const financeHead = [
  'Start Date',
  'End Date',
  'SKU',
  'Quantity',
  'Partner Share',
  'Extended Partner Share',
  'Partner Share Currency',
  'Title',
  'Country Of Sale',
].join('\t')

function finance(call: Call): Answer {
  const { query, state } = call
  checkQuery(call, ['vendorNumber', 'reportType', 'regionCode', 'reportDate'], [])
  const month = asked(query, 'reportDate')
  if (!/^\d{4}-\d\d$/.test(month)) throw invalid('filter[reportDate]', month)
  const detail = asked(query, 'reportType') === 'FINANCE_DETAIL'
  if (detail !== (asked(query, 'regionCode') === 'Z1'))
    throw invalid('filter[regionCode]', asked(query, 'regionCode'))
  if (month > new Date(state.now - 30 * dayMs).toISOString().slice(0, 7))
    throw nothing('There is no report for the month specified.')
  return file(
    financeHead,
    seededApps(state).map(({ app, of }, n) => [
      `01/01/${month.slice(0, 4)}`,
      `01/28/${month.slice(0, 4)}`,
      String(app.attributes.sku),
      String(10 + n),
      '3.49',
      String((10 + n) * 3.49),
      'EUR',
      of.name,
      'DE',
    ]),
  )
}

export const verbs: readonly Verb[] = [
  {
    do: 'act',
    op: 'salesReports_getCollection',
    method: 'GET',
    path: '/v1/salesReports',
    area: 'sales',
    act: sales,
  },
  {
    do: 'act',
    op: 'financeReports_getCollection',
    method: 'GET',
    path: '/v1/financeReports',
    area: 'finance',
    act: finance,
  },
]
