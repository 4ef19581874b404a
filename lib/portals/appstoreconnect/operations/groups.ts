import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource } from '../jsonapi'

/** A group of testers. */
export const BetaGroup = resource('betaGroups', {
  name: maybe(v.string()),
  isInternalGroup: maybe(v.boolean()),
  hasAccessToAllBuilds: maybe(v.boolean()),
})

const pages = { pages: 'nextLink' } as const

/** Groups of testers. */
export const groups = {
  betaGroups_getCollection: operation('testflight', 'GET', '/v1/betaGroups', collection(BetaGroup), pages),
}
