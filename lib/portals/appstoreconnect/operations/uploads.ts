import * as v from 'valibot'
import { operation } from '../../portal'
import { collection, made, maybe, resource, single } from '../jsonapi'

const details = maybe(v.array(v.object({ code: maybe(v.string()), description: maybe(v.string()) })))

const nothing = v.unknown()

/** A build on its way in. */
const BuildUpload = resource('buildUploads', {
  cfBundleShortVersionString: maybe(v.string()),
  cfBundleVersion: maybe(v.string()),
  platform: maybe(v.string()),
  state: maybe(v.object({ state: maybe(v.string()), errors: details, warnings: details })),
})

const file = {
  fileName: maybe(v.string()),
  fileSize: maybe(v.number()),
  assetDeliveryState: maybe(v.object({ state: maybe(v.string()), errors: details })),
}

/** A file of it. The addresses of its parts are secrets: only what reads them for sending has them. */
const BuildUploadFile = resource('buildUploadFiles', file)
const WithParts = resource('buildUploadFiles', { ...file, uploadOperations: maybe(v.array(v.unknown())) })

const pages = { pages: 'nextLink' } as const
const upload = '/v1/buildUploads/{id}' as const
const uploadFile = '/v1/buildUploadFiles/{id}' as const

/** Builds that are uploaded, and their files. */
export const uploads = {
  buildUploads_createInstance: operation('testflight', 'POST', '/v1/buildUploads', made(BuildUpload)),
  buildUploads_getInstance: operation('testflight', 'GET', upload, single(BuildUpload)),
  buildUploads_deleteInstance: operation('testflight', 'DELETE', upload, v.unknown()),
  apps_buildUploads_getToManyRelated: operation(
    'testflight',
    'GET',
    '/v1/apps/{id}/buildUploads',
    collection(BuildUpload),
    pages,
  ),
  buildUploads_buildUploadFiles_getToManyRelated: operation(
    'testflight',
    'GET',
    `${upload}/buildUploadFiles`,
    collection(BuildUploadFile),
    pages,
  ),
  buildUploadFiles_createInstance: operation(
    'testflight',
    'POST',
    '/v1/buildUploadFiles',
    made(BuildUploadFile),
  ),
  buildUploadFiles_getInstance: operation('testflight', 'GET', uploadFile, single(WithParts)),
  buildUploadFiles_updateInstance: operation('testflight', 'PATCH', uploadFile, nothing),
}
