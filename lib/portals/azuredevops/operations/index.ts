import { account } from './account'
import { probes } from './probes'
import { tokens } from './tokens'

/** Every Azure DevOps operation that is used, as `area.Method` of the official specification. */
export const operations = { ...account, ...probes, ...tokens }
export type AzureDevOpsOperations = typeof operations
