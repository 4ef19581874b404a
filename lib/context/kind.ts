import type { AppCenterContext, AppCenterKind } from './appcenter'
import type { AppStoreConnectContext, AppStoreConnectKind } from './appstoreconnect'
import type { AzureDevOpsContext, AzureDevOpsKind } from './azuredevops'

/** What an App Center context points at: the narrowest resource it names. */
export function kindOfAppCenter(context: AppCenterContext): AppCenterKind {
  if (context.reportId) return 'report'
  if (context.errorGroupId) return 'errorGroup'
  if (context.buildId) return 'build'
  if (context.branch) return 'branch'
  if (context.release) return 'release'
  if (context.distributionGroup) return 'group'
  if (context.store) return 'store'
  if (context.deployment) return 'deployment'
  if (context.testRunId) return 'testRun'
  if (context.app) return 'app'
  return context.owner ? 'owner' : 'account'
}

/** What an App Store Connect context points at: the narrowest resource it names. */
export function kindOfAppStoreConnect(context: AppStoreConnectContext): AppStoreConnectKind {
  if (context.resource) return 'resource'
  if (context.buildId) return 'build'
  if (context.groupId) return 'group'
  if (context.feedbackId) return 'feedback'
  if (context.reviewSubmissionId) return 'reviewSubmission'
  if (context.inAppPurchaseId) return 'inAppPurchase'
  if (context.subscriptionId) return 'subscription'
  if (context.subscriptionGroupId) return 'subscriptionGroup'
  if (context.ciBuildId) return 'ciBuild'
  if (context.ciWorkflowId) return 'ciWorkflow'
  if (context.versionState) return 'version'
  return context.appId ? 'app' : 'account'
}

/** What an Azure DevOps context points at: the narrowest resource it names. */
export function kindOfAzureDevOps(context: AzureDevOpsContext): AzureDevOpsKind {
  if (context.pullRequestId) return 'pullRequest'
  if (context.workItemId) return 'workItem'
  if (context.buildId) return 'build'
  if (context.releaseId) return 'release'
  if (context.definitionId) return context.area?.startsWith('release') ? 'releaseDefinition' : 'definition'
  if (context.environmentId) return 'environment'
  if (context.queryId) return 'query'
  if (context.wiki) return 'wiki'
  if (context.feed) return 'feed'
  if (context.path || context.version) return 'file'
  if (context.repo) return 'repo'
  if (context.team) return 'team'
  return context.project ? 'project' : 'organization'
}
