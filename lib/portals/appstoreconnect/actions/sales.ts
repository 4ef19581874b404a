import * as v from 'valibot'
import { csvFile } from '../../../actions/csv'
import { choice, day } from '../../../actions/fields'
import type { View } from '../../../actions/view'
import type { AppStoreConnectContext } from '../../../context/index'
import { count, say } from '../../../text/index'
import { defineQuery } from '../define'
import { dayMs } from './shared/days'
import { refuse } from './shared/place'
import {
  amountsOf,
  linesOf,
  readFinance,
  readSales,
  reportFile,
  type Sale,
  salesOf,
  salesOfApp,
  unitsOf,
  vendorField,
  vendorOf,
} from './shared/reports'

const mostDays = 92

const common = {
  needs: [],
  where: ({ section, buildId, groupId }: AppStoreConnectContext) =>
    /^(|apps|distribution|analytics|trends|itc|business)$/.test(section ?? '') && !buildId && !groupId,
  credential: { access: 'read', reach: 'account' },
  area: 'reports',
} as const

const none = {
  view: 'table',
  title: say('Sales'),
  columns: [],
  rows: [],
  empty: say(
    'No report: nothing was sold that day, or Apple has not made it yet (about 8 in the morning, Pacific time).',
  ),
} as const satisfies View

/** Sales by what stands in one column, the most units first. */
function grouped(sales: readonly Sale[], keyOf: (sale: Sale) => string): [string, Sale[]][] {
  const groups = new Map<string, Sale[]>()
  for (const sale of sales) {
    const key = keyOf(sale)
    const group = groups.get(key)
    if (group) group.push(sale)
    else groups.set(key, [sale])
  }
  return [...groups].sort(
    ([, a], [, b]) => unitsOf(b, 'download', 'purchase') - unitsOf(a, 'download', 'purchase'),
  )
}

/** Sales of one day, or of the newest day there is. */
export const salesDay = defineQuery({
  ...common,
  id: 'appstoreconnect.sales.day',
  title: say('Sales yesterday'),
  about: say(
    'Downloads, purchases and proceeds of the newest day, by app or by country; on an app’s page, its own.',
  ),
  input: v.object({
    by: choice('By', ['app', 'country', 'app and country']),
    as: choice('As', ['table', 'the portal’s file']),
    day: day('Day', 'Empty: the newest there is.'),
    vendor: vendorField,
  }),
  examples: [
    { address: 'https://appstoreconnect.apple.com/trends', input: { vendor: '80000000' } },
    {
      address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution',
      input: { by: 'country', day: '2026-11-20', vendor: '80000000' },
    },
    {
      address: 'https://appstoreconnect.apple.com/trends',
      input: { as: 'the portal’s file', vendor: '80000000' },
    },
  ],
  operations: ['salesReports_getCollection'],
  rank: 40,
  keywords: 'trends units proceeds revenue downloads money report',
  async run({ appId }, { by, as, day: date, vendor: given }, tools) {
    const vendor = vendorOf(given, tools.acting)
    const report = await readSales(vendor, tools, { frequency: 'DAILY', date: date || undefined })
    if (report === undefined) return none
    const all = salesOf(report)
    const shown = all[0]?.day ?? date
    if (as === 'the portal’s file') return reportFile(`sales-${vendor}-${shown}`, report)
    const sales = salesOfApp(all, appId)
    const keyOf = ({ app, country }: Sale) =>
      by === 'app' ? app : by === 'country' ? country : `${app}\t${country}`
    return {
      view: 'table',
      title: say('Sales of {day}', { day: shown }),
      columns: [
        ...(by === 'country' ? [] : [{ key: 'app', title: say('App or purchase') }]),
        ...(by === 'app' ? [] : [{ key: 'country', title: say('Country') }]),
        { key: 'downloads', title: say('Downloads'), kind: 'number' },
        { key: 'purchases', title: say('Purchases'), kind: 'number' },
        { key: 'proceeds', title: say('Proceeds') },
        { key: 'again', title: say('Again'), kind: 'number' },
        { key: 'updates', title: say('Updates'), kind: 'number' },
      ],
      rows: grouped(sales, keyOf).map(([key, group]) => ({
        key,
        cells: {
          app: group[0]?.app ?? '',
          country: group[0]?.country ?? '',
          downloads: unitsOf(group, 'download'),
          purchases: unitsOf(group, 'purchase'),
          proceeds: amountsOf(group),
          again: unitsOf(group, 'again'),
          updates: unitsOf(group, 'update'),
        },
      })),
      notes: [
        say('{downloads} downloads, {purchases} purchases; proceeds {proceeds}', {
          downloads: unitsOf(sales, 'download'),
          purchases: unitsOf(sales, 'purchase'),
          proceeds: amountsOf(sales) || '0',
        }),
        say('Proceeds are what the team gets, in the currency of each country; they are not added up.'),
      ],
      empty: say('This app sold nothing that day.'),
    }
  },
})

/** The days of a range. @throws Fault `invalid` for a day that is none, and for too many */
function daysBetween(first: string, last: string, now: number): string[] {
  const yesterday = Math.floor(now / dayMs) * dayMs - dayMs
  const at = (text: string, usual: number): number => {
    if (text === '') return usual
    const moment = Date.parse(text)
    // 31 February reads as a day of March: what comes back must be what was written.
    if (Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(text))
      refuse(say('{day} is not a day.', { day: text }))
    return moment
  }
  const end = at(last, yesterday)
  const start = at(first, end - 27 * dayMs)
  if (start > end) refuse(say('The first day is after the last.'))
  const n = Math.round((end - start) / dayMs) + 1
  if (n > mostDays)
    refuse(say('These are {n} days, each a request; at most {most} at once.', { n, most: mostDays }))
  return Array.from({ length: n }, (_, i) => new Date(start + i * dayMs).toISOString().slice(0, 10))
}

