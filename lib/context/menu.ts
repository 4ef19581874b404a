import { appCenterMenu } from './appcenter.menu'
import { appStoreConnectMenu } from './appstoreconnect.menu'
import { azureDevOpsMenu } from './azuredevops.menu'

/** Match patterns for context menus: portal, then kind. */
export const menuPatterns = {
  appcenter: appCenterMenu,
  appstoreconnect: appStoreConnectMenu,
  azuredevops: azureDevOpsMenu,
} as const
