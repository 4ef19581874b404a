import { isObject, type Json, type JsonObject, member, text as textIn } from '../../json.ts'
import { single } from '../documents.ts'
import { missing, stateError } from '../errors.ts'
import type { Additions, Events, HooksOfTypes, Seeding, Verb } from '../family.ts'
import type { State } from '../state.ts'
import { anything, flag, must, oneOf, text, whole } from '../takes.ts'
import type { Row, Shapes } from '../types.ts'
import { upload as takeIn } from './builds.ts'

/** Builds on their way in: announced, sent to the storage in parts, handed over, looked at. */
export const types = {
  buildUploads: {
    attributes: [
      'cfBundleShortVersionString',
      'cfBundleVersion',
      'createdDate',
      'state',
      'platform',
      'uploadedDate',
    ],
    relations: {
      app: { to: 'apps', hidden: true },
      build: { to: 'builds' },
      buildUploadFiles: {
        to: 'buildUploadFiles',
        many: true,
        linked: true,
        via: 'buildUpload',
        owns: true,
      },
    },
  },
  buildUploadFiles: {
    attributes: [
      'assetDeliveryState',
      'assetToken',
      'assetType',
      'fileName',
      'fileSize',
      'sourceFileChecksums',
      'uploadOperations',
      'uti',
    ],
    relations: { buildUpload: { to: 'buildUploads', hidden: true } },
  },
} as const satisfies Shapes

export const adds: Additions = {
  apps: { relations: { buildUploads: { to: 'buildUploads', many: true, linked: true, via: 'app' } } },
}

const stateOf = (row: Row): string => textIn(row.attributes['state'], 'state') ?? ''
const deliveryOf = (row: Row): string => textIn(row.attributes['assetDeliveryState'], 'state') ?? ''

export const verbs: readonly Verb[] = [
  {
    do: 'create',
    type: 'buildUploads',
    area: 'testing',
    takes: {
      cfBundleShortVersionString: must(text(18)),
      cfBundleVersion: must(text(18)),
      platform: must(oneOf('IOS', 'MAC_OS', 'TV_OS', 'VISION_OS')),
    },
    relations: { app: 'must' },
  },
  { do: 'one', type: 'buildUploads', area: 'testflight', include: ['build'] },
  { do: 'remove', type: 'buildUploads', area: 'testing' },
  {
    do: 'related',
    type: 'apps',
    by: 'buildUploads',
    area: 'testflight',
    filters: ['cfBundleShortVersionString', 'cfBundleVersion', 'platform'],
    fits: { state: (row, words) => words.includes(stateOf(row)) },
    sort: ['cfBundleVersion', 'uploadedDate'],
    include: ['build'],
  },
  { do: 'links', type: 'apps', by: 'buildUploads', area: 'testflight' },
  { do: 'related', type: 'buildUploads', by: 'buildUploadFiles', area: 'testflight' },
  { do: 'links', type: 'buildUploads', by: 'buildUploadFiles', area: 'testflight' },
  {
    do: 'create',
    type: 'buildUploadFiles',
    area: 'testing',
    takes: {
      assetType: must(oneOf('ASSET', 'ASSET_DESCRIPTION', 'ASSET_SPI')),
      fileName: must(text(255)),
      fileSize: must(whole(1, Number.MAX_SAFE_INTEGER)),
      uti: must(oneOf('com.apple.ipa', 'com.apple.pkg', 'com.pkware.zip-archive')),
    },
    relations: { buildUpload: 'must' },
  },
  {
    do: 'act',
    op: 'buildUploadFiles_getInstance',
    method: 'GET',
    path: '/v1/buildUploadFiles/{id}',
    area: 'testflight',
    act(call) {
      const { state, key, params } = call
      const row = state.row('buildUploadFiles', params['id'] ?? '')
      if (!row || !state.sees(key, row.app)) throw missing('buildUploadFiles', params['id'] ?? '')
      // Whoever looks gets addresses that are good from now on.
      address(state, row)
      return single(call, 'buildUploadFiles', row, {})
    },
  },
  {
    do: 'update',
    type: 'buildUploadFiles',
    area: 'testing',
    takes: { uploaded: flag, sourceFileChecksums: anything },
  },
]

function address(state: State, row: Row): void {
  if (deliveryOf(row) !== 'AWAITING_UPLOAD') return
  row.attributes['uploadOperations'] = state.storage.operations(
    row.id,
    Number(row.attributes['fileSize']),
    state.now,
  )
}

