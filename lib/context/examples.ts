import { appCenterExamples } from './appcenter.examples'
import { appStoreConnectExamples } from './appstoreconnect.examples'
import { azureDevOpsExamples } from './azuredevops.examples'
import type { Example } from './example'
import type { Context, ContextKind } from './index'

/** The examples of all portals. */
export const examples: readonly Example<ContextKind, Context>[] = [
  ...appCenterExamples,
  ...appStoreConnectExamples,
  ...azureDevOpsExamples,
]
