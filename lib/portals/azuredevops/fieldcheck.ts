import type { FieldCheck, RequestTo } from '../portal'
import type { AzureDevOpsOperations } from './operations/index'

/** What a field check reads of Azure DevOps: the organisation or collection, and its first project. */
export const fieldCheck: FieldCheck = {
  headers: ['content-type', 'activityid'],
  reads() {
    const path = { project: { $kept: 'core.GetProjects:value.0.id' } }
    const reads: RequestTo<AzureDevOpsOperations>[] = [
      { op: 'location.GetConnectionData', query: { connectOptions: 'none' } },
      { op: 'core.GetProjects', query: { $top: 10 } },
      { op: 'build.GetBuildControllers' },
      { op: 'workItemTracking.GetRelationTypes' },
      { op: 'git.GetRepositories', path },
      { op: 'release.GetReleaseDefinitions', path, query: { $top: 10 } },
    ]
    return reads
  },
}
