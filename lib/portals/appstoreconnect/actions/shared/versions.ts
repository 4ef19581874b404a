import * as v from 'valibot'
import type { Example, Tools } from '../../../../actions/action'
import type { AppStoreConnectContext } from '../../../../context/index'
import { say, type Text } from '../../../../text/index'
import { type AnswerOf, to, type With } from '../../define'
import { joined } from '../../jsonapi'
import { App } from '../../operations/apps'
import type { AppStoreConnectOperations } from '../../operations/index'
import { platformName, platformOf, platformWord } from '../../words'
import { refuse } from './place'

/** The reads of an action on App Store Connect. */
export type Reads = Pick<Tools<AppStoreConnectOperations>, 'read'>

/** Versions of an app, with what was included. */
type Versions = AnswerOf<'apps_appStoreVersions_getToManyRelated'>
type Row = Versions['data'][number]

/** A version for the store. */
export interface Version {
  id: string
  /** As people say it: `5.12.0 (iOS)`. */
  name: string
  number: string
  platform: string
  state: string
  app: { id: string; name: string }
  row: Row
  /** The document it came in. */
  document: Versions
}

/** States in which texts and the build of a version can be changed. */
export const editable = [
  'PREPARE_FOR_SUBMISSION',
  'READY_FOR_REVIEW',
  'DEVELOPER_REJECTED',
  'REJECTED',
  'METADATA_REJECTED',
  'INVALID_BINARY',
]

/** States of a version that people have, or had. */
export const out = ['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION']

/** States of a version that is on its way to people, from the first to the last. */
export const inWork = [
  ...editable,
  'WAITING_FOR_EXPORT_COMPLIANCE',
  'WAITING_FOR_REVIEW',
  'IN_REVIEW',
  'ACCEPTED',
  'PENDING_APPLE_RELEASE',
  'PENDING_DEVELOPER_RELEASE',
]

/** A condition: the app as a whole, or its pages of the store that are about versions. */
export const ofVersions = (context: AppStoreConnectContext): boolean =>
  (context.section === undefined || context.section === 'distribution') &&
  !context.inAppPurchaseId &&
  !context.subscriptionId &&
  !context.subscriptionGroupId

/** What every plan on versions declares alike. */
export const changesVersion = {
  needs: ['appId'],
  where: ofVersions,
  credential: { access: 'write', reach: 'app' },
  version: 1,
} as const

const everywhere = 'as the page'

/** Which platform is meant, where the page does not say it. */
export const platformField = v.optional(
  v.pipe(
    v.picklist([everywhere, 'iOS', 'macOS', 'tvOS', 'visionOS']),
    v.title('Platform'),
    v.description('Only asked where the app has several and the page is of none.'),
  ),
  everywhere,
)

/** The platform that is meant, as the API names it; undefined where nothing says it. */
export const meantPlatform = ({ platform }: AppStoreConnectContext, chosen: string): string | undefined =>
  platformOf(chosen === everywhere ? platform : chosen.toLowerCase())

/** A version out of the document that holds it. */
function versionOf(document: Versions, row: Row): Version {
  const { platform, versionString, appVersionState } = row.attributes
  const [app] = joined(document, row, 'app', App)
  return {
    id: row.id,
    name: called(versionString, platform),
    number: versionString ?? '?',
    platform: platform ?? '',
    state: appVersionState ?? '',
    app: { id: app?.id ?? '', name: app?.attributes.name ?? '' },
    row,
    document,
  }
}

const called = (number: string | null | undefined, platform: string | null | undefined): string =>
  `${number ?? '?'} (${platformName(platform)})`

/** Versions of an app in some states, the newest first; `include` names what comes along. */
export async function readVersions(
  { appId }: With<'appId'>,
  { read }: Reads,
  of: { platform?: string | undefined; states?: readonly string[]; include?: readonly string[] },
): Promise<Version[]> {
  const document = await read({
    op: 'apps_appStoreVersions_getToManyRelated',
    path: { id: appId },
    query: {
      'filter[platform]': of.platform,
      'filter[appVersionState]': of.states?.join(','),
      include: ['app', ...(of.include ?? [])].join(','),
      'fields[apps]': 'name',
      limit: 200,
    },
  })
  return document.data.map(row => versionOf(document, row))
}

/**
 * The one version of an app that is in one of some states.
 * @param of.none what is said where there is none
 * @throws Fault `invalid` where there is none, or one for each of several platforms
 */
export async function oneVersion(
  context: With<'appId'>,
  tools: Reads,
  of: { platform: string; states: readonly string[]; include?: readonly string[]; none: Text },
): Promise<Version> {
  const platform = meantPlatform(context, of.platform)
  const found = await readVersions(context, tools, { ...of, platform })
  const [first] = found
  if (!first) refuse(of.none)
  // Of one platform the newest is meant; between platforms nobody may guess.
  if (found.some(other => other.platform !== first.platform))
    refuse(
      say('There is one for each of several platforms: {versions}. Choose the platform.', {
        versions: found.map(({ name }) => name).join(', '),
      }),
    )
  return first
}

/** Refuses what is for updates alone: people have no version of the app yet. @throws Fault `invalid` */
export async function needUpdate(
  context: With<'appId'>,
  { platform, name }: Version,
  tools: Reads,
): Promise<void> {
  const before = await readVersions(context, tools, { platform, states: out })
  if (before.length === 0)
    refuse(say('{version} is the first version of the app; this is for updates alone.', { version: name }))
}

/** A read of one version, to see how it stands; `include` names what comes along. */
export const versionRead = (id: string, include?: string) =>
  to({ op: 'appStoreVersions_getInstance', path: { id }, query: { include } })

/** Where a state stands in what {@link versionRead} reads. */
export const stateAt = 'data.attributes.appVersionState'

const site = 'https://appstoreconnect.apple.com'

/** A page of an app in the portal. */
export const pageOf = (appId: string, path: string): string => `${site}/apps/${appId}/${path}`

/** The page of a version in the portal. */
export const versionPage = ({ app, platform, state }: Version): string =>
  pageOf(
    app.id,
    `distribution/${platformWord(platform)}/version/${state === out[0] ? 'deliverable' : 'inflight'}`,
  )

/** An example on one of the seeded apps: its place in their order, and the address behind it. */
export const exampleOf = (n: number, path: string, input: Example['input'] = {}): [Example] => [
  { address: pageOf(String(6_440_000_000 + n), path), input },
]
