import { appCenterMenu } from './appcenter.menu'
import { appStoreConnectMenu } from './appstoreconnect.menu'
import { azureDevOpsMenu, azureDevOpsMenuOf } from './azuredevops.menu'
import type { ContextOptions } from './index'

/** Match patterns for context menus: portal, then kind of address; of a Server outside `/tfs/` only where it is known. */
export function menuPatterns({
  collections = [],
}: ContextOptions = {}): Record<string, Record<string, readonly string[]>> {
  const servers = collections.map(azureDevOpsMenuOf)
  const azuredevops = Object.fromEntries(
    azureDevOpsKinds.map(kind => [kind, [azureDevOpsMenu, ...servers].flatMap(menu => menu[kind])]),
  )
  return { appcenter: appCenterMenu, appstoreconnect: appStoreConnectMenu, azuredevops }
}

const azureDevOpsKinds = Object.keys(azureDevOpsMenu) as (keyof typeof azureDevOpsMenu)[]
