import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource, single } from '../jsonapi'

const CiProduct = resource('ciProducts', { name: maybe(v.string()) })

const text = maybe(v.string())
const BetaTester = resource('betaTesters', { email: text, firstName: text, lastName: text, state: text })

const pages = { pages: 'nextLink' } as const

/** What belongs to the team as a whole. */
export const team = {
  ciProducts_getCollection: operation('ci', 'GET', '/v1/ciProducts', collection(CiProduct), pages),
  betaTesters_getCollection: operation('testflight', 'GET', '/v1/betaTesters', collection(BetaTester), pages),
  betaTesters_getInstance: operation('testflight', 'GET', '/v1/betaTesters/{id}', single(BetaTester)),
  betaTesters_deleteInstance: operation('testflight', 'DELETE', '/v1/betaTesters/{id}', v.unknown()),
}
