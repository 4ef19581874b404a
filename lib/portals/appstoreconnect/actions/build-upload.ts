import * as v from 'valibot'
import { type Call, kept, one, type PickedFile, type Stage, type Step } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { namesOf, peopleIn, readGroups } from './shared/groups'
import { refuse } from './shared/place'

const minute = 60_000

/** Numbers with dots between them, as versions and build numbers are. */
const numbers = (title: string, about: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(18),
    v.regex(/^\d+(\.\d+)*$/, 'Digits with dots between them, as in 1.2.3.'),
    v.title(title),
    v.description(about),
  )

const platforms = ['IOS', 'MAC_OS', 'TV_OS', 'VISION_OS'] as const

const input = v.object({
  file: v.pipe(
    v.object({
      name: v.pipe(
        v.string(),
        v.maxLength(300),
        v.regex(/\.(ipa|pkg)$/i, 'A file that ends in .ipa or .pkg.'),
      ),
      size: v.pipe(v.number(), v.integer(), v.minValue(1, 'The file is empty.')),
      modified: v.number(),
      sha256: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
      /** What the app in it says of itself, as far as it could be read. */
      app: v.exactOptional(
        v.object({
          bundleId: v.exactOptional(v.string()),
          version: v.exactOptional(v.string()),
          build: v.exactOptional(v.string()),
          platform: v.exactOptional(v.string()),
        }),
        {},
      ),
    }),
    v.title('Build'),
    v.description('The .ipa or .pkg as it was signed for the App Store.'),
    v.metadata({ format: 'file', accept: '.ipa,.pkg' }),
  ),
  version: numbers('Version', 'As it stands in the build, CFBundleShortVersionString.'),
  build: numbers('Build number', 'As it stands in the build, CFBundleVersion.'),
  platform: v.optional(v.pipe(v.picklist(platforms), v.title('Platform')), 'IOS'),
})
type Input = v.InferOutput<typeof input>

const state = 'data.attributes.state.state'
const delivery = 'data.attributes.assetDeliveryState.state'
const upload = { id: kept('create', 'id') }
const file = { id: kept('reserve', 'id') }
const itsFile = to({ op: 'buildUploadFiles_getInstance', path: file })

/** The uploads of one version and number: two of them are not told apart. */
const uploadsOf = (appId: string, { version, build, platform }: Input) => ({
  op: 'apps_buildUploads_getToManyRelated' as const,
  path: { id: appId },
  query: {
    'filter[cfBundleShortVersionString]': version,
    'filter[cfBundleVersion]': build,
    'filter[platform]': platform,
    limit: 50,
  },
})

const buildsOf = (appId: string, { version, build, platform }: Input) => ({
  op: 'builds_getCollection' as const,
  query: {
    'filter[app]': appId,
    'filter[version]': build,
    'filter[preReleaseVersion.version]': version,
    'filter[preReleaseVersion.platform]': platform,
    limit: 1,
  },
})

function create(appId: string, given: Input): Call {
  const { version, build, platform } = given
  return {
    id: 'create',
    touches: say('{version} ({build})', { version, build }),
    request: to({
      op: 'buildUploads_createInstance',
      body: {
        data: {
          type: 'buildUploads',
          attributes: { cfBundleShortVersionString: version, cfBundleVersion: build, platform },
          relationships: { app: { data: { type: 'apps', id: appId } } },
        },
      },
    }),
    settle: { by: 'made', read: uploadsOf(appId, given), at: 'data', match: {}, id: 'id' },
    keep: { id: 'id' },
    undo: {
      request: to({ op: 'buildUploads_deleteInstance', path: upload }),
      settle: {
        by: 'state',
        read: to({ op: 'buildUploads_getInstance', path: upload }),
        ready: { [state]: ['AWAITING_UPLOAD', 'FAILED'] },
        done: 'gone',
      },
      before: 'commit',
    },
  }
}

