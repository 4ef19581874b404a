import * as v from 'valibot'
import { operation } from '../../portal'

const packed = { packed: true } as const

/** Reports: files of lines and tabs, packed. */
export const reports = {
  salesReports_getCollection: operation('reports', 'GET', '/v1/salesReports', v.string(), packed),
  financeReports_getCollection: operation('reports', 'GET', '/v1/financeReports', v.string(), packed),
}
