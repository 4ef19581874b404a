import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource } from '../jsonapi'

const CiProduct = resource('ciProducts', { name: maybe(v.string()) })

/** What belongs to the team as a whole. */
export const team = {
  ciProducts_getCollection: operation('ci', 'GET', '/v1/ciProducts', collection(CiProduct), {
    pages: 'nextLink',
  }),
}