/** What was given back has a minus, which a spreadsheet is to read as a number. */
const numeric = (cell: string): string | number => (/^-\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell)

/** Sales of many days. */
export const salesRange = defineQuery({
  ...common,
  id: 'appstoreconnect.sales.range',
  title: say('Sales day by day'),
  about: say('A chart of a range of days, or all their reports in one file; on an app’s page, of that app.'),
  input: v.object({
    as: choice('As', ['chart of downloads', 'chart of purchases', 'chart of updates', 'one CSV file']),
    from: day('First day', 'Empty: four weeks before the last.'),
    to: day('Last day', 'Empty: yesterday.'),
    vendor: vendorField,
  }),
  examples: [
    {
      address: 'https://appstoreconnect.apple.com/trends',
      input: { from: '2026-11-13', to: '2026-11-17', vendor: '80000000' },
    },
    {
      address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution',
      input: { as: 'one CSV file', from: '2026-11-18', to: '2026-11-20', vendor: '80000000' },
    },
  ],
  operations: ['salesReports_getCollection'],
  rank: 41,
  keywords: 'trends units proceeds revenue downloads money report csv export chart graph',
  async run({ appId }, { as, from, to: last, vendor: given }, tools) {
    const vendor = vendorOf(given, tools.acting)
    const days = daysBetween(from, last, tools.now)
    const reports = await tools.all(days, date => readSales(vendor, tools, { frequency: 'DAILY', date }))
    const without = reports.filter(report => report === undefined).length
    const notes =
      without === 0
        ? []
        : [
            count(
              without,
              '{n} day has no report: nothing was sold, or Apple has not made it yet.',
              '{n} days have no report: nothing was sold, or Apple has not made them yet.',
            ),
          ]
    if (as === 'one CSV file') {
      const found = reports.filter(report => report !== undefined)
      const head = linesOf(found[0] ?? '')[0] ?? []
      const at = ['Apple Identifier', 'Parent Identifier', 'SKU'].map(name => head.indexOf(name))
      const lines = found.flatMap(report => linesOf(report).slice(1))
      const own = lines.find(line => line[at[0] ?? -1] === appId)?.[at[2] ?? -1]
      const rows = lines.filter(
        line =>
          appId === undefined ||
          line[at[0] ?? -1] === appId ||
          (own !== undefined && line[at[1] ?? -1] === own),
      )
      return {
        ...csvFile(`sales-${vendor}-${days[0]}-${days.at(-1)}`, [head, ...rows.map(row => row.map(numeric))]),
        notes,
      }
    }
    const kind =
      as === 'chart of downloads' ? 'download' : as === 'chart of purchases' ? 'purchase' : 'update'
    const points = reports.map((report, n) => ({
      at: `${days[n]}T00:00:00.000Z`,
      value: report === undefined ? 0 : unitsOf(salesOfApp(salesOf(report), appId), kind),
    }))
    const total = points.reduce((sum, { value }) => sum + value, 0)
    const sales = reports.flatMap(report => (report === undefined ? [] : salesOfApp(salesOf(report), appId)))
    return {
      view: 'chart',
      title: say('Sales day by day'),
      unit: { download: say('downloads'), purchase: say('purchases'), update: say('updates') }[kind],
      points,
      notes: [
        count(total, '{n} in all.', '{n} in all.'),
        say('Proceeds of these days: {proceeds}', { proceeds: amountsOf(sales) || '0' }),
        ...notes,
      ],
    }
  },
})

/** What Apple pays for a month of its own year. */
export const financeReport = defineQuery({
  ...common,
  id: 'appstoreconnect.finance.report',
  title: say('Finance report'),
  about: say('The file of what Apple pays for one fiscal month, for all regions or one.'),
  where: ({ section }: AppStoreConnectContext) =>
    /^(|apps|trends|itc|business|agreements)$/.test(section ?? ''),
  input: v.object({
    month: v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Write a month as 2027-01.'),
      v.title('Fiscal month'),
      v.description('As 2027-01: months of Apple’s year, which begins in October.'),
    ),
    kind: choice('Report', ['summary', 'detail']),
    region: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.toUpperCase(),
        v.regex(/^[A-Z\d]{2}$/, 'Write a region as ZZ, US or EU.'),
        v.title('Region'),
        v.description('ZZ: all in one. Details are there for all regions alone.'),
      ),
      'ZZ',
    ),
    vendor: vendorField,
  }),
  examples: [
    {
      address: 'https://appstoreconnect.apple.com/itc/payments_and_financial_reports',
      input: { month: '2026-08', vendor: '80000000' },
    },
  ],
  operations: ['financeReports_getCollection'],
  rank: 42,
  keywords: 'payments money tax earnings fiscal proceeds',
  async run(_context, { month, kind, region, vendor: given }, tools) {
    const vendor = vendorOf(given, tools.acting)
    const detail = kind === 'detail'
    const code = detail ? 'Z1' : region
    const report = await readFinance(vendor, tools, {
      type: detail ? 'FINANCE_DETAIL' : 'FINANCIAL',
      region: code,
      month,
    })
    if (report === undefined)
      return {
        ...none,
        title: say('Finance report'),
        empty: say('There is no report for this month and region.'),
      }
    return reportFile(`finance-${vendor}-${code}-${month}`, report)
  },
})
