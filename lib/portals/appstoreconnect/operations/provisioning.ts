import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'

const text = maybe(v.string())

/** A device of the team. */
export const Device = resource('devices', {
  name: text,
  platform: text,
  udid: text,
  deviceClass: text,
  status: text,
  model: text,
  addedDate: text,
})

/** An App ID. */
export const BundleId = resource('bundleIds', { name: text, identifier: text, platform: text, seedId: text })

/** What an App ID may. */
export const BundleIdCapability = resource('bundleIdCapabilities', {
  capabilityType: text,
  settings: maybe(
    v.array(
      v.object({
        key: text,
        options: maybe(v.array(v.object({ key: text, enabled: maybe(v.boolean()) }))),
      }),
    ),
  ),
})

/** A certificate; `certificateContent` is its DER in base64. */
export const Certificate = resource('certificates', {
  name: text,
  displayName: text,
  certificateType: text,
  serialNumber: text,
  expirationDate: text,
  certificateContent: text,
})

/** A provisioning profile; `profileContent` is its file in base64. */
export const Profile = resource('profiles', {
  name: text,
  profileType: text,
  profileState: text,
  profileContent: text,
  uuid: text,
  createdDate: text,
  expirationDate: text,
})

const nothing = v.unknown()
const pages = { pages: 'nextLink' } as const
const area = 'provisioning'
const device = '/v1/devices/{id}' as const
const bundleId = '/v1/bundleIds/{id}' as const
const certificate = '/v1/certificates/{id}' as const
const profile = '/v1/profiles/{id}' as const

/** Devices, App IDs, certificates and profiles: with a team key alone. */
export const provisioning = {
  devices_getCollection: operation(area, 'GET', '/v1/devices', collection(Device), pages),
  devices_getInstance: operation(area, 'GET', device, single(Device)),
  devices_createInstance: operation(area, 'POST', '/v1/devices', made(Device)),
  devices_updateInstance: operation(area, 'PATCH', device, nothing),
  bundleIds_getCollection: operation(area, 'GET', '/v1/bundleIds', collection(BundleId), pages),
  bundleIds_getInstance: operation(area, 'GET', bundleId, single(BundleId)),
  bundleIds_createInstance: operation(area, 'POST', '/v1/bundleIds', made(BundleId)),
  bundleIds_deleteInstance: operation(area, 'DELETE', bundleId, nothing),
  bundleIds_bundleIdCapabilities_getToManyRelated: operation(
    area,
    'GET',
    `${bundleId}/bundleIdCapabilities`,
    collection(BundleIdCapability),
    pages,
  ),
  bundleIdCapabilities_createInstance: operation(
    area,
    'POST',
    '/v1/bundleIdCapabilities',
    made(BundleIdCapability),
  ),
  bundleIdCapabilities_deleteInstance: operation(area, 'DELETE', '/v1/bundleIdCapabilities/{id}', nothing),
  certificates_getCollection: operation(area, 'GET', '/v1/certificates', collection(Certificate), pages),
  certificates_getInstance: operation(area, 'GET', certificate, single(Certificate)),
  certificates_createInstance: operation(area, 'POST', '/v1/certificates', made(Certificate)),
  certificates_deleteInstance: operation(area, 'DELETE', certificate, nothing),
  profiles_getCollection: operation(area, 'GET', '/v1/profiles', collection(Profile), pages),
  profiles_getInstance: operation(area, 'GET', profile, single(Profile)),
  profiles_createInstance: operation(area, 'POST', '/v1/profiles', made(Profile)),
  profiles_deleteInstance: operation(area, 'DELETE', profile, nothing),
}
