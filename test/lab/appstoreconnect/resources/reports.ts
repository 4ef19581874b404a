import type { Answer } from '../../site.ts'
import { illegal, invalid, Refusal, required } from '../errors.ts'
import type { Call, Verb } from '../family.ts'

export const types = {}

const sales = {
  parameters: [
    'filter[vendorNumber]',
    'filter[reportType]',
    'filter[reportSubType]',
    'filter[frequency]',
    'filter[reportDate]',
    'filter[version]',
  ],
  required: ['filter[vendorNumber]', 'filter[reportType]', 'filter[reportSubType]', 'filter[frequency]'],
}

const finance = {
  parameters: ['filter[vendorNumber]', 'filter[reportType]', 'filter[regionCode]', 'filter[reportDate]'],
  required: ['filter[vendorNumber]', 'filter[reportType]', 'filter[regionCode]', 'filter[reportDate]'],
}

/** A report of a day without sales. */
const noReport =
  (asked: typeof sales) =>
  ({ query, state }: Call): Answer => {
    for (const name of query.keys()) if (!asked.parameters.includes(name)) throw illegal(name)
    for (const name of asked.required) if (!query.get(name)) throw required(name)
    const vendor = query.get('filter[vendorNumber]') ?? ''
    if (vendor !== state.data.vendorNumber) throw invalid('filter[vendorNumber]', vendor)
    throw new Refusal(404, {
      code: 'NOT_FOUND',
      title: 'The specified resource does not exist',
      detail: 'There were no sales for the date specified.',
    })
  }

export const verbs: readonly Verb[] = [
  {
    do: 'act',
    op: 'salesReports_getCollection',
    method: 'GET',
    path: '/v1/salesReports',
    area: 'sales',
    act: noReport(sales),
  },
  {
    do: 'act',
    op: 'financeReports_getCollection',
    method: 'GET',
    path: '/v1/financeReports',
    area: 'finance',
    act: noReport(finance),
  },
]
