import type { AzureDevOpsKind } from './azuredevops'

/**
 * WebExtension match patterns for the addresses of each kind, for `targetUrlPatterns` and
 * `documentUrlPatterns`. Patterns are wider than routes and never see the hash: what a click points at is
 * for `readAzureDevOps` to say. A pattern's host takes any port. Registered Servers outside `https:` and
 * `/tfs/` are given by `azureDevOpsMenuOf`.
 */
export const azureDevOpsMenu: Record<AzureDevOpsKind, readonly string[]> = everywhere([
  'https://dev.azure.com',
  'https://*.visualstudio.com',
  'https://*/tfs',
])

/**
 * The same patterns for one registered collection root.
 *
 * @param root as in `ContextOptions.collections`
 * @returns no patterns for text that is no address
 */
export function azureDevOpsMenuOf(root: string): Record<AzureDevOpsKind, readonly string[]> {
  const match = /^(https?:\/\/[\w.-]+)(?::\d+)?(\/[^?#*]*)?/i.exec(root)
  const base = match && `${match[1]}${(match[2] ?? '').replace(/\/+$/, '')}`
  const menu = everywhere(base ? [base] : [])
  return base ? { ...menu, organization: [`${base}/*`, `${base}${match[2] ? '' : '/'}`] } : menu
}

function everywhere(bases: readonly string[]): Record<AzureDevOpsKind, readonly string[]> {
  const at = (...paths: string[]) => paths.flatMap(path => bases.map(base => `${base}/*${path}*`))
  const edit = ['_workitems', '_workItems', '_queries']
  return {
    organization: at(''),
    project: at(''),
    team: at('_boards', '_backlogs', '_sprints', '/'),
    repo: at('_git/', '_settings/repositories'),
    file: at('_git/', '_versionControl'),
    pullRequest: at('_git/*/pullrequest/', '_git/*/pullRequest/'),
    build: at('_build', 'web/build.aspx'),
    definition: at('_build', '_apps/hub/ms.vss-', '_pipeline/analytics', '_test/analytics'),
    release: at('_release', '_apps/hub/ms.vss-'),
    releaseDefinition: at('_release', '_apps/hub/ms.vss-'),
    environment: at('_environments/'),
    workItem: at(...edit, 'workitem=', 'web/wi.aspx'),
    query: at(...edit, 'web/qr.aspx'),
    wiki: at('_wiki'),
    feed: at('_artifacts/feed/', '_packaging?'),
  }
}
