import * as v from 'valibot'
import type { ActingAs, Tools } from '../../../../actions/action'
import { Fault, toFault } from '../../../../http/fault'
import { say } from '../../../../text/index'
import type { AppStoreConnectOperations } from '../../operations/index'
import { refuse } from './place'

/** The vendor number: of a team, not of a key, so nobody can read it. Asked until a report came. */
export const vendorField = v.optional(
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^(\d{8,9})?$/, 'A vendor number has eight digits.'),
    v.title('Vendor number'),
    v.description(
      'Eight digits, at the top left of Payments and Financial Reports. Kept once a report came.',
    ),
  ),
  '',
)

/** The vendor number that is meant: the one that was given, else the one a report came for. @throws Fault `invalid` */
export function vendorOf(given: string, acting: ActingAs | null): string {
  const number = given || (acting?.params['vendorNumber'] ?? '')
  if (number === '')
    refuse(
      say(
        'Reports are of a vendor number: eight digits, at the top left of Payments and Financial Reports. Enter it once; it is kept with the key.',
      ),
    )
  return number
}

/** Reads of reports. */
type Reads = Pick<Tools<AppStoreConnectOperations>, 'read' | 'acting'>

/** A report of sales, or undefined where there were none that day or it is not there yet. */
export async function readSales(
  vendor: string,
  { read, acting }: Reads,
  of: { frequency: 'DAILY' | 'MONTHLY'; date?: string | undefined },
): Promise<string | undefined> {
  return none(
    read({
      op: 'salesReports_getCollection',
      query: {
        'filter[vendorNumber]': vendor,
        'filter[reportType]': 'SALES',
        'filter[reportSubType]': 'SUMMARY',
        'filter[frequency]': of.frequency,
        'filter[reportDate]': of.date,
      },
    }),
    vendor,
    acting,
  )
}

/** A finance report, or undefined where there is none for that month. */
export const readFinance = (
  vendor: string,
  { read, acting }: Reads,
  of: { type: 'FINANCIAL' | 'FINANCE_DETAIL'; region: string; month: string },
): Promise<string | undefined> =>
  none(
    read({
      op: 'financeReports_getCollection',
      query: {
        'filter[vendorNumber]': vendor,
        'filter[reportType]': of.type,
        'filter[regionCode]': of.region,
        'filter[reportDate]': of.month,
      },
    }),
    vendor,
    acting,
  )

/** A day without sales answers as if it were not there: that is no fault. Whoever is told so has the right number. */
async function none(
  report: Promise<string>,
  vendor: string,
  acting: ActingAs | null,
): Promise<string | undefined> {
  try {
    const text = await report
    await acting?.learn({ vendorNumber: vendor })
    return text
  } catch (error) {
    const fault = toFault(error)
    if (fault.code === 'missing') return undefined
    if (fault.more.status === 400)
      throw new Fault(
        'invalid',
        say('App Store Connect does not give this report: {what} Look at the vendor number and the dates.', {
          what: fault.what,
        }),
        { status: 400 },
      )
    throw error
  }
}

/** Lines of a report as cells, the head first. Lines that end early are filled up by nothing. */
export const linesOf = (report: string): string[][] =>
  report
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .map(line => line.split('\t'))

/** One line of a report of sales. */
export interface Sale {
  app: string
  /** The product's own id, and the SKU of the app that it belongs to. */
  id: string
  parent: string
  sku: string
  /** What was bought: a download, an update, a purchase inside the app. */
  kind: 'download' | 'again' | 'update' | 'purchase'
  country: string
  units: number
  /** What the team gets for all of them. */
  proceeds: number
  currency: string
  /** The day, as 2027-01-31. */
  day: string
}

/** What a product type stands for, by how it begins: updates are 7, downloads again 3, purchases IA or FI. */
function kindOf(type: string): Sale['kind'] {
  if (type.startsWith('7')) return 'update'
  if (type.startsWith('3')) return 'again'
  return /^(IA|FI)/.test(type) ? 'purchase' : 'download'
}

/** The sales of a report. Columns are found by their names: Apple adds some from time to time. @throws Fault `malformed` */
export function salesOf(report: string): Sale[] {
  const [head = [], ...lines] = linesOf(report)
  const columns = new Map(head.map((name, n) => [name.trim(), n]))
  for (const name of ['Title', 'Units', 'Developer Proceeds', 'Product Type Identifier'])
    if (!columns.has(name)) throw new Fault('malformed', say('The report lacks the column {name}.', { name }))
  return lines.map(line => {
    const cell = (name: string): string => line[columns.get(name) ?? -1]?.trim() ?? ''
    const units = Number(cell('Units')) || 0
    const [month = '', day = '', year = ''] = cell('Begin Date').split('/')
    return {
      app: cell('Title'),
      id: cell('Apple Identifier'),
      parent: cell('Parent Identifier'),
      sku: cell('SKU'),
      kind: kindOf(cell('Product Type Identifier')),
      country: cell('Country Code'),
      units,
      proceeds: units * (Number(cell('Developer Proceeds')) || 0),
      currency: cell('Currency of Proceeds'),
      day: `${year}-${month}-${day}`,
    }
  })
}

/** Sales of one app and of what is bought inside it. */
export function salesOfApp(sales: readonly Sale[], appId: string | undefined): Sale[] {
  if (appId === undefined) return [...sales]
  const sku = sales.find(({ id }) => id === appId)?.sku
  return sales.filter(({ id, parent }) => id === appId || (sku !== undefined && parent === sku))
}

/** Amounts by currency: what is paid in different ones cannot be added up. */
export function amountsOf(sales: readonly Sale[]): string {
  const sums = new Map<string, number>()
  for (const { currency, proceeds } of sales)
    if (proceeds !== 0) sums.set(currency, (sums.get(currency) ?? 0) + proceeds)
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => `${sum.toFixed(2)} ${currency}`)
    .join(', ')
}

/** Units of some kinds. */
export const unitsOf = (sales: readonly Sale[], ...kinds: readonly Sale['kind'][]): number =>
  sales.reduce((sum, { kind, units }) => sum + (kinds.includes(kind) ? units : 0), 0)

/** A report as a file, as the portal gives it. */
export const reportFile = (name: string, text: string) => ({
  view: 'file' as const,
  title: name,
  name: `${name}.tsv`,
  type: 'text/tab-separated-values',
  text,
})
