import type { AppStoreConnectContext } from './appstoreconnect'

/**
 * Builds the address of an App Store Connect context, in today's words (`distribution`, never `appstore`).
 * Reading it with `readAppStoreConnect` gives an equal context.
 */
export function addressOfAppStoreConnect(context: AppStoreConnectContext): string {
  const { team, appId, section, resource, resourceId } = context
  if (resource)
    return `https://developer.apple.com/account/resources/${resource}/${page(resource, resourceId)}`
  if (section === 'account' && !appId) return 'https://developer.apple.com/account'

  const words: string[] = team ? ['teams', team] : []
  if (appId) words.push('apps', appId)
  // A single piece of feedback names its own kind as the section.
  if (context.feedbackId) words.push('testflight')
  if (section) words.push(section)
  if (section === 'itc' && !appId) words.push('payments_and_financial_reports')
  words.push(...inside(context))
  return `https://appstoreconnect.apple.com/${words.map(encodeURIComponent).join('/')}`
}

/** The words behind the section. */
function inside(context: AppStoreConnectContext): string[] {
  const { section, platform, versionState, buildId, groupId, feedbackId, reviewSubmissionId } = context
  const { inAppPurchaseId, subscriptionId, subscriptionGroupId, ciBuildId, ciWorkflowId } = context
  if (platform && versionState) return [platform, 'version', versionState]
  if (platform && section === 'distribution') return ['activity', platform, 'versions']
  if (platform) return buildId ? [platform, buildId] : [platform]
  if (groupId) return ['groups', groupId]
  if (feedbackId) return [feedbackId]
  if (reviewSubmissionId) return ['reviewsubmissions', 'details', reviewSubmissionId]
  if (inAppPurchaseId) return ['iaps', inAppPurchaseId]
  if (subscriptionId) return ['subscriptions', subscriptionId]
  if (subscriptionGroupId) return ['subscription-groups', subscriptionGroupId]
  if (ciBuildId) return ['builds', ciBuildId, 'summary']
  return ciWorkflowId ? ['workflows', ciWorkflowId] : []
}

/** The words behind a resource of the developer account. */
function page(resource: string, id: string | undefined): string {
  if (!id) return 'list'
  if (resource === 'identifiers') return `bundleId/edit/${id}`
  return `${resource === 'profiles' ? 'review' : resource === 'certificates' ? 'download' : 'edit'}/${id}`
}
