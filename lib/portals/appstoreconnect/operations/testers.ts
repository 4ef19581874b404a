import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single, some } from '../jsonapi'

const text = maybe(v.string())
const flag = maybe(v.boolean())
const number = maybe(v.number())

const Device = v.object({ model: text, platform: text, osVersion: text, appBuildVersion: text })

/** Somebody who tests; who came by a public link tells neither name nor address. */
const BetaTester = resource('betaTesters', {
  firstName: text,
  lastName: text,
  email: text,
  inviteType: text,
  state: text,
  appDevices: maybe(v.array(Device)),
})

/** A beta group. */
export const BetaGroup = resource('betaGroups', {
  name: text,
  createdDate: text,
  isInternalGroup: flag,
  hasAccessToAllBuilds: flag,
  publicLinkEnabled: flag,
  publicLink: text,
  publicLinkLimitEnabled: flag,
  publicLinkLimit: number,
  feedbackEnabled: flag,
})

/** Sessions, crashes and feedback of each tester in a period; `dimensions` say whose they are. */
const Usages = v.object({
  data: v.array(
    v.object({
      dataPoints: v.nullish(
        v.array(v.object({ values: some({ sessionCount: number, crashCount: number }) })),
        [],
      ),
      dimensions: some({ betaTesters: some({ data: text }) }),
    }),
  ),
  links: v.object({ next: text }),
})

const nothing = v.unknown()
const pages = { pages: 'nextLink' } as const
const tester = '/v1/betaTesters/{id}' as const
const group = '/v1/betaGroups/{id}' as const

/** Testers and beta groups. */
export const testers = {
  betaTesters_getCollection: operation('testflight', 'GET', '/v1/betaTesters', collection(BetaTester), pages),
  betaTesters_getInstance: operation('testflight', 'GET', tester, single(BetaTester)),
  betaTesters_createInstance: operation('testflight', 'POST', '/v1/betaTesters', made(BetaTester)),
  betaTesters_deleteInstance: operation('testflight', 'DELETE', tester, nothing),
  betaTesterInvitations_createInstance: operation('testflight', 'POST', '/v1/betaTesterInvitations', nothing),
  apps_betaTesters_deleteToManyRelationship: operation(
    'testflight',
    'DELETE',
    '/v1/apps/{id}/relationships/betaTesters',
    nothing,
  ),
  builds_individualTesters_createToManyRelationship: operation(
    'testflight',
    'POST',
    '/v1/builds/{id}/relationships/individualTesters',
    nothing,
  ),
  builds_individualTesters_deleteToManyRelationship: operation(
    'testflight',
    'DELETE',
    '/v1/builds/{id}/relationships/individualTesters',
    nothing,
  ),
  betaGroups_getCollection: operation('testflight', 'GET', '/v1/betaGroups', collection(BetaGroup), pages),
  betaGroups_getInstance: operation('testflight', 'GET', group, single(BetaGroup)),
  betaGroups_createInstance: operation('testflight', 'POST', '/v1/betaGroups', made(BetaGroup)),
  betaGroups_updateInstance: operation('testflight', 'PATCH', group, nothing),
  betaGroups_deleteInstance: operation('testflight', 'DELETE', group, nothing),
  betaGroups_betaTesters_createToManyRelationship: operation(
    'testflight',
    'POST',
    `${group}/relationships/betaTesters`,
    nothing,
  ),
  betaGroups_betaTesters_deleteToManyRelationship: operation(
    'testflight',
    'DELETE',
    `${group}/relationships/betaTesters`,
    nothing,
  ),
  apps_betaTesterUsages_getMetrics: operation(
    'testflight',
    'GET',
    '/v1/apps/{id}/metrics/betaTesterUsages',
    Usages,
    pages,
  ),
}
