import { digits, lower, split, uuid } from './split'

/**
 * What an address of App Store Connect, or of a resource page of developer.apple.com, points at. Fields
 * that the address does not name are absent. All are strings, so a context survives JSON.
 */
export interface AppStoreConnectContext {
  portal: 'appstoreconnect'
  /** The UUID behind `/teams/`: the provider's public id. A hint for choosing a key, never a proof. */
  team?: string
  /** The API's `apps.id`: the digits behind `/apps/`. */
  appId?: string
  /**
   * The first fixed word behind the app (`distribution`, `testflight`, `analytics`, `ci`, `appPrivacy`,
   * `inAppEvents`, ...) or of the page without an app (`apps`, `access`, `business`, `agreements`, `itc`,
   * `trends`, `analytics`, `xcode-cloud`, `frameworks`, `ci-setup`; `account` on developer.apple.com). The old word
   * `appstore` is read as `distribution`. One piece of TestFlight feedback says `screenshots` or `crashes`,
   * since its id alone does not tell which of the two it is.
   */
  section?: string
  /** As it stands in the address, in small letters: `ios`, `macos`, `tvos`, `visionos`; older `osx`, `appletvos`. */
  platform?: string
  /** The API's `builds.id`. */
  buildId?: string
  /** The API's `betaGroups.id`. */
  groupId?: string
  feedbackId?: string
  reviewSubmissionId?: string
  inAppPurchaseId?: string
  subscriptionId?: string
  subscriptionGroupId?: string
  /** The API's `ciBuildRuns.id`. */
  ciBuildId?: string
  ciWorkflowId?: string
  /** `inflight`: the version being prepared or reviewed; `deliverable`: the live one. */
  versionState?: string
  /** A resource page of developer.apple.com: `certificates`, `identifiers`, `devices`, `profiles`, `authkeys`, ... */
  resource?: string
  /** The ten characters of one resource; of identifiers only a bundle id's, which the API knows. */
  resourceId?: string
}

/** The kinds of App Store Connect pages; each has examples (appstoreconnect.examples.ts) and menu patterns. */
export type AppStoreConnectKind =
  | 'account'
  | 'app'
  | 'version'
  | 'build'
  | 'group'
  | 'feedback'
  | 'reviewSubmission'
  | 'inAppPurchase'
  | 'subscription'
  | 'subscriptionGroup'
  | 'ciBuild'
  | 'ciWorkflow'
  | 'resource'

type Field = Exclude<keyof AppStoreConnectContext, 'portal'>

const PLATFORM = /^(ios|macos|tvos|visionos|osx|appletvos)$/
/** The two words with capitals, as the portal writes them. */
const CAMEL = ['appPrivacy', 'inAppEvents']

/**
 * Reads an address of App Store Connect (`{a}` is `[/teams/{uuid}]/apps/{digits}`; query and hash are not
 * read, except for the old hash routes) or of Apple's developer account.
 *
 * | route | fields |
 * |---|---|
 * | `/`, `/apps`, `/access/...`, `/business`, `/agreements`, `/itc/...`, `/trends`, `/analytics`, `/xcode-cloud`, `/teams/{uuid}/ci-setup/...` | section (none for `/`), team |
 * | `{a}`, `{a}/{section}/...` | appId, section |
 * | `{a}/distribution/{platform}/version/{inflight or deliverable}`, `.../activity/{platform}/...` | and platform, versionState |
 * | `{a}/distribution/iaps/{n}`, `subscriptions/{n}`, `subscription-groups/{n}` | and inAppPurchaseId, subscriptionId, subscriptionGroupId |
 * | `{a}/distribution[/appstore]/reviewsubmissions/details/{uuid}` | and reviewSubmissionId |
 * | `{a}/testflight/{platform}[/{uuid}]`, `groups/{uuid}`, `screenshots/{token}`, `crashes/{token}` | and platform, buildId, groupId, feedbackId |
 * | `{a}/ci/builds/{uuid}`, `{a}/ci/workflows/{uuid}` | and ciBuildId, ciWorkflowId |
 * | `/teams/{uuid}/xcode-cloud/products/{uuid}/...` (a framework's: `frameworks/{uuid}/...`), behind it the same | team, section, ciBuildId, ciWorkflowId |
 * | `/analytics/app/{period}/{digits}/...` | appId, section `analytics` |
 * | `/WebObjects/iTunesConnect.woa[/ra/ng/app[/{digits}/...]]` on either host, in the path or the hash (to 2019) | the same, in old words |
 * | developer.apple.com `/account/resources/{resource}/...`; `/account/ios/{certificate, identifier, device, profile}/...` | resource, resourceId |
 * | developer.apple.com `/account/...` | section `account` |
 *
 * Under `distribution` every route is read with the old word `appstore` too.
 *
 * @returns `null` for everything else: the private endpoints (`iris`, `olympus`, `ci/api`, `trends/gsf`,
 * `analytics/api`, ...), files, sign-in pages, documentation, `http:`, other hosts and ports, a broken escape in
 * the path. Never throws.
 */
