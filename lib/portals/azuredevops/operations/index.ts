import { account } from './account'
import { probes } from './probes'

/** Every Azure DevOps operation that is used, as `area.Method` of the official specification. */
export const operations = { ...account, ...probes }
export type AzureDevOpsOperations = typeof operations