function reserve({ name, size }: PickedFile): Call {
  return {
    id: 'reserve',
    touches: name,
    request: to({
      op: 'buildUploadFiles_createInstance',
      body: {
        data: {
          type: 'buildUploadFiles',
          attributes: {
            assetType: 'ASSET',
            fileName: name,
            fileSize: size,
            uti: /\.pkg$/i.test(name) ? 'com.apple.pkg' : 'com.apple.ipa',
          },
          relationships: { buildUpload: { data: { type: 'buildUploads', id: kept('create', 'id') } } },
        },
      },
    }),
    // The upload is this run's own: whatever file of that name it has, this run has reserved.
    settle: {
      by: 'made',
      read: to({ op: 'buildUploads_buildUploadFiles_getToManyRelated', path: upload }),
      at: 'data',
      match: { 'attributes.fileName': name, 'attributes.fileSize': size },
      id: 'id',
      unique: true,
    },
    keep: { id: 'id' },
    undo: { none: say('The file goes with its upload.') },
  }
}

/** Says that all parts are there, and what they must add up to. */
function commit({ name, sha256 }: PickedFile): Call {
  return {
    id: 'commit',
    touches: say('{name} is handed over', { name }),
    request: to({
      op: 'buildUploadFiles_updateInstance',
      path: file,
      body: {
        data: {
          type: 'buildUploadFiles',
          id: kept('reserve', 'id'),
          attributes: {
            uploaded: true,
            sourceFileChecksums: { file: { hash: sha256, algorithm: 'SHA_256' } },
          },
        },
      },
    }),
    settle: {
      by: 'state',
      read: itsFile,
      ready: { [delivery]: 'AWAITING_UPLOAD' },
      // What the portal makes of it is told by the upload itself, with its reasons.
      done: { [delivery]: ['UPLOAD_COMPLETE', 'COMPLETE', 'FAILED'] },
    },
    undo: {
      none: say('A build that was handed over cannot be undone. It can be expired in TestFlight.'),
    },
  }
}

/** Without what the app says of itself: the journal needs to know the file again, and nothing else of it. */
const identityOf = ({ name, size, modified, sha256 }: PickedFile): PickedFile => ({
  name,
  size,
  modified,
  sha256,
})

const steps = (appId: string, given: Input): Step[] => [
  one(say('Announce the build'), create(appId, given)),
  one(say('Announce its file'), reserve(given.file)),
  {
    id: 'send',
    say: say('Send the file'),
    do: 'upload',
    file: identityOf(given.file),
    parts: { read: itsFile, at: 'data.attributes.uploadOperations' },
    done: { [delivery]: ['UPLOAD_COMPLETE', 'COMPLETE'] },
  },
  one(say('Hand it over'), commit(given.file)),
  {
    id: 'taken',
    say: say('App Store Connect looks at it'),
    do: 'wait',
    read: to({ op: 'buildUploads_getInstance', path: upload }),
    until: { [state]: 'COMPLETE' },
    fail: { [state]: 'FAILED' },
    why: { at: 'data.attributes.state.errors', code: 'code', says: 'description' },
    every: minute / 2,
    deadline: 360 * minute,
  },
  {
    id: 'valid',
    say: say('App Store Connect processes the build'),
    do: 'wait',
    read: buildsOf(appId, given),
    until: { 'data.0.attributes.processingState': 'VALID' },
    fail: { 'data.0.attributes.processingState': ['FAILED', 'INVALID'] },
    every: minute,
    deadline: 360 * minute,
  },
]