export function readAppStoreConnect(address: string): AppStoreConnectContext | null {
  const parts = split(address)
  const host = /^https:\/\/(appstoreconnect|itunesconnect|developer)\.apple\.com$/.exec(
    parts?.url.origin ?? '',
  )
  if (!parts || !host) return null

  const context: AppStoreConnectContext = { portal: 'appstoreconnect' }
  const put = (field: Field, value: string | undefined) => {
    if (value) context[field] = value
  }
  if (host[1] === 'developer') return readAccount(parts.path, put) ? context : null

  // Before 2019 the page stood behind `ra/ng/`, some with a hash before it.
  const old = /\/ra\/ng\/app(?:\/(\d+)(?:\/([\w/-]*))?|\/?$)/i.exec(`${parts.url.pathname}${parts.url.hash}`)
  let { path } = parts
  if (old) {
    const inside = old[2] && !/^(testflight|analytics)\b/i.test(old[2]) ? 'appstore' : ''
    path = ['apps', old[1] ?? '', inside, ...(old[2] ?? '').split('/')].filter(Boolean)
  } else if (lower(path[0]) === 'teams') {
    put('team', uuid(path[1]))
    if (!context.team) return null
    path = path.slice(2)
  }

  const first = lower(path[0])
  const all = path.join('/')
  const metrics = /^analytics\/app\/(?:\w+\/)?(\d+)(\/|$)/i.exec(all)
  if (metrics) {
    put('appId', metrics[1])
    put('section', 'analytics')
  } else if (first === 'apps' && path.length > 1) {
    put('appId', digits(path[1]))
    if (!context.appId) return null
    readApp(path.slice(2), context, put)
  } else if (!/^$|connect\.woa$/i.test(all)) {
    if (
      !/^(apps|access|business|agreements|itc|trends|analytics|xcode-cloud|frameworks|ci-setup)$/.test(first)
    )
      return null
    // The back ends of these pages, and their files, answer below the same words.
    if (/^(trends\/gsf|analytics\/api)(\/|$)|\.\w+$/i.test(all)) return null
    put('section', first)
  }
  // Xcode Cloud: a build or a workflow stands behind the word for it; before that may stand the product.
  if (/^(ci|xcode-cloud|frameworks)$/.test(context.section ?? '')) {
    const run = /\/(builds|workflows)\/([^/]+)/i.exec(all)
    put(lower(run?.[1]) === 'builds' ? 'ciBuildId' : 'ciWorkflowId', uuid(run?.[2]))
  }
  return context
}

/** The part behind `/apps/{appId}`. */
function readApp(
  path: readonly string[],
  context: AppStoreConnectContext,
  put: (field: Field, value: string | undefined) => void,
): void {
  const words = path.map(lower)
  const section = words[0] === 'appstore' ? 'distribution' : (words[0] ?? '')
  if (/^[\w-]+$/.test(section)) put('section', CAMEL.find(word => lower(word) === section) ?? section)
  // Between the section and the thing may stand one more word: the old `appstore` or `platform`, or `activity`.
  const at = /^(appstore|activity|platform)$/.test(words[1] ?? '') ? 2 : 1
  const id = path[at + 1]
  const word = words[at] ?? ''
  switch (section) {
    case 'distribution':
      if (PLATFORM.test(word)) {
        put('platform', word)
        if (/^version(info)?$/.test(words[at + 1] ?? ''))
          put('versionState', /^(inflight|deliverable)$/.exec(words[at + 2] ?? '')?.[0])
      } else if (word === 'iaps' || word === 'addons') put('inAppPurchaseId', digits(id))
      else if (word === 'subscriptions') put('subscriptionId', digits(id))
      else if (word === 'subscription-groups') put('subscriptionGroupId', digits(id))
      else if (word === 'reviewsubmissions' && words[at + 1] === 'details')
        put('reviewSubmissionId', uuid(path[at + 2]))
      break
    case 'testflight':
      if (PLATFORM.test(word)) {
        put('platform', word)
        put('buildId', uuid(id))
      } else if (word === 'groups') put('groupId', uuid(id))
      else if (/^(screenshots|crashes)$/.test(word) && /^[\w-]+$/.test(id ?? '')) {
        context.section = word
        put('feedbackId', id)
      }
  }
}

/** developer.apple.com: true if the path is one of the account's pages. */
function readAccount(
  path: readonly string[],
  put: (field: Field, value: string | undefined) => void,
): boolean {
  const [account, area, kind, ...rest] = path
  if (lower(account) !== 'account') return false
  const resource = lower(kind)
  if (lower(area) === 'resources' && /^[a-z]+$/.test(resource)) {
    put('resource', resource)
    const form = resource === 'identifiers' ? /^bundleId\/edit\/([A-Z\d]{10})$/i : /^\w+\/([A-Z\d]{10})$/
    put('resourceId', form.exec(rest.join('/'))?.[1])
  } else if (
    /^(ios|mac|tvos|safari)$/.test(lower(area)) &&
    /^(certificate|identifier|device|profile|authkey)$/.test(resource)
  ) {
    put('resource', `${resource}s`)
  } else put('section', 'account')
  return true
}
