import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, maybe, resource, single } from '../jsonapi'

/** A build. `processingState` is PROCESSING, FAILED, INVALID or VALID. */
export const Build = resource('builds', {
  version: maybe(v.string()),
  uploadedDate: maybe(v.string()),
  expirationDate: maybe(v.string()),
  expired: maybe(v.boolean()),
  minOsVersion: maybe(v.string()),
  usesNonExemptEncryption: maybe(v.boolean()),
  processingState: maybe(v.string()),
})

/** The version that a build is of, before it is in the store. */
export const PreReleaseVersion = resource('preReleaseVersions', {
  version: maybe(v.string()),
  platform: maybe(v.string()),
})

/** How far a build is for testers; both states grow from year to year, so they stay texts. */
export const BuildBetaDetail = resource('buildBetaDetails', {
  internalBuildState: maybe(v.string()),
  externalBuildState: maybe(v.string()),
})

/** Builds of TestFlight. */
export const builds = {
  builds_getCollection: operation('testflight', 'GET', '/v1/builds', collection(Build), {
    pages: 'nextLink',
  }),
  builds_getInstance: operation('testflight', 'GET', '/v1/builds/{id}', single(Build)),
}
