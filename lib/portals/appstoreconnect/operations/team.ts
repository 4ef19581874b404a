import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource } from '../jsonapi'

const CiProduct = resource('ciProducts', { name: maybe(v.string()) })

const pages = { pages: 'nextLink' } as const

/** What belongs to the team as a whole. */
export const team = {
  ciProducts_getCollection: operation('ci', 'GET', '/v1/ciProducts', collection(CiProduct), pages),
  // A report is a file; it is only asked whether this key would be given one.
  salesReports_getCollection: operation('reports', 'GET', '/v1/salesReports', v.unknown()),
}