const set = (
  row: Row,
  name: 'state' | 'assetDeliveryState',
  state: string,
  ...errors: JsonObject[]
): void => {
  row.attributes[name] = {
    state,
    errors,
    warnings: [],
    ...(name === 'state' ? { infos: [] } : {}),
  }
}

/** What a checksum of a body does not match of what was sent; undefined where it does, or where none is given. */
function mismatch(state: State, row: Row, told: Json | undefined): JsonObject | undefined {
  const file = member(told, 'file')
  const algorithm = textIn(file, 'algorithm') === 'MD5' ? 'md5' : 'sha256'
  const found = state.storage.checksum(row.id, Number(row.attributes['fileSize']), algorithm)
  if (found === undefined)
    throw stateError('Not all parts of the file have been uploaded.', {
      code: 'STATE_ERROR.UPLOAD_INCOMPLETE',
    })
  return isObject(file) && textIn(file, 'hash') !== found
    ? { code: 'CHECKSUM_MISMATCH', description: 'The checksum does not match the file that was uploaded.' }
    : undefined
}

export const hooks: HooksOfTypes = {
  buildUploads: {
    create({ state }, row) {
      row.attributes['createdDate'] = state.stamp()
      set(row, 'state', 'AWAITING_UPLOAD')
    },
    remove({ state }, row) {
      if (!['AWAITING_UPLOAD', 'FAILED'].includes(stateOf(row)))
        throw stateError('The build was handed over already.')
      for (const { id } of state.related('buildUploads', row, 'buildUploadFiles')) state.storage.forget(id)
    },
  },
  buildUploadFiles: {
    create({ state }, row, { related }) {
      const above = state.known('buildUploads', related['buildUpload']?.[0])
      if (stateOf(above) !== 'AWAITING_UPLOAD') throw stateError('The build was handed over already.')
      set(row, 'assetDeliveryState', 'AWAITING_UPLOAD')
      address(state, row)
    },
    update({ state, after }, row, { attributes }) {
      const { uploaded } = attributes
      // It is asked for and never shown.
      delete attributes['uploaded']
      if (uploaded !== true) return
      if (deliveryOf(row) !== 'AWAITING_UPLOAD') throw stateError('The file was uploaded already.')
      const wrong = mismatch(state, row, attributes['sourceFileChecksums'])
      const above = state.known('buildUploads', row.related['buildUpload']?.[0])
      after(() => {
        row.attributes['uploadOperations'] = []
        set(row, 'assetDeliveryState', wrong ? 'FAILED' : 'UPLOAD_COMPLETE', ...(wrong ? [wrong] : []))
        above.attributes['uploadedDate'] = state.stamp()
        set(above, 'state', wrong ? 'FAILED' : 'PROCESSING', ...(wrong ? [wrong] : []))
        if (!wrong) state.later(state.dials.uploadMs, 'upload.looked', 'buildUploads', above.id)
      })
    },
  },
}

export const events: Events = {
  'upload.looked': (state, row) => {
    const { uploadWrong } = state.dials
    if (uploadWrong) return set(row, 'state', 'FAILED', uploadWrong)
    const { cfBundleShortVersionString, cfBundleVersion, platform } = row.attributes
    const build = takeIn(state, state.known('apps', row.app), {
      train: String(cfBundleShortVersionString),
      version: String(cfBundleVersion),
      platform: String(platform),
    })
    state.connect('buildUploads', row, 'build', build.id)
    set(row, 'state', 'COMPLETE')
  },
}

/** One upload that is over: the newest build's of the first app. */
export function seed({ state, random, day }: Seeding): void {
  const [first] = state.data.rows.apps
  const build = first && state.related('apps', first, 'builds').at(1)
  const train = build && state.one('builds', build, 'preReleaseVersion')
  if (!first || !build || !train) return
  const upload = state.add('buildUploads', {
    id: random.uuid(),
    app: first.id,
    attributes: {
      cfBundleShortVersionString: train.attributes['version'],
      cfBundleVersion: build.attributes['version'],
      platform: train.attributes['platform'],
      createdDate: day(11),
      uploadedDate: build.attributes['uploadedDate'],
    },
    related: { app: [first.id], build: [build.id] },
  })
  set(upload, 'state', 'COMPLETE')
  const file = state.add('buildUploadFiles', {
    id: random.uuid(),
    app: first.id,
    attributes: {
      assetType: 'ASSET',
      fileName: 'Kite.ipa',
      fileSize: 41_000_000,
      uti: 'com.apple.ipa',
      uploadOperations: [],
    },
    related: { buildUpload: [upload.id] },
  })
  set(file, 'assetDeliveryState', 'COMPLETE')
}