/** Refuses what App Store Connect would refuse only after all of it was sent. */
function checkFits({ file: { name, app }, version, build, platform }: Input, bundleId: string): void {
  const differs = (found: string | undefined, wanted: string) =>
    found !== undefined && wanted !== '' && found !== wanted
  if (differs(app.bundleId, bundleId))
    refuse(
      say('{name} is {found}, and this app is {wanted}.', {
        name,
        found: app.bundleId ?? '',
        wanted: bundleId,
      }),
    )
  if (differs(app.version, version) || differs(app.build, build) || differs(app.platform, platform))
    refuse(
      say('{name} says of itself that it is {version} ({build}) for {platform}.', {
        name,
        version: app.version ?? '?',
        build: app.build ?? '?',
        platform: app.platform ?? '?',
      }),
    )
  if (/\.pkg$/i.test(name) !== (platform === 'MAC_OS'))
    refuse(
      say('A .pkg is for macOS, and a build for macOS is a .pkg: choose the platform that fits {name}.', {
        name,
      }),
    )
}

/** Uploads a build. */
export const uploadBuild = definePlan({
  id: 'appstoreconnect.build.upload',
  title: say('Upload a build'),
  about: say('Sends an .ipa or .pkg to App Store Connect and waits until it is processed.'),
  needs: ['appId'],
  where: ({ section, buildId }) =>
    buildId === undefined && (section === undefined || ['testflight', 'distribution'].includes(section)),
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  input,
  examples: [
    {
      address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios',
      input: {
        file: {
          name: 'Kite.ipa',
          size: 300_000,
          modified: 1_795_330_800_000,
          sha256: '3c65ea93424a9c362fec0e3a69ea36031e8a358441479dd665cc6110eabe7b08',
        },
        version: '5.12.0',
        build: '4801',
        platform: 'IOS',
      },
    },
  ],
  reads: [
    'apps_getInstance',
    'apps_buildUploads_getToManyRelated',
    'buildUploads_getInstance',
    'buildUploads_buildUploadFiles_getToManyRelated',
    'buildUploadFiles_getInstance',
    'builds_getCollection',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
  ],
  sends: {
    buildUploads_createInstance: 1,
    buildUploadFiles_createInstance: 1,
    buildUploadFiles_updateInstance: 1,
    buildUploads_deleteInstance: 1,
  },
  rank: 35,
  keywords: 'ipa pkg testflight transporter altool send release',
  async first({ appId }, given, tools): Promise<Stage> {
    const { read } = tools
    const { version, build, file: picked } = given
    const [app, uploads, builds, groups] = await Promise.all([
      read({ op: 'apps_getInstance', path: { id: appId }, query: { 'fields[apps]': 'name,bundleId' } }),
      read(uploadsOf(appId, given)),
      read(buildsOf(appId, given)),
      readGroups(tools, appId).then(all => all.filter(group => group.all)),
    ])
    const name = app.data.attributes.name ?? appId
    checkFits(given, app.data.attributes.bundleId ?? '')
    const stateOf = (one: (typeof uploads.data)[number]) => one.attributes.state?.state
    if (
      builds.data.length > 0 ||
      uploads.data.some(one => ['PROCESSING', 'COMPLETE'].includes(stateOf(one) ?? ''))
    )
      refuse(
        say('{app} has a build {version} ({build}) already. Give the next one a higher number.', {
          app: name,
          version,
          build,
        }),
      )
    return {
      name: 'upload',
      headline: say('{version} ({build})', { version, build }),
      summary:
        groups.length === 0
          ? say('{file} is sent to {app}. No group gets it by itself.', { file: picked.name, app: name })
          : count(
              await peopleIn(tools, groups),
              '{file} is sent to {app}. Once it is processed, {n} person gets it, and is mailed where auto-notify is on: {groups} get every build.',
              '{file} is sent to {app}. Once it is processed, {n} people get it, and are mailed where auto-notify is on: {groups} get every build.',
              { file: picked.name, app: name, groups: namesOf(groups) },
            ),
      notes: [
        say('A tab of Gangway’s own sends it, and has to stay open until it is there.'),
        ...(uploads.data.some(one => stateOf(one) === 'AWAITING_UPLOAD')
          ? [say('Somebody has announced this very build before and not sent it.')]
          : []),
      ],
      steps: steps(appId, given),
      reach: { count: 1 },
    }
  },
})
